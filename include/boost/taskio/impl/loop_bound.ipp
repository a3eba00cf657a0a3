#ifndef BOOST_TASKIO_IMPL_LOOP_BOUND_IPP
#define BOOST_TASKIO_IMPL_LOOP_BOUND_IPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/loop_bound.hpp>
#include <boost/throw_exception.hpp>
#include <stdexcept>
#include <string>

namespace boost::taskio::detail {

BOOST_TASKIO_DECL void loop_bound::throw_other_loop(char const* function)
{
  BOOST_THROW_EXCEPTION(std::logic_error(std::string(function)
    + ": this object belongs to another loop, the one of the first coroutine"
      " that had to wait in it; use one object for each loop"));
}

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_IMPL_LOOP_BOUND_IPP
