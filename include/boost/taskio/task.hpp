// The loop first, and before the guard: it brings the parts of the library in
// the order in which they need each other.
#include <boost/taskio/loop.hpp>

#ifndef BOOST_TASKIO_TASK_HPP
#define BOOST_TASKIO_TASK_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/any_task.hpp>
#include <boost/taskio/context.hpp>
#include <boost/taskio/done_callback.hpp>
#include <boost/taskio/future.hpp>
#include <boost/taskio/stack_frame.hpp>
#include <cstddef>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

namespace boost::taskio {

/// A handle on a running coroutine and its result: a task.
/**
 * Unlike the lazy coroutine types that other libraries call `task`, this is a
 * future: the coroutine was scheduled when the task was created, any number of
 * handles share it, and dropping them all leaves it running.
 *
 * It ends with what its coroutine returned or threw, and ends cancelled when
 * that is `cancelled_error`. A value is dropped, and the task ends cancelled,
 * if a request to cancel was still pending when the coroutine returned. The
 * coroutine and its callable are destroyed before the task is done.
 *
 * Completion signature: as for `future`, awaited or with `async_wait`.
 *
 * Throws: as `future`. The first to look at a task that `cancelled_error` has
 * ended gets that exception, with its message; later ones get a new one without
 * message. `set_result` and `set_exception` throw `std::logic_error`.
 *
 * Cancellation: cancelling a task that awaits this one cancels this one.
 *
 * Thread safety: as for `future` and `any_task`.
 *
 * Lifetimes: the loop keeps the task until it is done. A failure that nobody
 * looked at is reported when the last handle goes, or when the task ends if
 * there is none and nobody waits: "task exception was never retrieved".
 *
 * Example:
 * @code
 * taskio::task<int> t = taskio::create_task(answer(), {.name = "deep"});
 * co_await taskio::sleep(1s);
 * t.cancel("too slow");
 * @endcode
 *
 * Difference from asyncio: the loop holds its tasks strongly, so a task without
 * handles is not lost. The rules for messages and for dropped values are
 * asyncio's.
 */
template <typename T>
class task : public future<T>
{
public:
  /// A handle on nothing.
  task() = default;

  /// Ask the task to give up.
  /**
   * Adds to `cancelling()` and has `cancelled_error`, with the message, thrown
   * once from an await of the task's coroutine, which may catch it and go on.
   *
   * What the task waits for is cancelled: a future, a task as by this function,
   * an Asio operation by a signal. If it is done already it keeps its result:
   * the await of a future throws all the same, that of an operation gives the
   * result, and the next await throws. A task that has not started ends
   * cancelled when its turn comes, and its body never runs. In a plain
   * `asio::awaitable` body Asio's rule holds for operations: awaits throw until
   * the cancellation state is reset, or `uncancel()` gives 0.
   *
   * A filter of the coroutine that throws holds the request back, as one that
   * lets nothing through does; where it is the operation's handler in the slot,
   * or the filter for it, the next await throws. Both are reported.
   *
   * Gives false when the task is done. At once on the loop's thread, and while
   * the loop does not run; elsewhere the request is passed to the loop, and
   * true says only that the task was not done.
   *
   * Throws: `invalid_state_error`, `std::bad_alloc`.
   *
   * Thread safety: any thread.
   *
   * Difference from asyncio: the message is a string; any thread may call it;
   * a result that an Asio operation has is not thrown away.
   */
  bool cancel(std::optional<std::string> message = std::nullopt) const
  {
    return any_future::cancel(std::move(message));
  }

  /// These are as in `any_task`.
  int cancelling() const { return any_task(*this).cancelling(); }
  int uncancel() const { return any_task(*this).uncancel(); }
  std::string get_name() const { return any_task(*this).get_name(); }
  void set_name(std::string name) const
  {
    any_task(*this).set_name(std::move(name));
  }
  context get_context() const { return any_task(*this).get_context(); }
  stack_frame created_at() const { return any_task(*this).created_at(); }
  std::vector<stack_frame> get_stack(
    std::optional<std::size_t> limit = std::nullopt) const
  {
    return any_task(*this).get_stack(limit);
  }
  void print_stack(std::ostream& os = std::cerr,
    std::optional<std::size_t> limit = std::nullopt) const
  {
    any_task(*this).print_stack(os, limit);
  }

  /// As in `any_future`; a function is called with a `task<T>`.
  done_callback add_done_callback(done_callback callback) const
  {
    return any_future::add_done_callback(std::move(callback));
  }
  template <typename F>
    requires std::is_invocable_v<F&, task const&>
  done_callback add_done_callback(F&& f) const
  {
    return add_done_callback(detail::calling<task>(std::forward<F>(f)));
  }

#if !defined(GENERATING_DOCUMENTATION)
  template <typename Awaited>
  using taskio_awaiter = detail::future_awaiter<T,
    !std::is_lvalue_reference_v<Awaited>, detail::task_base>;
  explicit task(detail::state_handle s) noexcept : future<T>(std::move(s)) {}
#endif
};

template <typename T>
any_task::any_task(task<T> const& t) noexcept : any_future(t)
{
}

template <typename T>
task<T> any_task::as() const
{
  bool const same = state_ && state_->value_type() == &detail::type_key<T>;
  return same ? task<T>(state_) : task<T>();
}

} // namespace boost::taskio

#endif // BOOST_TASKIO_TASK_HPP
