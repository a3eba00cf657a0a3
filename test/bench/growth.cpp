//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "worlds.hpp"
#include <cstdio>
#include <random>
#include <vector>

namespace bench {
namespace {

template <typename T>
using awaitable = taskio::awaitable<T>;

// The time that a part of a main coroutine takes.
class stopwatch
{
public:
  void start() { from_ = cpu_time(); }
  void stop(long operations)
  {
    cost_ = (cpu_time() - from_) / double(operations);
  }
  double cost() const { return cost_; }

private:
  double from_ = 0, cost_ = 0;
};

// Tasks that wait for an event, then yield so often, and end.
class crowd
{
public:
  void create(long n)
  {
    tasks.reserve(std::size_t(n));
    for (long i = 0; i < n; ++i)
      tasks.push_back(taskio::create_task(member()));
  }

  awaitable<void> all_ended()
  {
    while (!tasks.empty() && !tasks.back().done())
      co_await taskio::sleep(0s);
  }

  static constexpr int yields = 4;
  std::vector<taskio::task<void>> tasks;
  taskio::event begin;

private:
  awaitable<void> member()
  {
    co_await begin.wait();
    for (int i = 0; i < yields; ++i)
      co_await taskio::sleep(0s);
  }
};

awaitable<void> create(long n, stopwatch& w)
{
  crowd c;
  c.tasks.reserve(std::size_t(n));
  w.start();
  c.create(n);
  co_await taskio::sleep(0s);
  w.stop(n);
  c.begin.set();
  co_await c.all_ended();
}

awaitable<void> step(long n, stopwatch& w)
{
  crowd c;
  c.create(n);
  co_await taskio::sleep(0s);
  w.start();
  c.begin.set();
  co_await c.all_ended();
  w.stop(n * (crowd::yields + 1));
}

awaitable<void> step_among(long n, stopwatch& w)
{
  constexpr long steps = 100'000;
  crowd c;
  c.create(n);
  co_await taskio::sleep(0s);
  w.start();
  for (long i = 0; i < steps; ++i)
    co_await taskio::sleep(0s);
  w.stop(steps);
  c.begin.set();
  co_await c.all_ended();
}

awaitable<void> cancel(long n, stopwatch& w)
{
  crowd c;
  c.create(n);
  co_await taskio::sleep(0s);
  w.start();
  for (auto const& t : c.tasks)
    t.cancel();
  co_await c.all_ended();
  w.stop(n);
}

awaitable<void> call_back(long n, stopwatch& w)
{
  long called = 0;
  auto const f = taskio::running_loop().create_future<void>();
  w.start();
  for (long i = 0; i < n; ++i)
    f.add_done_callback([&called](taskio::any_future const&) { ++called; });
  f.set_result();
  while (called < n)
    co_await taskio::sleep(0s);
  w.stop(n);
}

// Set for random times, then cancelled in the order in which they were set.
awaitable<void> timer(long n, stopwatch& w)
{
  std::minstd_rand random(1);
  std::vector<taskio::timer_handle> timers;
  timers.reserve(std::size_t(n));
  taskio::loop& lp = taskio::running_loop();
  w.start();
  for (long i = 0; i < n; ++i)
    timers.push_back(
      lp.call_later(1h + std::chrono::microseconds(random()), [] {}));
  for (auto& t : timers)
    t.cancel();
  w.stop(n);
  co_return;
}

// Set for random times that have passed, and called in their order.
awaitable<void> due_timer(long n, stopwatch& w)
{
  std::minstd_rand random(1);
  long called = 0;
  taskio::loop& lp = taskio::running_loop();
  auto const now = lp.time();
  w.start();
  for (long i = 0; i < n; ++i)
    lp.call_at(
      now - std::chrono::nanoseconds(random()), [&called] { ++called; });
  while (called < n)
    co_await taskio::sleep(0s);
  w.stop(n);
}

awaitable<int> child()
{
  co_await taskio::sleep(0s);
  co_return 1;
}

awaitable<void> gather(long n, stopwatch& w)
{
  w.start();
  std::vector<awaitable<int>> children;
  for (long i = 0; i < n; ++i)
    children.push_back(child());
  auto all = taskio::gather(std::move(children));
  std::vector<int> const values = co_await all;
  w.stop(n);
  expect(long(values.size()) == n);
}

awaitable<void> wait_all(long n, stopwatch& w)
{
  crowd c;
  c.create(n);
  co_await taskio::sleep(0s);
  c.begin.set();
  w.start();
  auto all = taskio::wait(c.tasks);
  auto const result = co_await std::move(all);
  w.stop(n);
  expect(long(result.done.size()) == n);
}

// Each joins the one before; the last is cancelled.
awaitable<void> join(taskio::future<void> before)
{
  co_await before;
}

awaitable<void> cancel_chain(long n, stopwatch& w)
{
  taskio::loop& lp = taskio::running_loop();
  taskio::future<void> last = lp.create_future<void>();
  for (long i = 0; i < n; ++i)
    last = taskio::create_task(join(last));
  co_await taskio::sleep(0s);
  w.start();
  last.cancel();
  while (!last.done())
    co_await taskio::sleep(0s);
  w.stop(n);
  expect(last.cancelled());
}

struct growing
{
  char const* what;
  char const* expected;
  awaitable<void> (*main)(long, stopwatch&);
};

constexpr growing table[] = {
  {"create n tasks, first steps", "O(1)", create},
  {"step of n tasks", "O(1)", step},
  {"step among n that wait", "O(1)", step_among},
  {"cancel n tasks", "O(1)", cancel},
  {"n done callbacks of a future", "O(1)", call_back},
  {"n timers, set and cancelled", "O(log n)", timer},
  {"n timers that are due", "O(log n)", due_timer},
  {"gather n, per child", "O(1)", gather},
  {"wait for n, per task", "O(1)", wait_all},
  {"cancel n joins deep, per join", "O(1)", cancel_chain},
};

double measure(growing const& g, long n)
{
  double least = 0;
  for (long repetition = 0; repetition < 2 + 10'000 / n; ++repetition)
  {
    asio::io_context io;
    taskio::loop lp(io);
    stopwatch w;
    auto const main = lp.create_task(g.main(n, w));
    io.run();
    main.result();
    if (repetition == 0 || w.cost() < least)
      least = w.cost();
  }
  return least;
}

} // namespace

void print_growth()
{
  constexpr long scales[] = {1'000, 10'000, 100'000, 1'000'000};
  std::printf("CPU ns per operation, minimum\n%-32s  %-10s", "", "expected");
  for (long n : scales)
    std::printf("  n = %7ld", n);
  std::printf("\n");
  for (growing const& g : table)
  {
    std::printf("%-32s  %-10s", g.what, g.expected);
    for (long n : scales)
    {
      std::printf("  %11.1f", measure(g, n));
      std::fflush(stdout);
    }
    std::printf("\n");
  }
}

} // namespace bench
