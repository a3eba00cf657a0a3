//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "gate.hpp"
#include "support.hpp"

#include <boost/asio/deferred.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/taskio/ensure_future.hpp>
#include <functional>
#include <memory>

namespace {

using namespace taskio_test;

template <typename Body>
awaitable_of<Body, int> give(int v)
{
  co_await Body::sleep(1ms);
  co_return v;
}

// An operation that gives several values.
template <typename Token>
auto async_pair(asio::io_context& context, Token&& token)
{
  return asio::async_initiate<Token,
    void(boost::system::error_code, int, std::string)>(
    [&context](auto handler) {
      auto ex = asio::get_associated_executor(handler, context.get_executor());
      asio::post(ex, [h = std::move(handler)]() mutable {
        std::move(h)(boost::system::error_code(), 1, std::string("one"));
      });
    },
    token);
}

BOOST_AUTO_TEST_SUITE(ensure_future)

BOOST_AUTO_TEST_CASE(futures_and_tasks_are_given_back_as_they_are)
{
  world w;
  auto const f = w.lp.create_future<int>();
  auto const t = w.lp.create_task(give<typed_body>(1));
  auto const same_future = taskio::ensure_future(f);
  auto const same_task = taskio::ensure_future(t);
  static_assert(
    std::is_same_v<decltype(same_future), taskio::future<int> const>);
  static_assert(std::is_same_v<decltype(same_task), taskio::task<int> const>);
  BOOST_TEST((same_future == f));
  BOOST_TEST((same_task == t));
  taskio::any_future const any = f;
  BOOST_TEST((taskio::ensure_future(any, w.lp) == f));
  BOOST_TEST((taskio::ensure_future(taskio::any_task(t)) == t));
  f.cancel();
  w.run();
}

BOOST_AUTO_TEST_CASE(anything_else_becomes_a_task)
{
  world w;
  gate g(w.context);
  w.lp.call_later(1ms, [&] { g.open(4); });
  w.play([&]() -> taskio::awaitable<void> {
    auto ex = co_await asio::this_coro::executor;
    asio::steady_timer timer(ex, asio::steady_timer::time_point::min());
    auto const own = taskio::ensure_future(give<typed_body>(1));
    auto const plain = taskio::ensure_future(give<plain_body>(2));
    auto const sleep = taskio::ensure_future(taskio::sleep(1ms, 3));
    auto const foreign = taskio::ensure_future(g.async_wait(asio::deferred));
    auto const timed = taskio::ensure_future(timer.async_wait(asio::deferred));
    auto const callable =
      taskio::ensure_future([] { return give<plain_body>(5); });
    auto const waiting = taskio::ensure_future(taskio::wait(own, plain));
    static_assert(std::is_same_v<decltype(own), taskio::task<int> const>);
    static_assert(std::is_same_v<decltype(plain), taskio::task<int> const>);
    static_assert(std::is_same_v<decltype(sleep), taskio::task<int> const>);
    static_assert(std::is_same_v<decltype(foreign), taskio::task<int> const>);
    static_assert(std::is_same_v<decltype(timed), taskio::task<void> const>);
    static_assert(std::is_same_v<decltype(callable), taskio::task<int> const>);
    BOOST_TEST(taskio::all_tasks().size() == 8u);
    BOOST_TEST(co_await own == 1);
    BOOST_TEST(co_await plain == 2);
    BOOST_TEST(co_await sleep == 3);
    BOOST_TEST(co_await foreign == 4);
    BOOST_TEST(co_await callable == 5);
    co_await timed;
    BOOST_TEST((co_await waiting).done.size() == 2u);
  });
}

BOOST_AUTO_TEST_CASE(a_callable_may_return_anything_that_can_be_awaited)
{
  world w;
  gate g(w.context);
  w.lp.call_later(1ms, [&] { g.open(3); });
  auto const f = w.lp.create_future<int>();
  w.lp.call_later(1ms, [&] { f.set_result(4); });
  w.play([&]() -> taskio::awaitable<void> {
    auto const sleeping =
      taskio::ensure_future([] { return taskio::sleep(1ms, 1); });
    auto const waiting = taskio::ensure_future(
      [] { return taskio::wait_for(give<typed_body>(2), 1s); });
    auto const foreign =
      taskio::ensure_future([&] { return g.async_wait(asio::deferred); });
    auto const joining = taskio::ensure_future([&] { return f; });
    std::function<asio::awaitable<int>()> const function = [] {
      return give<plain_body>(5);
    };
    auto const typed = taskio::ensure_future(function);
    BOOST_TEST(co_await sleeping == 1);
    BOOST_TEST(co_await waiting == 2);
    BOOST_TEST(co_await foreign == 3);
    BOOST_TEST(co_await joining == 4);
    BOOST_TEST(co_await typed == 5);
  });
}

BOOST_AUTO_TEST_CASE(a_callable_is_kept_as_long_as_its_task)
{
  census c;
  world w;
  auto const t = taskio::ensure_future(
    [guard = counted(c)]() -> taskio::awaitable<void> {
      co_await taskio::sleep(1ms);
    },
    w.lp);
  w.settle();
  BOOST_TEST(c.alive == 1);
  w.run();
  BOOST_TEST(c.alive == 0);
  BOOST_TEST(t.done());
}

BOOST_AUTO_TEST_CASE(the_value_of_an_operation_is_what_co_await_gives)
{
  world w;
  gate g(w.context);
  w.play([&]() -> taskio::awaitable<void> {
    auto const pair =
      taskio::ensure_future(async_pair(w.context, asio::deferred));
    static_assert(std::is_same_v<decltype(pair),
      taskio::task<std::tuple<int, std::string>> const>);
    auto const [number, name] = co_await pair;
    BOOST_TEST(number == 1);
    BOOST_TEST(name == "one");
    auto const failing = taskio::ensure_future(g.async_wait(asio::deferred));
    co_await taskio::sleep(0ms);
    g.open(0, asio::error::eof);
    try
    {
      co_await failing;
      BOOST_ERROR("no failure");
    }
    catch (boost::system::system_error const& e)
    {
      BOOST_TEST((e.code() == asio::error::eof));
    }
  });
}

BOOST_AUTO_TEST_CASE(cancelling_the_task_cancels_the_operation)
{
  world w;
  gate g(w.context);
  auto const t = taskio::ensure_future(g.async_wait(asio::deferred), w.lp);
  auto const s = taskio::ensure_future(taskio::sleep(1h), w.lp);
  w.settle();
  BOOST_TEST(g.is_waiting());
  w.call([&] {
    t.cancel("t");
    s.cancel("s");
  });
  BOOST_TEST(outcome(t) == "cancelled(t)");
  BOOST_TEST(outcome(s) == "cancelled(s)");
  BOOST_TEST(g.signals() == 1);
  BOOST_TEST((w.now() == 0ms));
}

BOOST_AUTO_TEST_CASE(create_task_takes_operations_too)
{
  world w;
  gate g(w.context);
  auto const s = w.lp.create_task(taskio::sleep(1s), {.name = "sleep"});
  auto const v = w.lp.create_task(taskio::sleep(1s, std::string("v")));
  auto const d = w.lp.create_task(g.async_wait(asio::deferred));
  auto const l = w.lp.create_task(
    taskio::wait_for(give<typed_body>(3), 1h), {.eager_start = true});
  w.lp.call_later(5ms, [&] { g.open(2); });
  BOOST_TEST(s.get_name() == "sleep");
  w.run();
  BOOST_TEST((w.now() == 1s));
  BOOST_TEST(outcome(s) == "value");
  BOOST_TEST(v.result() == "v");
  BOOST_TEST(d.result() == 2);
  BOOST_TEST(l.result() == 3);
}

BOOST_AUTO_TEST_CASE(the_task_is_on_the_loop_that_was_given)
{
  world w;
  taskio::loop other(w.context, w.clock);
  w.play([&]() -> taskio::awaitable<void> {
    auto const there = taskio::ensure_future(give<typed_body>(1), other);
    auto const here = taskio::ensure_future(give<typed_body>(1));
    BOOST_TEST((&there.get_loop() == &other));
    BOOST_TEST((&here.get_loop() == &w.lp));
    co_await there;
    co_await here;
  });
}

BOOST_AUTO_TEST_CASE(a_future_of_another_loop_than_the_given_one_is_refused)
{
  world w;
  taskio::loop other(w.context, w.clock);
  auto const t = other.create_task(give<typed_body>(1), {.name = "stranger"});
  BOOST_CHECK_EXCEPTION((void)taskio::ensure_future(t, w.lp),
    std::invalid_argument, [](std::invalid_argument const& e) {
      return std::string(e.what()).find("stranger") != std::string::npos;
    });
  BOOST_TEST((taskio::ensure_future(t, other) == t));
  BOOST_TEST((taskio::ensure_future(t) == t));
  w.run();
}

BOOST_AUTO_TEST_CASE(without_a_loop_only_futures_are_taken)
{
  world w;
  auto const f = w.lp.create_future<void>();
  BOOST_TEST((taskio::ensure_future(f) == f));
  BOOST_CHECK_THROW(
    (void)taskio::ensure_future(give<typed_body>(1)), std::logic_error);
  BOOST_CHECK_THROW(
    (void)taskio::ensure_future(taskio::sleep(1s)), std::logic_error);
}

BOOST_AUTO_TEST_CASE(values_that_can_only_be_moved_and_references)
{
  world w;
  int object = 1;
  w.play([&]() -> taskio::awaitable<void> {
    auto t =
      taskio::ensure_future(taskio::sleep(1ms, std::make_unique<int>(2)));
    auto const p = co_await std::move(t);
    BOOST_TEST(*p == 2);
    auto f = taskio::running_loop().create_future<int&>();
    f.set_result(object);
    auto const g = taskio::ensure_future(f);
    static_assert(std::is_same_v<decltype(g), taskio::future<int&> const>);
    BOOST_TEST((&g.result() == &object));
    auto const wrapped = taskio::ensure_future([&] { return f; });
    BOOST_TEST((&(co_await wrapped).get() == &object));
  });
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
