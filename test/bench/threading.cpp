//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "worlds.hpp"
#include <atomic>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <deque>
#include <thread>
#include <vector>

namespace bench {
namespace {

// How many of n each of so many has to do.
long share(long n, long k, long of)
{
  return n / of + (k < n % of);
}

// Other threads hand functions over to the one that runs the context.
template <long Producers, typename Submit>
void produce(asio::io_context& io, long n, Submit submit)
{
  long left = n;
  auto const guard = asio::make_work_guard(io);
  auto const one = [&] {
    if (--left == 0)
      io.stop();
  };
  std::vector<std::jthread> threads;
  for (long k = 0; k < Producers; ++k)
    threads.emplace_back([=] {
      for (long i = share(n, k, Producers); i > 0; --i)
        submit(one);
    });
  io.run();
  expect(left == 0);
}

template <long Producers>
void submit(job j)
{
  context c(j);
  taskio::loop lp(c.io);
  produce<Producers>(
    c.io, j.operations, [&lp](auto const& f) { lp.call_soon_threadsafe(f); });
}

template <typename Raw, long Producers>
void raw_submit(job j)
{
  context c(j);
  auto const ex = Raw::on(c.io);
  produce<Producers>(
    c.io, j.operations, [ex](auto const& f) { asio::post(ex, f); });
}

// Many loops, and more than one thread that runs them.
constexpr long threads = 4, loops = 64;

void run_by_all(asio::io_context& io)
{
  std::vector<std::jthread> others;
  for (long k = 1; k < threads; ++k)
    others.emplace_back([&io] { io.run(); });
  io.run();
}

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

template <typename Body>
void many_loops(job j)
{
  context c(j);
  std::deque<taskio::loop> all;
  std::vector<taskio::task<void>> tasks;
  for (long k = 0; k < loops; ++k)
    tasks.push_back(all.emplace_back(c.io).create_task(
      yield<Body>(share(j.operations, k, loops))));
  run_by_all(c.io);
  for (auto const& t : tasks)
    t.result();
}

template <typename Raw>
void raw_many_loops(job j)
{
  context c(j);
  std::atomic<long> ended = 0;
  for (long k = 0; k < loops; ++k)
    asio::co_spawn(Raw::on(c.io), raw_yield<Raw>(share(j.operations, k, loops)),
      [&ended](std::exception_ptr) { ++ended; });
  run_by_all(c.io);
  expect(ended == loops);
}

constexpr workload table[] = {
  {"submit1", "a function from another thread: call_soon_threadsafe", "ns/call",
    500'000,
    {submit<1>, nullptr, raw_submit<any, 1>, raw_submit<typed, 1>,
      raw_submit<strand, 1>}},
  {"submit4", "the same, from 4 threads", "ns/call", 500'000,
    {submit<4>, nullptr, raw_submit<any, 4>, raw_submit<typed, 4>,
      raw_submit<strand, 4>}},
  {"threads", "yields, on 64 loops or strands that 4 threads run", "ns/yield",
    500'000,
    {many_loops<own>, many_loops<plain>, raw_many_loops<any>,
      raw_many_loops<typed>, raw_many_loops<strand>}},
};

} // namespace

std::span<workload const> threading()
{
  return table;
}

} // namespace bench
