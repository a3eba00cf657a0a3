#ifndef BOOST_TASKIO_STACK_FRAME_HPP
#define BOOST_TASKIO_STACK_FRAME_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/config.hpp>
#include <boost/taskio/detail/source_location.hpp>
#include <iosfwd>
#include <string>

namespace boost::taskio {

/// A place where a task stands; `task::get_stack` gives them.
/**
 * There is one for each coroutine that awaits another, and for the one that
 * awaits something else, which is the newest. When the task itself asks, the
 * newest is the await of the coroutine that asks.
 *
 * Of a task that has failed: for each coroutine that the exception has left,
 * the await that threw it, as far as known. An exception that is caught, kept
 * and thrown again starts anew.
 *
 * Where no await is known there is one, where the task was created: it has not
 * started; or it is within no await; or its body is a plain `asio::awaitable`,
 * which records nothing; or another executor has resumed it off the loop. A
 * plain coroutine that a `taskio::awaitable` awaits is a part of that await.
 *
 * Thread safety: a value; it refers to nothing.
 *
 * Example:
 * @code
 * for (taskio::any_task const& t : taskio::all_tasks())
 *   for (taskio::stack_frame const& f : t.get_stack())
 *     std::cout << f << '\n';
 * @endcode
 *
 * Difference from asyncio: a place and no frame, which one could look into; and
 * only awaits, so not the line where a running coroutine is, or has thrown.
 */
struct stack_frame
{
  /// The await, or the call that created the task. When that is written on
  /// several lines, compilers name different ones.
  detail::source_location where{};

  /// What is waited for, as `<<` prints it: `<Future pending>`, `<sleep>`, for
  /// operations of Asio `<operation>`. Empty in all but the newest frame.
  std::string awaited{};

  /// The function, without its result and parameters: `fetch`, `app::main`.
  /**
   * It is got from what the compiler says of it, in which they differ, for
   * lambdas above all; so do not rely on it.
   *
   * Throws: `std::bad_alloc`.
   */
  std::string function() const;

  /// In asyncio's way: `File "fetch.cpp", line 12, in fetch`.
  friend std::ostream& operator<<(std::ostream& os, stack_frame const& f)
  {
    return print(os, f);
  }

private:
  static std::ostream& print(std::ostream& os, stack_frame const& f);
};

} // namespace boost::taskio

#if !defined(BOOST_TASKIO_SEPARATE_COMPILATION)
#include <boost/taskio/impl/stack_frame.ipp>
#endif

#endif // BOOST_TASKIO_STACK_FRAME_HPP
