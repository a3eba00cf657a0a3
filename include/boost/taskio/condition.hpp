// The loop first, and before the guard: it brings the parts of the library in
// the order in which they need each other.
#include <boost/taskio/loop.hpp>

#ifndef BOOST_TASKIO_CONDITION_HPP
#define BOOST_TASKIO_CONDITION_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/condition_state.hpp>
#include <boost/taskio/lock.hpp>
#include <concepts>
#include <cstddef>
#include <type_traits>

namespace boost::taskio {

/// Lets coroutines that hold a lock wait for each other's changes.
/**
 * Thread safety: it belongs to the loop of the first coroutine that waits in
 * it, as its lock does; coroutines of other loops get a `std::logic_error` from
 * then on. All else is for that loop's own thread, or for any one thread while
 * it does not run. Any thread may construct one, and may make operations.
 *
 * Lifetimes: as for `lock`. It keeps what it needs of a lock that it shares.
 *
 * Example:
 * @code
 * auto guard = co_await condition.scoped();
 * co_await condition.wait_for([&] { return things.size() >= 3; });
 * use(things);
 * @endcode
 *
 * Difference from asyncio: another loop is refused even where it need not wait.
 */
class condition
{
public:
  /// A condition with a lock of its own, or one that shares a lock.
  condition();
  explicit condition(taskio::lock& shared);
  condition(condition const&) = delete;
  condition& operator=(condition const&) = delete;

  /// Of its lock: see `lock`.
  bool locked() const noexcept;
  detail::prompt<detail::lock_attempt> acquire();
  detail::prompt<detail::hold_attempt<taskio::lock>> scoped();
  void release();

  /// Release the lock, wait to be notified, and acquire the lock again.
  /**
   * It may also return without having been notified: look again at what was
   * waited for.
   *
   * Completion signature: gives nothing.
   *
   * Throws: `std::logic_error` when the lock is not held; `cancelled_error`.
   *
   * Cancellation: ends the wait, once the lock has been acquired again: it is
   * held in any case. A further request, while it waits for the lock, changes
   * the error's message at most. One that had been notified notifies the next.
   *
   * Difference from asyncio: does not give `True`.
   */
  operation<void> wait();

  /// Wait until a predicate is true.
  /**
   * The predicate is called at once, and then each time `wait` has returned; it
   * holds the lock.
   *
   * Completion signature: gives the predicate's last result.
   *
   * Throws: as `wait`; what the predicate throws.
   *
   * Cancellation: as for `wait`.
   *
   * Lifetimes: it holds the predicate.
   */
  template <std::invocable Predicate>
  auto wait_for(Predicate predicate)
    -> operation<std::decay_t<std::invoke_result_t<Predicate&>>>;

  /// Wake some of those that wait, or all, in the order of their waits.
  /**
   * They go on one after the other, as the lock is released.
   *
   * Throws: `std::logic_error` when the lock is not held.
   */
  void notify(std::size_t n = 1);
  void notify_all();

private:
  detail::object_state<detail::condition_state> state_;
};

} // namespace boost::taskio

#include <boost/taskio/impl/condition.hpp>

#endif // BOOST_TASKIO_CONDITION_HPP
