#ifndef BOOST_TASKIO_DETAIL_HOMECOMING_HPP
#define BOOST_TASKIO_DETAIL_HOMECOMING_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/root_frame.hpp>
#include <boost/taskio/detail/step.hpp>
#include <coroutine>
#include <optional>

namespace boost::taskio::detail {

// Brings a root coroutine to its loop when its body ended elsewhere. The
// coroutine's executor keeps the task's storage alive.
template <typename Executor>
class homecoming final : public node
{
public:
  homecoming(loop_state& l, task_base* t)
    : node(node::by<&homecoming::on_ready>)
    , loop_(l)
    , task_(t)
  {
  }

  bool await_ready() const noexcept { return loop_.owned_here(); }

  void await_suspend(std::coroutine_handle<root_frame<Executor>> h)
  {
    thread_.emplace(h.promise().detach_thread());
    loop_.submit(this);
  }

  void await_resume() const noexcept {}

private:
  static void on_ready(node* n, action a)
  {
    auto* self = static_cast<homecoming*>(n);
    parked_thread<Executor> thread(std::move(*self->thread_));
    self->thread_.reset();
    if (a == action::drop)
      return;
    task_base* const t = self->task_;
    state_ref const alive(t);
    run_step(t, [&] { thread.resume(); });
  }

  loop_state& loop_;
  task_base* task_;
  std::optional<parked_thread<Executor>> thread_;
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_HOMECOMING_HPP
