//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "gate.hpp"
#include "support.hpp"
#include "sync_script.hpp"

#include <boost/asio/post.hpp>
#include <boost/taskio/context_var.hpp>
#include <boost/taskio/finally.hpp>
#include <boost/taskio/task_group.hpp>
#include <boost/taskio/timeout.hpp>
#include <boost/taskio/wait_for.hpp>
#include <memory>

namespace {

using namespace taskio_test;

BOOST_AUTO_TEST_SUITE(finally)

template <typename Body>
awaitable_of<Body, int> give(int v)
{
  co_await Body::sleep(1ms);
  co_return v;
}

// Notes a cancellation of what is awaited.
template <typename Body, typename F>
awaitable_of<Body> note_cancelled(trace& log, F f)
{
  try
  {
    co_await f();
  }
  catch (taskio::cancelled_error const&)
  {
    log(describe(std::current_exception()));
  }
}

template <typename Body>
awaitable_of<Body, int> fail()
{
  co_await Body::sleep(1ms);
  throw std::runtime_error("body");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  after_a_value_it_cleans_up_and_gives_the_value, Body, both_bodies)
{
  world w;
  trace log;
  auto const cleanup = [&]() -> awaitable_of<Body> {
    co_await Body::sleep(1ms);
    log("clean");
  };
  int const v = w.play([&]() -> awaitable_of<Body, int> {
    int const r =
      co_await taskio::finally([] { return give<Body>(3); }, cleanup);
    log("after");
    co_return r;
  });
  BOOST_TEST(v == 3);
  BOOST_TEST(log.str() == "clean after");
  BOOST_TEST((w.now() == 2ms));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  after_a_failure_it_cleans_up_and_throws_it, Body, both_bodies)
{
  world w;
  trace log;
  auto const cleanup = [&]() -> awaitable_of<Body> {
    co_await Body::sleep(1ms);
    log("clean");
  };
  auto const t = w.lp.create_task(
    [&] { return taskio::finally([] { return fail<Body>(); }, cleanup); });
  w.run();
  BOOST_TEST(outcome(t) == "body");
  BOOST_TEST(log.str() == "clean");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  after_a_cancellation_it_cleans_up_at_leisure, Body, both_bodies)
{
  world w;
  trace log;
  auto const cleanup = [&]() -> awaitable_of<Body> {
    for (int i = 0; i < 3; ++i)
      co_await Body::sleep(1ms);
    log("clean");
  };
  auto const t = w.lp.create_task([&] {
    return taskio::finally(
      []() -> awaitable_of<Body> { co_await Body::sleep(1h); }, cleanup);
  });
  w.call([&] { t.cancel("why"); });
  w.run();
  BOOST_TEST(outcome(t) == "cancelled(why)");
  BOOST_TEST(log.str() == "clean");
  BOOST_TEST((w.now() == 3ms));
}

// Waits for an operation of Asio's, and cleans up in all ways to wait.
template <typename Body>
awaitable_of<Body> interrupted_in_an_operation(gate& g, trace& log)
{
  auto const body = [&]() -> awaitable_of<Body> {
    co_await g.async_wait(typename Body::token());
  };
  auto const cleanup = [&]() -> awaitable_of<Body> {
    for (int i = 0; i < 2; ++i)
    {
      co_await Body::sleep(1ms);
      co_await asio::post(typename Body::token());
    }
    log("clean");
  };
  co_await taskio::finally(body, cleanup);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  after_an_operation_was_cancelled_it_cleans_up, Body, both_bodies)
{
  world w;
  trace log;
  gate g(w.context);
  auto const t = w.lp.create_task(interrupted_in_an_operation<Body>(g, log));
  w.settle();
  w.call([&] { t.cancel("why"); });
  w.run();
  BOOST_TEST(outcome(t).starts_with("cancelled"));
  BOOST_TEST(log.str() == "clean");
}

// As a part of a coroutine of the other type, or of one in one in one.
BOOST_AUTO_TEST_CASE_TEMPLATE(
  after_an_operation_was_cancelled_in_a_child_it_cleans_up, Body, both_bodies)
{
  for (bool const timed : {false, true})
  {
    world w(foreign::ignore);
    trace log;
    gate g(w.context);
    taskio::time_limit const limit =
      timed ? taskio::time_limit(1s) : taskio::time_limit();
    auto const limited = [&]() -> taskio::awaitable<void> {
      try
      {
        co_await taskio::wait_for(
          interrupted_in_an_operation<Body>(g, log), limit);
      }
      catch (taskio::timeout_error const&)
      {
        log("timeout");
      }
      catch (taskio::cancelled_error const& e)
      {
        log(e.message().value_or("-"));
      }
      co_await taskio::sleep(1s);
      log("free");
    };
    auto const t = w.lp.create_task(limited);
    w.settle();
    if (!timed)
      w.call([&] { t.cancel("why"); });
    w.run();
    BOOST_TEST(outcome(t) == "value");
    BOOST_TEST(log.str() == (timed ? "clean timeout free" : "clean why free"));
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_request_during_the_cleanup_waits_for_its_end, Body, both_bodies)
{
  world w;
  trace log;
  auto const cleanup = [&]() -> awaitable_of<Body> {
    co_await Body::sleep(10ms);
    log("clean");
  };
  auto const t = w.lp.create_task([&]() -> awaitable_of<Body> {
    int const v =
      co_await taskio::finally([] { return give<Body>(3); }, cleanup);
    log(std::to_string(v));
    co_await note_cancelled<Body>(log, [] { return Body::sleep(1h); });
    co_await Body::sleep(1ms);
    log("end");
  });
  w.lp.call_later(5ms, [&] { t.cancel("late"); });
  w.run();
  BOOST_TEST(log.str() == "clean 3 cancelled(late) end");
  BOOST_TEST((w.now() == 12ms));
  BOOST_TEST(outcome(t) == "value");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_request_during_the_cleanup_can_be_taken_back, Body, both_bodies)
{
  world w;
  auto const t = w.lp.create_task([&]() -> awaitable_of<Body> {
    co_await taskio::finally([] { return give<Body>(3); },
      []() -> awaitable_of<Body> { co_await Body::sleep(10ms); });
    co_await Body::sleep(1ms);
  });
  w.lp.call_later(5ms, [&] {
    t.cancel();
    BOOST_TEST(t.uncancel() == 0);
  });
  w.run();
  BOOST_TEST(outcome(t) == "value");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  two_requests_one_before_and_one_in_the_cleanup_are_both_made, Body,
  both_bodies)
{
  world w;
  trace log;
  auto const t = w.lp.create_task([&]() -> awaitable_of<Body> {
    std::exception_ptr first;
    try
    {
      co_await taskio::finally(
        []() -> awaitable_of<Body> { co_await Body::sleep(1h); },
        []() -> awaitable_of<Body> { co_await Body::sleep(10ms); });
    }
    catch (taskio::cancelled_error const&)
    {
      first = std::current_exception();
    }
    log(describe(first));
    co_await Body::sleep(1h);
  });
  w.lp.call_later(5ms, [&] { t.cancel("one"); });
  w.lp.call_later(10ms, [&] { t.cancel("two"); });
  w.run();
  BOOST_TEST(log.str() == "cancelled(one)");
  BOOST_TEST(outcome(t) == "cancelled(two)");
  BOOST_TEST((w.now() == 15ms));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  what_the_cleanup_throws_replaces_the_outcome, Body, both_bodies)
{
  world w;
  auto const broken = []() -> awaitable_of<Body> {
    co_await Body::sleep(1ms);
    throw std::logic_error("cleanup");
  };
  auto const a = w.lp.create_task(
    [&] { return taskio::finally([] { return give<Body>(1); }, broken); });
  auto const b = w.lp.create_task(
    [&] { return taskio::finally([] { return fail<Body>(); }, broken); });
  w.run();
  BOOST_TEST(outcome(a) == "cleanup");
  BOOST_TEST(outcome(b) == "cleanup");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  the_result_of_the_cleanup_is_ignored, Body, both_bodies)
{
  world w;
  std::string const v = w.play([]() -> awaitable_of<Body, std::string> {
    auto p = co_await taskio::finally(
      []() -> awaitable_of<Body, std::unique_ptr<std::string>> {
        co_await Body::sleep(0ms);
        co_return std::make_unique<std::string>("body");
      },
      [] { return give<Body>(5); });
    co_return *p;
  });
  BOOST_TEST(v == "body");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_body_that_throws_at_once_is_cleaned_up, Body, both_bodies)
{
  world w;
  trace log;
  auto const t = w.lp.create_task([&] {
    return taskio::finally(
      []() -> awaitable_of<Body> {
        throw std::runtime_error("at once");
        co_return;
      },
      [&]() -> awaitable_of<Body> {
        log("clean");
        co_return;
      });
  });
  w.run();
  BOOST_TEST(outcome(t) == "at once");
  BOOST_TEST(log.str() == "clean");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(cleanups_nest, Body, both_bodies)
{
  world w;
  trace log;
  auto const note = [&](std::string event) -> awaitable_of<Body> {
    co_await Body::sleep(1ms);
    log(std::move(event));
  };
  auto const t = w.lp.create_task([&] {
    return taskio::finally(
      [&] {
        return taskio::finally(
          []() -> awaitable_of<Body> { co_await Body::sleep(1h); },
          [&] { return note("inner"); });
      },
      [&] { return note("outer"); });
  });
  w.call([&] { t.cancel(); });
  w.run();
  BOOST_TEST(log.str() == "inner outer");
  BOOST_TEST(t.cancelled());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_cleanup_within_a_cleanup_is_held_back_too, Body, both_bodies)
{
  world w;
  trace log;
  auto const slow = []() -> awaitable_of<Body> { co_await Body::sleep(5ms); };
  auto const t = w.lp.create_task([&]() -> awaitable_of<Body> {
    co_await taskio::finally(slow, [&]() -> awaitable_of<Body> {
      co_await taskio::finally(slow, slow);
      co_await Body::sleep(5ms);
      log("clean");
    });
    co_await Body::sleep(1h);
  });
  w.lp.call_later(12ms, [&] { t.cancel(); });
  w.run();
  BOOST_TEST(log.str() == "clean");
  BOOST_TEST(t.cancelled());
  BOOST_TEST((w.now() == 20ms));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_limit_in_the_cleanup_ends_it_in_time, Body, both_bodies)
{
  for (bool block : {false, true})
  {
    world w;
    auto const slow = []() -> awaitable_of<Body> { co_await Body::sleep(1s); };
    auto const cleanup = [&]() -> awaitable_of<Body> {
      if (block)
        co_await in_body<Body>(taskio::timeout(30ms, slow));
      else
        co_await in_body<Body>(taskio::wait_for(slow, 30ms));
    };
    auto const t = w.lp.create_task([&]() -> awaitable_of<Body> {
      co_await taskio::finally([] { return give<Body>(1); }, cleanup);
    });
    w.run();
    BOOST_TEST((w.now() == 31ms));
    BOOST_CHECK_THROW(t.result(), taskio::timeout_error);
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_limit_in_the_cleanup_takes_nothing_of_a_request, Body, both_bodies)
{
  world w;
  trace log;
  auto const slow = []() -> awaitable_of<Body> { co_await Body::sleep(20ms); };
  auto const cleanup = [&]() -> awaitable_of<Body> {
    try
    {
      co_await in_body<Body>(taskio::timeout(5ms, slow));
    }
    catch (taskio::timeout_error const&)
    {
      log("timeout");
    }
  };
  auto const t = w.lp.create_task([&]() -> awaitable_of<Body> {
    co_await note_cancelled<Body>(log, [&] {
      return taskio::finally(
        []() -> awaitable_of<Body> { co_await Body::sleep(1h); }, cleanup);
    });
    co_await Body::sleep(1ms);
    log("end");
  });
  w.lp.call_later(1ms, [&] { t.cancel("only one"); });
  w.run();
  BOOST_TEST(log.str() == "timeout cancelled(only one) end");
  BOOST_TEST(t.cancelling() == 1);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_request_is_held_back_from_a_limit_in_the_cleanup, Body, both_bodies)
{
  world w;
  trace log;
  auto const slow = [&]() -> awaitable_of<Body> {
    co_await Body::sleep(20ms);
    log("clean");
  };
  auto const t = w.lp.create_task([&]() -> awaitable_of<Body> {
    co_await taskio::finally([] { return give<Body>(1); },
      [&] { return in_body<Body>(taskio::timeout(1h, slow)); });
    co_await note_cancelled<Body>(log, [] { return Body::sleep(1h); });
  });
  w.lp.call_later(10ms, [&] { t.cancel("late"); });
  w.run();
  BOOST_TEST(log.str() == "clean cancelled(late)");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_group_in_the_cleanup_is_cancelled_by_its_failures, Body, both_bodies)
{
  world w;
  auto const broken = []() -> taskio::awaitable<void> {
    co_await taskio::sleep(10ms);
    throw std::runtime_error("broken");
  };
  auto const group = [&](taskio::task_group_scope& g) -> awaitable_of<Body> {
    g.create_task(broken);
    co_await Body::sleep(1h);
  };
  auto const t = w.lp.create_task([&]() -> awaitable_of<Body> {
    co_await taskio::finally([] { return give<Body>(1); },
      [&] { return in_body<Body>(taskio::task_group(group)); });
  });
  w.run();
  BOOST_TEST((w.now() == 11ms));
  BOOST_CHECK_THROW(t.result(), taskio::exception_group);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_limit_in_the_cleanup_has_the_name_and_the_context_of_the_task, Body,
  both_bodies)
{
  static taskio::context_var<int> place("place");
  world w;
  trace log;
  auto const within = [&]() -> awaitable_of<Body> {
    log(taskio::current_task().get_name() + std::to_string(place.get(0)));
    place.set(2);
    co_return;
  };
  auto const t = w.lp.create_task(
    [&]() -> awaitable_of<Body> {
      place.set(1);
      co_await taskio::finally([] { return give<Body>(1); },
        [&] { return in_body<Body>(taskio::timeout(1h, within)); });
      log(std::to_string(place.get(0)));
    },
    {.name = "cleaner"});
  w.run();
  BOOST_TEST(log.str() == "cleaner1 2");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_limit_that_ends_within_a_cleanup_leaves_no_request, Body, both_bodies)
{
  world w;
  trace log;
  auto const part = [&]() -> awaitable_of<Body> {
    co_await taskio::finally([] { return give<Body>(1); },
      []() -> awaitable_of<Body> { co_await Body::sleep(100ms); });
    log("cleaned");
  };
  auto const t = w.lp.create_task([&]() -> taskio::awaitable<void> {
    try
    {
      co_await taskio::sleep(1h);
    }
    catch (taskio::cancelled_error const&)
    {
      log("cancelled");
    }
    co_await taskio::timeout(30ms, part);
    co_await taskio::sleep(1ms);
    log("end");
  });
  w.settle();
  t.cancel();
  w.run();
  BOOST_TEST(log.str() == "cancelled cleaned end");
  BOOST_TEST(t.cancelling() == 1);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  both_callables_are_kept_until_the_end, Body, both_bodies)
{
  census c;
  world w;
  auto const t = w.lp.create_task([&] {
    return taskio::finally(
      [guard = counted(c)]() -> awaitable_of<Body> {
        co_await Body::sleep(1ms);
      },
      [guard = counted(c)]() -> awaitable_of<Body> {
        co_await Body::sleep(1ms);
      });
  });
  w.settle();
  BOOST_TEST(c.alive == 2);
  w.run();
  BOOST_TEST(c.alive == 0);
  BOOST_TEST(t.done());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_clean_up_may_be_anything_to_await, Body, both_bodies)
{
  world w;
  auto const before = w.lp.create_future<int>();
  w.lp.call_later(5ms, [&] { before.set_result(1); });
  auto const t = w.lp.create_task([&]() -> awaitable_of<Body, int> {
    int const a = co_await taskio::finally(
      [] { return give<Body>(3); }, [] { return taskio::sleep(1ms); });
    int const b = co_await taskio::finally(
      [] { return give<Body>(4); }, [&] { return before; });
    co_return a + b;
  });
  w.run();
  BOOST_TEST(t.result() == 7);
  BOOST_TEST((w.now() == 5ms));
}

BOOST_AUTO_TEST_CASE(a_body_may_be_anything_to_await)
{
  world w;
  trace log;
  auto const clean = [&]() -> taskio::awaitable<void> {
    log("clean");
    co_return;
  };
  int const v = w.play([&]() -> taskio::awaitable<int> {
    int const a =
      co_await taskio::finally([] { return taskio::sleep(1ms, 3); }, clean);
    auto const t = taskio::create_task(give<typed_body>(4));
    int const b = co_await taskio::finally([&] { return t; }, clean);
    co_return a + b;
  });
  BOOST_TEST(v == 7);
  BOOST_TEST(log.str() == "clean clean");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
