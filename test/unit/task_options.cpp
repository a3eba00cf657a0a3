//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "support.hpp"

#include <boost/taskio/task_options.hpp>
#include <optional>

namespace {

using namespace taskio_test;

std::string current_name()
{
  auto const t = taskio::current_task();
  return t ? t.get_name() : "-";
}

BOOST_AUTO_TEST_SUITE(task_options)

BOOST_AUTO_TEST_CASE_TEMPLATE(
  an_eager_task_runs_to_its_first_wait_within_create_task, Body, both_bodies)
{
  world w;
  trace log;
  w.call([&] {
    log("before");
    auto t = w.lp.create_task(
      [&]() -> awaitable_of<Body> {
        log("first");
        co_await Body::sleep(0ms);
        log("second");
      },
      {.eager_start = true});
    log("after");
    BOOST_TEST(!t.done());
  });
  BOOST_TEST(log.str() == "before first after second");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  an_eager_task_that_never_waits_is_done_at_once, Body, both_bodies)
{
  world w;
  bool created = false;
  w.call([&] {
    auto const t = w.lp.create_task(
      []() -> awaitable_of<Body, int> { co_return 7; }, {.eager_start = true});
    BOOST_TEST(t.done());
    BOOST_TEST(t.result() == 7);
    BOOST_TEST(taskio::all_tasks().empty());
    created = true;
  });
  BOOST_TEST(created);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  an_eager_task_fails_without_troubling_its_creator, Body, both_bodies)
{
  world w;
  std::string seen;
  w.call([&] {
    auto const t = w.lp.create_task(
      []() -> awaitable_of<Body> {
        throw std::runtime_error("eager");
        co_return;
      },
      {.eager_start = true});
    BOOST_TEST(t.done());
    seen = outcome(t);
  });
  BOOST_TEST(seen == "eager");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  the_eager_task_is_current_and_then_its_creator_again, Body, both_bodies)
{
  world w;
  trace log;
  auto const note = [&] { log(current_name()); };
  auto const inner = [&]() -> awaitable_of<Body> {
    note();
    co_await Body::sleep(0ms);
    note();
  };
  auto const middle = [&]() -> awaitable_of<Body> {
    note();
    taskio::create_task(inner(), {.name = "inner", .eager_start = true});
    note();
    co_await Body::sleep(0ms);
    note();
  };
  w.lp.create_task(
    [&]() -> awaitable_of<Body> {
      taskio::create_task(middle(), {.name = "middle", .eager_start = true});
      note();
      co_return;
    },
    {.name = "outer"});
  w.run();
  BOOST_TEST(log.str() == "middle inner middle outer inner middle");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  an_eager_task_awaits_what_is_done_without_suspending, Body, both_bodies)
{
  world w;
  trace log;
  auto f = w.lp.create_future<int>();
  f.set_result(3);
  w.call([&] {
    auto const t = w.lp.create_task(
      [&]() -> awaitable_of<Body, int> {
        int sum = 0;
        for (int i = 0; i < 3; ++i)
          sum += co_await Body::on(f);
        log("eager");
        co_return sum;
      },
      {.eager_start = true});
    log("after");
    BOOST_TEST(t.done());
  });
  BOOST_TEST(log.str() == "eager after");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  an_eager_task_runs_in_a_copy_of_the_context, Body, both_bodies)
{
  taskio::context_var<int> v("v", 0);
  world w;
  int inside = 0;
  int after = 0;
  w.call([&] {
    v.set(1);
    w.lp.create_task(
      [&]() -> awaitable_of<Body> {
        inside = v.get();
        v.set(2);
        co_return;
      },
      {.eager_start = true});
    after = v.get();
  });
  BOOST_TEST(inside == 1);
  BOOST_TEST(after == 1);
}

BOOST_AUTO_TEST_CASE(an_eager_task_may_cancel_itself)
{
  world w;
  std::string seen;
  w.call([&] {
    auto const t = w.lp.create_task(
      []() -> taskio::awaitable<void> {
        taskio::current_task().cancel("self");
        co_return;
      },
      {.eager_start = true});
    BOOST_TEST(t.done());
    seen = outcome(t);
  });
  BOOST_TEST(seen == "cancelled(self)");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  an_eager_start_waits_for_the_loop_to_run, Body, both_bodies)
{
  world w;
  trace log;
  w.lp.create_task(
    [&]() -> awaitable_of<Body> {
      log("ran");
      co_return;
    },
    {.eager_start = true});
  BOOST_TEST(log.str() == "");
  w.run();
  BOOST_TEST(log.str() == "ran");
}

taskio::awaitable<std::string> own_name()
{
  co_return current_name();
}

BOOST_AUTO_TEST_CASE(a_factory_sees_and_changes_the_options)
{
  world w;
  trace log;
  w.lp.set_task_factory([&](taskio::loop& l, taskio::task_options& o) {
    BOOST_TEST((&l == &w.lp));
    log(o.name);
    o.name += "-x";
  });
  auto const t = w.lp.create_task(own_name(), {.name = "a"});
  BOOST_TEST(t.get_name() == "a-x");
  w.run();
  BOOST_TEST(t.result() == "a-x");
  BOOST_TEST(log.str() == "a");
  BOOST_TEST(bool(w.lp.get_task_factory()));
  w.lp.set_task_factory({});
  BOOST_TEST(!w.lp.get_task_factory());
  BOOST_TEST(w.lp.create_task(own_name(), {.name = "b"}).get_name() == "b");
  w.run();
}

BOOST_AUTO_TEST_CASE(a_factory_may_choose_the_context)
{
  taskio::context_var<int> v("v", 0);
  taskio::context const chosen;
  world w;
  w.lp.set_task_factory(
    [&](taskio::loop&, taskio::task_options& o) { o.context = chosen; });
  auto const t = w.lp.create_task([&]() -> taskio::awaitable<void> {
    v.set(4);
    co_return;
  });
  w.run();
  BOOST_TEST((t.get_context() == chosen));
  BOOST_TEST(chosen.run([&] { return v.get(); }) == 4);
}

BOOST_AUTO_TEST_CASE(a_factory_may_replace_itself)
{
  world w;
  w.lp.set_task_factory([](taskio::loop& l, taskio::task_options& o) {
    o.name = "first";
    l.set_task_factory(
      [](taskio::loop&, taskio::task_options& p) { p.name = "second"; });
  });
  auto const a = w.lp.create_task(own_name());
  auto const b = w.lp.create_task(own_name());
  BOOST_TEST(a.get_name() == "first");
  BOOST_TEST(b.get_name() == "second");
  w.run();
}

BOOST_AUTO_TEST_CASE(a_factory_keeps_its_state)
{
  world w;
  w.lp.set_task_factory(
    [n = 0](taskio::loop&, taskio::task_options& o) mutable {
      o.name = std::to_string(++n);
    });
  auto const a = w.lp.create_task(own_name());
  auto const b = w.lp.create_task(own_name());
  BOOST_TEST(a.get_name() == "1");
  BOOST_TEST(b.get_name() == "2");
  w.run();
}

BOOST_AUTO_TEST_CASE(a_factory_that_throws_prevents_the_task)
{
  census c;
  world w;
  w.lp.set_task_factory([](taskio::loop&, taskio::task_options&) {
    throw std::runtime_error("refused");
  });
  auto const body = [](counted) -> taskio::awaitable<void> { co_return; };
  BOOST_CHECK_THROW(w.lp.create_task(body(counted(c))), std::runtime_error);
  BOOST_TEST(c.alive == 0);
  BOOST_TEST(taskio::all_tasks(w.lp).empty());
}

BOOST_AUTO_TEST_CASE(the_eager_factory_starts_every_task_eagerly)
{
  world w;
  w.lp.set_task_factory(taskio::eager_task_factory);
  bool eager = false;
  w.call([&] { eager = w.lp.create_task(own_name()).done(); });
  BOOST_TEST(eager);
}

// The caller, then the other factory, decide; the eager one fills the gap.
BOOST_AUTO_TEST_CASE(what_the_caller_asked_for_is_not_overruled)
{
  for (auto const& factory : {taskio::task_factory(taskio::eager_task_factory),
         taskio::create_eager_task_factory({})})
    for (std::optional<bool> asked : {std::optional<bool>(), {true}, {false}})
    {
      world w;
      w.lp.set_task_factory(factory);
      bool eager = false;
      w.call([&] {
        auto const t = w.lp.create_task(own_name(), {.eager_start = asked});
        eager = t.done();
      });
      BOOST_TEST(eager == asked.value_or(true));
    }
}

BOOST_AUTO_TEST_CASE(another_factory_sees_and_may_take_the_eager_start_back)
{
  world w;
  trace log;
  w.lp.set_task_factory(taskio::create_eager_task_factory(
    [&](taskio::loop&, taskio::task_options& o) {
      log(o.eager_start ? *o.eager_start ? "yes" : "no" : "open");
      o.eager_start = false;
    }));
  bool eager = false;
  w.call([&] {
    eager = w.lp.create_task(own_name()).done();
    w.lp.create_task(own_name(), {.eager_start = false});
  });
  BOOST_TEST(!eager);
  BOOST_TEST(log.str() == "yes no");
}

BOOST_AUTO_TEST_CASE(without_a_factory_nothing_starts_eagerly_unasked)
{
  world w;
  bool eager = true;
  w.call([&] { eager = w.lp.create_task(own_name(), {.name = "t"}).done(); });
  BOOST_TEST(!eager);
}

int number_of(taskio::any_task const& t)
{
  std::string const name = t.get_name();
  BOOST_REQUIRE(name.starts_with("Task-"));
  return std::stoi(name.substr(5));
}

BOOST_AUTO_TEST_CASE(a_number_is_drawn_when_no_name_was_given)
{
  world w;
  int const first = number_of(w.lp.create_task(own_name()));
  w.lp.create_task(own_name(), {.name = "named"});
  w.lp.create_task(own_name()).set_name("renamed");
  BOOST_TEST(number_of(w.lp.create_task(own_name())) == first + 2);
  w.lp.set_task_factory(
    [](taskio::loop&, taskio::task_options& o) { o.name = "chosen"; });
  w.lp.create_task(own_name());
  w.lp.set_task_factory({});
  BOOST_TEST(number_of(w.lp.create_task(own_name())) == first + 3);
  w.run();
}

BOOST_AUTO_TEST_CASE(an_eager_factory_asks_another_one_too)
{
  world w;
  w.lp.set_task_factory(taskio::create_eager_task_factory(
    [](taskio::loop&, taskio::task_options& o) { o.name = "chosen"; }));
  bool eager = false;
  w.call([&] {
    auto const t = w.lp.create_task(own_name());
    eager = t.done() && t.result() == "chosen";
  });
  BOOST_TEST(eager);
}

BOOST_AUTO_TEST_CASE(an_eager_factory_needs_no_other_one)
{
  world w;
  w.lp.set_task_factory(taskio::create_eager_task_factory({}));
  bool eager = false;
  w.call([&] { eager = w.lp.create_task(own_name()).done(); });
  BOOST_TEST(eager);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
