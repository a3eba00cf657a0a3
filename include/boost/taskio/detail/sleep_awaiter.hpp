#ifndef BOOST_TASKIO_DETAIL_SLEEP_AWAITER_HPP
#define BOOST_TASKIO_DETAIL_SLEEP_AWAITER_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/frame_wait.hpp>
#include <boost/taskio/detail/raise.hpp>
#include <boost/taskio/detail/wait_op.hpp>
#include <ostream>
#include <type_traits>

namespace boost::taskio {

template <typename T>
class sleep_operation;

namespace detail {

struct no_value
{
};
template <typename T>
using sleep_value = std::conditional_t<std::is_void_v<T>, no_value, T>;

// A sleeping coroutine of ours: no future, no allocation. As in asyncio a timer
// that is due first completes what is waited for, in its turn, and the sleeper
// is queued then; a sleep of zero is only queued. Its one node is the timer
// first and the sleeper then. Whoever cancels it in between, when it is queued
// as the timer, has the task's node queued for the sleeper.
class sleeper : public frame_wait
{
public:
  sleeper(await_site const& site, clock::duration d) : frame_wait(site)
  {
    set_delay(d);
  }

  bool cancel(cancel_ptr const& why) override
  {
    if (stage != sleeping)
      return false;
    stage = cancelled;
    why_ = why;
    if (armed())
    {
      disarm();
      loop().ready(this);
    }
    else
      task->queue(&sleeper::on_turn);
    return true;
  }
  void print(std::ostream& os) const override { os << "<sleep>"; }

protected:
  ~sleeper() = default;

  std::exception_ptr finish()
  {
    std::exception_ptr e = end(stage == cancelled);
    if (stage == cancelled && !e) [[unlikely]]
      e = make_cancelled(std::move(why_));
    return e;
  }

private:
  static constexpr unsigned char sleeping = 0;
  static constexpr unsigned char over = 1;
  static constexpr unsigned char cancelled = 2;

  static void on_alarm(node* n, action a)
  {
    auto& s = static_cast<sleeper&>(*n);
    if (s.stage != sleeping)
      return;
    s.stage = over;
    s.set_function(&frame_wait::on_ready);
    if (a == action::drop)
      s.drop();
    else
      s.loop().ready(&s);
  }

  static void on_turn(node* n, action a)
  {
    auto& s = static_cast<sleeper&>(*static_cast<task_base&>(*n).wait());
    frame_wait::on_ready(&s, a);
  }

  void disarm() noexcept
  {
    loop().disarm(this);
    set_function(&frame_wait::on_ready);
  }

  friend class frame_wait;
  void start() final
  {
    if (delay() > clock::duration::zero())
    {
      loop().arm(this, loop().deadline_after(delay()));
      return set_function(&sleeper::on_alarm);
    }
    stage = over;
    loop().ready(this);
  }

  bool stop() noexcept override
  {
    if (!armed())
      return false;
    stage = over;
    disarm();
    return true;
  }

  cancel_ptr why_;
};

template <typename T>
class sleep_awaiter final : public sleeper
{
public:
  sleep_awaiter(
    frame_base<executor>&, await_site const& site, sleep_operation<T>&& s)
    : sleeper(site, s.duration)
    , value_(std::move(s.value))
  {
  }

  void await_suspend(std::coroutine_handle<>) { this->suspend(*this); }
  BOOST_FORCEINLINE T await_resume()
  {
    if (std::exception_ptr e = take_failure()) [[unlikely]]
      raise(e);
    return take_value();
  }
  std::exception_ptr take_failure() { return this->finish(); }
  T take_value()
  {
    if constexpr (!std::is_void_v<T>)
      return std::move(value_);
  }

private:
  [[no_unique_address]] sleep_value<T> value_;
};

} // namespace detail
} // namespace boost::taskio

#endif // BOOST_TASKIO_DETAIL_SLEEP_AWAITER_HPP
