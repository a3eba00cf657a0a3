//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// What other threads may do to a loop that runs.

#include "threads.hpp"

#include <array>
#include <atomic>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <latch>
#include <memory>
#include <stdexcept>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using namespace taskio_test;

BOOST_AUTO_TEST_SUITE(other_threads)

BOOST_AUTO_TEST_CASE(what_one_thread_submits_keeps_its_order)
{
  constexpr int per_thread = 2000;
  asio::io_context context;
  taskio::loop lp(context);
  std::array<std::vector<int>, 4> seen;
  {
    auto guard = asio::make_work_guard(context);
    std::thread runner([&] { context.run(); });
    on_threads(4, [&](int who) {
      for (int i = 0; i < per_thread; ++i)
        lp.call_soon_threadsafe([&seen, who, i] { seen[who].push_back(i); });
    });
    guard.reset();
    runner.join();
  }
  for (auto const& numbers : seen)
  {
    BOOST_REQUIRE_EQUAL(numbers.size(), per_thread);
    for (int i = 0; i < per_thread; ++i)
      BOOST_REQUIRE_EQUAL(numbers[i], i);
  }
}

BOOST_AUTO_TEST_CASE(cancel_from_another_thread_races_completion_both_ways)
{
  int cancelled = 0, finished = 0;
  for (int i = 0; i < 1'000; ++i)
  {
    asio::io_context context;
    taskio::loop lp(context);
    auto t = lp.create_task([i]() -> taskio::awaitable<void> {
      for (int k = 0; k < i % 64; ++k)
        co_await taskio::sleep(0s);
    });
    race(i, [&] { t.cancel("from elsewhere"); }, [&] { context.run(); });
    context.restart();
    context.run();
    BOOST_REQUIRE(t.done());
    (t.cancelled() ? cancelled : finished)++;
  }
  BOOST_TEST(cancelled > 0);
  BOOST_TEST(finished > 0);
}

BOOST_AUTO_TEST_CASE(a_request_from_another_thread_wakes_every_kind_of_wait)
{
  running_context running;
  auto lp = std::make_unique<taskio::loop>(running.get());
  std::vector<taskio::task<void>> tasks;
  std::atomic<int> waiting{0};
  call_on(*lp, [&] {
    auto never = lp->create_future<void>();
    tasks.push_back(lp->create_task([&]() -> taskio::awaitable<void> {
      ++waiting;
      co_await taskio::sleep(1h);
    }));
    tasks.push_back(lp->create_task([&, never]() -> taskio::awaitable<void> {
      ++waiting;
      co_await never;
    }));
    tasks.push_back(lp->create_task([&]() -> taskio::awaitable<void> {
      asio::steady_timer timer(co_await asio::this_coro::executor, 1h);
      ++waiting;
      co_await timer.async_wait(asio::deferred);
    }));
    tasks.push_back(lp->create_task([&]() -> asio::awaitable<void> {
      asio::steady_timer timer(co_await asio::this_coro::executor, 1h);
      ++waiting;
      co_await timer.async_wait(asio::use_awaitable);
    }));
  });
  while (waiting < 4)
    std::this_thread::yield();
  std::vector<std::future<void>> ends;
  for (auto const& t : tasks)
    ends.push_back(t.async_wait(asio::use_future));
  for (auto const& t : tasks)
    BOOST_TEST(t.cancel());
  for (auto& end : ends)
    BOOST_CHECK_THROW(end.get(), taskio::cancelled_error);
  tasks.clear();
}

BOOST_AUTO_TEST_CASE(handles_are_copied_and_dropped_on_every_thread)
{
  running_context running;
  taskio::loop lp(running.get());
  taskio::task<int> t;
  call_on(lp, [&] {
    t = lp.create_task([]() -> taskio::awaitable<int> {
      for (int i = 0; i < 1000; ++i)
        co_await taskio::sleep(0s);
      co_return 42;
    });
  });
  std::atomic<int> sum{0};
  on_threads(4, [&](int) {
    for (int i = 0; i < 500; ++i)
    {
      taskio::task<int> copy = t;
      taskio::any_future any = copy;
      static_cast<void>(any.done());
    }
    sum += t.async_wait(asio::use_future).get();
  });
  BOOST_TEST(sum == 4 * 42);
  BOOST_TEST(t.result() == 42);
}

BOOST_AUTO_TEST_CASE(many_loops_share_a_context_that_four_threads_run)
{
  constexpr int loops = 50, steps = 100;
  asio::io_context context;
  std::vector<std::unique_ptr<taskio::loop>> all;
  std::vector<taskio::task<int>> tasks;
  for (int i = 0; i < loops; ++i)
  {
    all.push_back(std::make_unique<taskio::loop>(context));
    tasks.push_back(all.back()->create_task([]() -> taskio::awaitable<int> {
      int inside = 0;
      for (int k = 0; k < steps; ++k)
      {
        inside += bool(taskio::current_task());
        co_await asio::post(asio::deferred);
      }
      co_return inside;
    }));
  }
  // Each loop's task is awaited from the next loop.
  std::vector<taskio::task<int>> joins;
  for (int i = 0; i < loops; ++i)
    joins.push_back(all[(i + 1) % loops]->create_task(
      [t = tasks[i]]() -> taskio::awaitable<int> { co_return co_await t; }));
  on_threads(4, [&](int) { context.run(); });
  for (auto const& t : joins)
    BOOST_TEST(t.result() == steps);
}

BOOST_AUTO_TEST_CASE(a_task_away_on_a_pool_is_cancelled_by_another_thread)
{
  asio::thread_pool pool(2);
  int cancelled = 0, finished = 0;
  for (int i = 0; i < 1'000; ++i)
  {
    asio::io_context context;
    taskio::loop lp(context);
    auto t = lp.create_task([&]() -> taskio::awaitable<void> {
      for (int k = 0; k < 4; ++k)
      {
        co_await asio::post(asio::bind_executor(pool, asio::deferred));
        if (taskio::current_task())
          throw std::logic_error("on the pool, yet on the loop");
        co_await asio::post(asio::deferred);
        if (!taskio::current_task())
          throw std::logic_error("not back on the loop");
      }
    });
    race(i, [&] { t.cancel(); }, [&] { context.run(); });
    context.restart();
    context.run();
    BOOST_REQUIRE(t.done());
    if (t.cancelled())
      ++cancelled;
    else
    {
      BOOST_CHECK_NO_THROW(t.result());
      ++finished;
    }
  }
  pool.join();
  BOOST_TEST(cancelled > 0);
  BOOST_TEST(finished > 0);
}

BOOST_AUTO_TEST_CASE(a_body_that_ends_away_completes_on_the_loop)
{
  asio::thread_pool pool(1);
  asio::io_context context;
  taskio::loop lp(context);
  auto ends_there = [&]() -> taskio::awaitable<int> {
    co_await asio::post(asio::bind_executor(pool, asio::deferred));
    co_return 7;
  };
  auto sleeps_there = [&]() -> taskio::awaitable<int> {
    co_await asio::post(asio::bind_executor(pool, asio::deferred));
    co_await taskio::sleep(1ms);
    co_return bool(taskio::current_task());
  };
  auto a = lp.create_task(ends_there);
  auto b = lp.create_task(sleeps_there);
  bool on_its_loop = false;
  a.add_done_callback([&](taskio::any_future const&) {
    on_its_loop = &taskio::running_loop() == &lp;
  });
  context.run();
  pool.join();
  BOOST_TEST(a.result() == 7);
  BOOST_TEST(b.result() == 1);
  BOOST_TEST(on_its_loop);
}

// An operation whose handler another thread has called, and has returned from,
// before its initiation returns.
template <typename Token>
auto completes_elsewhere(Token token)
{
  return asio::async_initiate<Token, void()>(
    [](auto handler) {
      std::thread([h = std::move(handler)]() mutable {
        std::move(h)();
      }).join();
    },
    token);
}

template <typename Token>
auto one_turn(Token)
{
  if constexpr (std::is_same_v<Token, asio::use_awaitable_t<>>)
    return taskio::sleep(0s).async_wait(Token());
  else
    return taskio::sleep(0s);
}

// What the coroutine does there in the meantime: it ends, waits for something
// of the loop's, begins another operation, or throws.
template <typename Awaitable, typename Token>
Awaitable goes_on_elsewhere(int then)
{
  co_await one_turn(Token());
  co_await completes_elsewhere(Token());
  if (then == 1)
    co_await one_turn(Token());
  if (then == 2)
    co_await completes_elsewhere(Token());
  if (then == 3)
    throw std::runtime_error("elsewhere");
  co_return then;
}

BOOST_AUTO_TEST_CASE(
  a_step_may_be_within_an_operation_whose_coroutine_has_gone_on)
{
  using own = asio::use_awaitable_t<taskio::executor>;
  asio::io_context context;
  taskio::loop lp(context);
  std::vector<taskio::task<int>> tasks;
  for (int i = 0; i < 100; ++i)
    for (int then = 0; then < 4; ++then)
    {
      tasks.push_back(lp.create_task(
        goes_on_elsewhere<taskio::awaitable<int>, asio::deferred_t>(then)));
      tasks.push_back(
        lp.create_task(goes_on_elsewhere<taskio::awaitable<int>, own>(then)));
      tasks.push_back(lp.create_task(
        goes_on_elsewhere<asio::awaitable<int>, asio::use_awaitable_t<>>(
          then)));
    }
  context.run();
  for (std::size_t i = 0; i < tasks.size(); ++i)
  {
    int const then = int(i / 3 % 4);
    if (then == 3)
      BOOST_CHECK_THROW(tasks[i].result(), std::runtime_error);
    else
      BOOST_TEST(tasks[i].result() == then);
  }
}

BOOST_AUTO_TEST_CASE(what_is_for_the_loop_throws_while_it_runs_elsewhere)
{
  running_context running;
  taskio::loop lp(running.get());
  taskio::future<int> f = lp.create_future<int>();
  std::latch inside(1), leave(1);
  lp.call_soon_threadsafe([&] {
    inside.count_down();
    leave.wait();
  });
  inside.wait();
  BOOST_CHECK_THROW(lp.call_soon([] {}), std::logic_error);
  BOOST_CHECK_THROW(lp.call_later(1s, [] {}), std::logic_error);
  BOOST_CHECK_THROW(f.set_result(1), std::logic_error);
  BOOST_CHECK_THROW(
    f.add_done_callback([](taskio::any_future const&) {}), std::logic_error);
  BOOST_CHECK_THROW(taskio::all_tasks(lp), std::logic_error);
  BOOST_TEST(!f.done());
  BOOST_TEST(f.cancel());
  leave.count_down();
  call_on(lp, [] {});
  BOOST_TEST(f.cancelled());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
