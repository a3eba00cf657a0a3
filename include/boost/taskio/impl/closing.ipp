#ifndef BOOST_TASKIO_IMPL_CLOSING_IPP
#define BOOST_TASKIO_IMPL_CLOSING_IPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/asio/execution_context.hpp>
#include <boost/taskio/detail/loop_service.hpp>
#include <boost/taskio/detail/loop_state.hpp>
#include <boost/taskio/detail/on_loop.hpp>
#include <boost/taskio/detail/task_base.hpp>
#include <boost/taskio/virtual_clock.hpp>
#include <mutex>
#include <optional>

namespace boost::taskio::detail {

BOOST_TASKIO_DECL node* loop_state::next_to_drop()
{
  inbox_.take(ready_);
  if (node* n = next_of_round())
    return n;
  round_ = ready_.take();
  if (node* n = next_of_round())
    return n;
  if (!timers_.empty())
    return timers_.pop();
  if (parked* p = parked_waits.first())
  {
    parked_waits.erase(p);
    return p->get();
  }
  if (!awaited.empty())
    return awaited.first()->pop_waiter();
  return nullptr;
}

BOOST_TASKIO_DECL void loop_state::drop_all(bool context_lives)
{
  for (;;)
  {
    if (node* n = next_to_drop())
      n->drop();
    else if (state_base* t = tasks.first())
    {
      state_ref const alive(t);
      while (waiter* w = t->pop_waiter())
        w->drop();
      t->as_task()->abandon(context_lives);
    }
    else
      break;
  }
}

BOOST_TASKIO_DECL void loop_state::close(bool context_lives)
{
  if (closed())
    return;
  loop_ptr const keep(this);
  if (context_lives)
    asio::use_service<loop_service>(*context_).remove(this);
  // A loop that one of its own callbacks destroys is owned already.
  dropping_scope scope(*this);
  closed_.store(true);
  leaving_ = true;
  look_around();
  arriving_ = false;
  owner_counts_ = false;
  references_.fetch_add(owner_references_ - open_references);
  drop_all(context_lives);
  if (!draining_)
    release_lapsed();
  wake_up_.reset();
  if (virtual_)
    virtual_->detach(*this);
  asio::any_io_executor released;
  std::optional<asio::any_io_executor> guard;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    guard.swap(guard_);
    released.swap(executor_);
  }
  owner = nullptr;
  hooks.clear();
}

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_IMPL_CLOSING_IPP
