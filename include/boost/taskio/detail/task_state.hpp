#ifndef BOOST_TASKIO_DETAIL_TASK_STATE_HPP
#define BOOST_TASKIO_DETAIL_TASK_STATE_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/bottom_frame.hpp>
#include <boost/taskio/detail/future_state.hpp>
#include <boost/taskio/detail/step.hpp>
#include <boost/taskio/detail/task_base.hpp>
#include <boost/taskio/error.hpp>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <ostream>
#include <type_traits>
#include <utility>

namespace boost::taskio::detail {

struct nothing_to_keep
{
};

// A task, its coroutine, and the callable that the coroutine came from.
//
// The root coroutine is the bottom of the task's coroutine thread. It awaits
// the body and completes the future, on the loop, wherever the body ended. When
// its frame is destroyed instead, the task ends there.
template <typename T, typename Executor, typename Keep>
class task_state final
  : public valued<T, task_base>
  , private bottom_frame<Executor>
{
  static constexpr bool plain = !std::is_same_v<Executor, executor>;

public:
  task_state(loop_state& l, asio::awaitable<T, Executor>&& body, Keep&& keep)
    : valued<T, task_base>(l, node::by<&task_state::on_turn>, plain)
    , bottom_frame<Executor>(&task_state::on_destroyed)
    , keep_(std::move(keep))
    , body_(std::move(body))
  {
  }
  ~task_state() override
  {
    if (frame_peek::frame_of(body_)) [[unlikely]]
      std::destroy_at(&body_);
  }

  // Registers the task and queues its first step, or runs it.
  void schedule(bool eager)
  {
    register_or_turn_away();
    if (eager)
      this->run();
    else
      this->loop().ready(this);
  }

  // In place of that: it ends before it begins.
  void refuse(std::exception_ptr e)
  {
    register_or_turn_away();
    if (discard_alive())
      this->end_failed(std::move(e));
  }
  // In place of that: its loop is closed, or cannot take it.
  void turn_away() noexcept
  {
    discard();
    while (waiter* const w = this->pop_waiter())
      w->drop();
    this->release_stock();
  }

private:
  BOOST_FORCEINLINE static void on_turn(node* n, node::action a)
  {
    auto& t = static_cast<task_state&>(*n);
    if (a == node::action::drop)
      t.discard();
    else
      run_step(t, [&t] { t.start(); });
  }
  // The body had ended elsewhere.
  static void on_return(node* n, node::action a)
  {
    auto& t = static_cast<task_state&>(*n);
    if (a == node::action::drop)
      return on_destroyed(t.frame());
    state_ref const alive(&t);
    t.note_passed();
    run_step(t, [&t] { t.finish(false); });
  }

  void register_or_turn_away()
  {
    try
    {
      this->register_task();
    }
    catch (...)
    {
      turn_away();
      throw;
    }
  }

  static task_state& of(void* frame) noexcept
  {
    return static_cast<task_state&>(
      *static_cast<bottom_frame<Executor>*>(frame));
  }

  void* frame() noexcept { return static_cast<bottom_frame<Executor>*>(this); }

  // The body has ended: on the loop, or elsewhere. There nothing of the task
  // but the way home is touched: who began its last operation may still be in
  // the step of it.
  static void on_returned(void* frame)
  {
    task_state& t = of(frame);
    if (!t.loop().owned_here())
    {
      t.leave_thread();
      t.go_by(node::by<&task_state::on_return>);
      return t.loop().submit(&t);
    }
    bool all_gone;
    try
    {
      all_gone = t.complete(false);
    }
    catch (...)
    {
      return t.end_throwing();
    }
    t.leave_thread();
    if (!all_gone)
      t.frame_gone();
  }
  BOOST_FORCEINLINE void finish(bool in_first_step)
  {
    bool all_gone;
    try
    {
      all_gone = complete(in_first_step);
    }
    catch (...)
    {
      on_destroyed(frame());
      throw;
    }
    if (!all_gone)
      frame_gone();
  }
  void frame_gone() noexcept
  {
    // An executor of ours is lent to it and counts nothing.
    if constexpr (plain)
      this->end();
    this->bottom_gone(true);
  }

  // The frame goes in place of that, or because it has thrown.
  static void on_destroyed(void* frame)
  {
    task_state& t = of(frame);
    bool const done = t.done();
    if (!done)
      t.end_library_wait();
    // Of a task that was abandoned the coroutine is still there.
    t.discard();
    if (!done)
      t.abandon(false);
    // What would tell an operation of a request may keep the task.
    t.state().slot().clear();
    t.end();
    t.bottom_gone(t.loop().owned_here());
  }

  BOOST_FORCEINLINE void start()
  {
    if (this->interrupted() && !this->blocked())
    {
      // The body never runs.
      if (discard_alive())
        this->end_cancelled(
          nullptr, std::make_exception_ptr(cancelled_error(this->consume())));
      return;
    }
    try
    {
      bool const ended = this->launch(body_,
        plain ? this->signal().slot() : asio::cancellation_slot(), *this,
        &task_state::on_returned);
      // Here its type is known, and nobody has to be called. (20 instructions.)
      if (ended) [[likely]]
      {
        this->leave_thread();
        finish(true);
      }
    }
    catch (...)
    {
      // There was no memory, or an initiation threw through Asio.
      if (!this->done() && discard_alive())
        this->end_failed(std::current_exception());
    }
  }

  // Whether frame_gone() has nothing to do any more.
  BOOST_FORCEINLINE bool complete(bool in_first_step)
  {
    if (this->threw(body_) || (this->eventful() && this->done())) [[unlikely]]
    {
      complete_otherwise();
      return false;
    }
    try
    {
      take_value();
    }
    catch (...)
    {
      fail_with(std::current_exception());
      return false;
    }
    discard();
    if (!this->eventful() && (in_first_step || in_place())) [[likely]]
      return this->end_undisturbed(in_first_step);
    end_otherwise();
    return false;
  }
  // Whether this library resumed the body, and nothing of whoever else might
  // have done that follows in the step: it could drop the last handle.
  bool in_place() noexcept
  {
    if constexpr (plain)
      return false;
    else
      return resident_thread::of(*this).entry_point() != nullptr;
  }
  BOOST_NOINLINE void complete_otherwise()
  {
    // It has destroyed its loop, and was ended by that.
    if (this->done())
      discard();
    else
      fail_with(this->failure_of(body_));
  }
  BOOST_NOINLINE void end_otherwise()
  {
    if (this->done())
      return;
    this->stack.end(nullptr);
    if (this->pending())
      this->end_cancelled(this->consume(), nullptr);
    else
      this->end_value();
  }
  BOOST_NOINLINE void fail_with(std::exception_ptr failed)
  {
    if (!discard_alive())
      return;
    this->stack.end(failed);
    this->end_failed(std::move(failed));
  }

  void take_value()
  {
    if constexpr (!std::is_void_v<T>)
      this->value.emplace(frame_peek::frame_of(body_)->get());
  }

  // What the coroutine holds goes before anybody hears that the task is done.
  void discard() noexcept
  {
    this->stack.clear();
    if (frame_peek::frame_of(body_))
      frame_peek::destroy(body_);
    keep_ = {};
  }

  // Whether the task is still to be ended: if what the coroutine held was the
  // loop, it was ended with that.
  bool discard_alive() noexcept
  {
    discard();
    return !this->done();
  }

  asio::cancellation_state& root() noexcept override
  {
    return bottom_frame<Executor>::state();
  }

  [[no_unique_address]] Keep keep_;
  // Most often it is gone in the end, which is seen in place of a call.
  union
  {
    asio::awaitable<T, Executor> body_;
  };
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_TASK_STATE_HPP
