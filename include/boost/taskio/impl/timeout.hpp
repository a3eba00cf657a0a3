#ifndef BOOST_TASKIO_IMPL_TIMEOUT_HPP
#define BOOST_TASKIO_IMPL_TIMEOUT_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/at_home.hpp>
#include <boost/taskio/detail/settle.hpp>
#include <boost/taskio/detail/unmasked.hpp>
#include <boost/taskio/timeout.hpp>

namespace boost::taskio {

namespace detail {

template <typename T, typename Begin, typename Body>
awaitable<T> run_timeout(Begin begin, Body body)
{
  loop& l = co_await at_home;
  own_task const mine("timeout");
  task_base& here = co_await mine;
  if (here.in_clean_up()) [[unlikely]]
  {
    awaitable<T> apart =
      run_timeout<T, Begin, Body>(std::move(begin), std::move(body));
    awaitable<T> whole = run_unmasked<T>(l, here, std::move(apart));
    co_return co_await std::move(whole);
  }
  timeout_state state(here);
  timeout_scope scope(state);
  begin(state);
  settle running(run_body<T>(body, scope));
  settled<T> end = co_await running;
  co_await back_home;
  if (!state.exit()) [[unlikely]]
    end.failed = state.outcome(std::move(end.failed));
  failing with(std::move(end.failed));
  co_await with;
  co_return end.value.take(false);
}

} // namespace detail

template <typename Body>
auto timeout(time_limit limit, Body&& body)
  -> operation<detail::scoped_value_t<Body, timeout_scope>>
{
  using value_type = detail::scoped_value_t<Body, timeout_scope>;
  auto begin = [limit](detail::timeout_state& s) {
    if (limit)
      s.limit(limit.get());
  };
  return operation<value_type>(
    detail::run_timeout<value_type, decltype(begin), std::decay_t<Body>>(
      begin, std::forward<Body>(body)));
}

template <typename Body>
auto timeout_at(std::optional<loop::time_point> at, Body&& body)
  -> operation<detail::scoped_value_t<Body, timeout_scope>>
{
  using value_type = detail::scoped_value_t<Body, timeout_scope>;
  auto begin = [at](detail::timeout_state& s) { s.reschedule(at); };
  return operation<value_type>(
    detail::run_timeout<value_type, decltype(begin), std::decay_t<Body>>(
      begin, std::forward<Body>(body)));
}

} // namespace boost::taskio

#if !defined(BOOST_TASKIO_SEPARATE_COMPILATION)
#include <boost/taskio/impl/timeout.ipp>
#endif

#endif // BOOST_TASKIO_IMPL_TIMEOUT_HPP
