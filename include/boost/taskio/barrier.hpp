// The loop first, and before the guard: it brings the parts of the library in
// the order in which they need each other.
#include <boost/taskio/loop.hpp>

#ifndef BOOST_TASKIO_BARRIER_HPP
#define BOOST_TASKIO_BARRIER_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/config.hpp>
#include <boost/taskio/detail/barrier_state.hpp>
#include <boost/taskio/operation.hpp>
#include <cstddef>
#include <stdexcept>

namespace boost::taskio {

/// A barrier was broken, or reset, by `abort` or `reset`.
/**
 * Difference from asyncio: none (`BrokenBarrierError`).
 */
class BOOST_SYMBOL_VISIBLE broken_barrier_error : public std::runtime_error
{
public:
  using std::runtime_error::runtime_error;
};

/// Lets coroutines go on once a number of them have come, again and again.
/**
 * Thread safety: it belongs to the loop of the first coroutine that has to wait
 * in it; coroutines of other loops get a `std::logic_error` from then on. All
 * else is for that loop's own thread, or for any one thread while it does not
 * run. Any thread may construct a barrier, and may make operations.
 *
 * Lifetimes: coroutines in it keep what they need. Those that wait when it is
 * destroyed can only be cancelled.
 *
 * Example:
 * @code
 * taskio::barrier barrier(3);
 * auto worker = [&]() -> taskio::awaitable<void> {
 *   co_await prepare();
 *   if (co_await barrier.wait() == 0)
 *     say("all are prepared");
 *   co_await work();
 * };
 * @endcode
 *
 * Difference from asyncio: another loop is refused even where it need not wait.
 */
class barrier
{
public:
  /// A barrier for that many coroutines.
  /**
   * Throws: `std::invalid_argument` for none.
   */
  explicit barrier(std::size_t parties);
  barrier(barrier const&) = delete;
  barrier& operator=(barrier const&) = delete;

  /// Wait until all have come.
  /**
   * The last one does not suspend. Who comes before those of the previous time
   * have all resumed waits for that first.
   *
   * Completion signature: gives a number below `parties`, another one to each
   * unless some gave up waiting.
   *
   * Throws: `broken_barrier_error` when the barrier is broken, is being reset,
   * or gets so while it waits; `cancelled_error`.
   *
   * Cancellation: ends the wait; it has not come then. The barrier stays whole.
   *
   * Difference from asyncio: `async with` has no equivalent.
   */
  operation<std::size_t> wait();

  /// Begin again: those in it get a `broken_barrier_error`.
  /**
   * Difference from asyncio: not a coroutine.
   */
  void reset();

  /// Break it, until it is reset: those in it get a `broken_barrier_error`.
  /**
   * Difference from asyncio: not a coroutine.
   */
  void abort();

  /// How many have to come.
  std::size_t parties() const noexcept;
  /// How many have come, and wait for the others.
  std::size_t n_waiting() const noexcept;
  /// Whether it is broken.
  bool broken() const noexcept;

private:
  detail::object_state<detail::barrier_state> state_;
};

} // namespace boost::taskio

#if !defined(BOOST_TASKIO_SEPARATE_COMPILATION)
#include <boost/taskio/impl/barrier.ipp>
#endif

#endif // BOOST_TASKIO_BARRIER_HPP
