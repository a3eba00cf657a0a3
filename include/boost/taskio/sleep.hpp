// The loop first, and before the guard: it brings the parts of the library in
// the order in which they need each other.
#include <boost/taskio/loop.hpp>

#ifndef BOOST_TASKIO_SLEEP_HPP
#define BOOST_TASKIO_SLEEP_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/asio/async_result.hpp>
#include <boost/taskio/detail/sleep_awaiter.hpp>
#include <boost/taskio/detail/to_clock.hpp>
#include <chrono>
#include <type_traits>
#include <utility>

namespace boost::taskio {

/// What `sleep` gives: something to await, or to start with a token.
/**
 * Used once, as an rvalue: `co_await sleep(d)`, or one of these functions.
 *
 * Difference from asyncio: there it is a coroutine.
 */
template <typename T>
class [[nodiscard]] sleep_operation
{
public:
  using value_type = T;

  /// Sleep as an Asio operation.
  /**
   * On the loop of the handler's executor, or else on the running loop. The
   * time counts from when the operation starts.
   *
   * Completion signature: `void(std::exception_ptr, T)`, for a sleep without
   * value `void(std::exception_ptr)`; as for `future::async_wait`, which also
   * says in which form a `T` comes that cannot be made from nothing.
   *
   * Throws: `std::logic_error`, when the operation starts, if the executor is
   * that of no loop and no loop runs on this thread.
   *
   * Completes with: null, or `cancelled_error`.
   *
   * Cancellation: as for `future::async_wait`.
   *
   * Thread safety: any thread, if the executor is that of a loop.
   *
   * Lifetimes: a handler whose loop is closed first is destroyed uncalled.
   */
  template <typename Token>
  auto async_wait(Token&& token) &&;

  /// The same: what makes a sleep awaitable in any Asio coroutine.
  template <typename Token>
    requires asio::completion_token_for<std::decay_t<Token>,
      typename detail::wait_traits<T>::signature>
  auto operator()(Token&& token) &&
  {
    return std::move(*this).async_wait(std::forward<Token>(token));
  }

#if !defined(GENERATING_DOCUMENTATION)
  template <typename Awaited>
  using taskio_awaiter = detail::sleep_awaiter<T>;
  sleep_operation(detail::clock::duration d, detail::sleep_value<T> v)
    : duration(d)
    , value(std::move(v))
  {
  }
  detail::clock::duration duration;
  [[no_unique_address]] detail::sleep_value<T> value;
#endif
};

/// Let some time pass.
/**
 * `co_await sleep(d)` resumes when `d`, counted from the await, has passed, on
 * the loop. A duration of zero or less is one tick: everything that is ready
 * runs first. One beyond the clock's range never ends by itself. Those that are
 * due at the same time resume in the order in which they went to sleep. Nothing
 * happens before the await.
 *
 * Completion signature: `co_await sleep(d)` gives nothing, `co_await sleep(d,
 * value)` the value, by move. In a plain `asio::awaitable` it is awaited in the
 * same way; with Asio 1.26 a sleep that gives a value needs `co_await sleep(d,
 * v).async_wait(use_awaitable)`.
 *
 * Throws: `cancelled_error`. A floating-point duration is refused at compile
 * time.
 *
 * Cancellation: cancelling the task ends the sleep. If the time has passed, but
 * the task has not resumed yet, the await throws all the same. The value is
 * destroyed then.
 *
 * Thread safety: any thread makes one; it sleeps on the awaiting coroutine's
 * loop.
 *
 * Lifetimes: the value is stored in the awaiting coroutine.
 *
 * Example:
 * @code
 * co_await taskio::sleep(250ms);
 * int const v = co_await taskio::sleep(1s, 42);
 * @endcode
 *
 * Difference from asyncio: durations have units, and no NaN. Equal deadlines
 * keep their order; there the heap leaves it open. Timers wake a loop every
 * 50 us at most, there it waits for a millisecond at least.
 */
template <typename Rep, typename Period>
sleep_operation<void> sleep(std::chrono::duration<Rep, Period> d);

template <typename Rep, typename Period, typename T>
sleep_operation<std::decay_t<T>> sleep(
  std::chrono::duration<Rep, Period> d, T&& value);

/// Numbers are refused at compile time: they have no unit.
template <detail::number Number>
sleep_operation<void> sleep(Number n);

} // namespace boost::taskio

#include <boost/taskio/impl/sleep.hpp>

#endif // BOOST_TASKIO_SLEEP_HPP
