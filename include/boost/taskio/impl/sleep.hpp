#ifndef BOOST_TASKIO_IMPL_SLEEP_HPP
#define BOOST_TASKIO_IMPL_SLEEP_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/to_clock.hpp>
#include <boost/taskio/loop.hpp>
#include <boost/taskio/sleep.hpp>
#include <exception>

namespace boost::taskio {

namespace detail {

// A sleep for those who bring a handler: a future that its own timer completes.
// The wait holds it, the heap does not: it goes, and disarms, with the wait.
template <typename T>
class sleep_state final : public future_state<T>
{
public:
  sleep_state(loop_state& l, clock::duration d, sleep_value<T>&& v)
    : future_state<T>(l)
    , duration_(d)
    , alarm_(*this)
  {
    if constexpr (!std::is_void_v<T>)
      this->value.emplace(std::move(v));
  }
  ~sleep_state() { this->loop().disarm(&alarm_); }

  // A sleep of zero is no wait that could be cancelled: it is one tick.
  bool cancel(cancel_ptr why) override
  {
    return duration_ > clock::duration::zero()
      && this->cancel_future(std::move(why));
  }

  // On the loop, or on the way there.
  void begin()
  {
    if (!this->loop().owned_here())
      return this->loop().submit(new later(*this));
    if (this->done())
      return;
    if (duration_ <= clock::duration::zero())
      return this->finish(status::finished);
    try
    {
      this->loop().arm(&alarm_, this->loop().deadline_after(duration_));
    }
    catch (...)
    {
      this->fail(std::current_exception());
    }
  }

private:
  class alarm final : public timer_node
  {
  public:
    explicit alarm(sleep_state& s) : timer_node(&alarm::on_ready), sleep_(s) {}

  private:
    static void on_ready(node* n, action a)
    {
      sleep_state& s = static_cast<alarm*>(n)->sleep_;
      if (a == action::run && !s.done())
        s.finish(status::finished);
    }
    sleep_state& sleep_;
  };

  class later final
    : public node
    , public pooled
  {
  public:
    explicit later(sleep_state& s)
      : node(&later::on_ready)
      , sleep_(s)
      , alive_(&s)
    {
    }

  private:
    static void on_ready(node* n, action a)
    {
      auto* self = static_cast<later*>(n);
      state_ref const alive = std::move(self->alive_);
      sleep_state& s = self->sleep_;
      delete self;
      if (a == action::run)
        s.begin();
    }
    sleep_state& sleep_;
    state_ref alive_;
  };

  clock::duration const duration_;
  alarm alarm_;
};

// The loop is that of the handler; one that has none sleeps on the running one.
template <typename T>
struct initiate_sleep : initiate_on_running_loop
{
  initiate_sleep(clock::duration d, sleep_value<T>&& v)
    : duration(d)
    , value(std::move(v))
  {
  }

  template <typename Handler>
  void operator()(Handler&& h)
  {
    loop_ptr loop(target_of_handler(h).loop);
    if (!loop)
      loop = &running_loop().state();
    auto* s = new sleep_state<T>(*loop, duration, std::move(value));
    auto state = state_handle::adopt(s);
    // On its loop the sleep is kept by the wait that has just begun.
    state_handle const keep = s->loop().owned_here() ? state_handle() : state;
    wait_op<T, std::decay_t<Handler>>::initiate(
      std::move(state), std::forward<Handler>(h), true);
    s->begin();
  }

  clock::duration duration;
  sleep_value<T> value;
};

} // namespace detail

template <typename T>
template <typename Token>
auto sleep_operation<T>::async_wait(Token&& token) &&
{
  return asio::async_initiate<Token,
    typename detail::wait_traits<T>::signature>(
    detail::initiate_sleep<T>(duration, std::move(value)), token);
}

template <typename Rep, typename Period>
sleep_operation<void> sleep(std::chrono::duration<Rep, Period> d)
{
  return {detail::to_clock(d), {}};
}

template <typename Rep, typename Period, typename T>
sleep_operation<std::decay_t<T>> sleep(
  std::chrono::duration<Rep, Period> d, T&& value)
{
  return {detail::to_clock(d), std::forward<T>(value)};
}

template <detail::number Number>
sleep_operation<void> sleep(Number n)
{
  return {detail::to_clock(n), {}};
}

} // namespace boost::taskio

#endif // BOOST_TASKIO_IMPL_SLEEP_HPP
