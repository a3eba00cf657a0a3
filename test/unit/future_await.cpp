//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "allocations.hpp"
#include "support.hpp"

#include <boost/taskio/future.hpp>
#include <boost/taskio/gather.hpp>
#include <functional>
#include <memory>

namespace {

using namespace taskio_test;

template <typename T>
taskio::future<T> create_future()
{
  return taskio::running_loop().create_future<T>();
}

BOOST_AUTO_TEST_SUITE(future_await)

BOOST_AUTO_TEST_CASE(awaiting_gives_a_reference_to_the_shared_value)
{
  taskio::run_test([]() -> taskio::awaitable<void> {
    auto f = create_future<std::string>();
    f.set_result("x");
    auto&& a = co_await f;
    auto&& b = co_await f;
    static_assert(std::is_same_v<decltype(a), std::string const&>);
    BOOST_TEST(&a == &b);
    BOOST_TEST(&a == &f.result());
    BOOST_TEST(a == "x");
  });
}

BOOST_AUTO_TEST_CASE(awaiting_a_reference_gives_the_object)
{
  taskio::run_test([]() -> taskio::awaitable<void> {
    int object = 1;
    auto f = create_future<int&>();
    f.set_result(object);
    auto&& got = co_await f;
    static_assert(std::is_same_v<decltype(got), int&>);
    BOOST_TEST(&got == &object);
    auto&& moved = co_await std::move(f);
    static_assert(std::is_same_v<decltype(moved), int&>);
    BOOST_TEST(&moved == &object);
  });
}

BOOST_AUTO_TEST_CASE(awaiting_a_void_future_gives_nothing)
{
  taskio::run_test([]() -> taskio::awaitable<void> {
    auto f = create_future<void>();
    f.set_result();
    co_await f;
    co_await std::move(f);
    auto g = create_future<void>();
    g.set_exception(std::runtime_error("x"));
    bool thrown = false;
    try
    {
      co_await g;
    }
    catch (std::runtime_error const&)
    {
      thrown = true;
    }
    BOOST_TEST(thrown);
  });
}

BOOST_AUTO_TEST_CASE(awaiting_the_last_handle_moves_the_value_out)
{
  taskio::run_test([]() -> taskio::awaitable<void> {
    auto f = create_future<std::string>();
    f.set_result(std::string(100, 'x'));
    char const* const address = f.result().data();
    auto&& s = co_await std::move(f);
    static_assert(std::is_same_v<decltype(s), std::string&&>);
    BOOST_TEST((s.data() == address));
    auto g = create_future<std::string>();
    auto const other = g;
    g.set_result("shared");
    std::string const copy = co_await std::move(g);
    BOOST_TEST(copy == "shared");
    BOOST_TEST(other.result() == "shared");
  });
}

BOOST_AUTO_TEST_CASE(what_can_only_be_moved_is_awaited_by_reference_or_moved)
{
  taskio::run_test([]() -> taskio::awaitable<void> {
    auto f = create_future<std::unique_ptr<int>>();
    f.set_result(std::make_unique<int>(3));
    auto const& seen = co_await f;
    BOOST_TEST(*seen == 3);
    auto const other = f;
    auto const owned = co_await std::move(f);
    BOOST_TEST(*owned == 3);
    BOOST_TEST(!other.result());
  });
}

BOOST_AUTO_TEST_CASE(what_is_made_from_nothing_never_is_awaited)
{
  taskio::run_test([]() -> taskio::awaitable<void> {
    auto f = create_future<no_default>();
    auto m = create_future<only_movable>();
    auto setter = taskio::create_task([&]() -> taskio::awaitable<void> {
      f.set_result(1);
      m.set_result(2);
      co_return;
    });
    auto const& v = co_await f;
    BOOST_TEST(v.value == 1);
    auto const w = co_await std::move(m);
    BOOST_TEST(w.value == 2);
    co_await setter;
  });
}

BOOST_AUTO_TEST_CASE(a_temporary_handle_is_awaited)
{
  taskio::run_test([]() -> taskio::awaitable<void> {
    auto const make = [](int v) {
      auto f = create_future<std::unique_ptr<int>>();
      taskio::running_loop().call_soon(
        [f, v] { f.set_result(std::make_unique<int>(v)); });
      return f;
    };
    auto const p = co_await make(3);
    BOOST_TEST(*p == 3);
    auto const t = []() -> taskio::awaitable<std::string> {
      co_await taskio::sleep(1ms);
      co_return "made";
    };
    std::string const s = co_await taskio::create_task(t());
    BOOST_TEST(s == "made");
  });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  many_wait_for_one_in_the_order_they_came, Body, both_bodies)
{
  world w;
  trace log;
  auto f = w.lp.create_future<std::string>();
  auto const waiter = [&](int n) -> awaitable_of<Body> {
    std::string const v = co_await Body::on(f);
    log(v + std::to_string(n));
  };
  for (int n : {1, 2, 3, 4})
    w.lp.create_task(waiter(n));
  w.lp.call_soon([&] {
    f.set_result("v");
    log("set");
  });
  w.run();
  BOOST_TEST(log.str() == "set v1 v2 v3 v4");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_failure_is_thrown_in_every_waiter, Body, both_bodies)
{
  world w;
  trace log;
  auto f = w.lp.create_future<int>();
  auto const waiter = [&]() -> awaitable_of<Body> {
    for (int i = 0; i < 2; ++i)
      try
      {
        co_await Body::on(f);
      }
      catch (std::runtime_error const& e)
      {
        log(e.what());
      }
  };
  w.lp.create_task(waiter());
  w.lp.create_task(waiter());
  w.lp.call_soon([&] { f.set_exception(std::runtime_error("x")); });
  w.run();
  BOOST_TEST(log.str() == "x x x x");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_cancelled_future_throws_in_every_waiter, Body, both_bodies)
{
  world w;
  trace log;
  auto f = w.lp.create_future<int>();
  auto const waiter = [&]() -> awaitable_of<Body> { co_await Body::on(f); };
  auto a = w.lp.create_task(waiter());
  auto b = w.lp.create_task(waiter());
  w.lp.call_soon([&] { f.cancel("m"); });
  w.run();
  BOOST_TEST(a.cancelled());
  BOOST_TEST(b.cancelled());
  BOOST_TEST(a.cancelling() == 0);
  BOOST_TEST(outcome(a) == "cancelled(m)");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_waiter_is_woken_one_tick_after_the_outcome, Body, both_bodies)
{
  world w;
  trace log;
  auto f = w.lp.create_future<void>();
  w.lp.create_task([&]() -> awaitable_of<Body> {
    co_await Body::on(f);
    log("woken");
  });
  w.lp.call_soon([&] {
    w.lp.call_soon([&] { log("before"); });
    f.set_result();
    w.lp.call_soon([&] { log("after"); });
    log("set");
  });
  w.run();
  BOOST_TEST(log.str() == "set before woken after");
}

BOOST_AUTO_TEST_CASE(the_value_stays_while_a_waiter_looks_at_it)
{
  taskio::run_test([]() -> taskio::awaitable<void> {
    auto f = create_future<std::string>();
    auto setter =
      taskio::create_task([g = f]() mutable -> taskio::awaitable<void> {
        g.set_result(std::string(100, 'x'));
        g = {};
        co_return;
      });
    std::string const& v = co_await f;
    co_await taskio::sleep(0ms);
    BOOST_TEST(v == std::string(100, 'x'));
  });
}

BOOST_AUTO_TEST_CASE(a_task_that_awaits_itself_is_told)
{
  world w;
  taskio::task<void> t;
  t = w.lp.create_task([&]() -> taskio::awaitable<void> {
    auto const self = t;
    co_await self;
  });
  w.run();
  BOOST_CHECK_THROW(t.result(), std::logic_error);
}

BOOST_AUTO_TEST_CASE(awaiting_nothing_is_told)
{
  taskio::run_test([]() -> taskio::awaitable<void> {
    taskio::future<int> const nothing;
    bool thrown = false;
    try
    {
      co_await nothing;
    }
    catch (std::logic_error const&)
    {
      thrown = true;
    }
    BOOST_TEST(thrown);
  });
}

BOOST_AUTO_TEST_CASE(futures_tasks_and_sleep_are_awaited_without_allocating)
{
  world w;
  auto done = w.lp.create_future<int>();
  done.set_result(1);
  std::size_t during = 0;
  w.play([&]() -> taskio::awaitable<void> {
    std::vector<taskio::future<int>> later;
    for (int i = 0; i < 20; ++i)
      later.push_back(w.lp.create_future<int>());
    auto setter = [&]() -> taskio::awaitable<void> {
      for (auto const& f : later)
      {
        co_await taskio::sleep(1ms);
        f.set_result(1);
      }
    };
    auto t = w.lp.create_task(setter());
    co_await later[0];
    co_await later[1];
    std::size_t const before = allocations();
    for (std::size_t i = 2; i < later.size(); ++i)
    {
      co_await later[i];
      co_await done;
      co_await taskio::sleep(0ms);
    }
    co_await t;
    during = allocations() - before;
  });
  BOOST_TEST(during == 0u);
}

BOOST_AUTO_TEST_CASE(a_plain_coroutine_awaits_any_future_that_is_moved)
{
  world w;
  w.play([&]() -> asio::awaitable<void> {
    taskio::any_future f = w.lp.create_task(taskio::sleep(1ms));
    co_await std::move(f);
    BOOST_TEST((w.now() == 1ms));
  });
}

// As in asyncio, where only what is no CancelledError is replaced by one.
template <typename Body>
typename Body::template awaitable<void> wait_for_it(taskio::future<void> f)
{
  co_await Body::on(f);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_failure_that_is_a_cancellation_is_not_replaced_by_a_request, Body,
  both_bodies)
{
  world w;
  auto const f = w.lp.create_future<void>();
  auto const t = w.lp.create_task(wait_for_it<Body>(f));
  w.settle();
  w.call([&] {
    f.set_exception(taskio::cancelled_error("failure"));
    t.cancel("request");
  });
  BOOST_TEST(outcome(t) == "cancelled(failure)");
}

BOOST_AUTO_TEST_CASE(of_two_requests_to_who_awaits_a_gather_the_first_is_thrown)
{
  for (int rounds_between = 0; rounds_between < 4; ++rounds_between)
  {
    world w;
    auto const t = w.lp.create_task([]() -> taskio::awaitable<void> {
      co_await taskio::gather(taskio::sleep(1h), taskio::sleep(1h));
    });
    w.settle();
    int left = rounds_between;
    std::function<void()> second = [&] {
      if (left-- > 0)
        w.lp.call_soon(second);
      else
        t.cancel("second");
    };
    w.call([&] {
      t.cancel("first");
      second();
    });
    BOOST_TEST(outcome(t) == "cancelled(first)");
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
