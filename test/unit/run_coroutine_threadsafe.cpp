//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "gate.hpp"
#include "support.hpp"
#include "tracking_executor.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/taskio/context_var.hpp>
#include <boost/taskio/run_coroutine_threadsafe.hpp>
#include <future>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

namespace {

using namespace taskio_test;

struct own_failure : std::runtime_error
{
  using std::runtime_error::runtime_error;
};

template <typename Body>
awaitable_of<Body, int> give(int v)
{
  co_await Body::sleep(1ms);
  co_return v;
}

// A loop that a thread of its own runs, in real time.
class busy_loop
{
public:
  busy_loop()
    : guard_(context_.get_executor())
    , loop(context_)
    , thread_([this] { context_.run(); })
  {
  }
  busy_loop(busy_loop const&) = delete;
  busy_loop& operator=(busy_loop const&) = delete;
  ~busy_loop()
  {
    guard_.reset();
    thread_.join();
  }

private:
  asio::io_context context_{1};
  asio::executor_work_guard<asio::io_context::executor_type> guard_;

public:
  taskio::loop loop;

private:
  std::thread thread_;
};

BOOST_AUTO_TEST_SUITE(run_coroutine_threadsafe)

BOOST_AUTO_TEST_CASE(it_takes_what_create_task_takes_and_gives_a_future)
{
  world w;
  gate g(w.context);
  w.lp.call_later(1ms, [&] { g.open(6); });
  auto own = taskio::run_coroutine_threadsafe(give<typed_body>(1), w.lp);
  auto plain = taskio::run_coroutine_threadsafe(give<plain_body>(2), w.lp);
  auto sleep = taskio::run_coroutine_threadsafe(taskio::sleep(1ms, 3), w.lp);
  auto callable =
    taskio::run_coroutine_threadsafe([] { return give<plain_body>(4); }, w.lp);
  auto limited = taskio::run_coroutine_threadsafe(
    taskio::wait_for(give<typed_body>(5), 1s), w.lp);
  auto foreign =
    taskio::run_coroutine_threadsafe(g.async_wait(asio::deferred), w.lp);
  auto nothing = taskio::run_coroutine_threadsafe(taskio::sleep(1ms), w.lp);
  static_assert(std::is_same_v<decltype(own), std::future<int>>);
  static_assert(std::is_same_v<decltype(nothing), std::future<void>>);
  BOOST_TEST((own.wait_for(0s) == std::future_status::timeout));
  w.run();
  BOOST_TEST(own.get() == 1);
  BOOST_TEST(plain.get() == 2);
  BOOST_TEST(sleep.get() == 3);
  BOOST_TEST(callable.get() == 4);
  BOOST_TEST(limited.get() == 5);
  BOOST_TEST(foreign.get() == 6);
  nothing.get();
}

BOOST_AUTO_TEST_CASE(values_of_every_type)
{
  world w;
  auto pointer = taskio::run_coroutine_threadsafe(
    []() -> taskio::awaitable<std::unique_ptr<int>> {
      co_return std::make_unique<int>(1);
    },
    w.lp);
  auto bare = taskio::run_coroutine_threadsafe(
    []() -> asio::awaitable<no_default> { co_return no_default(2); }, w.lp);
  auto movable = taskio::run_coroutine_threadsafe(
    []() -> taskio::awaitable<only_movable> { co_return only_movable(3); },
    w.lp);
  w.run();
  BOOST_TEST(*pointer.get() == 1);
  BOOST_TEST(bare.get()->value == 2);
  BOOST_TEST(movable.get()->value == 3);
}

BOOST_AUTO_TEST_CASE(failures_keep_their_types)
{
  world w;
  auto failing = taskio::run_coroutine_threadsafe(
    []() -> taskio::awaitable<int> {
      co_await taskio::sleep(1ms);
      throw own_failure("own");
    },
    w.lp);
  auto cancelled = taskio::run_coroutine_threadsafe(
    []() -> taskio::awaitable<void> {
      throw taskio::cancelled_error("c");
      co_return;
    },
    w.lp);
  auto late = taskio::run_coroutine_threadsafe(
    taskio::wait_for(taskio::sleep(1h), 1ms), w.lp);
  auto broken = taskio::run_coroutine_threadsafe(
    []() -> taskio::awaitable<void> {
      throw own_failure("called");
      return taskio::awaitable<void>();
    },
    w.lp);
  w.run();
  BOOST_CHECK_THROW(failing.get(), own_failure);
  BOOST_CHECK_EXCEPTION(cancelled.get(), taskio::cancelled_error,
    [](taskio::cancelled_error const& e) { return e.message() == "c"; });
  BOOST_CHECK_THROW(late.get(), taskio::timeout_error);
  BOOST_CHECK_THROW(broken.get(), own_failure);
}

BOOST_AUTO_TEST_CASE(a_callable_is_called_on_the_loop_as_the_task)
{
  world w;
  trace log;
  auto f = taskio::run_coroutine_threadsafe(
    [&] {
      log("called");
      BOOST_TEST((&taskio::running_loop() == &w.lp));
      BOOST_TEST(bool(taskio::current_task()));
      return give<typed_body>(1);
    },
    w.lp);
  log("returned");
  w.run();
  BOOST_TEST(log.str() == "returned called");
  f.get();
}

BOOST_AUTO_TEST_CASE(what_is_given_on_the_loop_runs_later)
{
  world w;
  trace log;
  w.call([&] {
    taskio::run_coroutine_threadsafe(
      [&]() -> taskio::awaitable<void> {
        log("task");
        co_return;
      },
      w.lp, [&](std::exception_ptr) { log("handler"); });
    log("caller");
  });
  BOOST_TEST(log.str() == "caller task handler");
}

BOOST_AUTO_TEST_CASE(what_one_thread_gives_keeps_its_order)
{
  world w;
  trace log;
  auto const note = [&](std::string text) -> taskio::awaitable<void> {
    log(text);
    co_return;
  };
  for (int i = 0; i < 5; ++i)
    taskio::run_coroutine_threadsafe(
      note(std::to_string(i)), w.lp, asio::detached);
  w.run();
  BOOST_TEST(log.str() == "0 1 2 3 4");
}

BOOST_AUTO_TEST_CASE(it_runs_in_a_copy_of_the_context_that_is_current_here)
{
  world w;
  taskio::loop other(w.context, w.clock);
  taskio::context_var<int> var("var", 0);
  w.play([&]() -> taskio::awaitable<void> {
    var.set(5);
    auto const look = [&]() -> taskio::awaitable<int> {
      int const seen = var.get();
      var.set(6);
      co_return seen;
    };
    asio::use_awaitable_t<taskio::executor> const token;
    int const seen =
      co_await taskio::run_coroutine_threadsafe(look(), other, token);
    BOOST_TEST(seen == 5);
    BOOST_TEST(var.get() == 5);
  });
}

BOOST_AUTO_TEST_CASE(the_handler_runs_on_the_loop_or_on_its_own_executor)
{
  world w(foreign::ignore);
  tracking_executor const elsewhere(w.context.get_executor(), 1);
  int calls = 0;
  taskio::run_coroutine_threadsafe(
    give<typed_body>(1), w.lp, [&](std::exception_ptr, int v) {
      ++calls;
      BOOST_TEST((&taskio::running_loop() == &w.lp));
      BOOST_TEST(v == 1);
    });
  taskio::run_coroutine_threadsafe(give<typed_body>(2), w.lp,
    asio::bind_executor(elsewhere, [&](std::exception_ptr, int v) {
      ++calls;
      BOOST_TEST(tracking_executor::running(1));
      BOOST_TEST(v == 2);
    }));
  w.run();
  BOOST_TEST(calls == 2);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_signal_in_the_slot_cancels_the_task, Body, both_bodies)
{
  for (bool started : {false, true})
  {
    world w;
    trace log;
    asio::cancellation_signal signal;
    auto const body = [&]() -> awaitable_of<Body> {
      bool cancelled = false;
      try
      {
        co_await Body::sleep(1h);
      }
      catch (taskio::cancelled_error const&)
      {
        cancelled = true;
      }
      BOOST_TEST(cancelled);
      co_await Body::sleep(10ms);
      log("clean");
      throw taskio::cancelled_error();
    };
    taskio::run_coroutine_threadsafe(body, w.lp,
      asio::bind_cancellation_slot(
        signal.slot(), [&](std::exception_ptr e) { log(describe(e)); }));
    if (started)
      w.settle();
    w.call([&] { signal.emit(asio::cancellation_type::terminal); });
    w.run();
    BOOST_TEST(log.str() == (started ? "clean cancelled(-)" : "cancelled(-)"));
  }
}

BOOST_AUTO_TEST_CASE(a_task_of_another_loop_awaits_it)
{
  world w;
  taskio::loop other(w.context, w.clock);
  trace log;
  auto const there = [&]() -> taskio::awaitable<int> {
    BOOST_TEST((&taskio::running_loop() == &other));
    try
    {
      co_await taskio::sleep(5ms);
    }
    catch (taskio::cancelled_error const&)
    {
      log("there:cancelled");
      throw;
    }
    co_return 3;
  };
  auto const here = [&]() -> taskio::awaitable<int> {
    asio::use_awaitable_t<taskio::executor> const token;
    int const v =
      co_await taskio::run_coroutine_threadsafe(there, other, token);
    BOOST_TEST((&taskio::running_loop() == &w.lp));
    co_return v;
  };
  BOOST_TEST(w.play(here) == 3);
  auto const t = w.lp.create_task(here);
  w.lp.call_later(1ms, [&] { t.cancel("m"); });
  w.run();
  BOOST_TEST(t.cancelled());
  BOOST_TEST(log.str() == "there:cancelled");
}

BOOST_AUTO_TEST_CASE(a_loop_that_is_closed_breaks_the_promise)
{
  enum class closed
  {
    before_it_arrives,
    while_it_runs
  };
  for (closed when : {closed::before_it_arrives, closed::while_it_runs})
  {
    census c;
    census handlers;
    std::future<int> f;
    int reports = 0;
    {
      world w;
      auto const body = [&]() -> taskio::awaitable<int> {
        counted const local(c);
        co_await taskio::sleep(1h);
        co_return 1;
      };
      f = taskio::run_coroutine_threadsafe(body, w.lp);
      taskio::run_coroutine_threadsafe(
        body, w.lp, [guard = counted(handlers)](std::exception_ptr, int) {
          BOOST_ERROR("called");
        });
      if (when == closed::while_it_runs)
        w.settle();
      w.lp.set_exception_handler([&](auto&, auto const&) { ++reports; });
    }
    BOOST_TEST(c.alive == 0);
    BOOST_TEST(handlers.alive == 0);
    BOOST_CHECK_EXCEPTION(
      f.get(), std::future_error, [](std::future_error const& e) {
        return e.code() == std::future_errc::broken_promise;
      });
  }
}

BOOST_AUTO_TEST_CASE(a_thread_waits_for_a_loop_that_another_runs)
{
  busy_loop busy;
  auto const where = std::this_thread::get_id();
  for (int i = 0; i < 100; ++i)
  {
    auto f = taskio::run_coroutine_threadsafe(
      [i, where]() -> taskio::awaitable<int> {
        bool const elsewhere = std::this_thread::get_id() != where;
        co_await taskio::sleep(0ms);
        co_return elsewhere ? i : -1;
      },
      busy.loop);
    BOOST_TEST(f.get() == i);
  }
}

BOOST_AUTO_TEST_CASE(many_threads_give_one_loop_their_coroutines)
{
  constexpr int threads = 4;
  constexpr int each = 200;
  busy_loop busy;
  int sum = 0;
  std::vector<std::thread> callers;
  std::vector<std::future<int>> last(threads);
  for (int n = 0; n < threads; ++n)
    callers.emplace_back([&, n] {
      for (int i = 0; i < each; ++i)
        last[n] = taskio::run_coroutine_threadsafe(
          [&]() -> taskio::awaitable<int> {
            // No other step of the loop runs at the same time.
            co_await taskio::sleep(0ms);
            co_return ++sum;
          },
          busy.loop);
      last[n].wait();
    });
  for (std::thread& t : callers)
    t.join();
  auto const total = taskio::run_coroutine_threadsafe(
    [&]() -> taskio::awaitable<int> { co_return sum; }, busy.loop)
                       .get();
  BOOST_TEST(total == threads * each);
}

BOOST_AUTO_TEST_CASE(a_task_on_one_running_loop_asks_another_running_loop)
{
  busy_loop client;
  busy_loop server;
  auto const ask = [&](int i) -> taskio::awaitable<int> {
    asio::use_awaitable_t<taskio::executor> const token;
    int sum = 0;
    for (int n = 0; n < 50; ++n)
      sum += co_await taskio::run_coroutine_threadsafe(
        taskio::sleep(0ms, i), server.loop, token);
    co_return sum;
  };
  auto a = taskio::run_coroutine_threadsafe(ask(1), client.loop);
  auto b = taskio::run_coroutine_threadsafe(ask(2), client.loop);
  BOOST_TEST(a.get() == 50);
  BOOST_TEST(b.get() == 100);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
