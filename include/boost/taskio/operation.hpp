// The loop first, and before the guard: it brings the parts of the library in
// the order in which they need each other.
#include <boost/taskio/loop.hpp>

#ifndef BOOST_TASKIO_OPERATION_HPP
#define BOOST_TASKIO_OPERATION_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/asio/async_result.hpp>
#include <boost/taskio/awaitable.hpp>
#include <boost/taskio/detail/wait_op.hpp>
#include <utility>

namespace boost::taskio {

namespace detail {
template <typename T>
class operation_awaiter;
}

/// Something to await that has not begun: what functions such as `wait` and
/// `queue::get` give.
/**
 * Used once, as an rvalue: awaited in any coroutine, started with any token, or
 * handed to whatever takes a coroutine, such as `create_task` or `gather`.
 * Nothing happens before.
 *
 * Completion signature: `co_await` gives a `T`.
 *
 * Throws: what the function that gave it says, and `cancelled_error`.
 *
 * Cancellation: awaited in the coroutine of a task it is a part of that
 * coroutine: cancelling the task interrupts it. A branch of `||`, or what
 * `co_spawn` started on a task's executor, is none of these; it awaits a task
 * of its own. On a loop's own executor a `taskio::awaitable` has no task, and
 * what needs one (`wait_for`, `timeout`, `task_group`) throws
 * `std::logic_error`.
 *
 * Thread safety: any thread may make one; it runs on the loop of the coroutine
 * or handler.
 *
 * Lifetimes: it holds its arguments.
 *
 * Example:
 * @code
 * co_await taskio::wait(tasks);
 * taskio::wait_for(q.get(), 1s).async_wait(
 *   [](std::exception_ptr e, int item) { show(e, item); });
 * @endcode
 *
 * Difference from asyncio: there it is a coroutine object.
 */
template <typename T>
class [[nodiscard]] operation
{
public:
  using value_type = T;

  /// Start it as an Asio operation.
  /**
   * In a coroutine of a task it runs as a part of that coroutine; for any other
   * handler in a task of its own, on the loop of the handler's executor or else
   * on the running loop.
   *
   * Completion signature: `void(std::exception_ptr, T)`, for `void` without the
   * `T`; as for `future::async_wait`, which also says in which form a `T` comes
   * that cannot be made from nothing.
   *
   * Throws: `std::logic_error`, when it starts, if the executor is that of no
   * loop and no loop runs on this thread.
   *
   * Completes with: what `co_await` gives or throws.
   *
   * Cancellation: a signal in the token's slot cancels it as `task::cancel`
   * does; it completes when it has given up.
   *
   * Thread safety: any thread, if the executor is that of a loop.
   *
   * Lifetimes: a handler whose loop is closed first is destroyed uncalled.
   */
  template <typename Token>
  auto async_wait(Token&& token) &&;

  /// The same: what makes it awaitable in any Asio coroutine.
  template <typename Token>
    requires asio::completion_token_for<std::decay_t<Token>,
      typename detail::wait_traits<T>::signature>
  auto operator()(Token&& token) &&
  {
    return std::move(*this).async_wait(std::forward<Token>(token));
  }

#if !defined(GENERATING_DOCUMENTATION)
  template <typename Awaited>
  using taskio_awaiter = detail::operation_awaiter<T>;
  explicit operation(awaitable<T> coroutine) noexcept
    : coroutine_(std::move(coroutine))
  {
  }
  // Of what is derived this makes a coroutine, for which there may be no
  // memory.
  operation(operation&& other) : coroutine_(std::move(other).coroutine()) {}
  operation& operator=(operation&& other)
  {
    coroutine_ = std::move(other).coroutine();
    start_ = nullptr;
    return *this;
  }
  awaitable<T> coroutine() &&
  {
    return start_ ? start_(*this) : std::move(coroutine_);
  }
#endif

protected:
  using start_function = awaitable<T> (*)(operation&);
  explicit operation(start_function f) noexcept : start_(f) {}

private:
  awaitable<T> coroutine_;
  // Of what is derived; see detail/prompt.hpp.
  start_function start_ = nullptr;
};

} // namespace boost::taskio

#include <boost/taskio/impl/operation.hpp>

#endif // BOOST_TASKIO_OPERATION_HPP
