//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// Tasks that go to a thread pool and come back.

#include "threads.hpp"

#include <atomic>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>
#include <latch>

namespace {

using namespace taskio_test;

BOOST_AUTO_TEST_SUITE(pool)

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_task_is_away_only_until_its_next_await, Body, both_bodies)
{
  asio::thread_pool threads(2);
  running_context running(2);
  taskio::loop lp(running.get());
  auto const t = call_on(lp, [&] {
    return lp.create_task([&]() -> awaitable_of<Body, int> {
      int right = 0;
      for (int i = 0; i < 200; ++i)
      {
        typename Body::token const token;
        co_await asio::post(asio::bind_executor(threads, token));
        right += !taskio::current_task();
        co_await asio::post(token);
        right += bool(taskio::current_task());
      }
      co_return right;
    });
  });
  BOOST_TEST(t.async_wait(asio::use_future).get() == 400);
  running.join();
}

BOOST_AUTO_TEST_CASE(a_task_that_is_away_comes_back_for_waits_of_the_library)
{
  asio::thread_pool threads(2);
  running_context running(2);
  taskio::loop lp(running.get());
  auto const done = call_on(lp, [&] {
    auto f = lp.create_future<int>();
    f.set_result(1);
    return f;
  });
  auto const t = call_on(lp, [&] {
    return lp.create_task([&]() -> taskio::awaitable<int> {
      int right = 0;
      for (int i = 0; i < 100; ++i)
      {
        co_await asio::post(asio::bind_executor(threads, asio::deferred));
        right += co_await done;
        right += bool(taskio::current_task());
        co_await asio::post(asio::bind_executor(threads, asio::deferred));
        co_await taskio::sleep(0ms);
        right += bool(taskio::current_task());
      }
      co_return right;
    });
  });
  BOOST_TEST(t.async_wait(asio::use_future).get() == 300);
  running.join();
}

BOOST_AUTO_TEST_CASE(a_child_that_ends_away_is_awaited)
{
  asio::thread_pool threads(2);
  running_context running(2);
  taskio::loop lp(running.get());
  auto const own = [&](int v) -> taskio::awaitable<int> {
    co_await asio::post(asio::bind_executor(threads, asio::deferred));
    co_return v;
  };
  auto const plain = [&](int v) -> asio::awaitable<int> {
    co_await asio::post(asio::bind_executor(threads, asio::use_awaitable));
    co_return v;
  };
  auto const t = call_on(lp, [&] {
    return lp.create_task([&]() -> taskio::awaitable<int> {
      int sum = 0;
      for (int i = 0; i < 100; ++i)
      {
        sum += co_await own(1);
        sum += co_await plain(2);
        co_await taskio::sleep(0ms);
      }
      co_return sum;
    });
  });
  BOOST_TEST(t.async_wait(asio::use_future).get() == 300);
  running.join();
}

// It is none of the task's, which changes meanwhile whose its requests are: at
// least once while the other is away, each time. (For ThreadSanitizer.)
BOOST_AUTO_TEST_CASE(a_coroutine_on_a_tasks_executor_may_be_away)
{
  asio::thread_pool threads(1);
  running_context running;
  taskio::loop lp(running.get());
  std::atomic<int> turns{0};
  auto const hop = [&]() -> taskio::awaitable<int> {
    int right = 0;
    for (int i = 0; i < 1'000; ++i)
    {
      co_await asio::post(asio::bind_executor(threads, asio::deferred));
      right += !taskio::current_task();
      turns.wait(turns.load());
    }
    co_return right;
  };
  auto const plain = []() -> asio::awaitable<void> {
    co_await asio::post(asio::use_awaitable);
  };
  auto const t = call_on(lp, [&] {
    return lp.create_task([&]() -> taskio::awaitable<int> {
      auto const ex = co_await asio::this_coro::executor;
      auto away = asio::co_spawn(ex, hop(), asio::use_future);
      while (away.wait_for(0s) != std::future_status::ready)
      {
        co_await plain();
        ++turns;
        turns.notify_one();
      }
      co_return away.get();
    });
  });
  BOOST_TEST(t.async_wait(asio::use_future).get() == 1'000);
  running.join();
}

// A request meets a task that goes back and forth: it ends cancelled, or it is
// done before. Both are to be seen. (A plain body cannot be cancelled while it
// is away: Asio's cancellation state is for one thread.)
BOOST_AUTO_TEST_CASE(a_request_meets_a_task_that_hops)
{
  asio::thread_pool threads(2);
  int cancelled = 0;
  int finished = 0;
  for (int i = 0; i < 1'000; ++i)
  {
    running_context running;
    taskio::loop lp(running.get());
    auto const body = [&]() -> taskio::awaitable<void> {
      for (int k = 0; k < 10; ++k)
      {
        typed_body::token const token;
        co_await asio::post(asio::bind_executor(threads, token));
        co_await asio::post(token);
      }
    };
    taskio::task<void> t;
    if (i != 0)
      t = call_on(lp, [&] { return lp.create_task(body); });
    race(
      i,
      [&] {
        if (i != 0)
          t.cancel();
        else // before it has begun
          call_on(lp, [&] {
            t = lp.create_task(body);
            t.cancel();
          });
      },
      [&] { t.async_wait(asio::use_future).wait(); });
    running.join();
    (t.cancelled() ? cancelled : finished) += 1;
  }
  BOOST_TEST(cancelled > 0);
  BOOST_TEST(finished > 0);
}

BOOST_AUTO_TEST_CASE(a_future_of_the_loop_is_awaited_from_the_pool)
{
  asio::thread_pool threads(2);
  running_context running;
  taskio::loop lp(running.get());
  std::atomic<int> sum{0};
  auto const f = lp.create_future<int>();
  std::latch waiting(8);
  for (int i = 0; i < 8; ++i)
    asio::post(threads, [&, f] {
      f.async_wait(asio::bind_executor(
        threads, [&](std::exception_ptr, int v) { sum += v; }));
      waiting.count_down();
    });
  waiting.wait();
  call_on(lp, [&] { f.set_result(5); });
  running.join();
  threads.wait();
  BOOST_TEST(sum == 40);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
