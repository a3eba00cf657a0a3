//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "worlds.hpp"
#include <boost/asio/deferred.hpp>
#include <boost/asio/post.hpp>

namespace bench {
namespace {

template <typename Executor>
asio::awaitable<int, Executor> child()
{
  co_return 1;
}

template <typename Body>
typename Body::template awaitable<void> spawn_join(long n)
{
  long sum = 0;
  for (long i = 0; i < n; ++i)
    sum += co_await Body::wait(
      taskio::create_task(child<typename Body::executor>()));
  expect(sum == n);
}

template <typename Body>
typename Body::template awaitable<void> eager_spawn_join(long n)
{
  taskio::task_options eager;
  eager.eager_start = true;
  long sum = 0;
  for (long i = 0; i < n; ++i)
    sum += co_await Body::wait(
      taskio::create_task(child<typename Body::executor>(), eager));
  expect(sum == n);
}

// co_spawn starts its coroutine within the call: this is its eager form too.
template <typename Raw>
typename Raw::template awaitable<void> raw_spawn_join(
  typename Raw::executor ex, long n)
{
  long sum = 0;
  for (long i = 0; i < n; ++i)
    sum += co_await asio::co_spawn(
      ex, child<typename Raw::executor>(), Raw::use_awaitable);
  expect(sum == n);
}

// So many are under way at a time.
constexpr long batch = 64;

template <typename Body>
typename Body::template awaitable<void> spawn_call_back(long n)
{
  long sum = 0;
  for (long i = 1; i <= n; ++i)
  {
    auto const t = taskio::create_task(child<typename Body::executor>());
    t.add_done_callback(
      [&sum](taskio::future<int> const& f) { sum += f.result(); });
    if (i % batch == 0 || i == n)
      while (sum < i)
        co_await Body::wait(taskio::sleep(0s));
  }
  expect(sum == n);
}

template <typename Raw>
typename Raw::template awaitable<void> raw_spawn_call_back(
  typename Raw::executor ex, long n)
{
  long sum = 0;
  for (long i = 1; i <= n; ++i)
  {
    asio::co_spawn(ex, child<typename Raw::executor>(),
      [&sum](std::exception_ptr, int value) { sum += value; });
    if (i % batch == 0 || i == n)
      while (sum < i)
        co_await asio::post(asio::deferred);
  }
  expect(sum == n);
}

// Callbacks, as many under way at a time.
template <typename Body>
typename Body::template awaitable<void> call_soon(long n)
{
  taskio::loop& lp = taskio::running_loop();
  long sum = 0;
  for (long i = 1; i <= n; ++i)
  {
    lp.call_soon([&sum] { ++sum; });
    if (i % batch == 0 || i == n)
      co_await Body::wait(taskio::sleep(0s));
  }
  expect(sum == n);
}

template <typename Raw>
typename Raw::template awaitable<void> raw_call_soon(
  typename Raw::executor ex, long n)
{
  long sum = 0;
  for (long i = 1; i <= n; ++i)
  {
    asio::post(ex, [&sum] { ++sum; });
    if (i % batch == 0 || i == n)
      co_await asio::post(asio::deferred);
  }
  expect(sum == n);
}

constexpr workload table[] = {
  {"W1", "spawn a child that returns at once, and join it", "ns/task", 200'000,
    {run_tasks<spawn_join<own>>, run_tasks<spawn_join<plain>>,
      run_raw<any, raw_spawn_join<any>>, run_raw<typed, raw_spawn_join<typed>>,
      run_raw<strand, raw_spawn_join<strand>>}},
  {"W1e", "the same, with an eager start", "ns/task", 200'000,
    {run_tasks<eager_spawn_join<own>>, run_tasks<eager_spawn_join<plain>>,
      run_raw<any, raw_spawn_join<any>>, run_raw<typed, raw_spawn_join<typed>>,
      run_raw<strand, raw_spawn_join<strand>>}},
  {"W1c", "spawn a child that returns at once, with a callback", "ns/task",
    200'000,
    {run_tasks<spawn_call_back<own>>, run_tasks<spawn_call_back<plain>>,
      run_raw<any, raw_spawn_call_back<any>>,
      run_raw<typed, raw_spawn_call_back<typed>>,
      run_raw<strand, raw_spawn_call_back<strand>>}},
  {"call_soon", "a callback: call_soon against post", "ns/call", 500'000,
    {run_tasks<call_soon<own>>, run_tasks<call_soon<plain>>,
      run_raw<any, raw_call_soon<any>>, run_raw<typed, raw_call_soon<typed>>,
      run_raw<strand, raw_call_soon<strand>>}},
};

} // namespace

std::span<workload const> spawning()
{
  return table;
}

} // namespace bench
