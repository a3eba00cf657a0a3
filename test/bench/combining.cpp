//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "worlds.hpp"
#include <algorithm>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/post.hpp>
#include <vector>

namespace bench {
namespace {

namespace experimental = asio::experimental;
using boost::system::error_code;

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

// So many at a time.
template <typename Body, long Gathered>
typename Body::template awaitable<void> gather(long n)
{
  long sum = 0;
  while (sum < n)
  {
    std::vector<typename Body::template awaitable<int>> children;
    for (long k = std::min(Gathered, n - sum); k > 0; --k)
      children.push_back(child<Body>());
    auto all = taskio::gather(std::move(children));
    std::vector<int> const values = co_await Body::wait(std::move(all));
    for (int v : values)
      sum += v;
  }
  expect(sum == n);
}

template <typename Raw, long Gathered>
typename Raw::template awaitable<void> raw_gather(
  typename Raw::executor ex, long n)
{
  using operation =
    decltype(asio::co_spawn(ex, raw_child<Raw>(), asio::deferred));
  long sum = 0;
  while (sum < n)
  {
    std::vector<operation> children;
    for (long k = std::min(Gathered, n - sum); k > 0; --k)
      children.push_back(asio::co_spawn(ex, raw_child<Raw>(), asio::deferred));
    auto group = experimental::make_parallel_group(std::move(children));
    auto [order, failures, values] = co_await group.async_wait(
      experimental::wait_for_all(), Raw::use_awaitable);
    for (int v : values)
      sum += v;
  }
  expect(sum == n);
}

// A limit that never expires.
template <typename Body>
typename Body::template awaitable<void> limit(long n)
{
  long sum = 0;
  for (long i = 0; i < n; ++i)
  {
    auto limited = taskio::wait_for(child<Body>(), 10s);
    sum += co_await Body::wait(std::move(limited));
  }
  expect(sum == n);
}

template <typename Raw>
typename Raw::template awaitable<void> raw_limit(
  typename Raw::executor ex, long n)
{
  for (long i = 0; i < n; ++i)
  {
    typename Raw::timer timer(ex, 10s);
    auto group = experimental::make_parallel_group(
      asio::co_spawn(ex, raw_child<Raw>(), asio::deferred),
      timer.async_wait(asio::deferred));
    auto [order, failure, value, error] = co_await group.async_wait(
      experimental::wait_for_one(), Raw::use_awaitable);
    expect(order[0] == 0);
  }
}

template <typename Raw>
typename Raw::template awaitable<void> raw_sleep(typename Raw::executor ex)
{
  typename Raw::timer timer(ex, 10s);
  co_await timer.async_wait(Raw::use_awaitable);
}

template <typename Raw>
typename Raw::template awaitable<void> raw_limit_by_operator(
  typename Raw::executor ex, long n)
{
  using namespace experimental::awaitable_operators;
  for (long i = 0; i < n; ++i)
  {
    auto const first = co_await (raw_child<Raw>() || raw_sleep<Raw>(ex));
    expect(first.index() == 0);
  }
}

// From one coroutine to another, through room for so many.
constexpr std::size_t room = 64;

template <typename Body>
typename Body::template awaitable<void> produce(taskio::queue<int>& q, long n)
{
  for (long i = 0; i < n; ++i)
  {
    auto put = q.put(1);
    co_await Body::wait(std::move(put));
  }
}

template <typename Body>
typename Body::template awaitable<void> pass_on(long n)
{
  taskio::queue<int> q(room);
  auto const producer = taskio::create_task(produce<Body>(q, n));
  long sum = 0;
  for (long i = 0; i < n; ++i)
  {
    auto get = q.get();
    sum += co_await Body::wait(std::move(get));
  }
  expect(sum == n);
  co_await Body::wait(producer);
}

template <typename Raw>
using channel = experimental::basic_channel<typename Raw::executor,
  experimental::channel_traits<>, void(error_code, int)>;

template <typename Raw>
typename Raw::template awaitable<void> raw_produce(channel<Raw>& c, long n)
{
  for (long i = 0; i < n; ++i)
    co_await c.async_send(error_code(), 1, Raw::use_awaitable);
}

template <typename Raw>
typename Raw::template awaitable<void> raw_pass_on(
  typename Raw::executor ex, long n)
{
  channel<Raw> c(ex, room);
  asio::co_spawn(ex, raw_produce<Raw>(c, n), asio::detached);
  long sum = 0;
  for (long i = 0; i < n; ++i)
    sum += co_await c.async_receive(Raw::use_awaitable);
  expect(sum == n);
}

constexpr workload table[] = {
  {"W2", "gather 1000 children that yield once", "ns/child", 200'000,
    {run_tasks<gather<own, 1000>>, run_tasks<gather<plain, 1000>>,
      run_raw<any, raw_gather<any, 1000>>,
      run_raw<typed, raw_gather<typed, 1000>>,
      run_raw<strand, raw_gather<strand, 1000>>}},
  {"gather10", "the same, 10 at a time", "ns/child", 200'000,
    {run_tasks<gather<own, 10>>, run_tasks<gather<plain, 10>>,
      run_raw<any, raw_gather<any, 10>>, run_raw<typed, raw_gather<typed, 10>>,
      nullptr}},
  {"gather100k", "the same, 100,000 at a time", "ns/child", 200'000,
    {run_tasks<gather<own, 100'000>>, run_tasks<gather<plain, 100'000>>,
      run_raw<any, raw_gather<any, 100'000>>,
      run_raw<typed, raw_gather<typed, 100'000>>, nullptr}},
  {"W6", "a child that yields once, within a limit of 10 s", "ns/child",
    100'000,
    {run_tasks<limit<own>>, run_tasks<limit<plain>>,
      run_raw<any, raw_limit<any>>, run_raw<typed, raw_limit<typed>>,
      run_raw<strand, raw_limit<strand>>}},
  {"W6o", "the same, against operator ||", "ns/child", 50'000,
    {run_tasks<limit<own>>, run_tasks<limit<plain>>,
      run_raw<any, raw_limit_by_operator<any>>, nullptr, nullptr}},
  {"W9", "items through a bounded queue, or channel, of 64", "ns/item", 500'000,
    {run_tasks<pass_on<own>>, run_tasks<pass_on<plain>>,
      run_raw<any, raw_pass_on<any>>, run_raw<typed, raw_pass_on<typed>>,
      run_raw<strand, raw_pass_on<strand>>}},
};

} // namespace

std::span<workload const> combining()
{
  return table;
}

} // namespace bench
