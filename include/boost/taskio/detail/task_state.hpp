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
  : public future_state<T>
  , public task_base
  , private bottom_frame<Executor>
{
  // Of the loop's registry, and of the frame at the bottom.
  static constexpr std::uint32_t references = 2;
  static constexpr bool plain = !std::is_same_v<Executor, executor>;

public:
  task_state(loop_state& l, asio::awaitable<T, Executor>&& body, Keep&& keep)
    : future_state<T>(loop_ptr(&l), references)
    , task_base(static_cast<state_base&>(*this), plain)
    , bottom_frame<Executor>(
        &task_state::on_returned, &task_state::on_destroyed)
    , keep_(std::move(keep))
    , body_(std::move(body))
    , first_step_(*this)
  {
  }
  ~task_state() {}

  // Registers the task and queues its first step, or runs it.
  void schedule(bool eager)
  {
    register_or_turn_away();
    begin_library_wait(&first_step_);
    if (eager)
      first_step_.run();
    else
      this->future_state<T>::loop().ready(&first_step_);
  }

  // In place of that: it ends before it begins.
  void refuse(std::exception_ptr e)
  {
    register_or_turn_away();
    discard();
    end_failed(std::move(e));
  }
  // In place of that: its loop is closed, or cannot take it.
  void turn_away() noexcept
  {
    discard();
    while (waiter* const w = this->self().pop_waiter())
      w->drop();
    this->self().release(references);
  }

  bool cancel(cancel_ptr why) override { return task_base::cancel(why); }
  task_base* as_task() noexcept override { return this; }
  bool has_producer() const noexcept override { return true; }

private:
  // What a task waits for until it has started: its turn.
  class first_step final
    : public node
    , public library_wait
  {
  public:
    explicit first_step(task_state& t) : node(&first_step::on_ready), task_(t)
    {
    }
    bool cancel(cancel_ptr const&) override { return false; }
    void print(std::ostream& os) const override { os << "<start>"; }

    // Later its way home: the body has ended elsewhere.
    void submit_return()
    {
      set_function(&first_step::on_return);
      task_.task_base::loop().submit(this);
    }

  private:
    static void on_return(node* n, action a)
    {
      task_state& t = static_cast<first_step*>(n)->task_;
      resumed_thread<Executor> thread(t.away_);
      if (a == action::drop)
        return;
      state_ref const alive(&t.self());
      run_step(t.task_base::loop(), &t, [&] { thread.resume(); });
    }
    static void on_ready(node* n, action a)
    {
      task_state& t = static_cast<first_step*>(n)->task_;
      if (a == action::drop)
        t.discard();
      else
        run_step(t.task_base::loop(), &t, [&t] { t.start(); });
    }
    task_state& task_;
  };

  void register_or_turn_away()
  {
    try
    {
      register_task();
    }
    catch (...)
    {
      turn_away();
      throw;
    }
  }

  static task_state& of(void* frame) noexcept
  {
    return *static_cast<task_state*>(
      static_cast<bottom_frame<Executor>*>(frame));
  }

  // The body has ended: on the loop, or elsewhere.
  static void on_returned(void* frame)
  {
    task_state& t = of(frame);
    if (!t.task_base::loop().owned_here())
    {
      std::construct_at(&t.away_, t.detach_thread());
      return t.first_step_.submit_return();
    }
    try
    {
      t.complete(t.failure_of(t.body_));
    }
    catch (...)
    {
      t.unhandled_exception();
    }
    t.pop();
  }

  // The frame goes: after that, or in its place.
  static void on_destroyed(void* frame)
  {
    task_state& t = of(frame);
    if (!t.self().done())
      t.end_library_wait();
    t.discard();
    t.abandon(false);
    t.end();
    t.bottom_gone();
  }

  void start()
  {
    end_library_wait();
    if (deliverable())
    {
      // The body never runs.
      discard();
      return end_cancelled(
        nullptr, std::make_exception_ptr(cancelled_error(consume())));
    }
    try
    {
      Executor const ex(executor::lent(*this));
      bottom_begins();
      this->launch(
        body_, ex, plain ? signal().slot() : asio::cancellation_slot(), *this);
    }
    catch (...)
    {
      // There was no memory, or an initiation threw through Asio.
      if (this->self().done())
        return;
      discard();
      end_failed(std::current_exception());
    }
  }

  void complete(std::exception_ptr failed)
  {
    // It has destroyed its loop, and was ended by that.
    if (this->self().done())
      return discard();
    try
    {
      if (!failed)
        take_value();
    }
    catch (...)
    {
      failed = std::current_exception();
    }
    discard();
    stack.end(failed);
    if (failed)
      end_failed(std::move(failed));
    else
      end_value();
  }

  void take_value()
  {
    if constexpr (std::is_void_v<T>)
      body_.await_resume();
    else
      this->value.emplace(body_.await_resume());
  }

  // What the coroutine holds goes before anybody hears that the task is done.
  void discard() noexcept
  {
    stack.clear();
    {
      // Assigning to it would not destroy the coroutine.
      asio::awaitable<T, Executor> const gone(std::move(body_));
    }
    keep_ = {};
  }

  [[no_unique_address]] Keep keep_;
  asio::awaitable<T, Executor> body_;
  first_step first_step_;
  // The stack of a body that has ended elsewhere, on its way home.
  union
  {
    parked_thread<Executor> away_;
  };
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_TASK_STATE_HPP
