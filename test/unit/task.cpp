//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "support.hpp"

#include <boost/taskio/task.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <thread>

namespace {

using namespace taskio_test;

template <typename Body, typename T>
awaitable_of<Body, T> give_later(T value)
{
  co_await Body::sleep(1ms);
  co_return value;
}

template <typename Body>
awaitable_of<Body> fail_later()
{
  co_await Body::sleep(1ms);
  throw std::runtime_error("failed");
}

BOOST_AUTO_TEST_SUITE(task)

BOOST_AUTO_TEST_CASE(an_empty_handle_is_false_and_refuses_everything)
{
  taskio::any_task const nothing;
  BOOST_TEST(!nothing);
  BOOST_CHECK_THROW(nothing.cancelling(), std::logic_error);
  BOOST_CHECK_THROW(nothing.uncancel(), std::logic_error);
  BOOST_CHECK_THROW(nothing.get_name(), std::logic_error);
  BOOST_CHECK_THROW(nothing.set_name("x"), std::logic_error);
  BOOST_CHECK_THROW(nothing.get_context(), std::logic_error);
  taskio::task<int> const empty;
  BOOST_TEST(!empty);
  BOOST_CHECK_THROW(empty.cancel(), std::logic_error);
  BOOST_CHECK_THROW(empty.get_name(), std::logic_error);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_task_is_pending_until_its_coroutine_returns, Body, both_bodies)
{
  world w;
  auto const t = w.lp.create_task(give_later<Body>(3));
  BOOST_TEST(!t.done());
  BOOST_CHECK_THROW(t.result(), taskio::invalid_state_error);
  BOOST_CHECK_THROW(t.exception(), taskio::invalid_state_error);
  w.settle();
  BOOST_TEST(!t.done());
  w.run();
  BOOST_TEST(t.done());
  BOOST_TEST(!t.cancelled());
  BOOST_TEST(t.result() == 3);
  BOOST_TEST(!t.exception());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(results_of_every_type_arrive, Body, both_bodies)
{
  world w;
  auto const none = w.lp.create_task([]() -> awaitable_of<Body> { co_return; });
  auto const text = w.lp.create_task(give_later<Body>(std::string("s")));
  auto pointer = w.lp.create_task(give_later<Body>(std::make_unique<int>(1)));
  auto const bare = w.lp.create_task(give_later<Body>(no_default(2)));
  auto movable = w.lp.create_task(give_later<Body>(only_movable(3)));
  w.run();
  none.result();
  BOOST_TEST(text.result() == "s");
  std::unique_ptr<int> const p = std::move(pointer).result();
  BOOST_TEST(*p == 1);
  BOOST_TEST(bare.result().value == 2);
  BOOST_TEST(std::move(movable).result().value == 3);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_failure_is_kept, Body, both_bodies)
{
  world w;
  auto const t = w.lp.create_task(fail_later<Body>());
  w.run();
  BOOST_TEST(t.done());
  BOOST_TEST(!t.cancelled());
  BOOST_CHECK_THROW(t.result(), std::runtime_error);
  BOOST_CHECK_THROW(t.result(), std::runtime_error);
  BOOST_TEST(describe(t.exception()) == "failed");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  anything_can_be_thrown_out_of_a_coroutine, Body, both_bodies)
{
  world w;
  auto const t = w.lp.create_task([]() -> awaitable_of<Body> {
    co_await Body::sleep(0ms);
    throw 42;
  });
  w.run();
  BOOST_CHECK_EXCEPTION(t.result(), int, [](int i) { return i == 42; });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_coroutine_that_throws_cancelled_error_ends_cancelled, Body, both_bodies)
{
  world w;
  auto const t = w.lp.create_task([]() -> awaitable_of<Body> {
    co_await Body::sleep(0ms);
    throw taskio::cancelled_error("own");
  });
  w.run();
  BOOST_TEST(t.cancelled());
  BOOST_TEST(t.cancelling() == 0);
  BOOST_TEST(outcome(t) == "cancelled(own)");
}

BOOST_AUTO_TEST_CASE(a_cancelled_task_gives_its_message_away_once)
{
  for (bool by_exception : {false, true})
  {
    world w;
    auto const t = w.lp.create_task(give_later<typed_body>(1));
    w.call([&] { t.cancel("m"); });
    w.run();
    std::string first;
    try
    {
      if (by_exception)
        t.exception();
      else
        t.result();
    }
    catch (taskio::cancelled_error const&)
    {
      first = describe(std::current_exception());
    }
    BOOST_TEST(first == "cancelled(m)");
    BOOST_TEST(outcome(t) == "cancelled(-)");
    BOOST_TEST(outcome(t) == "cancelled(-)");
  }
}

BOOST_AUTO_TEST_CASE(a_task_without_name_is_numbered)
{
  world w;
  auto const a = w.lp.create_task(give_later<typed_body>(1));
  auto const b = w.lp.create_task(give_later<plain_body>(1));
  std::string const prefix = "Task-";
  BOOST_REQUIRE(a.get_name().starts_with(prefix));
  BOOST_REQUIRE(b.get_name().starts_with(prefix));
  int const n = std::stoi(a.get_name().substr(prefix.size()));
  BOOST_TEST(n >= 1);
  BOOST_TEST(b.get_name() == prefix + std::to_string(n + 1));
  w.run();
}

BOOST_AUTO_TEST_CASE(a_task_can_be_renamed)
{
  world w;
  auto const t = w.lp.create_task(give_later<typed_body>(1), {.name = "first"});
  BOOST_TEST(t.get_name() == "first");
  t.set_name("second");
  taskio::any_task const any = t;
  BOOST_TEST(any.get_name() == "second");
  any.set_name("");
  BOOST_TEST(t.get_name() == "");
  any.set_name("third");
  w.run();
  BOOST_TEST(t.get_name() == "third");
}

BOOST_AUTO_TEST_CASE(handles_are_equal_when_they_are_on_the_same_task)
{
  world w;
  auto const t = w.lp.create_task(give_later<typed_body>(1));
  taskio::any_task const any = t;
  taskio::future<int> const f = t;
  BOOST_TEST((any == t));
  BOOST_TEST((f == t));
  BOOST_TEST((any != w.lp.create_task(give_later<typed_body>(1))));
  BOOST_TEST((&t.get_loop() == &w.lp));
  w.run();
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_task_goes_on_without_handles, Body, both_bodies)
{
  world w;
  bool done = false;
  w.lp.create_task([&]() -> awaitable_of<Body> {
    co_await Body::sleep(1ms);
    done = true;
  });
  w.run();
  BOOST_TEST(done);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  many_await_a_task_and_itself_goes_first, Body, both_bodies)
{
  world w;
  trace log;
  auto t = w.lp.create_task(give_later<Body>(std::string("v")));
  auto const waiter = [&](int n) -> awaitable_of<Body> {
    std::string const v = co_await Body::on(taskio::future<std::string>(t));
    log(v + std::to_string(n));
  };
  for (int n : {1, 2, 3})
    w.lp.create_task(waiter(n));
  w.run();
  BOOST_TEST(log.str() == "v1 v2 v3");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_failure_passes_from_task_to_task, Body, both_bodies)
{
  world w;
  auto outer = w.lp.create_task([&]() -> awaitable_of<Body> {
    auto inner = taskio::create_task(fail_later<Body>());
    co_await Body::on(taskio::future<void>(inner));
  });
  w.run();
  BOOST_TEST(outcome(outer) == "failed");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  what_a_coroutine_holds_goes_before_its_waiters_hear, Body, both_bodies)
{
  census arguments;
  census locals;
  census callables;
  world w;
  auto const body = [](counted, census& c) -> awaitable_of<Body> {
    counted const local(c);
    co_await Body::sleep(1ms);
  };
  auto t = w.lp.create_task([&, guard = counted(callables)] {
    return body(counted(arguments), locals);
  });
  int left = -1;
  t.add_done_callback([&](auto const&) {
    left = arguments.alive + locals.alive + callables.alive;
  });
  w.settle();
  BOOST_TEST(arguments.alive == 1);
  BOOST_TEST(locals.alive == 1);
  BOOST_TEST(callables.alive == 1);
  w.run();
  BOOST_TEST(left == 0);
}

BOOST_AUTO_TEST_CASE(the_value_of_a_task_dies_with_its_last_handle)
{
  census c;
  world w;
  auto t = w.lp.create_task(
    [&]() -> taskio::awaitable<counted> { co_return counted(c); });
  w.run();
  BOOST_TEST(c.alive == 1);
  auto other = t;
  t = {};
  BOOST_TEST(c.alive == 1);
  other = {};
  BOOST_TEST(c.alive == 0);
}

BOOST_AUTO_TEST_CASE(a_task_that_is_done_cannot_be_cancelled)
{
  world w;
  auto const t = w.lp.create_task(give_later<typed_body>(1));
  w.run();
  w.call([&] { BOOST_TEST(!t.cancel()); });
  BOOST_TEST(t.cancelling() == 0);
  BOOST_TEST(t.result() == 1);
}

BOOST_AUTO_TEST_CASE(requests_are_counted_and_taken_back)
{
  world w;
  auto const t = w.lp.create_task(give_later<typed_body>(1));
  w.call([&] {
    BOOST_TEST(t.uncancel() == 0);
    BOOST_TEST(t.cancel());
    BOOST_TEST(t.cancel());
    BOOST_TEST(t.cancelling() == 2);
    BOOST_TEST(t.uncancel() == 1);
    BOOST_TEST(t.uncancel() == 0);
    BOOST_TEST(t.uncancel() == 0);
    BOOST_TEST(t.cancelling() == 0);
  });
}

BOOST_AUTO_TEST_CASE(handles_of_tasks_outlive_loop_and_context)
{
  std::optional<taskio::task<std::string>> kept;
  {
    world w;
    kept =
      w.lp.create_task(give_later<typed_body>(std::string("v")), {.name = "n"});
    w.run();
  }
  BOOST_TEST(kept->result() == "v");
  BOOST_TEST(kept->get_name() == "n");
}

taskio::awaitable<std::shared_ptr<int>> shared_result()
{
  co_return std::make_shared<int>();
}

BOOST_AUTO_TEST_CASE(what_another_thread_drops_goes_while_the_loop_is_busy)
{
  constexpr int most = 10'000;
  asio::io_context context(1);
  taskio::loop lp(context);
  std::optional t(lp.create_task(shared_result()));
  std::weak_ptr<int> result;
  int turns = 0;
  std::function<void()> const busy = [&] {
    if (t && t->done())
    {
      result = t->result();
      std::thread([&] { t.reset(); }).join();
    }
    if ((t || !result.expired()) && ++turns < most)
      lp.call_soon(busy);
  };
  lp.call_soon(busy);
  context.run();
  BOOST_TEST(turns < most);
}

BOOST_AUTO_TEST_CASE(a_loop_destroyed_while_it_is_busy_lets_go_of_ended_tasks)
{
  std::weak_ptr<int> result;
  {
    asio::io_context context(1);
    taskio::loop lp(context);
    auto const t = lp.create_task(shared_result());
    for (int i = 0; i < 1000; ++i)
      lp.call_soon([] {});
    context.run_one();
    BOOST_TEST_REQUIRE(t.done());
    result = t.result();
  }
  BOOST_TEST(result.expired());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
