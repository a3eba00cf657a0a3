#ifndef BOOST_TASKIO_DETAIL_STEP_HPP
#define BOOST_TASKIO_DETAIL_STEP_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/assert.hpp>
#include <boost/taskio/detail/current.hpp>
#include <boost/taskio/detail/task_base.hpp>
#include <utility>

namespace boost::taskio::detail {

// A step of a task, or a handler of no task, while it runs. Whoever runs it
// keeps the task's storage alive. One may run within another, of the same task
// as well.
class step
{
public:
  BOOST_FORCEINLINE step(task_base* t, context_ptr* context) noexcept
    : outer_(current.running)
    , context_(current.context)
    , task_(t)
  {
    current.running = this;
    current.context = context;
  }
  step(step const&) = delete;
  step& operator=(step const&) = delete;

  bool has_continuations() const noexcept { return !continuations_.empty(); }
  BOOST_NOINLINE void run_continuations()
  {
    while (node* n = continuations_.pop())
      n->run();
  }
  // What an exception has left behind.
  BOOST_NOINLINE void run_continuations_later() noexcept
  {
    current.loop->ready_queue().splice(continuations_);
  }
  BOOST_FORCEINLINE void end() noexcept
  {
    current.running = outer_;
    current.context = context_;
  }

  // Null in handlers of no task.
  task_base* task() const noexcept { return task_; }
  step* outer() const noexcept { return outer_; }
  // What runs right after the step, before anything that is ready: awaits of
  // things already done, in coroutines that could not be kept from suspending.
  void go_on_with(node* n) noexcept
  {
    continuations_.push(n);
    if (task_)
      task_->has_news();
  }

private:
  step* outer_;
  context_ptr* context_;
  task_base* task_;
  node_queue continuations_;
};

// While one runs. It is apart from the step, which others see, so that the
// compiler knows that the task is still the same. (2 instructions of a step.)
class step_scope
{
public:
  BOOST_FORCEINLINE step_scope(step& s, task_base* t) noexcept
    : step_(s)
    , task_(t)
  {
    if (t)
      t->enter();
  }
  step_scope(step_scope const&) = delete;
  step_scope& operator=(step_scope const&) = delete;
  // Call last. Continuations are news to the task.
  BOOST_FORCEINLINE void go_on()
  {
    if ((!task_ || task_->eventful()) && step_.has_continuations()) [[unlikely]]
      current.running->run_continuations();
    else
      BOOST_ASSERT(!step_.has_continuations());
    over_ = true;
  }
  BOOST_FORCEINLINE ~step_scope()
  {
    if (!over_)
      current.running->run_continuations_later();
    step_.end();
    if (task_)
      task_->leave();
  }

private:
  step& step_;
  task_base* task_;
  bool over_ = false;
};

// The task whose step runs.
inline task_base* running_task() noexcept
{
  return current.running ? current.running->task() : nullptr;
}

[[noreturn]] BOOST_TASKIO_DECL void throw_no_task(char const* function);

inline bool task_base::running() const noexcept
{
  for (step const* s = current.running; s; s = s->outer())
    if (s->task() == this)
      return true;
  return false;
}

inline bool task_base::has_continuations() const noexcept
{
  for (step const* s = current.running; s; s = s->outer())
    if (s->task() == this && s->has_continuations())
      return true;
  return false;
}

BOOST_FORCEINLINE void task_base::leave() noexcept
{
  if (eventful())
    leave_otherwise();
}

// By way of the loop's queue: never within a signal to the task.
template <typename F>
BOOST_FORCEINLINE void run_step(task_base& t, F&& f)
{
  step s(&t, &t.context);
  step_scope runs(s, &t);
  std::forward<F>(f)();
  runs.go_on();
}

// Of a task, or of none. What runs on a task's executor may outlive the task.
template <typename F>
void run_step(task_base* t, F&& f)
{
  if (t)
  {
    t->may_move();
    if (t->done_here()) [[unlikely]]
      t->has_news();
  }
  step s(t, t ? &t->context : nullptr);
  step_scope runs(s, t);
  std::forward<F>(f)();
  runs.go_on();
}

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_STEP_HPP
