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
// is queued then; a sleep of zero is only queued.
class sleeper : public frame_wait
{
public:
  sleeper(frame_base<executor>& f, await_site const& site, clock::duration d)
    : frame_wait(f, site)
    , duration_(d)
    , alarm_(*this)
  {
  }

  bool cancel(cancel_ptr const& why) override
  {
    if (state_ != state::sleeping)
      return false;
    state_ = state::cancelled;
    why_ = why;
    loop().disarm(&alarm_);
    loop().ready(this);
    return true;
  }
  void print(std::ostream& os) const override { os << "<sleep>"; }

protected:
  ~sleeper() = default;

  std::exception_ptr finish()
  {
    bool const cancelled = state_ == state::cancelled;
    std::exception_ptr e = end(cancelled);
    if (cancelled && !e) [[unlikely]]
      e = make_cancelled(std::move(why_));
    return e;
  }

private:
  enum class state : unsigned char
  {
    sleeping,
    over,
    cancelled
  };

  class alarm final : public timer_node
  {
  public:
    explicit alarm(sleeper& s) : timer_node(&alarm::on_ready), sleeper_(s) {}

  private:
    static void on_ready(node* n, action a)
    {
      sleeper& s = static_cast<alarm*>(n)->sleeper_;
      if (s.state_ != state::sleeping)
        return;
      s.state_ = state::over;
      if (a == action::drop)
        s.drop();
      else
        s.loop().ready(&s);
    }
    sleeper& sleeper_;
  };

  friend class frame_wait;
  void start() final
  {
    if (duration_ > clock::duration::zero())
      return loop().arm(&alarm_, loop().deadline_after(duration_));
    state_ = state::over;
    loop().ready(this);
  }

  bool stop() noexcept override
  {
    if (state_ != state::sleeping)
      return false;
    state_ = state::over;
    loop().disarm(&alarm_);
    return true;
  }

  clock::duration duration_;
  alarm alarm_;
  cancel_ptr why_;
  state state_ = state::sleeping;
};

template <typename T>
class sleep_awaiter final : public sleeper
{
public:
  sleep_awaiter(
    frame_base<executor>& f, await_site const& site, sleep_operation<T>&& s)
    : sleeper(f, site, s.duration)
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
