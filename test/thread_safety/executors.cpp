//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// One loop never does two things at once, on however many threads.

#include "threads.hpp"

#include <array>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>
#include <functional>
#include <memory>

namespace {

using namespace taskio_test;

BOOST_AUTO_TEST_SUITE(executors)

BOOST_AUTO_TEST_CASE(what_each_thread_posts_runs_in_order_and_never_at_once)
{
  constexpr int per_thread = 2'000;
  running_context running(4);
  taskio::loop lp(running.get());
  std::array<std::vector<int>, 4> seen;
  // Not atomic: the loop is to keep its handlers apart.
  long together = 0;
  on_threads(4, [&](int who) {
    auto const ex = lp.get_executor();
    for (int i = 0; i < per_thread; ++i)
    {
      auto const note = [&seen, &together, who, i] {
        ++together;
        seen[std::size_t(who)].push_back(i);
      };
      if (i % 3 == 0)
        asio::post(ex, note);
      else if (i % 3 == 1)
        ex.execute(note);
      else
        lp.call_soon_threadsafe(note);
    }
  });
  running.join();
  BOOST_TEST(together == 4 * per_thread);
  for (auto const& numbers : seen)
  {
    BOOST_REQUIRE_EQUAL(numbers.size(), per_thread);
    for (int i = 0; i < per_thread; ++i)
      BOOST_REQUIRE_EQUAL(numbers[std::size_t(i)], i);
  }
}

BOOST_AUTO_TEST_CASE(a_loop_on_a_thread_pool_runs_one_thing_at_a_time)
{
  asio::thread_pool pool(4);
  taskio::loop lp(pool.get_executor());
  long steps = 0;
  std::vector<taskio::task<void>> tasks;
  call_on(lp, [&] {
    for (int i = 0; i < 20; ++i)
      tasks.push_back(lp.create_task([&]() -> taskio::awaitable<void> {
        for (int k = 0; k < 100; ++k)
        {
          ++steps;
          co_await taskio::sleep(k % 10 ? 0us : 10us);
        }
      }));
  });
  pool.wait();
  BOOST_TEST(steps == 2'000);
  for (auto const& t : tasks)
    BOOST_TEST(t.done());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  handlers_on_a_tasks_executor_keep_apart_from_its_steps, Body, both_bodies)
{
  running_context running(4);
  taskio::loop lp(running.get());
  long counter = 0;
  auto const t = call_on(lp, [&] {
    return lp.create_task([&]() -> awaitable_of<Body> {
      auto ex = co_await asio::this_coro::executor;
      std::vector<std::thread> threads;
      for (int i = 0; i < 3; ++i)
        threads.emplace_back([&counter, ex] {
          for (int k = 0; k < 300; ++k)
            asio::post(ex, [&counter] { ++counter; });
        });
      for (int k = 0; k < 300; ++k)
      {
        ++counter;
        co_await asio::post(typename Body::token());
      }
      for (std::thread& other : threads)
        other.join();
      co_await asio::post(typename Body::token());
    });
  });
  t.async_wait(asio::use_future).get();
  running.join();
  BOOST_TEST(counter == 1'200);
}

BOOST_AUTO_TEST_CASE(loops_hand_work_to_each_other)
{
  running_context running(4);
  std::vector<std::unique_ptr<taskio::loop>> loops;
  for (int i = 0; i < 8; ++i)
    loops.push_back(std::make_unique<taskio::loop>(running.get()));
  std::promise<void> done;
  int hops = 0;
  std::function<void()> hop = [&] {
    if (++hops == 4'000)
      return done.set_value();
    auto& next = *loops[std::size_t(hops) % loops.size()];
    if (hops % 2)
      next.call_soon_threadsafe(hop);
    else
      asio::post(next.get_executor(), hop);
  };
  loops[0]->call_soon_threadsafe(hop);
  done.get_future().wait();
  running.join();
  BOOST_TEST(hops == 4'000);
}

BOOST_AUTO_TEST_CASE(context_variables_are_per_thread_outside_of_tasks)
{
  taskio::context_var<int> v("v", -1);
  taskio::context const shared = [&] {
    taskio::context c;
    c.run([&] { v.set(100); });
    return c;
  }();
  std::vector<taskio::context> copies;
  for (int i = 0; i < 4; ++i)
    copies.push_back(shared.run([] { return taskio::copy_context(); }));
  std::array<int, 4> outside{};
  std::array<int, 4> inside{};
  on_threads(4, [&](int who) {
    auto const at = std::size_t(who);
    v.set(who);
    for (int i = 0; i < 1'000; ++i)
      copies[at].run([&] { v.set(v.get() + 1); });
    outside[at] = v.get();
    inside[at] = copies[at].run([&] { return v.get(); });
  });
  for (int i = 0; i < 4; ++i)
  {
    BOOST_TEST(outside[std::size_t(i)] == i);
    BOOST_TEST(inside[std::size_t(i)] == 1'100);
  }
  BOOST_TEST(shared.run([&] { return v.get(); }) == 100);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
