// The loop first, and before the guard: it brings the parts of the library in
// the order in which they need each other.
#include <boost/taskio/loop.hpp>

#ifndef BOOST_TASKIO_ANY_TASK_HPP
#define BOOST_TASKIO_ANY_TASK_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/any_future.hpp>
#include <boost/taskio/context.hpp>
#include <boost/taskio/done_callback.hpp>
#include <boost/taskio/stack_frame.hpp>
#include <cstddef>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

namespace boost::taskio {

template <typename T>
class task;

/// A handle on a task, whatever the type of its value.
/**
 * What `current_task()` and `all_tasks()` give; every `task<T>` converts to it.
 *
 * Throws: on a handle on nothing, `invalid_state_error`; when the loop runs on
 * another thread, `std::logic_error`.
 *
 * Thread safety: as for `any_future`; what is added here is for the loop's own
 * thread, or for one thread while the loop does not run.
 *
 * Lifetimes: as for `task`.
 *
 * Difference from asyncio: `created_at` stands for `get_coro`; `<<` prints what
 * the task waits for.
 */
class any_task : public any_future
{
public:
  /// A handle on nothing.
  any_task() = default;

  /// Any task's handle. Does not throw.
  template <typename T>
  any_task(task<T> const& t) noexcept;
  /// The task that a future is, as in a done callback; a handle on nothing
  /// where it is none. From any thread. Does not throw.
  explicit any_task(any_future const& f) noexcept
    : any_future(f && f.handle()->as_task() ? f : any_future())
  {
  }

  /// How many requests to cancel the task have been made and not taken back.
  int cancelling() const;

  /// Take a request to cancel back; gives how many are left.
  /**
   * At zero a request that is still pending is dropped, so that a task that has
   * not started will. It is no error to take back more than was requested. What
   * was cancelled already, a future say, stays cancelled.
   */
  int uncancel() const;

  /// The name, `Task-` and a number if none was given.
  std::string get_name() const;
  /// Set the name, to an empty one too. Throws: `std::bad_alloc`.
  void set_name(std::string name) const;

  /// The context that the task runs in, itself and no copy.
  context get_context() const;

  /// Where the task was created: the call of `create_task`, or of `run`. From
  /// any thread. asyncio has `get_coro`, but C++ cannot look into a coroutine.
  stack_frame created_at() const;

  /// Where the coroutine stands: its awaits, oldest first; see `stack_frame`.
  /**
   * Of a task that has failed, the awaits through which the exception came;
   * none when it has ended otherwise. With a limit, no more than that: the
   * newest, or of a failure the oldest. Throws `std::bad_alloc`.
   *
   * Difference from asyncio: there a suspended task gives its outermost frame.
   */
  std::vector<stack_frame> get_stack(
    std::optional<std::size_t> limit = std::nullopt) const;

  /// Print that as asyncio does, without the text of the lines; and, of a task
  /// that has failed, the exception, which is no look at it.
  void print_stack(std::ostream& os = std::cerr,
    std::optional<std::size_t> limit = std::nullopt) const;

  /// The handle with the type of the task's value; on nothing if that is not T,
  /// or if this is. From any thread. Does not throw.
  template <typename T>
  task<T> as() const;

  /// As in `any_future`; a function is called with an `any_task`.
  done_callback add_done_callback(done_callback callback) const
  {
    return any_future::add_done_callback(std::move(callback));
  }
  template <typename F>
    requires std::is_invocable_v<F&, any_task const&>
  done_callback add_done_callback(F&& f) const
  {
    return add_done_callback(detail::calling<any_task>(std::forward<F>(f)));
  }

#if !defined(GENERATING_DOCUMENTATION)
  template <typename Awaited>
  using taskio_awaiter = detail::future_awaiter<void, false, detail::task_base>;
  explicit any_task(detail::state_base& s) noexcept : any_future(s) {}
  explicit any_task(detail::state_handle s) noexcept : any_future(std::move(s))
  {
  }
#endif

private:
  detail::task_base& core(char const* function) const;
};

} // namespace boost::taskio

#if !defined(BOOST_TASKIO_SEPARATE_COMPILATION)
#include <boost/taskio/impl/any_task.ipp>
#endif

#endif // BOOST_TASKIO_ANY_TASK_HPP
