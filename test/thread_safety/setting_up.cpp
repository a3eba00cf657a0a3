//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// A loop that does not run is set up while other threads use it as well.

#include "threads.hpp"

#include <atomic>
#include <functional>
#include <latch>
#include <stdexcept>
#include <string>

namespace {

using namespace taskio_test;

taskio::awaitable<void> nothing()
{
  co_return;
}

// Drops the last handle on a failure that nobody has looked at. The report is
// made here, within a call that has the loop; the function runs in it.
void during_a_report(taskio::loop& l, std::function<void()> f)
{
  l.set_exception_handler([f = std::move(f)](taskio::loop&,
                            taskio::exception_context const&) { f(); });
  auto failed = l.create_future<void>();
  failed.set_exception(std::runtime_error("x"));
  failed = {};
}

void yield_often()
{
  for (int i = 0; i < 1'000; ++i)
    std::this_thread::yield();
}

struct set_up_call
{
  char const* name;
  void (*f)(taskio::loop&, taskio::task<void> const&);
};

set_up_call const calls[] = {
  {"create_task", [](auto& l, auto&) { l.create_task(nothing()); }},
  {"call_soon", [](auto& l, auto&) { l.call_soon([] {}); }},
  {"call_later", [](auto& l, auto&) { l.call_later(0s, [] {}); }},
  {"all_tasks", [](auto& l, auto&) { taskio::all_tasks(l); }},
  {"set_debug", [](auto& l, auto&) { l.set_debug(false); }},
  {"add_done_callback",
    [](auto&, auto& t) { t.add_done_callback([](auto const&) {}); }},
  {"uncancel", [](auto&, auto& t) { t.uncancel(); }},
  {"set_name", [](auto&, auto& t) { t.set_name("x"); }},
};

BOOST_AUTO_TEST_SUITE(setting_up)

BOOST_AUTO_TEST_CASE(a_call_waits_for_the_call_of_another_thread_to_end)
{
  for (set_up_call const& c : calls)
    BOOST_TEST_CONTEXT(c.name)
    {
      asio::io_context context;
      taskio::loop lp(context);
      auto const t = lp.create_task(nothing());
      std::latch inside(1);
      std::latch calling(1);
      std::atomic<bool> left{false};
      std::thread other([&] {
        during_a_report(lp, [&] {
          inside.count_down();
          calling.wait();
          yield_often();
          left = true;
        });
      });
      inside.wait();
      calling.count_down();
      BOOST_CHECK_NO_THROW(c.f(lp, t));
      BOOST_TEST(left);
      other.join();
      context.run();
    }
}

// Each has a loop for a call, and within it calls the other's loop.
BOOST_AUTO_TEST_CASE(calls_that_would_wait_for_each_other_throw)
{
  asio::io_context context;
  taskio::loop loops[] = {taskio::loop(context), taskio::loop(context)};
  std::latch inside(2);
  std::latch tried(2);
  std::atomic<int> refused{0};
  on_threads(2, [&](int i) {
    during_a_report(loops[i], [&, i] {
      inside.arrive_and_wait();
      try
      {
        loops[1 - i].call_soon([] {});
      }
      catch (std::logic_error const&)
      {
        ++refused;
      }
      tried.arrive_and_wait();
    });
  });
  BOOST_TEST(refused == 2);
}

BOOST_AUTO_TEST_CASE(requests_do_not_disturb_who_sets_a_loop_up)
{
  int before = 0;
  int late = 0;
  for (int i = 0; i < 1'000; ++i)
  {
    asio::io_context context;
    taskio::loop lp(context);
    auto const never = lp.create_future<void>();
    auto const first =
      lp.create_task([never]() -> taskio::awaitable<void> { co_await never; });
    std::atomic<bool> requested{false};
    bool saw_it = false;
    std::vector<taskio::task<void>> tasks;
    race(
      i,
      [&] {
        first.cancel();
        requested = true;
      },
      [&] {
        for (int k = 0; k < 32; ++k)
          tasks.push_back(lp.create_task(nothing()));
        saw_it = requested;
      });
    context.run();
    BOOST_REQUIRE(first.cancelled());
    for (auto const& t : tasks)
      BOOST_REQUIRE_NO_THROW(t.result());
    (saw_it ? before : late) += 1;
  }
  BOOST_TEST(before > 0);
  BOOST_TEST(late > 0);
}

BOOST_AUTO_TEST_CASE(threads_set_a_loop_up_together)
{
  asio::io_context context;
  taskio::loop lp(context);
  int ran = 0;
  std::latch start(4);
  on_threads(4, [&](int) {
    start.arrive_and_wait();
    for (int i = 0; i < 500; ++i)
    {
      lp.call_soon([&] { ++ran; });
      auto const t = lp.create_task([&]() -> taskio::awaitable<void> {
        ++ran;
        co_return;
      });
      t.set_name("t" + std::to_string(i));
    }
  });
  context.run();
  BOOST_TEST(ran == 4'000);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
