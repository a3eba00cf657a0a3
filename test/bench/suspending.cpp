//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "worlds.hpp"
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

namespace bench {
namespace {

template <typename Body>
typename Body::template awaitable<void> yield(long n)
{
  for (long i = 0; i < n; ++i)
    co_await Body::wait(taskio::sleep(0s));
}

template <typename Raw>
typename Raw::template awaitable<void> raw_yield(long n)
{
  for (long i = 0; i < n; ++i)
    co_await asio::post(Raw::use_awaitable);
}

template <typename Executor>
asio::awaitable<void, Executor> yield_deferred(long n)
{
  for (long i = 0; i < n; ++i)
    co_await asio::post(asio::deferred);
}

// Two coroutines that take turns.
template <typename Body, auto Yield>
typename Body::template awaitable<void> take_turns(long n)
{
  auto const other = taskio::create_task(Yield(n / 2));
  co_await Yield(n - n / 2);
  co_await Body::wait(other);
}

template <typename Raw, auto Yield>
typename Raw::template awaitable<void> raw_take_turns(
  typename Raw::executor ex, long n)
{
  asio::co_spawn(ex, Yield(n / 2), asio::detached);
  co_await Yield(n - n / 2);
}

template <typename Body>
constexpr auto task_yields = run_tasks<take_turns<Body, yield<Body>>>;
template <typename Raw>
constexpr auto raw_yields = run_raw<Raw, raw_take_turns<Raw, raw_yield<Raw>>>;
template <typename Body>
constexpr auto task_posts =
  run_tasks<take_turns<Body, yield_deferred<typename Body::executor>>>;
template <typename Raw>
constexpr auto raw_posts =
  run_raw<Raw, raw_take_turns<Raw, yield_deferred<typename Raw::executor>>>;

constexpr long levels = 10;

template <typename Executor>
asio::awaitable<long, Executor> descend(long depth)
{
  if (depth == 1)
    co_return 1;
  co_return 1 + co_await descend<Executor>(depth - 1);
}

template <typename Executor>
asio::awaitable<void, Executor> nest(long n)
{
  for (long left = n; left > 0;)
    left -= co_await descend<Executor>(left < levels ? left : levels);
}

template <typename Raw>
typename Raw::template awaitable<void> raw_nest(typename Raw::executor, long n)
{
  return nest<typename Raw::executor>(n);
}

constexpr workload table[] = {
  {"W3", "two tasks yield in turn: sleep(0s) against post", "ns/yield", 500'000,
    {task_yields<own>, task_yields<plain>, raw_yields<any>, raw_yields<typed>,
      raw_yields<strand>}},
  {"W3d", "the same, all by asio::post(deferred)", "ns/yield", 500'000,
    {task_posts<own>, task_posts<plain>, raw_posts<any>, raw_posts<typed>,
      raw_posts<strand>}},
  {"W7", "coroutines awaited ten deep", "ns/level", 1'000'000,
    {run_tasks<nest<own::executor>>, run_tasks<nest<plain::executor>>,
      run_raw<any, raw_nest<any>>, run_raw<typed, raw_nest<typed>>,
      run_raw<strand, raw_nest<strand>>}},
};

} // namespace

std::span<workload const> suspending()
{
  return table;
}

} // namespace bench
