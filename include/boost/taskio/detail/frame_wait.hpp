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

#include <boost/assert.hpp>
#include <boost/taskio/detail/asio_frame.hpp>
#include <boost/taskio/detail/raise.hpp>
#include <boost/taskio/detail/step.hpp>
#include <boost/taskio/detail/stop_link.hpp>
#include <boost/taskio/detail/waiter.hpp>
#include <boost/taskio/error.hpp>
#include <coroutine>
#include <cstdint>
#include <exception>
#include <memory>
#include <utility>

namespace boost::taskio::detail {

// A coroutine of ours in a library wait: the waiter is a part of its frame, so
// waiting allocates nothing. The suspended coroutine thread is in the task, or
// else the waiter owns it, until that becomes ready, or is dropped.
//
// The thread that a task's requests are for registers the wait with its task.
// Any other is cancelled as an Asio operation is, through its own slot; that
// ends the wait, not what it waits for.
//
// A task's thread that runs in its place is on its loop, and if there is no
// news, its requests are for it: then it begins to wait with nothing more to
// ask. On resumption it looks only at how the wait has ended; whoever makes it
// go on has asked for news. (20 of 164 instructions of a yield.)
class frame_wait
  : public library_wait
  , public timer_node
{
private:
  enum class end_of_wait : std::uint32_t
  {
    normal,
    // The same, and there is news.
    news,
    // None yet, or not a task's.
    none,
    // None yet: a task's, which is on its way to the loop.
    moving,
    cancelled,
    stopped,
    failed
  };

  // Behind the timer's index: both are zero at first.
  end_of_wait end_ = end_of_wait::normal;
  source_location where_;

protected:
  // That whose requests are for this coroutine thread, if it is on its loop.
  task_base* task;

  frame_wait(frame_base<executor>& f, source_location where)
    : timer_node(node::by<&frame_wait::on_ready>)
    , where_(where)
    , frame_(&f)
  {
  }
  // What a wait has had is given up by then: nothing is left to destroy.
  ~frame_wait() {}

  // For await_ready, with the derived class, whose functions are then called
  // without a table. Unless it is over, the wait begins, or goes to the loop.
  template <typename Wait>
  BOOST_FORCEINLINE bool is_over(Wait& self)
  {
    task_base* const t =
      frame_peek::executor(*running<executor>::bottom(*frame_)).task();
    task = t;
    if (!resident_thread::runs_in(t, *frame_) || t->eventful())
      return is_over_otherwise(self);
    BOOST_ASSERT(loop().owned_here());
    if (self.over())
      return true;
    self.start_unready(*t);
    t->rest_undisturbed(this);
    return false;
  }

  // Register with what is waited for.
  virtual void start() = 0;
  // The same, where over() has just said that it is not over.
  void start_unready(task_base&) { start(); }
  // Take that back; false when the waiter is on its way already.
  virtual bool stop() noexcept = 0;

  // Call first on resumption: whether it has ended normally, without news.
  bool ended() const noexcept { return end_ == end_of_wait::normal; }
  // If not: whether there is no outcome, or a request.
  bool is_interrupted() const noexcept
  {
    return end_ != end_of_wait::none
      && (end_ != end_of_wait::news || task->pending());
  }
  // If so: the error for that, unless the outcome is a cancellation anyway.
  BOOST_NOINLINE std::exception_ptr interruption(
    bool outcome_is_cancelled = false)
  {
    if (!is_interrupted())
      return nullptr;
    if (end_ == end_of_wait::failed)
      return std::exchange(failure(), nullptr);
    if (!task)
      return stopped() ? make_cancelled(nullptr) : nullptr;
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
  }
  // For cancel(), where there is nothing to cancel but the wait: it is over.
  void end_cancelled(cancel_ptr const& why) noexcept
  {
    std::construct_at(&why_, why);
    end(end_of_wait::cancelled);
  }

  // What is waited for has failed with this.
  void note(std::exception_ptr const& e) const noexcept
  {
    if (task)
      task->raises(where_, e);
  }

  // In start(): that it ends well is to be looked at, too.
  void note_news() noexcept
  {
    if (ended())
      end_ = end_of_wait::news;
  }

  void interrupt() final { stop_wait(); }

  loop_state& loop() noexcept
  {
    return task ? task->loop() : *frame_peek::executor(bottom()).state();
  }
  bool stopped() const noexcept { return end_ == end_of_wait::stopped; }
  // A task that awaits itself would never end.
  bool is_of(state_base const& s) const noexcept { return task == &s; }

  // It is ready, or waits only for that from now on.
  void go_on_when_ready() noexcept
  {
    go_by(task ? node::by<&frame_wait::on_ready>
               : node::by<&frame_wait::on_thread_ready>);
  }

private:
  // That of a task. The same as run_step(), whose function g++ would not make a
  // part of this (11 instructions of a yield).
  BOOST_FORCEINLINE static void on_ready(node* n, action a)
  {
    auto& self = static_cast<frame_wait&>(*n);
    if (a == action::drop)
      return self.drop_task_wait();
    task_base& t = *self.task;
    step s(&t, &t.context);
    step_scope runs(s, &t);
    if (t.eventful()) [[unlikely]]
      self.note_news();
    t.end_rest();
    resident_thread::of(t).resume(t, *self.frame_);
    runs.go_on();
  }
  // That of any other.
  static void on_thread_ready(node* n, action a)
  {
    auto& self = static_cast<frame_wait&>(*n);
    entry_frame<executor>& bottom = *self.thread_.entry_point();
    resumed_thread<executor> t(std::move(self.thread_));
    // Such a thread may outlive its task, and its slot the wait.
    self.link_.disconnect();
    task_base* const of = frame_peek::executor(bottom).task();
    state_ref const alive(of);
    frame_peek::state(bottom).slot().clear();
    if (a == action::run)
      run_step(of, [&] { t.resume(); });
  }
  BOOST_NOINLINE void drop_task_wait() noexcept
  {
    parked_thread<executor> const gone(&resident_thread::of(*task));
    if (end_ == end_of_wait::cancelled)
      why_ = nullptr;
    task->drop_library_wait();
  }

  // Otherwise than in the place of a task, or with news.
  template <typename Wait>
  BOOST_NOINLINE bool is_over_otherwise(Wait& self)
  {
    end_ = end_of_wait::none;
    if (task && !task->is_active(&state()))
      task = nullptr;
    if (!task)
      std::construct_at(&link_);
    go_on_when_ready();
    await_site(where_, &bottom(), task).throw_if_cancelled();
    if (!loop().owned_here())
      go_to_loop();
    else if (self.over())
      return true;
    else
    {
      begin();
      if (!task)
        std::construct_at(&thread_, frame_->detach_thread());
      else if (!resident_thread::runs_in(task, *frame_))
        resident_thread::settle_with(*task, *frame_->detach_thread(), *frame_);
    }
    return false;
  }
  // The loop may resume the coroutine as soon as it is suspended. Until it is
  // there it has no task.
  void go_to_loop()
  {
    if (std::exchange(task, nullptr))
      end_ = end_of_wait::moving;
    frame_->after_suspend(
      [](void* p) {
        auto* self = static_cast<frame_wait*>(p);
        loop_state& l = self->loop();
        std::construct_at(&self->thread_, self->frame_->detach_thread());
        self->go_by(node::by<&frame_wait::on_arrival>);
        l.submit(self);
      },
      this);
  }
  static void on_arrival(node* n, action a)
  {
    auto* self = static_cast<frame_wait*>(n);
    if (self->end_ == end_of_wait::moving)
    {
      self->task = frame_peek::executor(self->bottom()).task();
      resident_thread::settle_with(*self->task, self->thread_, *self->frame_);
    }
    self->go_on_when_ready();
    if (a == action::drop)
      return self->drop();
    if (self->task)
      self->task->end_foreign_wait();
    try
    {
      self->begin();
    }
    catch (...)
    {
      self->failure() = std::current_exception();
      self->end(end_of_wait::failed);
    }
  }

  void begin()
  {
    if (task)
    {
      end_ = end_of_wait::normal;
      start();
      task->note_passed();
      return task->rest(this);
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
    if (!stopped() && stop())
      end(end_of_wait::stopped);
  }
  void end(end_of_wait how) noexcept
  {
    end_ = how;
    loop().ready(this);
  }
  source_location const* place() const noexcept final { return &where_; }
  // The bottom of the coroutine's stack. Its executor says in whose steps the
  // coroutine runs, whoever requests to it are for.
  entry_frame<executor>& bottom() noexcept
  {
    auto* const own = running<executor>::thread(*frame_);
    return *(own ? own : &thread_)->entry_point();
  }
  asio::cancellation_state& state() noexcept
  {
    return frame_peek::state(bottom());
  }
  // A place that is empty while the coroutine runs.
  std::exception_ptr& failure() const noexcept
  {
    return unthrown<executor>::of(*frame_);
  }

  // While suspended, unless it is the task's and on its loop: its frame has no
  // thread then.
  union
  {
    parked_thread<executor> thread_;
  };
  // The frame of the coroutine, which is on top of its stack while it waits.
  frame_base<executor>* frame_;
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
