#ifndef BOOST_TASKIO_DETAIL_ADOPTION_HPP
#define BOOST_TASKIO_DETAIL_ADOPTION_HPP

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
#include <exception>
#include <utility>

namespace boost::taskio::detail {

// Runs a coroutine, the child, within a coroutine of another executor type, its
// host. The child gets a coroutine thread of its own, on the task's executor,
// and stands in for its host meanwhile: the task's requests are for it, its
// library waits are the task's.
//
// Derived says what becomes of the host:
//   reactivate()        requests are for the host again
//   host_may_go_on()    the child has ended; resume_soon() is one way
//   destroy_host()      the child was destroyed unfinished
//   resume(), drop()    what resume_soon() leads to
template <typename Derived, typename T, typename Executor>
class adoption : protected node
{
protected:
  adoption(loop_state& l, task_base* t, asio::awaitable<T, Executor>&& child)
    : node(node::by<&adoption::on_ready>)
    , loop_(l)
    , task_(t)
    , child_(std::move(child))
  {
  }
  ~adoption() = default;

  // On the loop. With a task: its requests are for the child.
  void launch_child(
    executor const& ex, asio::cancellation_slot slot, task_base* requests_for)
  {
    launching_ = true;
    try
    {
      launch<Executor>(run(root_tag(), *this, std::move(child_)), Executor(ex),
        slot, requests_for);
      launching_ = false;
    }
    catch (...)
    {
      launching_ = false;
      give_up(std::current_exception());
    }
  }

  // Elsewhere: the child starts on the loop, by derived().start().
  void go_home()
  {
    go_by(node::by<&adoption::on_arrival>);
    loop_.submit(this);
  }

  void resume_soon() noexcept
  {
    if (current.running && current.running->task() == task_)
      current.running->go_on_with(this);
    else
      loop_.ready(this);
  }

  bool done() const noexcept { return done_; }
  // Whether code of the child's own has run to its end.
  bool returned() const noexcept { return returned_; }
  auto const& child() const noexcept { return child_; }
  bool abandoned() const noexcept { return abandoned_; }

  loop_state& loop_;
  task_base* const task_;
  std::exception_ptr failed_;
  value_slot<T> value_;

private:
  Derived& derived() noexcept { return static_cast<Derived&>(*this); }

  struct unwinding
  {
    explicit unwinding(adoption& a) noexcept : self(&a) { a.guard_ = this; }
    ~unwinding()
    {
      if (!self)
        return;
      self->guard_ = nullptr;
      if (!self->done_)
        self->abandon();
    }
    adoption* self;
  };

  static asio::awaitable<entry_point, Executor> run(
    root_tag, adoption& self, asio::awaitable<T, Executor> child)
  {
    unwinding guard(self);
    {
      body_awaiter<T, Executor> body(child);
      self.failed_ = co_await body;
      self.returned_ = frame_peek::has_returned(child);
    }
    {
      homecoming<Executor> home(self.loop_, self.task_);
      co_await home;
    }
    self.finish(child);
  }

  void finish(asio::awaitable<T, Executor>& child) noexcept
  {
    try
    {
      if (!failed_)
        store(child);
    }
    catch (...)
    {
      failed_ = std::current_exception();
    }
    {
      asio::awaitable<T, Executor> const ended(std::move(child));
    }
    ended();
  }

  void store(asio::awaitable<T, Executor>& child)
  {
    if constexpr (std::is_void_v<T>)
      child.await_resume();
    else
      value_.emplace(child.await_resume());
  }

  void ended() noexcept
  {
    done_ = true;
    derived().reactivate();
    derived().host_may_go_on();
  }

  // An initiation within the child threw through Asio: the await throws it.
  void give_up(std::exception_ptr e) noexcept
  {
    if (guard_)
      guard_->self = nullptr;
    guard_ = nullptr;
    if (done_)
      return;
    abandoned_ = false;
    failed_ = std::move(e);
    ended();
  }

  void abandon() noexcept
  {
    if (task_ && !task_->done())
      derived().reactivate();
    abandoned_ = true;
    if (!launching_)
      derived().destroy_host();
  }

  static void on_arrival(node* n, action a)
  {
    auto* self = static_cast<adoption*>(n);
    self->go_by(node::by<&adoption::on_ready>);
    if (a == action::drop)
      return on_ready(n, a);
    task_base* const t = self->task_;
    state_ref const alive(t);
    run_step(t, [self] { self->derived().start(); });
  }

  static void on_ready(node* n, action a)
  {
    auto* self = static_cast<adoption*>(n);
    if (a == action::drop)
      return self->derived().drop();
    task_base* const t = self->task_;
    if (current.running && current.running->task() == t)
      return self->derived().resume();
    state_ref const alive(t);
    run_step(t, [self] { self->derived().resume(); });
  }

  asio::awaitable<T, Executor> child_;
  unwinding* guard_ = nullptr;
  bool launching_ = false;
  bool done_ = false;
  bool returned_ = false;
  bool abandoned_ = false;
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_ADOPTION_HPP
