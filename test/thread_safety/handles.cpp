//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// Handles that go, and requests that come, on other threads.

#include "threads.hpp"

#include <atomic>
#include <boost/asio/use_future.hpp>
#include <functional>
#include <latch>
#include <stdexcept>

namespace {

using namespace taskio_test;

BOOST_AUTO_TEST_SUITE(handles)

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_failure_dropped_elsewhere_is_reported_on_the_loop, Body, both_bodies)
{
  running_context running;
  taskio::loop lp(running.get());
  std::atomic<int> reports{0};
  std::atomic<int> on_the_loop{0};
  call_on(lp, [&] {
    lp.set_exception_handler(
      [&](taskio::loop& l, taskio::exception_context const& c) {
        reports += c.task.get_name() == "t";
        on_the_loop += &taskio::running_loop() == &l;
      });
  });
  for (int i = 0; i < 50; ++i)
  {
    auto t = call_on(lp, [&] {
      return lp.create_task(
        []() -> awaitable_of<Body> {
          throw std::runtime_error("x");
          co_return;
        },
        {.name = "t"});
    });
    on_threads(3, [copy = t](int) mutable { copy = {}; });
    while (!t.done())
      std::this_thread::yield();
    t = {};
  }
  running.join();
  BOOST_TEST(reports == 50);
  BOOST_TEST(on_the_loop == 50);
}

// It lends references to itself meanwhile.
BOOST_AUTO_TEST_CASE(the_only_handle_may_go_elsewhere_while_its_task_runs)
{
  std::atomic<int> ended{0};
  {
    running_context running;
    taskio::loop lp(running.get());
    for (int i = 0; i < 50; ++i)
    {
      auto t = call_on(lp, [&] {
        return lp.create_task([&]() -> taskio::awaitable<void> {
          for (int k = 0; k < 100; ++k)
          {
            auto const ex = co_await asio::this_coro::executor;
            auto const copy = ex;
            co_await taskio::sleep(0s);
          }
          ++ended;
        });
      });
      t = {};
    }
    running.join();
  }
  BOOST_TEST(ended == 50);
}

BOOST_AUTO_TEST_CASE(values_die_once_wherever_the_last_handle_goes)
{
  struct value
  {
    explicit value(std::atomic<int>& n) : alive(&n) { ++n; }
    value(value const& other) : value(*other.alive) {}
    value& operator=(value const&) = delete;
    ~value() { --*alive; }
    std::atomic<int>* alive;
  };
  std::atomic<int> alive{0};
  {
    running_context running;
    taskio::loop lp(running.get());
    for (int i = 0; i < 50; ++i)
    {
      auto f = lp.create_future<value>();
      std::latch start(5);
      std::thread setter([&, g = f]() mutable {
        start.arrive_and_wait();
        lp.call_soon_threadsafe([&, h = std::move(g)] { h.set_result(alive); });
      });
      on_threads(4, [&, g = f](int) mutable {
        start.arrive_and_wait();
        g = {};
      });
      f = {};
      setter.join();
    }
    running.join();
  }
  BOOST_TEST(alive == 0);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  requests_from_many_threads_are_all_counted, Body, both_bodies)
{
  running_context running(2);
  taskio::loop lp(running.get());
  std::atomic<int> caught{0};
  auto const body = [&]() -> awaitable_of<Body, int> {
    auto const self = taskio::current_task();
    while (self.cancelling() < 400)
      try
      {
        typename Body::token const token;
        co_await taskio::sleep(1h).async_wait(token);
      }
      catch (taskio::cancelled_error const&)
      {
        ++caught;
      }
    co_return self.cancelling();
  };
  auto const t =
    call_on(lp, [&] { return lp.create_task(body, {.eager_start = true}); });
  on_threads(4, [&](int) {
    for (int i = 0; i < 100; ++i)
      t.cancel();
  });
  BOOST_TEST(t.async_wait(asio::use_future).get() == 400);
  running.join();
  BOOST_TEST(caught > 0);
  BOOST_TEST(caught <= 400);
}

// A future gets its outcome while a request for its waiter arrives.
BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_request_races_the_outcome_both_ways, Body, both_bodies)
{
  int cancelled = 0;
  int finished = 0;
  for (int i = 0; i < 1'000; ++i)
  {
    asio::io_context context;
    taskio::loop lp(context);
    auto const f = lp.create_future<int>();
    auto const t = lp.create_task([&]() -> awaitable_of<Body, int> {
      typename Body::token const token;
      co_return co_await f.async_wait(token);
    });
    std::function<void(int)> complete_after = [&](int ticks) {
      if (ticks > 0)
        lp.call_soon([&, ticks] { complete_after(ticks - 1); });
      else if (!f.done())
        f.set_result(1);
    };
    lp.call_soon([&] { complete_after(i % 64); });
    race(i, [&] { t.cancel(); }, [&] { context.run(); });
    context.restart();
    context.run();
    BOOST_REQUIRE(t.done());
    (t.cancelled() ? cancelled : finished) += 1;
  }
  BOOST_TEST(cancelled > 0);
  BOOST_TEST(finished > 0);
}

// A wait is given up, by a signal on the loop, while the future gets a result
// on another loop.
BOOST_AUTO_TEST_CASE(a_wait_on_another_loop_is_given_up_both_ways)
{
  int cancelled = 0;
  int finished = 0;
  for (int i = 0; i < 1'000; ++i)
  {
    running_context running(2);
    taskio::loop ours(running.get());
    taskio::loop theirs(running.get());
    auto const f = theirs.create_future<int>();
    auto const t = call_on(ours, [&] {
      return ours.create_task(
        [f]() -> taskio::awaitable<int> { co_return co_await f; });
    });
    auto const end = t.async_wait(asio::use_future).share();
    race(
      i,
      [&] {
        t.cancel();
        end.wait();
      },
      [&] {
        theirs.call_soon_threadsafe([f] { f.set_result(1); });
        end.wait();
      });
    running.join();
    BOOST_TEST(f.result() == 1);
    (t.cancelled() ? cancelled : finished) += 1;
  }
  BOOST_TEST(cancelled > 0);
  BOOST_TEST(finished > 0);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
