// The loop first, and before the guard: it brings the parts of the library in
// the order in which they need each other.
#include <boost/taskio/loop.hpp>

#ifndef BOOST_TASKIO_WAIT_HPP
#define BOOST_TASKIO_WAIT_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/source.hpp>
#include <boost/taskio/operation.hpp>
#include <boost/taskio/time_limit.hpp>
#include <concepts>
#include <ranges>
#include <vector>

namespace boost::taskio {

/// When `wait` returns.
enum class return_when
{
  /// When all are done.
  all_completed,
  /// When any is done.
  first_completed,
  /// When any has failed, other than by cancellation, or all are done.
  first_exception
};

/// How `wait` waits.
struct wait_options
{
  /// When to return.
  taskio::return_when return_when = taskio::return_when::all_completed;
  /// When to return at the latest.
  time_limit timeout{};
};

/// What `wait` found: the same handles, each once, in the order in which they
/// were given.
template <typename Future>
struct wait_result
{
  std::vector<Future> done;
  std::vector<Future> pending;
};

/// Wait for futures and tasks, without looking at what became of them.
/**
 * It returns when what `return_when` says has happened, or when the time is up.
 * That is no error, and neither is a failure: those still running go on. It
 * suspends even if all are done, as asyncio's does.
 *
 * The range is of futures or tasks of one type, also `any_future` or
 * `any_task`. Coroutines are refused at compile time: create tasks of them, and
 * keep these.
 *
 * Completion signature: gives a `wait_result`. With tokens `void
 * (std::exception_ptr, wait_result<Future>)`.
 *
 * Throws: when called `std::invalid_argument` for an empty range and for
 * futures of different loops, `invalid_state_error` for a handle on nothing.
 * When awaited `cancelled_error`; `std::logic_error` on another loop than
 * theirs.
 *
 * Cancellation: ends the wait; what was waited for goes on.
 *
 * Thread safety: for the loop's own thread; with tokens see `operation`.
 *
 * Lifetimes: it holds the handles. No value is lost: whoever has a handle gets
 * it. With `first_exception` a failure that ended the wait counts as looked at.
 *
 * Example:
 * @code
 * taskio::wait_options first;
 * first.return_when = taskio::return_when::first_completed;
 * first.timeout = 5s;
 * auto [done, pending] = co_await taskio::wait(tasks, first);
 * @endcode
 *
 * Difference from asyncio: `done` and `pending` are ordered; they are sets
 * there.
 */
template <std::ranges::input_range Futures>
auto wait(Futures&& futures, wait_options options = {}) -> operation<
  wait_result<std::remove_cvref_t<std::ranges::range_value_t<Futures>>>>;

/// The same for futures or tasks of one type, given one by one.
template <detail::future_like Future, std::same_as<Future>... Futures>
auto wait(Future future, Futures... futures) -> operation<wait_result<Future>>;
template <detail::future_like Future, std::same_as<Future>... Futures>
auto wait(wait_options options, Future future, Futures... futures)
  -> operation<wait_result<Future>>;

} // namespace boost::taskio

#include <boost/taskio/impl/wait.hpp>

#endif // BOOST_TASKIO_WAIT_HPP
