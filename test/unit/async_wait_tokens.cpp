//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "allocations.hpp"
#include "support.hpp"
#include "tracking_executor.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_allocator.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/taskio/future.hpp>
#include <functional>
#include <future>
#include <memory>
#include <optional>

namespace {

using namespace taskio_test;

// How a future gets its outcome, and what a handler then sees.
struct ending
{
  char const* name;
  void (*end)(taskio::future<int> const&);
  char const* seen;
};

ending const endings[] = {
  {"value", [](auto const& f) { f.set_result(42); }, "none 42"},
  {"failure", [](auto const& f) { f.set_exception(std::runtime_error("x")); },
    "x 0"},
  {"cancelled", [](auto const& f) { f.cancel("m"); }, "cancelled(m) 0"},
};

std::string seen(std::exception_ptr const& e, int v)
{
  return describe(e) + ' ' + std::to_string(v);
}

BOOST_AUTO_TEST_SUITE(async_wait_tokens)

template <typename T, typename... Arg>
auto future_of(world& w, Arg&&... value)
{
  auto f = w.lp.create_future<T>();
  f.set_result(std::forward<Arg>(value)...);
  return f;
}

BOOST_AUTO_TEST_CASE(values_of_every_type_arrive)
{
  world w;
  int object = 7;
  int count = 0;
  future_of<void>(w).async_wait([&](std::exception_ptr) { ++count; });
  future_of<std::string>(w, "s").async_wait(
    [&](std::exception_ptr, std::string s) { count += s == "s"; });
  future_of<std::unique_ptr<int>>(w, std::make_unique<int>(1))
    .async_wait(
      [&](std::exception_ptr, std::unique_ptr<int> p) { count += *p == 1; });
  future_of<no_default>(w, 2).async_wait(
    [&](std::exception_ptr, std::optional<no_default> v) {
      count += v->value == 2;
    });
  future_of<only_movable>(w, 3).async_wait(
    [&](std::exception_ptr, std::optional<only_movable> v) {
      count += v->value == 3;
    });
  future_of<int&>(w, object).async_wait(
    [&](std::exception_ptr, std::optional<std::reference_wrapper<int>> r) {
      count += &r->get() == &object;
    });
  w.run();
  BOOST_TEST(count == 6);
}

BOOST_AUTO_TEST_CASE(a_failure_comes_with_no_value_of_a_type_without_default)
{
  world w;
  int count = 0;
  auto f = w.lp.create_future<no_default>();
  f.async_wait([&](std::exception_ptr e, std::optional<no_default> v) {
    count += e && !v;
  });
  f.set_exception(std::runtime_error("x"));
  w.run();
  BOOST_TEST(count == 1);
}

BOOST_AUTO_TEST_CASE(a_task_can_be_waited_for)
{
  world w;
  trace log;
  auto t = w.lp.create_task([]() -> taskio::awaitable<int> {
    co_await taskio::sleep(5ms);
    co_return 5;
  });
  t.async_wait([&](std::exception_ptr e, int v) { log(seen(e, v)); });
  t(([&](std::exception_ptr e, int v) { log(seen(e, v)); }));
  w.run();
  BOOST_TEST(log.str() == "none 5 none 5");
}

BOOST_AUTO_TEST_CASE(use_future_gives_every_outcome)
{
  for (ending const& how : endings)
  {
    world w;
    auto f = w.lp.create_future<int>();
    std::future<int> result = f.async_wait(asio::use_future);
    w.call([&] { how.end(f); });
    BOOST_REQUIRE((result.wait_for(0s) == std::future_status::ready));
    std::string text;
    try
    {
      text = seen(nullptr, result.get());
    }
    catch (...)
    {
      text = seen(std::current_exception(), 0);
    }
    BOOST_TEST(text == how.seen);
  }
}

BOOST_AUTO_TEST_CASE(deferred_starts_when_it_is_called)
{
  world w;
  trace log;
  auto f = w.lp.create_future<int>();
  auto operation = f.async_wait(asio::deferred);
  f.set_result(3);
  w.run();
  BOOST_TEST(log.str() == "");
  std::move(operation)([&](std::exception_ptr e, int v) { log(seen(e, v)); });
  BOOST_TEST(log.str() == "");
  w.run();
  BOOST_TEST(log.str() == "none 3");
}

BOOST_AUTO_TEST_CASE(an_operation_keeps_the_future)
{
  world w;
  trace log;
  auto f = future_of<int>(w, 3);
  auto operation = f.async_wait(asio::deferred);
  f = {};
  std::move(operation)([&](std::exception_ptr e, int v) { log(seen(e, v)); });
  w.run();
  BOOST_TEST(log.str() == "none 3");
}

BOOST_AUTO_TEST_CASE(as_tuple_hands_the_outcome_over)
{
  for (ending const& how : endings)
  {
    world w;
    trace log;
    auto f = w.lp.create_future<int>();
    f.async_wait(asio::as_tuple([&](std::tuple<std::exception_ptr, int> r) {
      log(seen(std::get<0>(r), std::get<1>(r)));
    }));
    w.call([&] { how.end(f); });
    BOOST_TEST(log.str() == how.seen);
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  as_tuple_hands_the_outcome_to_a_coroutine, Body, both_bodies)
{
  for (ending const& how : endings)
    for (bool done_first : {false, true})
    {
      world w;
      trace log;
      auto f = w.lp.create_future<int>();
      if (done_first)
        w.call([&] { how.end(f); });
      w.lp.create_task([&]() -> awaitable_of<Body> {
        typename Body::token const token;
        auto const r = co_await f.async_wait(asio::as_tuple(token));
        log(seen(std::get<0>(r), std::get<1>(r)));
      });
      w.run();
      if (!done_first)
        w.call([&] { how.end(f); });
      BOOST_TEST(log.str() == how.seen);
    }
}

BOOST_AUTO_TEST_CASE(handlers_that_have_a_name_are_copied)
{
  world w;
  int called = 0;
  auto handler = [&called](std::exception_ptr) { ++called; };
  auto const constant = handler;
  auto const f = future_of<void>(w);
  f.async_wait(handler);
  f.async_wait(constant);
  auto const bound = [&w](auto const& h) {
    return asio::bind_executor(w.lp.get_executor(), h);
  };
  auto on_loop = bound(constant);
  taskio::sleep(0s).async_wait(on_loop);
  taskio::wait_for(taskio::sleep(0s), 1s).async_wait(on_loop);
  auto const body = []() -> taskio::awaitable<void> { co_return; };
  taskio::run_coroutine_threadsafe(body, w.lp, handler);
  taskio::run_coroutine_threadsafe(body, w.lp, constant);
  w.run();
  BOOST_TEST(called == 6);
}

BOOST_AUTO_TEST_CASE(detached_waits_for_nobody)
{
  for (ending const& how : endings)
  {
    world w;
    auto f = w.lp.create_future<int>();
    f.async_wait(asio::detached);
    w.call([&] { how.end(f); });
    BOOST_TEST(f.done());
    outcome(f);
  }
}

BOOST_AUTO_TEST_CASE(adapters_are_stacked)
{
  allocator_log memory;
  world w;
  trace log;
  asio::cancellation_signal signal;
  tracking_executor const ex(w.context.get_executor(), 2);
  auto f = w.lp.create_future<int>();
  f.async_wait(asio::bind_cancellation_slot(signal.slot(),
    asio::bind_allocator(counting_allocator<>(memory),
      asio::bind_executor(ex, [&](std::exception_ptr e, int v) {
        BOOST_TEST(tracking_executor::running(2));
        log(seen(e, v));
      }))));
  w.settle();
  asio::post(ex, [&] { signal.emit(asio::cancellation_type::total); });
  w.run();
  BOOST_TEST(log.str() == "cancelled(-) 0");
  BOOST_TEST(memory.allocated > 0);
  BOOST_TEST(memory.allocated == memory.freed);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
