#ifndef BOOST_TASKIO_OUTCOME_HPP
#define BOOST_TASKIO_OUTCOME_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/system/result.hpp>
#include <exception>
#include <functional>
#include <type_traits>

namespace boost::taskio {

/// What became of something: its value or what it threw.
/**
 * An `outcome<T&>` holds a `std::reference_wrapper<T>`.
 *
 * Example:
 * @code
 * auto [a, b] = co_await taskio::gather(
 *   taskio::return_exceptions, fetch(x), fetch(y));
 * if (a)
 *   use(*a);
 * @endcode
 */
template <typename T>
using outcome =
  system::result<std::conditional_t<std::is_reference_v<T>,
                   std::reference_wrapper<std::remove_reference_t<T>>, T>,
    std::exception_ptr>;

} // namespace boost::taskio

#endif // BOOST_TASKIO_OUTCOME_HPP
