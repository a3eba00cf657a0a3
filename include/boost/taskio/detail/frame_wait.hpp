#ifndef BOOST_TASKIO_DETAIL_FRAME_WAIT_HPP
#define BOOST_TASKIO_DETAIL_FRAME_WAIT_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/asio_frame.hpp>
#include <boost/taskio/detail/raise.hpp>
#include <boost/taskio/detail/step.hpp>
#include <boost/taskio/detail/stop_link.hpp>
#include <boost/taskio/detail/waiter.hpp>
#include <boost/taskio/error.hpp>
#include <coroutine>
#include <exception>
#include <memory>

namespace boost::taskio::detail {

// A coroutine of ours in a library wait: the waiter is a part of its frame, so
// waiting allocates nothing. The waiter owns the suspended coroutine thread
// until it becomes ready, or is dropped.
//
// The thread that a task's requests are for registers the wait with its task.
// Any other is cancelled as an Asio operation is, through its own slot; that
// ends the wait, not what it waits for.
class frame_wait
  : public waiter
  , public library_wait
  , private stoppable
{
public:
  bool await_ready() const
  {
    site_.throw_if_cancelled();
    return false;
  }

protected:
  frame_wait(frame_base<executor>& f, await_site const& site)
    : waiter(&frame_wait::on_ready)
    , frame_(f)
    , site_(site)
  {
  }
  ~frame_wait() {}

  // For await_suspend, with the derived class, whose start() is then called
  // without a table: this is half of what a wait costs.
  template <typename Wait>
  void suspend(Wait& self)
  {
    suspended_ = true;
    if (site_.active && site_.on_loop) [[likely]]
    {
      // What throws does so while the coroutine still has its thread.
      self.start();
      register_wait();
      std::construct_at(&thread_, frame_.detach_thread());
    }
    else
      suspend_otherwise();
  }

  // Register with what is waited for.
  virtual void start() = 0;
  // Take that back; false when the waiter is on its way already.
  virtual bool stop() noexcept = 0;

  // Call first on resumption: gives the error for the request that stands in
  // for the outcome, unless the outcome is a cancellation anyway.
  std::exception_ptr end(bool outcome_is_cancelled)
  {
    if (failed_ || !site_.active) [[unlikely]]
      return end_otherwise();
    task_base& t = *site_.task;
    t.stack.pop(site_);
    t.end_library_wait();
    if (t.pending() || stopped_) [[unlikely]]
      return deliver(outcome_is_cancelled);
    return nullptr;
  }

  // What is waited for has failed with this.
  void note(std::exception_ptr const& e) const noexcept
  {
    if (site_.active)
      site_.task->stack.raises(site_, e);
  }

  void interrupt() final { stop_wait(); }

  bool suspended() const noexcept { return suspended_; }
  bool stopped() const noexcept { return stopped_; }
  // Elsewhere a wait is the way back to the loop, whatever is waited for.
  bool on_loop() const noexcept { return site_.on_loop; }
  // A task that awaits itself would never end.
  bool is_of(state_base const& s) const noexcept
  {
    return site_.active && &site_.task->self() == &s;
  }
  loop_state& loop() const noexcept { return site_.loop(); }

private:
  BOOST_NOINLINE std::exception_ptr end_otherwise() noexcept
  {
    if (stopped_ && !failed_)
      return make_cancelled(nullptr);
    return std::move(failed_);
  }

  BOOST_NOINLINE std::exception_ptr deliver(bool outcome_is_cancelled)
  {
    cancel_ptr why;
    bool const requested = site_.task->deliverable();
    if (requested)
      why = site_.task->consume();
    // A wait that was stopped has no outcome, also if the request is gone.
    if (stopped_ || (requested && !outcome_is_cancelled))
      return make_cancelled(std::move(why));
    return nullptr;
  }

  void register_wait()
  {
    site_.task->stack.push(site_);
    site_.task->begin_library_wait(this);
  }

  BOOST_NOINLINE void suspend_otherwise()
  {
    if (site_.on_loop)
    {
      begin();
      std::construct_at(&thread_, frame_.detach_thread());
      return;
    }
    // Elsewhere: the loop may resume the coroutine before this call returns.
    frame_.after_suspend(
      [](void* p) {
        auto* self = static_cast<frame_wait*>(p);
        loop_state& l = self->site_.loop();
        std::construct_at(&self->thread_, self->frame_.detach_thread());
        self->set_function(&frame_wait::on_arrival);
        l.submit(self);
      },
      this);
  }

  void begin()
  {
    if (site_.active)
    {
      start();
      return register_wait();
    }
    auto slot = site_.state().slot();
    if (slot.is_connected())
      link_ = stoppable::connect(slot, loop(), *this);
    try
    {
      start();
    }
    catch (...)
    {
      slot.clear();
      throw;
    }
  }

  void stop_wait() noexcept final
  {
    if (stopped_ || !stop())
      return;
    stopped_ = true;
    loop().ready(this);
  }

  static void on_arrival(node* n, action a)
  {
    auto* self = static_cast<frame_wait*>(n);
    self->set_function(&frame_wait::on_ready);
    if (a == action::drop)
      return on_ready(n, a);
    if (self->site_.active)
      self->site_.task->end_foreign_wait();
    try
    {
      self->begin();
    }
    catch (...)
    {
      self->failed_ = std::current_exception();
      self->loop().ready(self);
    }
  }

  static void on_ready(node* n, action a)
  {
    auto* self = static_cast<frame_wait*>(n);
    if (!self->site_.active || a == action::drop) [[unlikely]]
      return self->on_ready_otherwise(a);
    step s(self->loop(), self->site_.task);
    resumed_thread<executor> t(self->thread_);
    t.resume();
    s.run_continuations();
  }

  BOOST_NOINLINE void on_ready_otherwise(action a)
  {
    resumed_thread<executor> t(thread_);
    task_base* const task = site_.task;
    if (site_.active)
      return task->drop_library_wait();
    // Such a thread may outlive its task, and its slot the wait.
    disconnect(link_);
    state_ref const alive(task ? &task->self() : nullptr);
    site_.state().slot().clear();
    if (a == action::run)
      run_step(loop(), task, [&] { t.resume(); });
  }

  frame_base<executor>& frame_;
  await_site site_;
  // While suspended.
  union
  {
    parked_thread<executor> thread_;
  };
  stop_link link_;
  std::exception_ptr failed_;
  bool suspended_ = false;
  bool stopped_ = false;
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_FRAME_WAIT_HPP
