//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "support.hpp"

#include <boost/taskio/done_callback.hpp>
#include <boost/taskio/future.hpp>
#include <unordered_set>

namespace {

using namespace taskio_test;

taskio::awaitable<void> nothing()
{
  co_return;
}

BOOST_AUTO_TEST_SUITE(done_callback)

BOOST_AUTO_TEST_CASE(callbacks_are_called_on_the_loop_in_their_order)
{
  world w;
  trace log;
  auto f = w.lp.create_future<int>();
  for (char const* name : {"a", "b", "c"})
    f.add_done_callback([&log, name](auto const&) { log(name); });
  f.set_result(1);
  BOOST_TEST(log.str() == "");
  w.run();
  BOOST_TEST(log.str() == "a b c");
}

BOOST_AUTO_TEST_CASE(each_callback_joins_the_end_of_the_queue)
{
  world w;
  trace log;
  auto f = w.lp.create_future<int>();
  f.add_done_callback([&](auto const&) {
    log("a");
    w.lp.call_soon([&] { log("soon"); });
  });
  f.add_done_callback([&](auto const&) { log("b"); });
  w.lp.call_soon([&] {
    w.lp.call_soon([&] { log("before"); });
    f.set_result(1);
    w.lp.call_soon([&] { log("after"); });
  });
  w.run();
  BOOST_TEST(log.str() == "before a b after soon");
}

BOOST_AUTO_TEST_CASE(a_callback_gets_a_handle_on_the_future)
{
  world w;
  int seen = 0;
  auto f = w.lp.create_future<int>();
  f.add_done_callback([&](taskio::any_future const& done) {
    BOOST_TEST((done == f));
    ++seen;
  });
  f.add_done_callback(
    [&](taskio::future<int> const& done) { seen += done.result(); });
  f.set_result(10);
  w.run();
  BOOST_TEST(seen == 11);
}

BOOST_AUTO_TEST_CASE(a_callback_comes_with_every_kind_of_outcome)
{
  world w;
  trace log;
  auto const note = [&](taskio::future<void> const& f) { log(outcome(f)); };
  auto value = w.lp.create_future<void>();
  auto failure = w.lp.create_future<void>();
  auto cancelled = w.lp.create_future<void>();
  for (auto& f : {value, failure, cancelled})
    f.add_done_callback(note);
  value.set_result();
  failure.set_exception(std::runtime_error("x"));
  w.call([&] { cancelled.cancel("m"); });
  BOOST_TEST(log.str() == "value x cancelled(m)");
}

BOOST_AUTO_TEST_CASE(a_callback_added_when_done_is_queued_at_once)
{
  world w;
  trace log;
  auto f = w.lp.create_future<void>();
  f.set_result();
  w.lp.call_soon([&] {
    f.add_done_callback([&](auto const&) { log("callback"); });
    w.lp.call_soon([&] { log("soon"); });
    log("end");
  });
  w.run();
  BOOST_TEST(log.str() == "end callback soon");
}

BOOST_AUTO_TEST_CASE(added_twice_it_is_called_twice)
{
  world w;
  int calls = 0;
  taskio::done_callback const cb([&](taskio::any_future const&) { ++calls; });
  auto f = w.lp.create_future<void>();
  f.add_done_callback(cb);
  f.add_done_callback(cb);
  f.set_result();
  w.run();
  BOOST_TEST(calls == 2);
}

BOOST_AUTO_TEST_CASE(removed_it_is_gone_every_time_and_others_stay)
{
  world w;
  trace log;
  taskio::done_callback const a([&](taskio::any_future const&) { log("a"); });
  auto f = w.lp.create_future<void>();
  f.add_done_callback(a);
  auto const b = f.add_done_callback([&](auto const&) { log("b"); });
  f.add_done_callback(a);
  auto const c = f.add_done_callback([&](auto const&) { log("c"); });
  BOOST_TEST(f.remove_done_callback(a) == 2u);
  BOOST_TEST(f.remove_done_callback(a) == 0u);
  BOOST_TEST(f.remove_done_callback(c) == 1u);
  BOOST_TEST((a != b));
  f.set_result();
  w.run();
  BOOST_TEST(log.str() == "b");
}

BOOST_AUTO_TEST_CASE(a_callback_serves_several_futures)
{
  world w;
  int calls = 0;
  taskio::done_callback const cb([&](taskio::any_future const&) { ++calls; });
  auto f = w.lp.create_future<void>();
  auto g = w.lp.create_future<int>();
  BOOST_TEST((f.add_done_callback(cb) == cb));
  g.add_done_callback(cb);
  BOOST_TEST(f.remove_done_callback(cb) == 1u);
  f.set_result();
  g.set_result(1);
  w.run();
  BOOST_TEST(calls == 1);
}

BOOST_AUTO_TEST_CASE(once_queued_it_can_no_more_be_removed)
{
  world w;
  int calls = 0;
  auto f = w.lp.create_future<void>();
  auto const cb = f.add_done_callback([&](auto const&) { ++calls; });
  f.set_result();
  BOOST_TEST(f.remove_done_callback(cb) == 0u);
  w.run();
  BOOST_TEST(calls == 1);
}

BOOST_AUTO_TEST_CASE(what_a_callback_throws_goes_to_the_exception_handler)
{
  world w;
  trace log;
  auto f = w.lp.create_future<void>();
  f.add_done_callback(
    [](taskio::any_future const&) { throw std::runtime_error("broken"); });
  f.add_done_callback([&](auto const&) { log("next"); });
  f.set_result();
  w.run();
  BOOST_TEST(log.str() == "next");
  auto const reports = w.reports.take();
  BOOST_REQUIRE(reports.size() == 1u);
  BOOST_TEST(reports[0].what == "broken");
  BOOST_TEST(!reports[0].message.empty());
}

BOOST_AUTO_TEST_CASE(no_task_is_current_in_a_callback)
{
  world w;
  bool called = false;
  w.play([&]() -> taskio::awaitable<void> {
    auto f = taskio::running_loop().create_future<void>();
    f.add_done_callback([&](auto const&) {
      called = true;
      BOOST_TEST(!taskio::current_task());
      BOOST_TEST((&taskio::running_loop() == &w.lp));
    });
    f.set_result();
    co_await taskio::sleep(0ms);
  });
  BOOST_TEST(called);
}

BOOST_AUTO_TEST_CASE(a_callback_may_add_and_remove_callbacks)
{
  world w;
  trace log;
  auto f = w.lp.create_future<void>();
  f.add_done_callback([&](taskio::any_future const& done) {
    log("a");
    done.add_done_callback([&](auto const&) { log("late"); });
  });
  f.add_done_callback([&](auto const&) { log("b"); });
  f.set_result();
  w.run();
  BOOST_TEST(log.str() == "a b late");
}

BOOST_AUTO_TEST_CASE(callbacks_and_awaiters_are_served_in_one_order)
{
  world w;
  trace log;
  auto f = w.lp.create_future<void>();
  auto const waiter = [&](char const* name) -> taskio::awaitable<void> {
    co_await f;
    log(name);
  };
  w.lp.call_soon(
    [&] { f.add_done_callback([&](auto const&) { log("callback-1"); }); });
  w.lp.create_task(waiter("task-1"));
  w.lp.call_soon(
    [&] { f.add_done_callback([&](auto const&) { log("callback-2"); }); });
  w.lp.create_task(waiter("task-2"));
  w.lp.call_soon([&] { f.set_result(); });
  w.run();
  BOOST_TEST(log.str() == "callback-1 task-1 callback-2 task-2");
}

BOOST_AUTO_TEST_CASE(a_callback_is_destroyed_after_it_was_called)
{
  census c;
  world w;
  auto f = w.lp.create_future<void>();
  f.add_done_callback([guard = counted(c)](taskio::any_future const&) {});
  BOOST_TEST(c.alive == 1);
  f.set_result();
  w.run();
  BOOST_TEST(c.alive == 0);
}

BOOST_AUTO_TEST_CASE(a_callback_that_is_never_called_dies_with_the_future)
{
  census c;
  world w;
  auto f = w.lp.create_future<void>();
  f.add_done_callback([guard = counted(c)](taskio::any_future const&) {});
  f = {};
  BOOST_TEST(c.alive == 0);
}

BOOST_AUTO_TEST_CASE(queued_callbacks_keep_the_future)
{
  world w;
  trace log;
  auto f = w.lp.create_future<std::string>();
  f.add_done_callback(
    [&](taskio::future<std::string> const& done) { log(done.result()); });
  f.set_result("kept");
  f = {};
  w.run();
  BOOST_TEST(log.str() == "kept");
}

BOOST_AUTO_TEST_CASE(a_function_of_any_type_is_called_with_what_it_was_added_to)
{
  world w;
  trace log;
  taskio::future<int> const f = w.lp.create_future<int>();
  f.add_done_callback(
    [&](auto const& done) { log(std::to_string(done.result())); });
  auto const t = w.lp.create_task(nothing(), {.name = "t"});
  t.add_done_callback([&](auto const& done) { log(done.get_name()); });
  taskio::any_task const a = t;
  a.add_done_callback([&](auto done) { log(done.get_name() + " as any"); });
  f.set_result(1);
  w.run();
  BOOST_TEST(log.str() == "1 t t as any");
}

BOOST_AUTO_TEST_CASE(a_task_calls_functions_that_take_a_task_or_less)
{
  world w;
  trace log;
  auto const t = w.lp.create_task(
    []() -> taskio::awaitable<int> { co_return 4; }, {.name = "t"});
  t.add_done_callback([&](taskio::task<int> const& done) {
    log(done.get_name() + std::to_string(done.result()));
  });
  t.add_done_callback(
    [&](taskio::any_task const& done) { log(done.get_name()); });
  t.add_done_callback(
    [&](taskio::future<int> done) { log(std::to_string(done.result())); });
  auto const same = [&](taskio::task<int> const& done) {
    log(done == t ? "same" : "other");
  };
  t.add_done_callback(same);
  w.run();
  BOOST_TEST(log.str() == "t4 t 4 same");
}

// As the documentation of asyncio.create_task has it.
BOOST_AUTO_TEST_CASE(a_task_leaves_the_set_that_keeps_it)
{
  world w;
  std::unordered_set<taskio::task<void>> background;
  for (int i = 0; i != 3; ++i)
  {
    auto const t = w.lp.create_task(nothing());
    background.insert(t);
    t.add_done_callback([&](auto const& done) { background.erase(done); });
  }
  BOOST_TEST(background.size() == 3u);
  w.run();
  BOOST_TEST(background.empty());
}

BOOST_AUTO_TEST_CASE(a_task_takes_callbacks_too)
{
  world w;
  trace log;
  auto t = w.lp.create_task(
    []() -> taskio::awaitable<int> { co_return 4; }, {.name = "t"});
  t.add_done_callback(
    [&](taskio::future<int> const& f) { log(std::to_string(f.result())); });
  auto const removed =
    t.add_done_callback([&](taskio::any_future const&) { log("removed"); });
  BOOST_TEST(t.remove_done_callback(removed) == 1u);
  w.run();
  BOOST_TEST(log.str() == "4");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
