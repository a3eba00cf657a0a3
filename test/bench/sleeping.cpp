//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "worlds.hpp"
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <deque>
#include <random>

namespace bench {
namespace {

// The same durations for everybody.
class durations
{
public:
  std::chrono::milliseconds next()
  {
    return std::chrono::milliseconds(1 + random_() % 50);
  }

private:
  std::minstd_rand random_{1};
};

template <typename Body>
typename Body::template awaitable<void> sleeper(
  taskio::loop::duration d, long& woken)
{
  co_await Body::wait(taskio::sleep(d));
  ++woken;
}

template <typename Raw>
typename Raw::template awaitable<void> raw_sleeper(
  typename Raw::executor ex, std::chrono::steady_clock::duration d, long& woken)
{
  typename Raw::timer t(ex, d);
  co_await t.async_wait(Raw::use_awaitable);
  ++woken;
}

template <typename Body>
typename Body::template awaitable<void> sleep(long n)
{
  long woken = 0;
  durations random;
  for (long i = 0; i < n; ++i)
    taskio::create_task(sleeper<Body>(random.next(), woken));
  while (woken < n)
    co_await Body::wait(taskio::sleep(10ms));
}

template <typename Raw>
typename Raw::template awaitable<void> raw_sleep(
  typename Raw::executor ex, long n)
{
  long woken = 0;
  durations random;
  for (long i = 0; i < n; ++i)
    asio::co_spawn(
      ex, raw_sleeper<Raw>(ex, random.next(), woken), asio::detached);
  typename Raw::timer t(ex);
  while (woken < n)
  {
    t.expires_after(10ms);
    co_await t.async_wait(Raw::use_awaitable);
  }
}

// Joined by a callback each, the last of which wakes the main coroutine: how
// co_spawn's completion handlers do it.
template <typename Body>
typename Body::template awaitable<void> cancel(long n)
{
  long woken = 0, cancelled = 0;
  taskio::loop& lp = taskio::running_loop();
  auto const all = lp.create_future<void>();
  taskio::done_callback const ended([&](taskio::any_future const& t) {
    cancelled += t.cancelled();
    if (cancelled == n)
      all.set_result();
  });
  std::deque<taskio::task<void>> tasks;
  for (long i = 0; i < n; ++i)
    tasks.push_back(lp.create_task(sleeper<Body>(1h, woken)));
  for (auto const& t : tasks)
    t.add_done_callback(ended);
  co_await Body::wait(taskio::sleep(0s));
  for (auto const& t : tasks)
    t.cancel();
  co_await Body::wait(all);
  expect(woken == 0 && cancelled == n);
}

template <typename Raw>
typename Raw::template awaitable<void> raw_cancel(
  typename Raw::executor ex, long n)
{
  long woken = 0, cancelled = 0;
  typename Raw::timer all(ex, std::chrono::steady_clock::time_point::max());
  std::deque<asio::cancellation_signal> signals(n);
  for (auto& s : signals)
    asio::co_spawn(ex, raw_sleeper<Raw>(ex, 1h, woken),
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
  {"W4", "tasks that sleep for 1 to 50 ms", "ns/task", 100'000,
    {run_tasks<sleep<own>>, run_tasks<sleep<plain>>,
      run_raw<any, raw_sleep<any>>, run_raw<typed, raw_sleep<typed>>,
      run_raw<strand, raw_sleep<strand>>}},
  {"W4d", "the same, of 30,000 tasks: they do not fill the time", "ns/task",
    30'000,
    {run_tasks<sleep<own>>, run_tasks<sleep<plain>>,
      run_raw<any, raw_sleep<any>>, run_raw<typed, raw_sleep<typed>>,
      run_raw<strand, raw_sleep<strand>>}},
  {"W5", "tasks that sleep for an hour, cancelled and joined", "ns/task",
    100'000,
    {run_tasks<cancel<own>>, run_tasks<cancel<plain>>,
      run_raw<any, raw_cancel<any>>, run_raw<typed, raw_cancel<typed>>,
      run_raw<strand, raw_cancel<strand>>}},
};

} // namespace

std::span<workload const> sleeping()
{
  return table;
}

} // namespace bench
