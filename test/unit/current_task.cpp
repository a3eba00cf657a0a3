//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "support.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/taskio/current_task.hpp>

namespace {

using namespace taskio_test;

std::string names(std::vector<taskio::any_task> const& tasks)
{
  trace log;
  for (taskio::any_task const& t : tasks)
    log(t.get_name());
  return log.str();
}

BOOST_AUTO_TEST_SUITE(current_task)

BOOST_AUTO_TEST_CASE(there_is_none_outside_of_tasks)
{
  BOOST_TEST(!taskio::current_task());
  world w;
  int checked = 0;
  w.lp.call_soon([&] { checked += !taskio::current_task(); });
  asio::post(w.context, [&] { checked += !taskio::current_task(); });
  asio::post(w.lp.get_executor(), [&] { checked += !taskio::current_task(); });
  w.run();
  BOOST_TEST(checked == 3);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_task_is_current_in_each_of_its_steps, Body, both_bodies)
{
  world w;
  trace log;
  auto const child = [&]() -> awaitable_of<Body> {
    log(taskio::current_task().get_name());
    co_await Body::sleep(1ms);
    log(taskio::current_task().get_name());
  };
  auto const body = [&]() -> awaitable_of<Body> {
    log(taskio::current_task().get_name());
    co_await child();
    co_await Body::sleep(0ms);
    log(taskio::current_task().get_name());
  };
  auto t = w.lp.create_task(body(), {.name = "t"});
  t.add_done_callback(
    [&](auto const&) { BOOST_TEST(!taskio::current_task()); });
  w.run();
  BOOST_TEST(log.str() == "t t t t");
}

BOOST_AUTO_TEST_CASE(the_handle_is_on_the_task_itself)
{
  world w;
  taskio::any_task seen;
  auto const t = w.lp.create_task([&]() -> taskio::awaitable<void> {
    seen = taskio::current_task();
    co_return;
  });
  w.run();
  BOOST_TEST((seen == t));
}

BOOST_AUTO_TEST_CASE(a_callback_called_in_a_step_does_not_belong_to_the_task)
{
  world w;
  bool called = false;
  w.lp.create_task([&]() -> taskio::awaitable<void> {
    w.lp.call_soon([&] {
      called = true;
      BOOST_TEST(!taskio::current_task());
    });
    co_await taskio::sleep(1ms);
  });
  w.run();
  BOOST_TEST(called);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_coroutine_spawned_on_a_tasks_executor_runs_as_the_task, Body, both_bodies)
{
  world w;
  trace log;
  auto const other = [&]() -> awaitable_of<Body> {
    log(taskio::current_task().get_name());
    co_await Body::sleep(1ms);
    log(taskio::current_task().get_name());
  };
  w.lp.create_task(
    [&]() -> awaitable_of<Body> {
      auto ex = co_await asio::this_coro::executor;
      asio::co_spawn(ex, other(), asio::detached);
      co_await Body::sleep(2ms);
    },
    {.name = "t"});
  w.run();
  BOOST_TEST(log.str() == "t t");
}

BOOST_AUTO_TEST_CASE(two_loops_have_a_current_task_each)
{
  world w;
  taskio::loop other(w.context, w.clock);
  trace log;
  auto const body = [&]() -> taskio::awaitable<void> {
    for (int i = 0; i < 2; ++i)
    {
      log(taskio::current_task().get_name());
      co_await taskio::sleep(1ms);
    }
  };
  w.lp.create_task(body(), {.name = "a"});
  other.create_task(body(), {.name = "b"});
  w.run();
  BOOST_TEST(log.str() == "a b a b");
}

BOOST_AUTO_TEST_CASE(all_tasks_needs_a_loop)
{
  BOOST_CHECK_THROW(taskio::all_tasks(), std::logic_error);
  world w;
  BOOST_TEST(taskio::all_tasks(w.lp).empty());
  bool checked = false;
  w.call([&] { checked = taskio::all_tasks().empty(); });
  BOOST_TEST(checked);
}

BOOST_AUTO_TEST_CASE(all_tasks_are_those_not_done_in_order_of_creation)
{
  world w;
  auto const sleeper = [](int ms) -> taskio::awaitable<void> {
    co_await taskio::sleep(std::chrono::milliseconds(ms));
  };
  w.lp.create_task(sleeper(2), {.name = "a"});
  w.lp.create_task(sleeper(1), {.name = "b"});
  w.lp.create_task(sleeper(3), {.name = "c"});
  BOOST_TEST(names(taskio::all_tasks(w.lp)) == "a b c");
  std::string at_1;
  std::string at_2;
  w.lp.call_later(1500us, [&] {
    w.lp.create_task(sleeper(1), {.name = "d"});
    at_1 = names(taskio::all_tasks());
  });
  w.lp.call_later(2750us, [&] { at_2 = names(taskio::all_tasks()); });
  w.run();
  BOOST_TEST(at_1 == "a c d");
  BOOST_TEST(at_2 == "c");
  BOOST_TEST(taskio::all_tasks(w.lp).empty());
}

BOOST_AUTO_TEST_CASE(all_tasks_are_those_of_one_loop)
{
  world w;
  taskio::loop other(w.context, w.clock);
  auto const body = []() -> taskio::awaitable<void> { co_return; };
  w.lp.create_task(body(), {.name = "here"});
  other.create_task(body(), {.name = "there"});
  BOOST_TEST(names(taskio::all_tasks(w.lp)) == "here");
  BOOST_TEST(names(taskio::all_tasks(other)) == "there");
  w.run();
}

BOOST_AUTO_TEST_CASE(a_task_is_among_all_tasks_while_it_runs)
{
  world w;
  std::string seen;
  w.lp.create_task(
    [&]() -> taskio::awaitable<void> {
      seen = names(taskio::all_tasks());
      co_return;
    },
    {.name = "self"});
  w.run();
  BOOST_TEST(seen == "self");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
