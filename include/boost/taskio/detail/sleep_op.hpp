#ifndef BOOST_TASKIO_DETAIL_SLEEP_OP_HPP
#define BOOST_TASKIO_DETAIL_SLEEP_OP_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/future_state.hpp>
#include <boost/taskio/detail/handler_wait.hpp>
#include <boost/taskio/detail/sleep_awaiter.hpp>
#include <exception>
#include <ostream>
#include <type_traits>
#include <utility>

namespace boost::taskio::detail {

// A handler that sleeps. As a sleeping coroutine of ours, it is the timer
// first, and queued in its turn when that is due; one that sleeps for no time
// is only queued, and cannot be cancelled.
template <typename T, typename Handler>
class sleep_op final
  : public handler_wait<sleep_op<T, Handler>, T, Handler, timer_node>
{
  using base = handler_wait<sleep_op, T, Handler, timer_node>;
  friend base;

public:
  template <typename H>
  static void initiate(loop_state& l, handler_target target, clock::duration d,
    sleep_value<T>&& value, H&& h)
  {
    base::make(h, l, target, d, std::move(value), std::forward<H>(h))->go(l);
  }

  bool cancel(cancel_ptr const& why) override
  {
    if (!stop())
      return false;
    why_ = why;
    return true;
  }
  void print(std::ostream& os) const override { os << "<sleep>"; }

private:
  template <typename H>
  sleep_op(loop_state& l, handler_target target, clock::duration d,
    [[maybe_unused]] sleep_value<T>&& value, H&& h)
    : base(l, target, std::forward<H>(h))
    , loop_(l)
  {
    this->set_delay(d);
    if constexpr (!std::is_void_v<T>)
      value_.emplace(std::move(value));
    this->connect_slot(l);
  }

  void begin()
  {
    begun_ = true;
    if (this->delay() <= clock::duration::zero() || stopped_)
      loop_.ready(this);
    else
      arm();
    if (this->task_)
      this->task_->begin_library_wait(this);
  }
  void arm()
  {
    try
    {
      loop_.arm(this, loop_.deadline_after(this->delay()));
      this->go_by(node::by<&sleep_op::on_alarm>);
    }
    catch (...)
    {
      failed_ = std::current_exception();
      loop_.ready(this);
    }
  }
  static void on_alarm(node* n, node::action a)
  {
    auto& self = static_cast<sleep_op&>(*n);
    self.becomes_ready();
    if (a == node::action::drop)
      self.drop();
    else
      self.loop_.ready(&self);
  }

  // A signal, which may come before the sleep has begun.
  void stop_wait() noexcept override
  {
    if (begun_)
      stop();
    else
      stopped_ = true;
  }
  bool stop() noexcept
  {
    if (!this->armed())
      return false;
    loop_.disarm(this);
    this->becomes_ready();
    stopped_ = true;
    loop_.ready(this);
    return true;
  }

  std::exception_ptr outcome()
  {
    cancel_ptr why;
    bool const requested = this->end_wait_of_task(why);
    if (stopped_)
      return std::make_exception_ptr(cancelled_error(std::move(why_)));
    if (requested)
      return std::make_exception_ptr(cancelled_error(std::move(why)));
    return failed_;
  }
  auto argument(std::exception_ptr& e)
  {
    return argument_for<T>(e, value_, false);
  }
  no_value keep() const noexcept { return {}; }

  loop_state& loop_;
  [[no_unique_address]] value_slot<T> value_;
  cancel_ptr why_;
  std::exception_ptr failed_;
  bool begun_ = false;
  bool stopped_ = false;
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_SLEEP_OP_HPP
