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
#include <fstream>
#include <unistd.h>

namespace bench {
namespace {

double resident_bytes()
{
  std::ifstream file("/proc/self/statm");
  long size = 0, resident = 0;
  expect(bool(file >> size >> resident));
  return double(resident) * double(sysconf(_SC_PAGESIZE));
}

template <typename Body>
typename Body::template awaitable<void> sleeper(long& asleep)
{
  ++asleep;
  co_await Body::wait(taskio::sleep(1h));
}

template <typename Raw>
typename Raw::template awaitable<void> raw_sleeper(
  typename Raw::executor ex, long& asleep)
{
  typename Raw::timer t(ex, 1h);
  ++asleep;
  co_await t.async_wait(Raw::use_awaitable);
}

// Nobody has handles on the tasks: the loop keeps them.
template <typename Body>
typename Body::template awaitable<void> sleep(long n)
{
  long asleep = 0;
  double const before = resident_bytes();
  for (long i = 0; i < n; ++i)
    taskio::create_task(sleeper<Body>(asleep));
  while (asleep < n)
    co_await Body::wait(taskio::sleep(0s));
  co_await Body::wait(taskio::sleep(0s));
  answer((resident_bytes() - before) / double(n));
}

template <typename Raw>
typename Raw::template awaitable<void> raw_sleep(
  typename Raw::executor ex, long n)
{
  long asleep = 0;
  double const before = resident_bytes();
  for (long i = 0; i < n; ++i)
    asio::co_spawn(ex, raw_sleeper<Raw>(ex, asleep), asio::detached);
  while (asleep < n)
    co_await asio::post(asio::deferred);
  answer((resident_bytes() - before) / double(n));
}

constexpr workload table[] = {
  {"W8", "what a task takes that sleeps, among so many", "B/task", 1'000'000,
    {run_tasks<sleep<own>>, run_tasks<sleep<plain>>,
      run_raw<any, raw_sleep<any>>, run_raw<typed, raw_sleep<typed>>,
      run_raw<strand, raw_sleep<strand>>},
    true},
};

} // namespace

std::span<workload const> memory()
{
  return table;
}

} // namespace bench
