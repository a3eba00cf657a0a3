//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// What completes on a thread of the context runs there, and what a loop's owner
// counts.

#include "threads.hpp"

#include <array>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <memory>
#include <utility>

namespace {

using namespace taskio_test;

BOOST_AUTO_TEST_SUITE(arrivals)

BOOST_AUTO_TEST_CASE(loops_on_four_threads_run_one_thing_at_a_time)
{
  constexpr int times = 500;
  std::array<int, 4> counted{};
  asio::io_context context;
  std::vector<std::unique_ptr<taskio::loop>> loops;
  std::vector<taskio::task<void>> tasks;
  for (int& count : counted)
  {
    loops.push_back(std::make_unique<taskio::loop>(context));
    for (int i = 0; i < 4; ++i)
      tasks.push_back(
        loops.back()->create_task([&]() -> taskio::awaitable<void> {
          for (int k = 0; k < times; ++k)
          {
            co_await asio::post(context, asio::deferred);
            ++count;
            if (k % 3 == 0)
              co_await taskio::sleep(0s);
          }
        }));
  }
  on_threads(4, [&](int) { context.run(); });
  for (auto const& t : tasks)
    t.result();
  for (int const count : counted)
    BOOST_TEST(count == 4 * times);
}

BOOST_AUTO_TEST_CASE(arrivals_and_other_threads_meet)
{
  constexpr int times = 1000;
  int arrived = 0, called = 0;
  asio::io_context context;
  taskio::loop lp(context);
  {
    auto guard = asio::make_work_guard(context);
    std::vector<std::thread> runners;
    for (int i = 0; i < 2; ++i)
      runners.emplace_back([&] { context.run(); });
    on_threads(2, [&](int who) {
      for (int i = 0; i < times; ++i)
        if (who == 0)
          lp.call_soon_threadsafe([&] { ++called; });
        else
          asio::post(context, [&] {
            asio::dispatch(asio::require(lp.get_executor(),
                             asio::execution::outstanding_work.tracked),
              [&] { ++arrived; });
          });
    });
    guard.reset();
    for (std::thread& t : runners)
      t.join();
  }
  BOOST_TEST(arrived == times);
  BOOST_TEST(called == times);
}

BOOST_AUTO_TEST_CASE(operations_may_be_made_and_dropped_while_the_loop_counts)
{
  constexpr int items = 3000;
  auto const item = std::make_shared<int>(1);
  {
    asio::io_context context;
    taskio::loop lp(context);
    taskio::queue<std::shared_ptr<int>> q(4);
    auto const reader = lp.create_task([&]() -> taskio::awaitable<void> {
      for (int i = 0; i < items; ++i)
        co_await q.get();
    });
    auto const writer = lp.create_task([&]() -> taskio::awaitable<void> {
      for (int i = 0; i < items; ++i)
        co_await q.put(item);
    });
    std::thread runner([&] { context.run(); });
    on_threads(3, [&](int) {
      for (int i = 0; i < items; ++i)
      {
        taskio::operation<std::shared_ptr<int>> const unused = q.get();
        auto const unused_as_well = q.put(item);
      }
    });
    runner.join();
    reader.result();
    writer.result();
    q.put_nowait(item);
  }
  BOOST_TEST(item.use_count() == 1);
}

// Ends on a pool, and cancels its task when it begins.
auto hop_cancelled(asio::thread_pool& pool, taskio::any_task self)
{
  return asio::async_initiate<asio::deferred_t const, void()>(
    [&pool, self](auto handler) {
      self.cancel();
      asio::post(pool.get_executor(),
        [h = std::move(handler)]() mutable { std::move(h)(); });
    },
    asio::deferred);
}

// The pool throws the request while the loop ends the step that made it.
BOOST_AUTO_TEST_CASE(a_request_is_thrown_elsewhere_while_its_step_ends)
{
  constexpr int times = 30000;
  int thrown = 0;
  asio::thread_pool pool(1);
  asio::io_context context;
  taskio::loop lp(context);
  auto const t = lp.create_task([&]() -> taskio::awaitable<void> {
    for (int i = 0; i < times; ++i)
      try
      {
        co_await taskio::sleep(0ms);
        co_await hop_cancelled(pool, taskio::current_task());
        co_await asio::post(asio::bind_executor(pool, asio::deferred));
      }
      catch (taskio::cancelled_error const&)
      {
        ++thrown;
      }
  });
  context.run();
  pool.join();
  t.result();
  BOOST_TEST(thrown == times);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
