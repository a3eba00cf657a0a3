//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "support.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/taskio/loop.hpp>
#include <functional>
#include <memory>
#include <thread>

namespace {

using namespace taskio_test;

BOOST_AUTO_TEST_SUITE(loop)

BOOST_AUTO_TEST_CASE(callbacks_run_in_order_and_never_in_call_soon)
{
  world w;
  trace log;
  w.lp.call_soon([&] {
    log("1");
    w.lp.call_soon([&] { log("3"); });
    log("1b");
  });
  w.lp.call_soon([&] { log("2"); });
  BOOST_TEST(log.str() == "");
  w.run();
  BOOST_TEST(log.str() == "1 1b 2 3");
}

BOOST_AUTO_TEST_CASE(every_way_into_the_queue_keeps_the_order)
{
  world w;
  trace log;
  auto f = w.lp.create_future<void>();
  f.add_done_callback([&](auto const&) { log("3"); });
  w.lp.call_soon([&] {
    w.lp.call_soon([&] { log("1"); });
    w.lp.call_soon_threadsafe([&] { log("2"); });
    f.set_result();
    w.lp.create_task([&]() -> taskio::awaitable<void> {
      log("4");
      co_return;
    });
    asio::post(w.lp.get_executor(), [&] { log("5"); });
    w.lp.call_soon([&] { log("6"); });
  });
  w.run();
  BOOST_TEST(log.str() == "1 2 3 4 5 6");
}

BOOST_AUTO_TEST_CASE(a_round_runs_what_was_ready_when_it_began)
{
  world w;
  trace log;
  w.lp.call_later(1ms, [&] { log("timer"); });
  w.lp.call_later(1ms, [&] {
    w.lp.call_at(w.lp.time(), [&] { log("due-at-once"); });
    w.lp.call_soon([&] { log("soon"); });
  });
  w.lp.call_later(1ms, [&] { log("timer-2"); });
  w.run();
  BOOST_TEST(log.str() == "timer timer-2 soon due-at-once");
}

BOOST_AUTO_TEST_CASE(timers_fire_by_time_and_equal_ones_in_order)
{
  world w;
  trace log;
  auto const t0 = w.lp.time();
  auto const note = [&](
                      char const* name) { return [&log, name] { log(name); }; };
  w.lp.call_later(2ms, note("2a"));
  w.lp.call_later(1ms, note("1a"));
  w.lp.call_at(t0 + 2ms, note("2b"));
  w.lp.call_later(3ms, note("3"));
  w.lp.call_at(t0 + 1ms, note("1b"));
  w.lp.call_later(2ms, note("2c"));
  w.run();
  BOOST_TEST(log.str() == "1a 1b 2a 2b 2c 3");
  BOOST_TEST((w.now() == 3ms));
}

BOOST_AUTO_TEST_CASE(a_timer_in_the_past_is_due_in_the_next_round)
{
  world w;
  trace log;
  w.lp.call_later(5ms, [&] {
    w.lp.call_later(-1ms, [&] { log("-1"); });
    w.lp.call_later(0ms, [&] { log("0"); });
    w.lp.call_at(w.lp.time() - 3ms, [&] { log("-3"); });
    w.lp.call_soon([&] { log("soon"); });
    log("now");
  });
  w.run();
  BOOST_TEST(log.str() == "now soon -3 -1 0");
  BOOST_TEST((w.now() == 5ms));
}

BOOST_AUTO_TEST_CASE(time_stands_still_while_anything_is_ready)
{
  world w;
  auto const t0 = w.lp.time();
  int rounds = 0;
  std::function<void()> again = [&] {
    if (++rounds < 1'000)
      w.lp.call_soon(again);
    BOOST_CHECK((w.lp.time() == t0));
  };
  w.lp.call_soon(again);
  w.lp.call_later(1ms, [&] { BOOST_TEST(rounds == 1'000); });
  w.run();
  BOOST_TEST((w.lp.time() == t0 + 1ms));
}

BOOST_AUTO_TEST_CASE(the_longest_time_never_comes)
{
  world w;
  trace log;
  w.lp.call_later(taskio::loop::duration::max(), [&] { log("max"); });
  w.lp.call_later(std::chrono::hours(3'000'000), [&] { log("342 years"); });
  w.lp.call_at(taskio::loop::time_point::max(), [&] { log("max-at"); });
  w.lp.call_later(taskio::loop::duration::min(), [&] { log("min"); });
  w.lp.call_later(1ms, [&] { log("1"); });
  w.run();
  BOOST_TEST(log.str() == "min 1");
  BOOST_TEST((w.now() == 1ms));
}

// Whether the loop has been told that this time has passed, or has not.
BOOST_AUTO_TEST_CASE(in_real_time_too_a_timer_in_the_past_waits_for_one_round)
{
  for (bool const told : {true, false})
  {
    trace log;
    asio::io_context context(1);
    taskio::loop lp(context);
    int left = 3;
    std::function<void()> const chain = [&] {
      log("soon");
      if (--left > 0)
        lp.call_soon(chain);
    };
    lp.call_soon([&] {
      lp.call_soon(chain);
      lp.call_at(told ? lp.time() - 1us : std::chrono::steady_clock::now(),
        [&] { log("past"); });
    });
    context.run();
    BOOST_TEST(log.str() == "soon past soon soon");
  }
}

BOOST_AUTO_TEST_CASE(timers_that_come_densely_do_not_each_wake_the_loop)
{
  constexpr long timers = 1000;
  asio::io_context context(1);
  taskio::loop lp(context);
  long ran = 0;
  auto const begin = lp.time();
  for (long i = 0; i < timers; ++i)
    lp.call_at(begin + i * 10us, [&] { ++ran; });
  long const turns = long(context.run());
  // Those that wake it, those of 128 handlers, and the first of each.
  BOOST_TEST(turns <= (lp.time() - begin) / 50us + timers / 128 + 2);
  BOOST_TEST(ran == timers);
}

// As asyncio's, which ends with the round in which that is known.
BOOST_AUTO_TEST_CASE(a_run_ends_after_the_timers_that_main_has_left_due)
{
  for (bool const is_virtual : {false, true})
  {
    taskio::virtual_clock clock;
    int ran = 0;
    taskio::run(
      [&]() -> taskio::awaitable<void> {
        taskio::loop& l = taskio::running_loop();
        for (int i = 0; i < 3; ++i)
          l.call_at(l.time(), [&] { ++ran; });
        co_return;
      },
      {.clock = is_virtual ? &clock : nullptr});
    BOOST_TEST(ran == 3);
  }
}

// What is due when a round begins is the end of that round, whatever comes
// before it in time meanwhile.
BOOST_AUTO_TEST_CASE(a_timer_that_is_late_already_does_not_get_in_among_others)
{
  world w;
  trace log;
  taskio::task<void> sleeper;
  taskio::timer_handle cancelled;
  w.lp.call_later(2ms, [&] {
    log("first");
    w.lp.call_at(w.lp.time() - 1ms, [&] { log("late"); });
    w.lp.call_at(w.lp.time(), [&] { log("now"); });
    BOOST_TEST(sleeper.cancel());
    cancelled.cancel();
  });
  sleeper = w.lp.create_task([&]() -> taskio::awaitable<void> {
    try
    {
      co_await taskio::sleep(2ms);
    }
    catch (taskio::cancelled_error const&)
    {
      log("cancelled");
    }
  });
  w.settle();
  cancelled = w.lp.call_later(2ms, [&] { log("never"); });
  w.lp.call_later(2ms, [&] { log("last"); });
  w.run();
  BOOST_TEST(log.str() == "first last cancelled late now");
  BOOST_TEST((w.now() == 2ms));
}

// More handlers than one drain runs: the clock is read again meanwhile, and the
// round is the same.
BOOST_AUTO_TEST_CASE(a_round_that_another_drain_continues_takes_in_no_timers)
{
  asio::io_context context;
  taskio::loop lp(context);
  trace log;
  auto const at = lp.time();
  lp.call_at(at, [&] {
    log("first");
    lp.call_soon([&] { log("soon"); });
    lp.call_later(0ns, [&] { log("later"); });
  });
  for (int i = 0; i < 100; ++i)
    lp.call_at(at, [&, armed = lp.time()] {
      while (lp.time() <= armed)
        ;
    });
  lp.call_at(at, [&] { log("last"); });
  context.run();
  BOOST_TEST(log.str() == "first last soon later");
}

BOOST_AUTO_TEST_CASE(a_loop_needs_an_executor)
{
  auto const names_the_cause = [](std::invalid_argument const& e) {
    return std::string(e.what()).find("executor is empty") != std::string::npos;
  };
  taskio::virtual_clock clock;
  BOOST_CHECK_EXCEPTION(taskio::loop(asio::any_io_executor{}),
    std::invalid_argument, names_the_cause);
  BOOST_CHECK_EXCEPTION(taskio::loop(asio::any_io_executor{}, clock),
    std::invalid_argument, names_the_cause);
}

BOOST_AUTO_TEST_CASE(the_running_loop_is_the_one_that_runs)
{
  BOOST_CHECK_THROW(taskio::running_loop(), std::logic_error);
  world w;
  taskio::loop other(w.context, w.clock);
  trace log;
  auto const note = [&] {
    log(&taskio::running_loop() == &w.lp ? "first" : "second");
  };
  w.lp.call_soon(note);
  other.call_soon(note);
  asio::post(other.get_executor(), note);
  asio::post(w.context, [&] {
    BOOST_CHECK_THROW(taskio::running_loop(), std::logic_error);
    log("none");
  });
  w.run();
  BOOST_TEST(log.str() == "first second second none");
  BOOST_CHECK_THROW(taskio::running_loop(), std::logic_error);
}

BOOST_AUTO_TEST_CASE(a_context_has_work_while_a_task_is_not_done)
{
  asio::io_context context;
  taskio::loop lp(context);
  context.poll();
  BOOST_TEST(context.stopped());
  context.restart();
  auto f = lp.create_future<void>();
  auto const t =
    lp.create_task([&]() -> taskio::awaitable<void> { co_await f; });
  context.poll();
  BOOST_TEST(!context.stopped());
  f.set_result();
  context.run();
  BOOST_TEST(t.done());
}

BOOST_AUTO_TEST_CASE(a_context_has_work_while_a_timer_is_armed)
{
  asio::io_context context;
  taskio::loop lp(context);
  bool called = false;
  lp.call_later(1ms, [&] { called = true; });
  context.run();
  BOOST_TEST(called);
  auto const h = lp.call_later(1h, [] {});
  context.restart();
  context.poll();
  BOOST_TEST(!context.stopped());
  h.cancel();
  context.restart();
  context.poll();
  BOOST_TEST(context.stopped());
}

BOOST_AUTO_TEST_CASE(real_timers_fire_in_their_order)
{
  asio::io_context context;
  taskio::loop lp(context);
  trace log;
  auto const t0 = lp.time();
  lp.call_later(4ms, [&] { log("4"); });
  lp.call_later(2ms, [&] { log("2"); });
  lp.call_at(t0, [&] { log("0"); });
  lp.create_task([&]() -> taskio::awaitable<void> {
    co_await taskio::sleep(5ms);
    log("5");
  });
  context.run();
  BOOST_TEST(log.str() == "0 2 4 5");
  BOOST_TEST((lp.time() >= t0 + 5ms));
}

BOOST_AUTO_TEST_CASE(a_long_run_of_callbacks_lets_the_context_do_other_things)
{
  asio::io_context context;
  taskio::loop lp(context);
  bool stop = false;
  long calls = 0;
  std::function<void()> again = [&] {
    ++calls;
    if (!stop)
      lp.call_soon(again);
  };
  lp.call_soon(again);
  asio::steady_timer timer(context, 0ms);
  timer.async_wait([&](auto const&) { stop = true; });
  context.run();
  BOOST_TEST(stop);
  BOOST_TEST(calls > 0);
}

BOOST_AUTO_TEST_CASE(a_loop_runs_on_any_executor)
{
  asio::io_context context;
  taskio::loop on_strand(asio::make_strand(context));
  taskio::loop on_executor(context.get_executor());
  trace log;
  on_strand.call_soon([&] { log("strand"); });
  on_executor.call_soon([&] { log("executor"); });
  auto t = on_strand.create_task([]() -> taskio::awaitable<int> {
    co_await taskio::sleep(1ms);
    co_return 1;
  });
  context.run();
  BOOST_TEST(log.str() == "strand executor");
  BOOST_TEST(t.result() == 1);
  auto& found = asio::query(on_strand.get_executor(), asio::execution::context);
  BOOST_TEST(&found == static_cast<asio::execution_context*>(&context));
}

BOOST_AUTO_TEST_CASE(a_loop_may_come_and_go_while_the_context_stays)
{
  asio::io_context context;
  for (int i = 0; i < 3; ++i)
  {
    taskio::loop lp(context);
    int calls = 0;
    lp.call_soon([&] { ++calls; });
    lp.call_later(0ms, [&] { ++calls; });
    context.restart();
    context.run();
    BOOST_TEST(calls == 2);
  }
}

BOOST_AUTO_TEST_CASE(a_callable_that_can_only_be_moved_is_taken)
{
  world w;
  int sum = 0;
  auto const make = [&](int v) {
    return [&sum, p = std::make_unique<int>(v)] { sum += *p; };
  };
  w.lp.call_soon(make(1));
  w.lp.call_later(1ms, make(2));
  w.lp.call_at(w.lp.time(), make(4));
  w.lp.call_soon_threadsafe(make(8));
  w.run();
  BOOST_TEST(sum == 15);
}

BOOST_AUTO_TEST_CASE(in_debug_mode_a_slow_step_is_reported)
{
  world w;
  BOOST_TEST(!w.lp.get_debug());
  w.lp.set_debug(true, -1ns);
  BOOST_TEST(w.lp.get_debug());
  w.lp.create_task(
    []() -> taskio::awaitable<void> { co_await taskio::sleep(0ms); },
    {.name = "slow"});
  w.run();
  w.lp.set_debug(false);
  w.lp.create_task([]() -> taskio::awaitable<void> { co_return; });
  w.run();
  auto const reports = w.reports.take();
  BOOST_REQUIRE(reports.size() >= 2u);
  auto const about = [&](std::string const& text) {
    return std::count_if(reports.begin(), reports.end(), [&](auto const& r) {
      return (r.message + r.task).find(text) != std::string::npos;
    });
  };
  BOOST_TEST(about("slow") == 2);
  BOOST_TEST(about("ms") == std::ptrdiff_t(reports.size()));
}

BOOST_AUTO_TEST_CASE(in_debug_mode_a_quick_step_is_not_reported)
{
  world w;
  w.lp.set_debug(true, 1h);
  w.play([]() -> taskio::awaitable<void> { co_await taskio::sleep(2h); });
  BOOST_TEST(w.reports.size() == 0u);
}

BOOST_AUTO_TEST_CASE(debug_mode_begins_and_ends_with_the_next_callback)
{
  world w;
  int ran = 0;
  auto const step = [&] { ++ran; };
  w.lp.call_soon(step);
  w.lp.call_soon([&] { w.lp.set_debug(true, -1ns); });
  w.lp.call_soon(step);
  w.lp.call_soon(step);
  w.lp.call_soon([&] { w.lp.set_debug(false); });
  w.lp.call_soon(step);
  w.run();
  BOOST_TEST(ran == 4);
  BOOST_TEST(w.reports.take().size() == 2u);
}

BOOST_AUTO_TEST_CASE(in_debug_mode_each_timer_is_one_callback)
{
  for (bool const one_is_cancelled : {false, true})
  {
    world w;
    int ran = 0;
    taskio::timer_handle last;
    w.lp.call_later(1ms, [&] {
      ++ran;
      if (one_is_cancelled)
        last.cancel();
    });
    w.lp.call_later(1ms, [&] { ++ran; });
    last = w.lp.call_later(1ms, [&] { ++ran; });
    w.lp.set_debug(true, -1ns);
    w.run();
    BOOST_TEST(ran == (one_is_cancelled ? 2 : 3));
    BOOST_TEST(w.reports.take().size() == std::size_t(ran));
  }
}

BOOST_AUTO_TEST_CASE(debug_mode_begins_and_ends_with_the_next_round)
{
  world w;
  int ran = 0;
  auto const set_and_go_on = [&](bool on) {
    w.lp.set_debug(on, -1ns);
    std::thread([&] { w.lp.call_soon_threadsafe([&] { ++ran; }); }).join();
  };
  w.lp.call_soon([&] { set_and_go_on(true); });
  w.run();
  BOOST_TEST(w.reports.take().size() == 1u);
  w.lp.call_soon([&] { set_and_go_on(false); });
  w.run();
  // That of the callback that ended it.
  BOOST_TEST(w.reports.take().size() == 1u);
  BOOST_TEST(ran == 2);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
