// The loop first, and before the guard: it brings the parts of the library in
// the order in which they need each other.
#include <boost/taskio/loop.hpp>

#ifndef BOOST_TASKIO_QUEUE_HPP
#define BOOST_TASKIO_QUEUE_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/prompt.hpp>
#include <boost/taskio/detail/queue_state.hpp>
#include <boost/taskio/operation.hpp>
#include <boost/taskio/queue_error.hpp>
#include <cstddef>

namespace boost::taskio {

/// Hands items from coroutines to coroutines, first in, first out.
/**
 * With a maximum size, who puts waits while it is full. A coroutine that has
 * been woken competes with whoever comes first: a `get` right after a `put`
 * takes the item, and the woken one waits again, at the end of the line.
 *
 * No item is lost: what `get` takes out it gives in the same step; a `get` that
 * is cancelled, even one that had been woken, takes nothing, and wakes the
 * next.
 *
 * Thread safety: it belongs to the loop of the first coroutine that has to wait
 * in it; coroutines of other loops get a `std::logic_error` from then on. All
 * else is for that loop's own thread, or for any one thread while it does not
 * run. Any thread may construct a queue, and may make operations.
 *
 * Lifetimes: coroutines in it keep what they need. Once the queue is destroyed
 * those that wait are woken only by each other, or cancelled; see `shutdown`.
 *
 * Example:
 * @code
 * taskio::queue<job> jobs(100);
 * auto worker = taskio::create_task([&]() -> taskio::awaitable<void> {
 *   for (;;) { work_on(co_await jobs.get()); jobs.task_done(); }
 * });
 * for (int i = 0; i < 1000; ++i)
 *   co_await jobs.put(job(i));
 * co_await jobs.join();
 * @endcode
 *
 * Difference from asyncio: another loop is refused even where it need not wait.
 */
template <typename T>
class queue
{
public:
  using value_type = T;

  /// A queue for as many items as that; zero stands for any number.
  explicit queue(std::size_t maxsize = 0);
  queue(queue const&) = delete;
  queue& operator=(queue const&) = delete;

  /// Put an item at the end, as soon as there is room.
  /**
   * An `operation<void>`, of a type that says more.
   *
   * Completion signature: gives nothing. It does not suspend while there is
   * room.
   *
   * Throws: `queue_shut_down`, also while it waits; `cancelled_error`.
   *
   * Cancellation: ends the wait. The item is destroyed with the operation. One
   * that had been woken already wakes the next.
   */
  detail::prompt<detail::put_attempt<T>> put(T item);

  /// Put an item at the end, now.
  /**
   * Throws: `queue_shut_down`; `queue_full`. The item is not moved from then.
   */
  void put_nowait(T const& item);
  void put_nowait(T&& item);

  /// Take the first item, as soon as there is one.
  /**
   * An `operation<T>`, of a type that says more.
   *
   * Completion signature: gives the item, by move. It does not suspend while
   * there are items.
   *
   * Throws: `queue_shut_down` when there are none left, also while it waits;
   * `cancelled_error`.
   *
   * Cancellation: ends the wait. One that had been woken already leaves the
   * item where it is, and wakes the next.
   */
  detail::prompt<detail::get_attempt<T>> get();

  /// Take the first item, now.
  /**
   * Throws: `queue_empty`; `queue_shut_down` when it is empty for good.
   */
  T get_nowait();

  /// Say that an item that was taken has been dealt with.
  /**
   * Throws: `std::logic_error` when called more often than items were put.
   */
  void task_done();

  /// Wait until `task_done` has been called for every item that was put.
  /**
   * Completion signature: gives nothing. It does not suspend when that is so.
   *
   * Throws: `cancelled_error`.
   *
   * Cancellation: ends the wait.
   */
  operation<void> join();

  /// Take no more items, and wake everybody.
  /**
   * Every `put` throws `queue_shut_down` from then on, every `get` once the
   * queue is empty. Immediate: the items left are destroyed, and count as done.
   */
  void shutdown(bool immediate = false);

  /// How many items there are.
  std::size_t qsize() const noexcept;
  /// Whether there are none.
  bool empty() const noexcept;
  /// Whether there is no room for another.
  bool full() const noexcept;
  /// How many there may be; zero stands for any number.
  std::size_t maxsize() const noexcept;

private:
  template <typename Future>
  friend class detail::completions_state;
  detail::object_state<detail::queue_state<T>> state_;
};

} // namespace boost::taskio

#include <boost/taskio/impl/queue.hpp>

#endif // BOOST_TASKIO_QUEUE_HPP
