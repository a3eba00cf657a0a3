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
// first and the sleeper then.
class sleeper : public frame_wait
{
public:
  sleeper(frame_base<executor>& f, source_location where, clock::duration d)
    : frame_wait(f, where)
  {
    set_delay(d);
  }

  bool cancel(cancel_ptr const& why) override
  {
    if (!stop())
      return false;
    end_cancelled(why);
    return true;
  }
  void print(std::ostream& os) const override { os << "<sleep>"; }

protected:
  ~sleeper() = default;

private:
  static void on_alarm(node* n, action a)
  {
    auto& s = static_cast<sleeper&>(*n);
    s.go_on_when_ready();
    if (a == action::drop)
      s.drop();
    else
      // That it runs on: to ask its task would take a cache miss.
      current.loop->ready(&s);
  }

  friend class frame_wait;
  static bool over() noexcept { return false; }
  void start() final { start_on(loop()); }
  // On this loop: who asked the coroutine's task would wait for one load after
  // another. (13 % of the time of a yield.)
  void start_unready(task_base&) { start_on(*current.loop); }
  void start_on(loop_state& l)
  {
    if (delay() <= clock::duration::zero())
      l.ready(this);
    else
      arm(l);
  }
  void arm(loop_state& l)
  {
    l.arm(this, l.deadline_after(delay()));
    go_by(node::by<&sleeper::on_alarm>);
  }

  bool stop() noexcept override
  {
    if (!armed())
      return false;
    loop().disarm(this);
    go_on_when_ready();
    return true;
  }
};

template <typename T>
class sleep_awaiter final : public sleeper
{
public:
  sleep_awaiter(
    frame_base<executor>& f, source_location where, sleep_operation<T>&& s)
    : sleeper(f, where, s.duration)
    , value_(std::move(s.value))
  {
  }

  BOOST_FORCEINLINE bool await_ready() { return this->is_over(*this); }
  void await_suspend(std::coroutine_handle<>) const noexcept {}
  BOOST_FORCEINLINE T await_resume()
  {
    if (std::exception_ptr e = take_failure()) [[unlikely]]
      raise(e);
    return take_value();
  }
  std::exception_ptr take_failure()
  {
    return this->ended() ? nullptr : this->interruption();
  }
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
