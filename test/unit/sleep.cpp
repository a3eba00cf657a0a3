//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "support.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/taskio/sleep.hpp>
#include <future>
#include <memory>
#include <optional>

namespace {

using namespace taskio_test;

BOOST_AUTO_TEST_SUITE(sleep)

BOOST_AUTO_TEST_CASE_TEMPLATE(
  sleeping_takes_as_long_as_it_says, Body, both_bodies)
{
  world w;
  w.play([&]() -> awaitable_of<Body> {
    co_await Body::sleep(1500ms);
    BOOST_TEST((w.now() == 1500ms));
    co_await Body::sleep(24h);
    BOOST_TEST((w.now() == 24h + 1500ms));
  });
}

BOOST_AUTO_TEST_CASE(every_unit_of_time_will_do)
{
  world w;
  w.play([&]() -> taskio::awaitable<void> {
    co_await taskio::sleep(std::chrono::duration<int, std::deci>(2));
    co_await taskio::sleep(50'000us);
    BOOST_TEST((w.now() == 250ms));
    co_await taskio::sleep(std::chrono::days(1));
    co_await taskio::sleep(std::chrono::duration<int, std::milli>(750));
    BOOST_TEST((w.now() == 24h + 1s));
  });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(no_time_or_less_is_one_tick, Body, both_bodies)
{
  for (auto d : {0ms, -1ms, -1'000'000ms})
  {
    world w;
    trace log;
    w.lp.create_task([&]() -> awaitable_of<Body> {
      w.lp.call_soon([&] {
        log("soon");
        w.lp.call_soon([&] { log("later"); });
      });
      co_await Body::sleep(d);
      log("task");
    });
    w.lp.call_soon([&] { log("ready"); });
    w.run();
    BOOST_TEST(log.str() == "ready soon task later");
    BOOST_TEST((w.now() == 0ms));
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  equal_deadlines_keep_their_order, Body, both_bodies)
{
  world w;
  trace log;
  auto const sleeper = [&](int n, int ms) -> awaitable_of<Body> {
    co_await Body::sleep(std::chrono::milliseconds(ms));
    log(std::to_string(n));
  };
  w.lp.create_task(sleeper(1, 2));
  w.lp.create_task(sleeper(2, 1));
  w.lp.create_task(sleeper(3, 2));
  w.lp.create_task(sleeper(4, 1));
  w.run();
  BOOST_TEST(log.str() == "2 4 1 3");
}

BOOST_AUTO_TEST_CASE(a_sleep_gives_the_value_it_was_given)
{
  taskio::run_test([]() -> taskio::awaitable<void> {
    BOOST_TEST(co_await taskio::sleep(1ms, 42) == 42);
    std::string const text = "text";
    BOOST_TEST(co_await taskio::sleep(0ms, text) == "text");
    auto pointer = std::make_unique<int>(7);
    auto const back = co_await taskio::sleep(1ms, std::move(pointer));
    BOOST_TEST(*back == 7);
    no_default const bare(8);
    auto const same = co_await taskio::sleep(-1ms, bare);
    BOOST_TEST(same.value == 8);
  });
}

BOOST_AUTO_TEST_CASE(in_a_plain_body_a_sleep_gives_its_value_too)
{
  int const v = taskio::run_test([]() -> asio::awaitable<int> {
    auto operation = taskio::sleep(1ms, 42);
    co_return co_await std::move(operation).async_wait(asio::use_awaitable);
  });
  BOOST_TEST(v == 42);
}

BOOST_AUTO_TEST_CASE(in_a_plain_body_a_sleep_is_awaited_as_it_is)
{
  world w;
  w.play([]() -> asio::awaitable<void> { co_await taskio::sleep(5ms); });
  BOOST_TEST((w.now() == 5ms));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_sleeper_is_cancelled_at_once, Body, both_bodies)
{
  world w;
  auto const t =
    w.lp.create_task([]() -> awaitable_of<Body> { co_await Body::sleep(1h); });
  w.lp.call_later(1ms, [&] { t.cancel("up"); });
  w.run();
  BOOST_TEST(outcome(t) == "cancelled(up)");
  BOOST_TEST((w.now() == 1ms));
}

BOOST_AUTO_TEST_CASE(the_longest_sleep_is_no_problem)
{
  world w;
  auto const t = w.lp.create_task([]() -> taskio::awaitable<void> {
    co_await taskio::sleep(std::chrono::hours::max());
  });
  auto const u = w.lp.create_task([]() -> taskio::awaitable<void> {
    co_await taskio::sleep(std::chrono::nanoseconds::max());
  });
  w.lp.call_later(1h, [&] {
    t.cancel();
    u.cancel();
  });
  w.run();
  BOOST_TEST(t.cancelled());
  BOOST_TEST(u.cancelled());
  BOOST_TEST((w.now() == 1h));
}

template <typename Duration>
void expect_no_end(Duration d)
{
  world w;
  auto const t = w.lp.create_task(
    [d]() -> taskio::awaitable<void> { co_await taskio::sleep(d); });
  w.lp.call_later(24h, [&] { t.cancel(); });
  w.run();
  BOOST_TEST(t.cancelled());
}

// chrono's own conversions to the clock's unit overflow.
BOOST_AUTO_TEST_CASE(a_duration_of_any_integer_may_be_too_long)
{
  using std::chrono::duration;
  constexpr auto u = std::numeric_limits<std::uint64_t>::max();
  expect_no_end(duration<std::uint64_t>(u));
  expect_no_end(duration<std::uint64_t, std::nano>(u));
  expect_no_end(duration<std::uint64_t, std::nano>((u >> 1) + 5));
  expect_no_end(duration<std::uint64_t, std::ratio<3600>>(u / 3600));
  expect_no_end(duration<std::int64_t, std::ratio<3600>>(3'000'000));
  expect_no_end(duration<std::int64_t, std::ratio<1, 60>>(250'000'000'000));
  expect_no_end(duration<std::uint64_t>(2 * 24 * 3600));
}

BOOST_AUTO_TEST_CASE(a_duration_of_a_finer_unit_is_rounded_up)
{
  world w;
  w.play([]() -> taskio::awaitable<void> {
    co_await taskio::sleep(std::chrono::duration<long, std::pico>(1'500));
    co_await taskio::sleep(std::chrono::duration<unsigned char>(1));
  });
  BOOST_TEST((w.clock.now().time_since_epoch() == 1s + 2ns));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_sleep_without_end_is_never_jumped_to, Body, both_bodies)
{
  std::string text;
  taskio::virtual_clock clock;
  try
  {
    taskio::run(
      []() -> awaitable_of<Body> {
        co_await Body::sleep(1h);
        co_await Body::sleep(taskio::loop::duration::max());
        BOOST_ERROR("woken");
      },
      {.name = "beauty",
        .clock = &clock,
        .exception_handler = [](auto&, auto const&) {}});
  }
  catch (taskio::stuck_error const& e)
  {
    text = e.what();
  }
  BOOST_TEST(text.find("beauty") != std::string::npos);
  BOOST_TEST((clock.now().time_since_epoch() == 1h));
}

BOOST_AUTO_TEST_CASE(a_sleep_without_end_stands_in_nobodys_way)
{
  world w;
  trace log;
  auto const t = w.lp.create_task([]() -> taskio::awaitable<void> {
    co_await taskio::sleep(std::chrono::hours::max());
  });
  w.lp.call_at(taskio::loop::time_point::max(), [&] { log("never"); });
  w.lp.call_later(1h, [&] { log("due"); });
  w.run();
  BOOST_TEST(log.str() == "due");
  BOOST_TEST((w.now() == 1h));
  t.cancel();
  w.run();
  BOOST_TEST(t.cancelled());
}

BOOST_AUTO_TEST_CASE(a_sleep_is_an_operation_for_any_token)
{
  world w;
  trace log;
  std::optional<std::future<int>> result;
  w.lp.call_soon([&] {
    taskio::sleep(2ms).async_wait([&](std::exception_ptr e) {
      log(describe(e) + std::to_string(w.now().count()));
    });
    taskio::sleep(1ms, 5).async_wait([&](std::exception_ptr e, int v) {
      log(describe(e) + std::to_string(v));
    });
    taskio::sleep(0ms).async_wait([&](std::exception_ptr) { log("tick"); });
    result = taskio::sleep(3ms, 6).async_wait(asio::use_future);
    log("initiated");
  });
  w.run();
  BOOST_TEST(log.str() == "initiated tick none5 none2");
  BOOST_REQUIRE((result->wait_for(0s) == std::future_status::ready));
  BOOST_TEST(result->get() == 6);
}

BOOST_AUTO_TEST_CASE(a_signal_in_the_slot_ends_the_sleep)
{
  world w;
  trace log;
  asio::cancellation_signal signal;
  w.lp.call_soon([&] {
    taskio::sleep(1h).async_wait(asio::bind_cancellation_slot(
      signal.slot(), [&](std::exception_ptr e) { log(describe(e)); }));
  });
  w.lp.call_later(1ms, [&] { signal.emit(asio::cancellation_type::terminal); });
  w.run();
  BOOST_TEST(log.str() == "cancelled(-)");
  BOOST_TEST((w.now() == 1ms));
}

BOOST_AUTO_TEST_CASE(without_a_running_loop_nothing_can_sleep)
{
  BOOST_CHECK_THROW(
    taskio::sleep(1ms).async_wait([](std::exception_ptr) {}), std::logic_error);
}

BOOST_AUTO_TEST_CASE(a_sleep_that_is_never_awaited_takes_no_time)
{
  world w;
  w.play([]() -> taskio::awaitable<void> {
    [[maybe_unused]] auto never = taskio::sleep(1h);
    co_return;
  });
  BOOST_TEST((w.now() == 0ms));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
