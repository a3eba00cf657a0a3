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
// waiting allocates nothing. The suspended coroutine thread is in the task, or
// else the waiter owns it, until that becomes ready, or is dropped.
//
// The thread that a task's requests are for registers the wait with its task.
// Any other is cancelled as an Asio operation is, through its own slot; that
// ends the wait, not what it waits for.
class frame_wait
  : public library_wait
  , public timer_node
  , protected await_site
{
protected:
  explicit frame_wait(await_site const& site)
    : timer_node(&frame_wait::on_ready)
    , await_site(site)
  {
  }
  // What a wait has had is given up by then: nothing is left to destroy.
  ~frame_wait() {}

  // For await_ready, with the derived class, whose functions are then called
  // without a table: this and the next are half of what a wait costs. Unless it
  // is over, the wait begins, if it is a task's and on its loop.
  template <typename Wait>
  BOOST_FORCEINLINE bool is_over(Wait& self)
  {
    if (!task || !on_loop()) [[unlikely]]
    {
      end_ = end_of_wait::none;
      throw_if_cancelled();
      return on_loop() && self.over();
    }
    if (self.over())
      return true;
    self.start_unready();
    register_wait();
    return false;
  }
  // For await_suspend.
  BOOST_FORCEINLINE void suspend(std::coroutine_handle<> h)
  {
    using awaiting = own_frame<void>;
    auto const here =
      std::coroutine_handle<awaiting>::from_address(h.address());
    if (!task || !resident_thread::of(*task).runs(here.promise())) [[unlikely]]
      suspend_otherwise();
  }

  // Register with what is waited for.
  virtual void start() = 0;
  // The same, where over() has just said that it is not over.
  void start_unready() { start(); }
  // Take that back; false when the waiter is on its way already.
  virtual bool stop() noexcept = 0;

  // Call first on resumption: whether nothing else has ended the wait.
  bool ended() noexcept
  {
    if (end_ == end_of_wait::normal) [[likely]]
    {
      unregister_wait();
      return !task->interrupted();
    }
    return end_ == end_of_wait::none;
  }
  // If not, this: the error for the request that stands in for the outcome,
  // unless the outcome is a cancellation anyway.
  BOOST_NOINLINE std::exception_ptr interruption(
    bool outcome_is_cancelled = false)
  {
    if (end_ == end_of_wait::failed)
      return std::exchange(failure(), nullptr);
    if (!task)
      return stopped() ? make_cancelled(nullptr) : nullptr;
    if (end_ != end_of_wait::normal)
      unregister_wait();
    cancel_ptr why;
    bool const requested = task->deliverable();
    if (requested)
      why = task->consume();
    if (end_ == end_of_wait::cancelled)
      return make_cancelled(std::move(why_));
    // A wait that was stopped has no outcome, also if the request is gone.
    if (stopped() || (requested && !outcome_is_cancelled))
      return make_cancelled(std::move(why));
    return nullptr;
  }
  // In place of both, where a request has to wait for the next await.
  void ended_anyhow() noexcept
  {
    if (end_ == end_of_wait::failed)
      failure() = nullptr;
    else if (task)
      unregister_wait();
  }
  // For cancel(), where there is nothing to cancel but the wait: it is over.
  void end_cancelled(cancel_ptr const& why) noexcept
  {
    end_ = end_of_wait::cancelled;
    std::construct_at(&why_, why);
    loop().ready(this);
  }

  // What is waited for has failed with this.
  void note(std::exception_ptr const& e) const noexcept
  {
    if (task)
      task->raises(*this, e);
  }

  void interrupt() final { stop_wait(); }

  bool stopped() const noexcept { return end_ == end_of_wait::stopped; }
  // Elsewhere a wait is the way back to the loop, whatever is waited for.
  using await_site::on_loop;
  // A task that awaits itself would never end.
  bool is_of(state_base const& s) const noexcept { return task == &s; }

  static void on_ready(node* n, action a)
  {
    auto& self = static_cast<frame_wait&>(*n);
    if (!self.task || a == action::drop) [[unlikely]]
      return self.on_ready_otherwise(a);
    task_base& t = *self.task;
    task_step s(t);
    t.resume_from_rest();
    resident_thread::of(t).resume(t);
    s.run_continuations();
  }

private:
  enum class end_of_wait : unsigned char
  {
    // None yet, or not a task's.
    none,
    normal,
    cancelled,
    stopped,
    failed
  };

  // The coroutine's, which is on top of its stack while it waits, too.
  frame_base<executor>& frame() const noexcept
  {
    return *frame_peek::top(*entry);
  }
  // A place that is empty while the coroutine runs.
  std::exception_ptr& failure() const noexcept
  {
    return unthrown<executor>::of(frame());
  }

  BOOST_FORCEINLINE void register_wait()
  {
    end_ = end_of_wait::normal;
    task->stack.push_unchecked(*this);
    task->rest(this);
  }
  void unregister_wait() noexcept
  {
    task->stack.pop(*this);
    task->end_library_wait();
  }

  BOOST_NOINLINE void suspend_otherwise()
  {
    if (end_ != end_of_wait::none)
      return resident_thread::settle_with(
        *task, *frame().detach_thread(), frame());
    if (!task)
      std::construct_at(&link_);
    if (on_loop())
    {
      BOOST_ASSERT(!task);
      begin();
      std::construct_at(&thread_, frame().detach_thread());
      return;
    }
    // Elsewhere: the loop may resume the coroutine before this call returns.
    frame().after_suspend(
      [](void* p) {
        auto* self = static_cast<frame_wait*>(p);
        loop_state& l = self->loop();
        std::construct_at(&self->thread_, self->frame().detach_thread());
        self->set_function(&frame_wait::on_arrival);
        l.submit(self);
      },
      this);
  }

  void begin()
  {
    if (task)
    {
      start();
      task->note_passed();
      return register_wait();
    }
    auto slot = state().slot();
    if (slot.is_connected())
      link_.connect(slot, loop(), *this);
    try
    {
      start();
    }
    catch (...)
    {
      slot.clear();
      link_.disconnect();
      throw;
    }
  }

  void stop_wait() noexcept final
  {
    if (stopped() || !stop())
      return;
    end_ = end_of_wait::stopped;
    loop().ready(this);
  }

  static void on_arrival(node* n, action a)
  {
    auto* self = static_cast<frame_wait*>(n);
    self->set_function(&frame_wait::on_ready);
    if (self->task)
      resident_thread::settle_with(*self->task, self->thread_, self->frame());
    if (a == action::drop)
      return on_ready(n, a);
    if (self->task)
      self->task->end_foreign_wait();
    try
    {
      self->begin();
    }
    catch (...)
    {
      self->failure() = std::current_exception();
      self->end_ = end_of_wait::failed;
      self->loop().ready(self);
    }
  }

  BOOST_NOINLINE void on_ready_otherwise(action a)
  {
    if (task)
    {
      parked_thread<executor> const gone(&resident_thread::of(*task));
      if (end_ == end_of_wait::cancelled)
        why_ = nullptr;
      return task->drop_library_wait();
    }
    resumed_thread<executor> t(std::move(thread_));
    // Such a thread may outlive its task, and its slot the wait.
    link_.disconnect();
    task_base* const of = runs_as();
    state_ref const alive(of);
    state().slot().clear();
    if (a == action::run)
      run_step(loop(), of, [&] { t.resume(); });
  }

  end_of_wait end_ = end_of_wait::none;
  // While suspended, unless it is the task's and on its loop.
  union
  {
    parked_thread<executor> thread_;
  };
  // A task's own coroutine thread may be told why; any other has a slot, and
  // its link takes the place of a pointer that is null when it suspends.
  union
  {
    cancel_ptr why_;
    stop_link link_;
  };
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_FRAME_WAIT_HPP
