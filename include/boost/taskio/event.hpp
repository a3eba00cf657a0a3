// The loop first, and before the guard: it brings the parts of the library in
// the order in which they need each other.
#include <boost/taskio/loop.hpp>

#ifndef BOOST_TASKIO_EVENT_HPP
#define BOOST_TASKIO_EVENT_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/event_state.hpp>
#include <boost/taskio/detail/prompt.hpp>
#include <boost/taskio/operation.hpp>
#include <utility>

namespace boost::taskio {

/// Tells any number of coroutines that something has happened.
/**
 * A flag to wait for, clear at first. Whoever waits when it is set goes on,
 * even if it is cleared before they resume; they resume in the order of their
 * waits.
 *
 * Thread safety: it belongs to the loop of the first coroutine that has to wait
 * in it; coroutines of other loops get a `std::logic_error` from then on. All
 * else is for that loop's own thread, or for any one thread while it does not
 * run. Any thread may construct an event, and may make operations.
 *
 * Lifetimes: coroutines in it keep what they need. Those that wait when it is
 * destroyed can only be cancelled.
 *
 * Example:
 * @code
 * taskio::event ready;
 * auto t = taskio::create_task([&]() -> taskio::awaitable<void> {
 *   co_await ready.wait();
 *   work();
 * });
 * ready.set();
 * @endcode
 *
 * Difference from asyncio: another loop is refused even where it need not wait.
 */
class event
{
public:
  /// An event that is not set.
  event();
  event(event const&) = delete;
  event& operator=(event const&) = delete;

  /// Whether it is set.
  bool is_set() const noexcept;

  /// Set it, and wake everybody.
  void set();

  /// Clear it.
  void clear();

  /// Wait until it is set.
  /**
   * Completion signature: gives nothing. It does not suspend when it is set.
   *
   * Throws: `cancelled_error`.
   *
   * Cancellation: ends the wait.
   *
   * Difference from asyncio: does not give `True`.
   */
  detail::prompt<detail::event_attempt> wait()
  {
    return detail::prompt<detail::event_attempt>(std::in_place, state_);
  }

private:
  detail::object_state<detail::event_state> state_;
};

} // namespace boost::taskio

#if !defined(BOOST_TASKIO_SEPARATE_COMPILATION)
#include <boost/taskio/impl/event.ipp>
#endif

#endif // BOOST_TASKIO_EVENT_HPP
