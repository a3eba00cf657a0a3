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

// A step of a task, or a handler of no task, while it runs. Whoever runs it
// keeps the task's storage alive.
class step : current_scope
{
public:
  BOOST_FORCEINLINE step(loop_state& l, task_base* t) noexcept
    : loop_(l)
    , task_(t)
  {
    current.task = t;
    current.context = t ? &t->context : nullptr;
    current.continuations = &continuations_;
    if (t)
      t->enter(l);
  }
  BOOST_FORCEINLINE ~step()
  {
    // What an exception has left behind runs later.
    loop_.ready_queue().splice(continuations_);
    if (task_)
      task_->leave(loop_);
  }

  void run_continuations()
  {
    while (node* n = continuations_.pop())
      n->run();
  }

private:
  loop_state& loop_;
  task_base* task_;
  node_queue continuations_;
};

template <typename F>
void run_step(loop_state& l, task_base* t, F&& f)
{
  step s(l, t);
  std::forward<F>(f)();
  s.run_continuations();
}

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_STEP_HPP
