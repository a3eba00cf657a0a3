// The loop first, and before the guard: it brings the parts of the library in
// the order in which they need each other.
#include <boost/taskio/loop.hpp>

#ifndef BOOST_TASKIO_TASK_OBSERVER_HPP
#define BOOST_TASKIO_TASK_OBSERVER_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/task.hpp>

namespace boost::taskio {

/// Sees what the tasks of a loop do.
/**
 * Installed with `loop::add_observer`. The functions are called on the loop, in
 * the order in which the observers were installed; those that are not of
 * interest need not be overridden. They should be quick, and leave the task
 * alone but for asking it. They may add and remove observers: who is removed is
 * not told any more, who is added is told from the next event on. A loop
 * without observers pays one branch a step.
 *
 * Throws: what they throw is reported as "exception in a task observer".
 *
 * Thread safety: the loop's thread, or the one that uses or destroys the loop
 * while it does not run.
 *
 * Lifetimes: the observer outlives its installation, which ends with
 * `loop::remove_observer` or with the loop; the tasks that are pending then are
 * told as done.
 *
 * Example:
 * @code
 * struct counter : taskio::task_observer
 * {
 *   void on_step_begin(taskio::any_task const&) override { ++steps; }
 *   int steps = 0;
 * };
 * @endcode
 *
 * Difference from asyncio: an interface in place of `_register_task`,
 * `_enter_task`, `_leave_task` and `_unregister_task`.
 */
class task_observer
{
public:
  /// A task was created; it has not started. Not told for those that the loop
  /// had when the observer was installed.
  virtual void on_create(any_task const&) {}
  /// A step of a task begins. Steps nest where a task starts eagerly, or where
  /// something is dispatched through another task's executor. A task that is
  /// done has further steps if something still runs on its executor.
  virtual void on_step_begin(any_task const&) {}
  /// That step ends, also by an exception.
  virtual void on_step_end(any_task const&) {}
  /// A task has an outcome from now on; told once, within its last step if it
  /// had one.
  virtual void on_done(any_task const&) {}

protected:
  ~task_observer() = default;
};

} // namespace boost::taskio

#endif // BOOST_TASKIO_TASK_OBSERVER_HPP
