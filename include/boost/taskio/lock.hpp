// The loop first, and before the guard: it brings the parts of the library in
// the order in which they need each other.
#include <boost/taskio/loop.hpp>

#ifndef BOOST_TASKIO_LOCK_HPP
#define BOOST_TASKIO_LOCK_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/hold.hpp>
#include <boost/taskio/detail/lock_state.hpp>
#include <boost/taskio/detail/prompt.hpp>
#include <boost/taskio/guard.hpp>
#include <boost/taskio/operation.hpp>
#include <utility>

namespace boost::taskio {

/// Lets one coroutine at a time through, first come, first served.
/**
 * A released lock goes to the one that has waited longest, and to nobody else
 * before that has resumed. It belongs to no task in particular: any may release
 * it.
 *
 * Thread safety: it belongs to the loop of the first coroutine that has to wait
 * for it; coroutines of other loops get a `std::logic_error` from then on. All
 * else is for that loop's own thread, or for any one thread while it does not
 * run. Any thread may construct a lock, and may make operations.
 *
 * Lifetimes: coroutines that wait for it, and guards, keep what they need. Once
 * it is destroyed those that wait are woken only by a guard or each other's
 * guards, or cancelled.
 *
 * Example:
 * @code
 * taskio::lock lock;
 * {
 *   auto guard = co_await lock.scoped();
 *   co_await change_things();
 * }
 * @endcode
 *
 * Difference from asyncio: another loop is refused even where it need not wait.
 */
class lock
{
public:
  /// A lock that is free.
  lock();
  lock(lock const&) = delete;
  lock& operator=(lock const&) = delete;

  /// Whether it is held.
  bool locked() const noexcept;

  /// Acquire it, as soon as it is free and nobody has waited longer.
  /**
   * Completion signature: gives nothing. It does not suspend when it is free
   * and nobody waits for it.
   *
   * Throws: `cancelled_error`, without having acquired it.
   *
   * Cancellation: ends the wait. One that had been woken already leaves the
   * lock to the next.
   *
   * Difference from asyncio: does not give `True`.
   */
  detail::prompt<detail::lock_attempt> acquire()
  {
    return detail::prompt<detail::lock_attempt>(std::in_place, state_);
  }

  /// Acquire it, and hold it as long as the guard exists.
  /**
   * Completion signature: gives a `guard<lock>`. Otherwise as `acquire`.
   *
   * Difference from asyncio: `async with`.
   */
  detail::prompt<detail::hold_attempt<lock>> scoped()
  {
    return detail::prompt<detail::hold_attempt<lock>>(std::in_place, state_);
  }

  /// Release it, and wake the first that waits.
  /**
   * Throws: `std::logic_error` when it is not held.
   */
  void release();

#if !defined(GENERATING_DOCUMENTATION)
  using state_type = detail::lock_ptr;
  state_type const& state() const noexcept { return state_; }
#endif

private:
  detail::object_state<detail::lock_state> state_;
};

} // namespace boost::taskio

#if !defined(BOOST_TASKIO_SEPARATE_COMPILATION)
#include <boost/taskio/impl/lock.ipp>
#endif

#endif // BOOST_TASKIO_LOCK_HPP
