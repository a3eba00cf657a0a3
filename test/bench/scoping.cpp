//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "worlds.hpp"
#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/post.hpp>
#include <deque>
#include <vector>

namespace bench {
namespace {

namespace experimental = asio::experimental;

// A child that yields once.
template <typename Body>
typename Body::template awaitable<int> child()
{
  co_await Body::wait(taskio::sleep(0s));
  co_return 1;
}

template <typename Raw>
typename Raw::template awaitable<int> raw_child()
{
  co_await asio::post(asio::deferred);
  co_return 1;
}

// A cancellation of the caller would not reach the child.
template <typename Body>
typename Body::template awaitable<void> shield(long n)
{
  long sum = 0;
  for (long i = 0; i < n; ++i)
    sum += co_await Body::wait(taskio::shield(child<Body>()));
  expect(sum == n);
}

template <typename Raw>
typename Raw::template awaitable<void> raw_shield(
  typename Raw::executor ex, long n)
{
  long sum = 0;
  for (long i = 0; i < n; ++i)
    sum += co_await asio::co_spawn(ex, raw_child<Raw>(),
      asio::bind_cancellation_slot(
        asio::cancellation_slot(), Raw::use_awaitable));
  expect(sum == n);
}

// Children that live and fail together.
constexpr long grouped = 1000;

template <typename Body>
typename Body::template awaitable<void> count(long& sum)
{
  sum += co_await child<Body>();
}

template <typename Body>
typename Body::template awaitable<void> group(long n)
{
  long sum = 0;
  while (sum < n)
  {
    auto const body = [&sum, n](taskio::task_group_scope& scope) ->
      typename Body::template awaitable<void> {
        for (long k = std::min(grouped, n - sum); k > 0; --k)
          scope.create_task(count<Body>(sum));
        co_return;
      };
    auto all = taskio::task_group(body);
    co_await Body::wait(std::move(all));
  }
  expect(sum == n);
}

template <typename Raw>
typename Raw::template awaitable<void> raw_group(
  typename Raw::executor ex, long n)
{
  using operation =
    decltype(asio::co_spawn(ex, raw_child<Raw>(), asio::deferred));
  long sum = 0;
  while (sum < n)
  {
    std::vector<operation> children;
    for (long k = std::min(grouped, n - sum); k > 0; --k)
      children.push_back(asio::co_spawn(ex, raw_child<Raw>(), asio::deferred));
    auto all = experimental::make_parallel_group(std::move(children));
    auto [order, failures, values] = co_await all.async_wait(
      experimental::wait_for_one_error(), Raw::use_awaitable);
    sum += long(values.size());
  }
  expect(sum == n);
}

// Limits that expire, a thousand under way at a time: thrown to who waits, or
// told by a value.
enum class told
{
  thrown,
  value
};

template <typename Body, told By>
typename Body::template awaitable<void> give_up(long& expired)
{
  auto limited = taskio::wait_for(taskio::sleep(1h), 1ms);
  if constexpr (By == told::value)
  {
    auto const [e] = co_await Body::outcome(std::move(limited));
    expired += bool(e);
  }
  else
    try
    {
      co_await Body::wait(std::move(limited));
    }
    catch (taskio::timeout_error const&)
    {
      ++expired;
    }
}

template <typename Body, told By>
typename Body::template awaitable<void> expire(long n)
{
  long expired = 0;
  while (expired < n)
  {
    std::vector<typename Body::template awaitable<void>> children;
    for (long k = std::min(grouped, n - expired); k > 0; --k)
      children.push_back(give_up<Body, By>(expired));
    auto all = taskio::gather(std::move(children));
    co_await Body::wait(std::move(all));
  }
  expect(expired == n);
}

template <typename Raw>
auto raw_limited(typename Raw::timer& sleep, typename Raw::timer& limit)
{
  return experimental::make_parallel_group(
    sleep.async_wait(asio::deferred), limit.async_wait(asio::deferred))
    .async_wait(experimental::wait_for_one(), Raw::use_awaitable);
}

// What a program would have for that.
template <typename Raw>
typename Raw::template awaitable<void> raw_wait_for(typename Raw::executor ex)
{
  typename Raw::timer sleep(ex, 1h), limit(ex, 1ms);
  auto [order, slept, ended] = co_await raw_limited<Raw>(sleep, limit);
  if (order[0] == 1)
    throw boost::system::system_error(asio::error::timed_out);
}

template <typename Raw, told By>
typename Raw::template awaitable<void> raw_give_up(
  typename Raw::executor ex, long& expired)
{
  if constexpr (By == told::value)
  {
    typename Raw::timer sleep(ex, 1h), limit(ex, 1ms);
    auto [order, slept, ended] = co_await raw_limited<Raw>(sleep, limit);
    expired += order[0] == 1;
  }
  else
    try
    {
      co_await raw_wait_for<Raw>(ex);
    }
    catch (boost::system::system_error const&)
    {
      ++expired;
    }
}

template <typename Raw, told By>
typename Raw::template awaitable<void> raw_expire(
  typename Raw::executor ex, long n)
{
  long expired = 0;
  while (expired < n)
  {
    long const until = std::min(n, expired + grouped);
    for (long k = expired; k < until; ++k)
      asio::co_spawn(ex, raw_give_up<Raw, By>(ex, expired), asio::detached);
    typename Raw::timer t(ex);
    while (expired < until)
    {
      t.expires_after(1ms);
      co_await t.async_wait(Raw::use_awaitable);
    }
  }
}

// Everybody waits for the same; everybody is cancelled. Joined as in W5.
template <typename Body>
typename Body::template awaitable<void> wait_for_it(
  taskio::event& it, long& woken)
{
  auto wait = it.wait();
  co_await Body::wait(std::move(wait));
  ++woken;
}

template <typename Body>
typename Body::template awaitable<void> storm(long n)
{
  long woken = 0, cancelled = 0;
  taskio::event it;
  taskio::loop& lp = taskio::running_loop();
  auto const all = lp.create_future<void>();
  taskio::done_callback const ended([&](taskio::any_future const& t) {
    cancelled += t.cancelled();
    if (cancelled == n)
      all.set_result();
  });
  std::deque<taskio::task<void>> tasks;
  for (long i = 0; i < n; ++i)
    tasks.push_back(lp.create_task(wait_for_it<Body>(it, woken)));
  for (auto const& t : tasks)
    t.add_done_callback(ended);
  co_await Body::wait(taskio::sleep(0s));
  for (auto const& t : tasks)
    t.cancel();
  co_await Body::wait(all);
  expect(woken == 0 && cancelled == n);
}

// Asio's nearest to an event is a timer that never expires. To cancel one of its
// waits it looks at all of them.
template <typename Raw>
typename Raw::template awaitable<void> raw_wait_for_it(
  typename Raw::timer& it, long& woken)
{
  co_await it.async_wait(Raw::use_awaitable);
  ++woken;
}

template <typename Raw>
typename Raw::template awaitable<void> raw_storm(
  typename Raw::executor ex, long n)
{
  long woken = 0, cancelled = 0;
  auto const never = std::chrono::steady_clock::time_point::max();
  typename Raw::timer it(ex, never), all(ex, never);
  std::deque<asio::cancellation_signal> signals(n);
  for (auto& s : signals)
    asio::co_spawn(ex, raw_wait_for_it<Raw>(it, woken),
      asio::bind_cancellation_slot(s.slot(), [&](std::exception_ptr e) {
        cancelled += e != nullptr;
        if (cancelled == n)
          all.cancel();
      }));
  co_await asio::post(asio::deferred);
  for (auto& s : signals)
    s.emit(asio::cancellation_type::terminal);
  co_await all.async_wait(asio::as_tuple(Raw::use_awaitable));
  expect(woken == 0 && cancelled == n);
}

constexpr workload table[] = {
  {"shield", "a child that yields once, shielded", "ns/child", 100'000,
    {run_tasks<shield<own>>, run_tasks<shield<plain>>,
      run_raw<any, raw_shield<any>>, run_raw<typed, raw_shield<typed>>,
      nullptr}},
  {"group", "a group of 1000 children that yield once", "ns/child", 100'000,
    {run_tasks<group<own>>, run_tasks<group<plain>>,
      run_raw<any, raw_group<any>>, run_raw<typed, raw_group<typed>>, nullptr}},
  {"expire", "a sleep of an hour, within a limit of 1 ms: an exception says so",
    "ns/limit", 20'000,
    {run_tasks<expire<own, told::thrown>>,
      run_tasks<expire<plain, told::thrown>>,
      run_raw<any, raw_expire<any, told::thrown>>,
      run_raw<typed, raw_expire<typed, told::thrown>>, nullptr}},
  {"expire_value", "the same, told by a value (as_tuple)", "ns/limit", 20'000,
    {run_tasks<expire<own, told::value>>, run_tasks<expire<plain, told::value>>,
      run_raw<any, raw_expire<any, told::value>>,
      run_raw<typed, raw_expire<typed, told::value>>, nullptr}},
  {"storm", "tasks that wait for one event, cancelled and joined", "ns/task",
    10'000,
    {run_tasks<storm<own>>, run_tasks<storm<plain>>,
      run_raw<any, raw_storm<any>>, run_raw<typed, raw_storm<typed>>, nullptr}},
};

} // namespace

std::span<workload const> scoping()
{
  return table;
}

} // namespace bench
