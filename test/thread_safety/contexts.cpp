//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// Loops on every kind of context, many of them, and what meets their end.

#include "threads.hpp"

#include <atomic>
#include <boost/asio/deferred.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/system_executor.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>
#include <functional>
#include <memory>
#include <optional>

namespace {

using namespace taskio_test;

// What runs loops, by however many threads.
struct place
{
  char const* name;
  void (*with)(std::function<void(asio::any_io_executor)> const&);
};

template <int threads>
void on_io_context(std::function<void(asio::any_io_executor)> const& f)
{
  running_context running(threads);
  f(running.get().get_executor());
}

place const places[] = {
  {"one thread", &on_io_context<1>},
  {"two threads", &on_io_context<2>},
  {"eight threads", &on_io_context<8>},
  {"a strand",
    [](auto const& f) {
      running_context running(2);
      f(asio::make_strand(running.get()));
    }},
  {"a thread pool",
    [](auto const& f) {
      asio::thread_pool pool(3);
      f(pool.get_executor());
      pool.join();
    }},
  {"the system's threads", [](auto const& f) { f(asio::system_executor()); }},
};

// Steps that no two threads may run at once.
taskio::awaitable<int> count(long& counter, int steps)
{
  int here = 0;
  for (int i = 0; i < steps; ++i)
  {
    ++counter;
    here += bool(taskio::current_task());
    co_await asio::post(asio::deferred);
    co_await taskio::sleep(0s);
  }
  co_return here;
}

BOOST_AUTO_TEST_SUITE(contexts)

BOOST_AUTO_TEST_CASE(a_loop_runs_one_thing_at_a_time_everywhere)
{
  constexpr int tasks = 8;
  constexpr int steps = 50;
  for (place const& p : places)
    BOOST_TEST_CONTEXT(p.name)
    {
      p.with([&](asio::any_io_executor ex) {
        taskio::loop lp(ex);
        long counter = 0;
        std::vector<std::future<int>> ends;
        on_threads(2, [&](int) {
          std::vector<std::future<int>> mine;
          for (int k = 0; k < tasks / 2; ++k)
            mine.push_back(taskio::run_coroutine_threadsafe(
              count(counter, steps), lp, asio::use_future));
          call_on(lp, [&] {
            for (auto& end : mine)
              ends.push_back(std::move(end));
          });
        });
        for (auto& end : ends)
          BOOST_TEST(end.get() == steps);
        BOOST_TEST(call_on(lp, [&] { return counter; }) == tasks * steps);
      });
    }
}

BOOST_AUTO_TEST_CASE(thousands_of_loops_share_a_context)
{
  constexpr std::size_t loops = 2'000;
  asio::io_context context;
  std::vector<std::unique_ptr<taskio::loop>> all;
  std::vector<taskio::task<int>> tasks;
  for (std::size_t i = 0; i < loops; ++i)
  {
    all.push_back(std::make_unique<taskio::loop>(context));
    // Each loop's task waits for that of the loop before.
    tasks.push_back(all.back()->create_task(
      [before =
          i ? tasks[i - 1] : taskio::task<int>()]() -> taskio::awaitable<int> {
        int n = 0;
        if (before)
          n = co_await before;
        co_await taskio::sleep(0s);
        co_return n + 1;
      }));
  }
  on_threads(4, [&](int) { context.run(); });
  BOOST_TEST(tasks.back().result() == int(loops));
}

// Whatever any thread may do with a handle, done by all of them at once.
BOOST_AUTO_TEST_CASE(handles_are_used_on_every_thread_at_once)
{
  running_context running(2);
  taskio::loop lp(running.get());
  for (int round = 0; round < 50; ++round)
  {
    auto const never = lp.create_future<int>();
    auto const t = call_on(lp, [&] {
      return lp.create_task(
        [never]() -> taskio::awaitable<int> { co_return co_await never; });
    });
    std::atomic<int> ended{0};
    std::atomic<int> done{0};
    on_threads(6, [&](int who) {
      taskio::any_task const mine = t;
      auto end = t.async_wait(asio::use_future);
      static_cast<void>(mine.done());
      static_cast<void>(mine.cancelled());
      static_cast<void>(mine == t);
      if (who % 2)
        mine.cancel();
      lp.call_soon_threadsafe([mine] { static_cast<void>(mine.get_name()); });
      try
      {
        end.get();
      }
      catch (taskio::cancelled_error const&)
      {
        ++ended;
      }
      done += mine.done();
    });
    BOOST_TEST(ended == 6);
    BOOST_TEST(done == 6);
  }
}

// A request comes while the loop, and all that is on it, goes.
BOOST_AUTO_TEST_CASE(a_request_races_the_end_of_the_loop_both_ways)
{
  int caught = 0;
  int destroyed = 0;
  for (int i = 0; i < 200; ++i)
  {
    asio::io_context context;
    std::optional<taskio::loop> lp(std::in_place, context);
    lp->set_exception_handler(
      [](taskio::loop&, taskio::exception_context const&) {});
    bool threw = false;
    auto const t = lp->create_task([&]() -> taskio::awaitable<void> {
      try
      {
        co_await taskio::sleep(1h);
      }
      catch (taskio::cancelled_error const&)
      {
        threw = true;
      }
    });
    context.poll();
    race(
      i, [&] { t.cancel(); },
      [&] {
        context.poll();
        lp.reset();
      });
    BOOST_REQUIRE(t.done());
    (threw ? caught : destroyed) += 1;
  }
  BOOST_TEST(caught > 0);
  BOOST_TEST(destroyed > 0);
}

// The same with the context, which takes the loop along.
BOOST_AUTO_TEST_CASE(handles_outlive_the_context_on_other_threads)
{
  for (int i = 0; i < 200; ++i)
  {
    auto context = std::make_unique<asio::io_context>();
    auto lp = std::make_unique<taskio::loop>(*context);
    lp->set_exception_handler(
      [](taskio::loop&, taskio::exception_context const&) {});
    auto const t = lp->create_task([]() -> taskio::awaitable<int> {
      co_await taskio::sleep(1h);
      co_return 1;
    });
    context->poll();
    race(
      i,
      [&] {
        for (int k = 0; k < 10; ++k)
        {
          taskio::any_task const copy = t;
          copy.cancel();
          static_cast<void>(copy.done());
        }
      },
      [&] {
        lp.reset();
        context.reset();
      });
    BOOST_REQUIRE(t.cancelled());
  }
}

// A request is taken back by another task, who may come too late for that. In
// the first round it does when it is the second of the two.
BOOST_AUTO_TEST_CASE(a_request_races_uncancel_both_ways)
{
  int taken_back = 0;
  int thrown = 0;
  for (int i = 0; i < 200; ++i)
    for (bool first : {false, true})
    {
      asio::io_context context;
      taskio::loop lp(context);
      taskio::task<void> t;
      auto const take_back = [&]() -> taskio::awaitable<void> {
        while (!t.done())
        {
          if (t.cancelling() > 0)
            t.uncancel();
          co_await taskio::sleep(0s);
        }
      };
      auto const work = [i]() -> taskio::awaitable<void> {
        for (int k = 0; k < i % 64; ++k)
          co_await taskio::sleep(0s);
      };
      if (first)
        lp.create_task(take_back);
      t = lp.create_task(work);
      if (!first)
        lp.create_task(take_back);
      race(i, [&] { t.cancel(); }, [&] { context.run(); });
      context.restart();
      context.run();
      BOOST_REQUIRE(t.done());
      BOOST_REQUIRE(t.cancelling() <= 1);
      (t.cancelled() ? thrown : taken_back) += 1;
    }
  BOOST_TEST(taken_back > 0);
  BOOST_TEST(thrown > 0);
}

// A cancellation_signal of Asio's is a data race when it is emitted on another
// thread than its coroutine's. A request is not: all of them arrive.
BOOST_AUTO_TEST_CASE(requests_come_from_every_thread_to_tasks_that_are_busy)
{
  running_context running(4);
  taskio::loop lp(running.get());
  std::atomic<bool> stop{false};
  std::atomic<int> thrown{0};
  auto const body = [&]() -> taskio::awaitable<int> {
    auto const self = taskio::current_task();
    while (!stop)
      try
      {
        co_await asio::post(asio::deferred);
        co_await taskio::sleep(0s);
      }
      catch (taskio::cancelled_error const&)
      {
        ++thrown;
      }
    co_return self.cancelling();
  };
  auto const t = call_on(lp, [&] { return lp.create_task(body); });
  on_threads(4, [&](int) {
    for (int k = 0; k < 250; ++k)
      t.cancel();
  });
  while (thrown == 0)
    std::this_thread::yield();
  // After this all of them have arrived.
  call_on(lp, [] {});
  stop = true;
  auto end = t.async_wait(asio::use_future);
  try
  {
    BOOST_TEST(end.get() == 1'000);
  }
  catch (taskio::cancelled_error const&)
  {
    // The last request came after the last await.
  }
  running.join();
  BOOST_TEST(t.cancelling() == 1'000);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
