// The loop first, and before the guard: it brings the parts of the library in
// the order in which they need each other.
#include <boost/taskio/loop.hpp>

#ifndef BOOST_TASKIO_TIMEOUT_HPP
#define BOOST_TASKIO_TIMEOUT_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/scoped_body.hpp>
#include <boost/taskio/detail/timeout_state.hpp>
#include <boost/taskio/operation.hpp>
#include <boost/taskio/time_limit.hpp>
#include <optional>

namespace boost::taskio {

/// The time limit of a running `timeout`, for its body.
/**
 * Given by reference to the body; it cannot be copied, and is gone when
 * `timeout` has completed.
 *
 * Thread safety: for the loop's own thread.
 *
 * Difference from asyncio: it exists only while it is entered.
 */
class timeout_scope
{
public:
  timeout_scope(timeout_scope const&) = delete;
  timeout_scope& operator=(timeout_scope const&) = delete;

  /// The deadline, if there is one.
  std::optional<loop::time_point> when() const noexcept
  {
    return state_.when();
  }
  /// Whether the time is up: the body has been cancelled.
  bool expired() const noexcept { return state_.expired(); }
  /// Set another deadline, or none; from any task of the loop.
  /**
   * One that has passed expires in the next round. Throws `std::logic_error`
   * when the time is up, or the body has ended.
   */
  void reschedule(std::optional<loop::time_point> when)
  {
    state_.reschedule(when);
  }

#if !defined(GENERATING_DOCUMENTATION)
  explicit timeout_scope(detail::timeout_state& s) noexcept : state_(s) {}
#endif

private:
  detail::timeout_state& state_;
};

/// Run a body, but no longer than this.
/**
 * The body is whatever can be awaited, or a callable that returns that; it may
 * take a `timeout_scope&`. It runs in the calling task. When the time is up the
 * task is cancelled, and if `cancelled_error` leaves the body that becomes
 * `timeout_error`. A body that ends in another way after that keeps its
 * outcome, and a request to cancel from elsewhere is never mistaken for the
 * time limit. A limit that has expired lets the body run to its first
 * suspension.
 *
 * Completion signature: gives what the body gives.
 *
 * Throws: `timeout_error`, and what the body throws; `std::logic_error` outside
 * of a task.
 *
 * Cancellation: as the body's.
 *
 * Thread safety: for coroutines of a task; with tokens see `operation`.
 *
 * Lifetimes: it holds the body. A value of the body is never lost.
 *
 * Example:
 * @code
 * co_await taskio::timeout(5s, [&](taskio::timeout_scope& limit)
 *   -> taskio::awaitable<void> {
 *   co_await greet(peer);
 *   limit.reschedule(std::nullopt);
 *   co_await talk(peer);
 * });
 * @endcode
 *
 * Difference from asyncio: the block is a callable. A coroutine of a task can
 * always be timed, so there is nothing to enter.
 */
template <typename Body>
auto timeout(time_limit limit, Body&& body)
  -> operation<detail::scoped_value_t<Body, timeout_scope>>;

/// The same, with a deadline by the loop's clock, or none.
template <typename Body>
auto timeout_at(std::optional<loop::time_point> when, Body&& body)
  -> operation<detail::scoped_value_t<Body, timeout_scope>>;

} // namespace boost::taskio

#include <boost/taskio/impl/timeout.hpp>

#endif // BOOST_TASKIO_TIMEOUT_HPP
