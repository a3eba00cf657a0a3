// The loop first, and before the guard: it brings the parts of the library in
// the order in which they need each other.
#include <boost/taskio/loop.hpp>

#ifndef BOOST_TASKIO_TASK_GROUP_HPP
#define BOOST_TASKIO_TASK_GROUP_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/group_state.hpp>
#include <boost/taskio/detail/scoped_body.hpp>
#include <boost/taskio/exception_group.hpp>
#include <boost/taskio/operation.hpp>
#include <utility>

namespace boost::taskio {

/// The tasks of a running `task_group`, for its body and its tasks.
/**
 * Given by reference to the body; it cannot be copied, and is gone when
 * `task_group` has completed. That waits for the tasks, so they may refer to
 * it.
 *
 * Thread safety: for the loop's own thread.
 *
 * Difference from asyncio: it exists only while it is entered.
 */
class task_group_scope
{
public:
  task_group_scope(task_group_scope const&) = delete;
  task_group_scope& operator=(task_group_scope const&) = delete;

  /// Create a task of the group; as `taskio::create_task`.
  /**
   * Throws `std::logic_error` when the group is shutting down, because a task
   * or the body failed or it was cancelled, and when all its tasks are done and
   * its body has ended. The coroutine does not run then.
   */
  template <typename Coroutine>
  auto create_task(Coroutine&& coroutine,
    detail::call_site site = detail::source_location::current());
  template <typename Coroutine>
  auto create_task(Coroutine&& coroutine, task_options options,
    detail::call_site site = detail::source_location::current());

  /// Give up: cancel the tasks, and the body if it still runs.
  /**
   * The group then completes without an error, if nothing fails. A second call
   * does nothing.
   */
  void cancel() { state_.cancel(); }

#if !defined(GENERATING_DOCUMENTATION)
  explicit task_group_scope(detail::group_state& s) noexcept : state_(s) {}
#endif

private:
  detail::group_state& state_;
};

/// Run a body and the tasks that it creates, and wait for all of them.
/**
 * The body is a callable that takes a `task_group_scope&` and returns something
 * that can be awaited. It runs in the calling task. When a task of the group
 * fails, or the body does, the other tasks are cancelled, and so is the body if
 * it still runs; when all have ended the failures are thrown together. A task
 * that is cancelled on its own is no failure.
 *
 * Completion signature: gives what the body gives.
 *
 * Throws: `exception_group` with every failure, in the order in which the tasks
 * ended, the body's own last. Else `cancelled_error`, if the caller was
 * cancelled or the body threw it; also when `cancel()` kept the body from
 * giving a value, where it gives one. `std::logic_error` outside of a task.
 *
 * Cancellation: cancelling the caller cancels the body, or the tasks if the
 * body has ended, and waits for them. If there are failures as well, they are
 * thrown, and the next await of the caller throws `cancelled_error`.
 *
 * Thread safety: for coroutines of a task; with tokens see `operation`.
 *
 * Lifetimes: it holds the body until the end, but variables of the body's
 * coroutine go when that returns: tasks may not refer to them. The body's value
 * is destroyed if a task fails. Values of tasks are theirs.
 *
 * Example:
 * @code
 * co_await taskio::task_group([&](taskio::task_group_scope& group)
 *   -> taskio::awaitable<void> {
 *   for (;;)
 *     group.create_task(serve(co_await accept(listener)));
 * });
 * @endcode
 *
 * Difference from asyncio: the block is a callable. `cancel()` is that of
 * Python 3.15. There are no `KeyboardInterrupt` and `SystemExit` to treat
 * otherwise.
 */
template <typename Body>
auto task_group(Body&& body)
  -> operation<detail::scoped_value_t<Body, task_group_scope>>;

} // namespace boost::taskio

#include <boost/taskio/impl/task_group.hpp>

#endif // BOOST_TASKIO_TASK_GROUP_HPP
