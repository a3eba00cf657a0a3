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

#include <boost/taskio/detail/sleep_op.hpp>
#include <boost/taskio/detail/to_clock.hpp>
#include <boost/taskio/loop.hpp>
#include <boost/taskio/sleep.hpp>
#include <type_traits>
#include <utility>

namespace boost::taskio {

namespace detail {

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
    handler_target const target = target_of_handler(h);
    loop_ptr const loop(target.loop ? target.loop : &running_loop().state());
    sleep_op<T, std::decay_t<Handler>>::initiate(
      *loop, target, duration, std::move(value), std::forward<Handler>(h));
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
