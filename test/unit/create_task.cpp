//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "support.hpp"

#include <boost/taskio/create_task.hpp>
#include <memory>

namespace {

using namespace taskio_test;

template <typename Body>
awaitable_of<Body> note(trace& log, std::string event)
{
  log(std::move(event));
  co_return;
}

BOOST_AUTO_TEST_SUITE(create_task)

BOOST_AUTO_TEST_CASE(without_a_running_loop_it_throws)
{
  trace log;
  BOOST_CHECK_THROW(
    taskio::create_task(note<typed_body>(log, "x")), std::logic_error);
  BOOST_TEST(log.str() == "");
}

BOOST_AUTO_TEST_CASE(it_uses_the_loop_that_runs)
{
  world w;
  taskio::loop other(w.context, w.clock);
  trace log;
  other.call_soon([&] {
    auto t = taskio::create_task(note<typed_body>(log, "x"), {.name = "n"});
    BOOST_TEST((&t.get_loop() == &other));
    BOOST_TEST(t.get_name() == "n");
  });
  w.run();
  BOOST_TEST(log.str() == "x");
}

BOOST_AUTO_TEST_CASE(first_steps_are_queued_in_order)
{
  world w;
  trace log;
  w.lp.create_task(note<typed_body>(log, "1"));
  w.lp.call_soon([&] { log("2"); });
  w.lp.create_task(note<plain_body>(log, "3"));
  w.lp.create_task(note<typed_body>(log, "4"));
  BOOST_TEST(log.str() == "");
  w.run();
  BOOST_TEST(log.str() == "1 2 3 4");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_new_task_does_not_run_before_its_creator_suspends, Body, both_bodies)
{
  world w;
  trace log;
  w.lp.create_task([&]() -> awaitable_of<Body> {
    taskio::create_task(note<Body>(log, "child"));
    log("parent");
    co_await Body::sleep(0ms);
    log("end");
  });
  w.run();
  BOOST_TEST(log.str() == "parent child end");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_callable_lives_as_long_as_its_coroutine, Body, both_bodies)
{
  census c;
  world w;
  int sum = 0;
  {
    auto p = std::make_unique<int>(5);
    w.lp.create_task(
      [&sum, guard = counted(c), p = std::move(p)]() -> awaitable_of<Body> {
        co_await Body::sleep(1ms);
        sum += *p;
      });
  }
  w.settle();
  BOOST_TEST(c.alive == 1);
  w.run();
  BOOST_TEST(c.alive == 0);
  BOOST_TEST(sum == 5);
}

BOOST_AUTO_TEST_CASE(a_callable_that_is_an_lvalue_is_copied)
{
  world w;
  trace log;
  std::string text = "kept";
  auto t = [&] {
    auto const body = [&log, text]() -> taskio::awaitable<void> {
      co_await taskio::sleep(1ms);
      log(text);
    };
    return w.lp.create_task(body);
  }();
  text = "changed";
  w.run();
  BOOST_TEST(log.str() == "kept");
}

BOOST_AUTO_TEST_CASE(a_plain_function_is_a_callable)
{
  struct functions
  {
    static taskio::awaitable<int> one() { co_return 1; }
    static asio::awaitable<int> two() { co_return 2; }
  };
  world w;
  auto const a = w.lp.create_task(&functions::one);
  auto const b = w.lp.create_task(functions::two);
  w.run();
  BOOST_TEST(a.result() + b.result() == 3);
}

BOOST_AUTO_TEST_CASE(a_callable_that_throws_creates_no_task)
{
  world w;
  auto const broken = []() -> taskio::awaitable<void> {
    throw std::runtime_error("no coroutine");
    return taskio::awaitable<void>();
  };
  BOOST_CHECK_THROW(w.lp.create_task(broken), std::runtime_error);
  BOOST_TEST(taskio::all_tasks(w.lp).empty());
}

BOOST_AUTO_TEST_CASE(a_task_may_be_created_on_a_loop_that_does_not_run)
{
  world w;
  taskio::loop other(w.context, w.clock);
  trace log;
  w.lp.call_soon([&] {
    other.create_task(note<typed_body>(log, "other"));
    log("creator");
  });
  w.run();
  BOOST_TEST(log.str() == "creator other");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  tasks_are_created_in_great_numbers, Body, both_bodies)
{
  world w;
  int sum = 0;
  auto const body = [&](int n) -> awaitable_of<Body> {
    co_await Body::sleep(std::chrono::milliseconds(n % 10));
    ++sum;
  };
  for (int i = 0; i < 5'000; ++i)
    w.lp.create_task(body(i));
  w.run();
  BOOST_TEST(sum == 5'000);
  BOOST_TEST((w.now() == 9ms));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_chain_of_tasks_is_as_long_as_one_likes, Body, both_bodies)
{
  struct chain
  {
    static awaitable_of<Body, int> link(int n)
    {
      if (n == 0)
        co_return 0;
      taskio::future<int> const below = taskio::create_task(link(n - 1));
      int const length = co_await Body::on(below);
      co_return length + 1;
    }
  };
  world w;
  auto const t = w.lp.create_task(chain::link(1'000));
  w.run();
  BOOST_TEST(t.result() == 1'000);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
