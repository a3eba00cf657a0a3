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

#include <boost/taskio/detail/asio_frame.hpp>
#include <boost/taskio/detail/future_state.hpp>
#include <boost/taskio/detail/homecoming.hpp>
#include <boost/taskio/detail/step.hpp>
#include <boost/taskio/detail/task_base.hpp>
#include <boost/taskio/error.hpp>
#include <coroutine>
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
{
  static constexpr std::uint32_t registry_reference = 1;
  static constexpr bool plain = !std::is_same_v<Executor, executor>;

public:
  task_state(loop_state& l, asio::awaitable<T, Executor>&& body, Keep&& keep)
    : future_state<T>(loop_ptr(&l), registry_reference)
    , task_base(static_cast<state_base&>(*this), plain)
    , keep_(std::move(keep))
    , body_(std::move(body))
    , first_step_(*this)
  {
  }

  // Registers the task and queues its first step, or runs it.
  void schedule(bool eager)
  {
    register_task();
    begin_library_wait(&first_step_);
    if (eager)
      first_step_.run();
    else
      this->future_state<T>::loop().ready(&first_step_);
  }

  // In place of that: it ends before it begins.
  void refuse(std::exception_ptr e)
  {
    register_task();
    discard();
    end_failed(std::move(e));
  }
  // In place of that: its loop is closed.
  void turn_away() noexcept
  {
    discard();
    while (waiter* const w = this->self().pop_waiter())
      w->drop();
    this->self().release();
  }

  bool cancel(cancel_ptr why) override
  {
    return task_base::cancel(std::move(why));
  }
  task_base* as_task() noexcept override { return this; }
  bool has_producer() const noexcept override { return true; }

private:
  // What a task waits for until it has started: its turn.
  class first_step final
    : public node
    , public library_wait
  {
  public:
    explicit first_step(task_state& t)
      : node(&first_step::on_ready)
      , task_(t)
    {
    }
    bool cancel(cancel_ptr const&) override { return false; }
    void print(std::ostream& os) const override { os << "<start>"; }

  private:
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

  struct unwinding
  {
    ~unwinding() { task.unwind(); }
    task_state& task;
  };

  static asio::awaitable<entry_point, Executor> root(
    root_tag, task_state& self)
  {
    unwinding guard{self};
    std::exception_ptr failed;
    {
      body_awaiter<T, Executor> body(*self.body_);
      failed = co_await body;
    }
    {
      homecoming<Executor> home(self.task_base::loop(), &self);
      co_await home;
    }
    self.complete(std::move(failed));
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
      launch<Executor>(root(root_tag(), *this), Executor(executor(*this)),
        plain ? signal().slot() : asio::cancellation_slot(), this);
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

  // The root is gone: after its end, or in its place.
  void unwind() noexcept
  {
    state_ref const alive(&this->self());
    if (!this->self().done())
      end_library_wait();
    discard();
    abandon(false);
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
      body_->await_resume();
    else
      this->value.emplace(body_->await_resume());
  }

  // What the coroutine holds goes before anybody hears that the task is done.
  void discard() noexcept
  {
    stack.clear();
    body_.reset();
    keep_.reset();
  }

  std::optional<Keep> keep_;
  std::optional<asio::awaitable<T, Executor>> body_;
  first_step first_step_;
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_TASK_STATE_HPP
