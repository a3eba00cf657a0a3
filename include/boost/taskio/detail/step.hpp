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

#include <boost/taskio/detail/current.hpp>
#include <boost/taskio/detail/task_base.hpp>
#include <utility>

namespace boost::taskio::detail {

// Runs a function as a step of a task, or as a handler of no task. The caller
// keeps the task's storage alive.
template <typename F>
void run_step(loop_state& l, task_base* t, F&& f)
{
  struct scope : current_scope
  {
    scope(loop_state& l, task_base* t) : loop(l), task(t)
    {
      current.task = t;
      current.context = t ? &t->context : nullptr;
      current.continuations = &continuations;
      if (t)
        t->enter();
    }
    ~scope()
    {
      // What an exception has left behind runs later.
      loop.ready_queue().splice(continuations);
      if (task)
        task->leave();
    }
    loop_state& loop;
    task_base* task;
    node_queue continuations;
  };

  scope s(l, t);
  std::forward<F>(f)();
  while (node* n = s.continuations.pop())
    n->run();
}

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_STEP_HPP
