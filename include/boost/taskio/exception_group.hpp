#ifndef BOOST_TASKIO_EXCEPTION_GROUP_HPP
#define BOOST_TASKIO_EXCEPTION_GROUP_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/config.hpp>
#include <boost/taskio/detail/config.hpp>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace boost::taskio {

/// Several failures that belong together: what a task group throws.
/**
 * Thread safety: a copy shares its members with the original; both may be used
 * from different threads.
 *
 * Example:
 * @code
 * try { co_await taskio::task_group(fetch_all); }
 * catch (taskio::exception_group const& group) {
 *   for (std::exception_ptr const& e : group.exceptions())
 *     log(e);
 * }
 * @endcode
 *
 * Difference from asyncio: `except*` has no counterpart; look through
 * `exceptions()`. `ExceptionGroup` and `BaseExceptionGroup` are one type.
 */
class BOOST_SYMBOL_VISIBLE exception_group : public std::runtime_error
{
public:
  /// A group. `what()` is the message and how many there are.
  exception_group(
    std::string const& message, std::vector<std::exception_ptr> exceptions);

  /// The members; for a task group in the order in which its tasks ended, the
  /// body's own last. Valid as long as a copy of the exception exists.
  std::vector<std::exception_ptr> const& exceptions() const noexcept
  {
    return *exceptions_;
  }

private:
  std::shared_ptr<std::vector<std::exception_ptr> const> exceptions_;
};

} // namespace boost::taskio

#if !defined(BOOST_TASKIO_SEPARATE_COMPILATION)
#include <boost/taskio/impl/exception_group.ipp>
#endif

#endif // BOOST_TASKIO_EXCEPTION_GROUP_HPP
