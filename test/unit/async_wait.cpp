//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "allocations.hpp"
#include "support.hpp"
#include "tracking_executor.hpp"

#include <boost/asio/bind_allocator.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/taskio/future.hpp>
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

BOOST_AUTO_TEST_SUITE(async_wait)

BOOST_AUTO_TEST_CASE(a_handler_is_called_once_and_never_in_the_initiation)
{
  for (ending const& how : endings)
    for (bool done_first : {false, true})
      BOOST_TEST_CONTEXT(how.name << (done_first ? ", done" : ", pending"))
      {
        world w;
        trace log;
        auto f = w.lp.create_future<int>();
        w.call([&] {
          if (done_first)
            how.end(f);
          f.async_wait([&](std::exception_ptr e, int v) {
            BOOST_TEST((&taskio::running_loop() == &w.lp));
            log(seen(e, v));
          });
          log("initiated");
        });
        w.call([&] {
          if (!done_first)
            how.end(f);
          log("ended");
        });
        std::string const expected = how.seen;
        BOOST_TEST(log.str()
          == (done_first ? "initiated " + expected + " ended"
                         : "initiated ended " + expected));
      }
}

BOOST_AUTO_TEST_CASE(a_handler_runs_on_its_own_executor)
{
  for (ending const& how : endings)
    for (bool done_first : {false, true})
      BOOST_TEST_CONTEXT(how.name << (done_first ? ", done" : ", pending"))
      {
        world w;
        trace log;
        bool initiating = true;
        tracking_executor const ex(w.context.get_executor(), 1);
        auto f = w.lp.create_future<int>();
        if (done_first)
          w.call([&] { how.end(f); });
        ex.execute([&] {
          f.async_wait(
            asio::bind_executor(ex, [&](std::exception_ptr e, int v) {
              BOOST_TEST(tracking_executor::running(1));
              BOOST_TEST(!initiating);
              log(seen(e, v));
            }));
          initiating = false;
        });
        w.settle();
        if (!done_first)
          w.call([&] { how.end(f); });
        BOOST_TEST(log.str() == how.seen);
      }
}

BOOST_AUTO_TEST_CASE(a_handler_on_another_context_keeps_that_one_running)
{
  world w;
  asio::io_context other;
  bool called = false;
  auto f = w.lp.create_future<void>();
  f.async_wait(asio::bind_executor(
    other.get_executor(), [&](std::exception_ptr) { called = true; }));
  w.settle();
  other.poll();
  BOOST_TEST(!other.stopped());
  f.set_result();
  w.run();
  BOOST_TEST(!called);
  other.run();
  BOOST_TEST(called);
}

BOOST_AUTO_TEST_CASE(a_pending_wait_keeps_the_context_running)
{
  asio::io_context context;
  taskio::loop lp(context);
  auto f = lp.create_future<void>();
  bool called = false;
  f.async_wait([&](std::exception_ptr) { called = true; });
  context.poll();
  BOOST_TEST(!context.stopped());
  f.set_result();
  context.restart();
  context.run();
  BOOST_TEST(called);
}

BOOST_AUTO_TEST_CASE(in_virtual_time_a_pending_wait_is_no_work)
{
  world w;
  auto f = w.lp.create_future<void>();
  f.async_wait([](std::exception_ptr) { BOOST_ERROR("called"); });
  w.settle();
  BOOST_TEST(w.context.stopped());
}

BOOST_AUTO_TEST_CASE(a_handler_on_a_tasks_executor_is_a_step_of_that_task)
{
  world w;
  trace log;
  auto f = w.lp.create_future<void>();
  w.lp.create_task(
    [&]() -> taskio::awaitable<void> {
      auto ex = co_await asio::this_coro::executor;
      f.async_wait(asio::bind_executor(ex,
        [&](std::exception_ptr) { log(taskio::current_task().get_name()); }));
      co_await taskio::sleep(1ms);
    },
    {.name = "t"});
  w.lp.call_soon([&] { f.set_result(); });
  w.run();
  BOOST_TEST(log.str() == "t");
}

BOOST_AUTO_TEST_CASE(handlers_are_served_in_the_order_of_their_registration)
{
  world w;
  trace log;
  auto f = w.lp.create_future<std::string>();
  w.call([&] {
    for (char const* name : {"a", "b", "c"})
      f.async_wait(
        [&log, name](std::exception_ptr, std::string v) { log(name + v); });
    f.set_result("!");
  });
  BOOST_TEST(log.str() == "a! b! c!");
}

BOOST_AUTO_TEST_CASE(a_signal_in_the_slot_ends_the_wait_and_not_the_future)
{
  for (auto type : {asio::cancellation_type::terminal,
         asio::cancellation_type::partial, asio::cancellation_type::total})
  {
    world w;
    trace log;
    asio::cancellation_signal signal;
    auto f = w.lp.create_future<int>();
    w.call([&] {
      f.async_wait(asio::bind_cancellation_slot(
        signal.slot(), [&](std::exception_ptr e, int v) { log(seen(e, v)); }));
      f.async_wait([&](std::exception_ptr e, int v) { log(seen(e, v)); });
    });
    w.call([&] {
      signal.emit(type);
      log("emitted");
    });
    BOOST_TEST(log.str() == "emitted cancelled(-) 0");
    BOOST_TEST(!f.done());
    w.call([&] { f.set_result(1); });
    BOOST_TEST(log.str() == "emitted cancelled(-) 0 none 1");
    signal.emit(type);
    w.run();
    BOOST_TEST(log.str() == "emitted cancelled(-) 0 none 1");
  }
}

BOOST_AUTO_TEST_CASE(a_signal_after_completion_changes_nothing)
{
  world w;
  trace log;
  asio::cancellation_signal signal;
  auto f = w.lp.create_future<int>();
  w.call([&] {
    f.async_wait(asio::bind_cancellation_slot(
      signal.slot(), [&](std::exception_ptr e, int v) { log(seen(e, v)); }));
    f.set_result(1);
    signal.emit(asio::cancellation_type::terminal);
  });
  BOOST_TEST(log.str() == "none 1");
}

BOOST_AUTO_TEST_CASE(
  memory_comes_from_the_allocator_and_is_back_before_the_call)
{
  for (bool done_first : {false, true})
  {
    allocator_log log;
    int freed_when_called = -1;
    world w;
    auto f = w.lp.create_future<int>();
    if (done_first)
      f.set_result(1);
    f.async_wait(asio::bind_allocator(counting_allocator<>(log),
      [&](std::exception_ptr, int) { freed_when_called = log.freed; }));
    BOOST_TEST(log.allocated > 0);
    if (!done_first)
      f.set_result(1);
    w.run();
    BOOST_TEST(freed_when_called == log.allocated);
    BOOST_TEST(log.freed == log.allocated);
  }
}

BOOST_AUTO_TEST_CASE(a_handler_that_can_only_be_moved_is_called)
{
  world w;
  int sum = 0;
  auto f = w.lp.create_future<int>();
  f.async_wait([&sum, p = std::make_unique<int>(1)](
                 std::exception_ptr, int v) { sum = *p + v; });
  f.set_result(2);
  w.run();
  BOOST_TEST(sum == 3);
}

BOOST_AUTO_TEST_CASE(a_handler_that_is_never_called_is_destroyed_once)
{
  census c;
  std::optional<taskio::future<int>> kept;
  {
    world w;
    kept = w.lp.create_future<int>();
    kept->async_wait(
      [guard = counted(c)](std::exception_ptr, int) { BOOST_ERROR("called"); });
    w.run();
    BOOST_TEST(c.alive == 1);
  }
  BOOST_TEST(c.alive == 0);
}

taskio::awaitable<int> own_child()
{
  co_return 1;
}
asio::awaitable<int> plain_child()
{
  co_return 1;
}

// It takes the place of the task's own wait, for requests to cancel.
BOOST_AUTO_TEST_CASE(
  a_handler_with_the_tasks_executor_and_slot_holds_nothing_up)
{
  enum class then
  {
    own,
    plain,
    neither
  };
  for (then const next : {then::own, then::plain, then::neither})
  {
    world there;
    trace log;
    auto const f = there.lp.create_future<int>();
    auto const t = there.lp.create_task([&]() -> taskio::awaitable<void> {
      co_await taskio::sleep(1ms);
      auto const ex = co_await asio::this_coro::executor;
      auto const state = co_await asio::this_coro::cancellation_state;
      f.async_wait(asio::bind_executor(ex,
        asio::bind_cancellation_slot(
          state.slot(), [&](std::exception_ptr, int) { log("handler"); })));
      if (next == then::own)
        co_await own_child();
      if (next == then::plain)
        co_await plain_child();
      log("goes on");
    });
    there.run();
    f.set_result(1);
    there.run();
    BOOST_TEST_CONTEXT("next " << int(next))
    {
      BOOST_TEST(t.done());
      BOOST_TEST(log.str() == "goes on handler");
    }
  }
}

// Who waits is the task's coroutine, and requests are for what that waits for.
BOOST_AUTO_TEST_CASE(
  a_handler_with_the_tasks_executor_and_slot_is_no_wait_of_one_that_waits)
{
  for (bool sleeps : {false, true})
  {
    world there;
    auto const f = there.lp.create_future<int>();
    std::optional<taskio::executor> ex;
    asio::cancellation_slot slot;
    auto const t = there.lp.create_task([&]() -> taskio::awaitable<void> {
      ex.emplace(co_await asio::this_coro::executor);
      slot = (co_await asio::this_coro::cancellation_state).slot();
      co_await taskio::sleep(1h);
    });
    there.settle();
    there.call([&] {
      auto handler = asio::bind_executor(*ex,
        asio::bind_cancellation_slot(slot, [](std::exception_ptr, auto...) {}));
      if (sleeps)
        taskio::sleep(2h).async_wait(std::move(handler));
      else
        f.async_wait(std::move(handler));
    });
    there.call([&] { t.cancel(); });
    BOOST_TEST_CONTEXT("sleeps " << sleeps)
    BOOST_TEST(t.cancelled());
    ex.reset();
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
