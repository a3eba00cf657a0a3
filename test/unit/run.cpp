//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "support.hpp"

#include <boost/asio/error.hpp>
#include <boost/taskio/run.hpp>
#include <csignal>
#include <memory>
#include <optional>

namespace {

using namespace taskio_test;

// What run throws, as text.
template <typename F>
std::string failure_of(F&& f)
{
  try
  {
    f();
    return "nothing";
  }
  catch (...)
  {
    return describe(std::current_exception());
  }
}

template <typename F>
bool is_interrupted(F&& f)
{
  try
  {
    f();
    return false;
  }
  catch (boost::system::system_error const& e)
  {
    return e.code() == asio::error::interrupted;
  }
}

BOOST_AUTO_TEST_SUITE(run)

BOOST_AUTO_TEST_CASE_TEMPLATE(
  it_gives_the_result_of_the_main_task, Body, both_bodies)
{
  int const v = taskio::run([]() -> awaitable_of<Body, int> {
    co_await Body::sleep(1ms);
    co_return 42;
  });
  BOOST_TEST(v == 42);
  auto const p = taskio::run([]() -> awaitable_of<Body, std::unique_ptr<int>> {
    co_return std::make_unique<int>(1);
  });
  BOOST_TEST(*p == 1);
  bool ran = false;
  auto const body = [&]() -> awaitable_of<Body> {
    ran = true;
    co_return;
  };
  taskio::run(body());
  BOOST_TEST(ran);
}

// Counts its copies.
struct expensive
{
  explicit expensive(int& n) : copies(&n) {}
  expensive(expensive const& other) : copies(other.copies) { ++*copies; }
  expensive(expensive&&) = default;
  int* copies;
};

BOOST_AUTO_TEST_CASE_TEMPLATE(the_result_is_moved, Body, both_bodies)
{
  int copies = 0;
  auto const body = [&]() -> awaitable_of<Body, expensive> {
    expensive e(copies);
    co_await Body::sleep(1ms);
    co_return std::move(e);
  };
  taskio::run(body);
  BOOST_TEST(copies == 0);
  taskio::run_test(body);
  BOOST_TEST(copies == 0);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  it_throws_what_the_main_task_threw, Body, both_bodies)
{
  auto const failing = []() -> awaitable_of<Body> {
    co_await Body::sleep(0ms);
    throw std::runtime_error("main");
  };
  BOOST_TEST(failure_of([&] { taskio::run(failing); }) == "main");
  auto const cancelling = []() -> awaitable_of<Body> {
    taskio::current_task().cancel("self");
    co_await Body::sleep(1h);
  };
  BOOST_TEST(failure_of([&] { taskio::run(cancelling); }) == "cancelled(self)");
}

BOOST_AUTO_TEST_CASE(the_main_task_has_the_name_it_was_given)
{
  auto const name = []() -> taskio::awaitable<std::string> {
    co_return taskio::current_task().get_name();
  };
  BOOST_TEST(taskio::run(name, {.name = "boss"}) == "boss");
  BOOST_TEST(taskio::run(name).starts_with("Task-"));
}

BOOST_AUTO_TEST_CASE(the_loop_is_as_the_options_say)
{
  auto const debug = []() -> taskio::awaitable<bool> {
    co_return taskio::running_loop().get_debug();
  };
  BOOST_TEST(!taskio::run(debug));
  BOOST_TEST(taskio::run(debug, {.debug = true}));
  int reports = 0;
  taskio::run(
    []() -> taskio::awaitable<void> {
      taskio::running_loop().call_soon([] { throw std::runtime_error("x"); });
      co_await taskio::sleep(0ms);
    },
    {.exception_handler = [&](
                            taskio::loop&, taskio::exception_context const& c) {
      ++reports;
      BOOST_TEST(describe(c.exception) == "x");
    }});
  BOOST_TEST(reports == 1);
}

BOOST_AUTO_TEST_CASE(in_virtual_time_hours_pass_at_once)
{
  taskio::virtual_clock clock;
  auto const body = []() -> taskio::awaitable<void> {
    co_await taskio::sleep(3h);
  };
  taskio::run(body, {.clock = &clock});
  BOOST_TEST((clock.now().time_since_epoch() == 3h));
  taskio::run(body, {.clock = &clock});
  BOOST_TEST((clock.now().time_since_epoch() == 6h));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  tasks_that_are_left_are_cancelled_in_order_and_waited_for, Body, both_bodies)
{
  trace log;
  census c;
  auto const worker = [&](std::string name) -> awaitable_of<Body> {
    counted const guard(c);
    std::exception_ptr caught;
    try
    {
      co_await Body::sleep(1h);
    }
    catch (taskio::cancelled_error const&)
    {
      caught = std::current_exception();
    }
    co_await Body::sleep(1ms);
    log(name + describe(caught));
    std::rethrow_exception(caught);
  };
  int const v = taskio::run_test([&]() -> awaitable_of<Body, int> {
    for (char const* name : {"a", "b", "c"})
      taskio::create_task(worker(name));
    co_await Body::sleep(1ms);
    log("main");
    co_return 1;
  });
  BOOST_TEST(v == 1);
  BOOST_TEST(log.str() == "main acancelled(-) bcancelled(-) ccancelled(-)");
  BOOST_TEST(c.alive == 0);
}

BOOST_AUTO_TEST_CASE(tasks_that_are_left_are_cancelled_after_a_failure_too)
{
  trace log;
  auto const body = [&]() -> taskio::awaitable<void> {
    taskio::create_task([&]() -> taskio::awaitable<void> {
      try
      {
        co_await taskio::sleep(1h);
      }
      catch (taskio::cancelled_error const&)
      {
        log("cancelled");
      }
    });
    co_await taskio::sleep(1ms);
    throw std::runtime_error("main");
  };
  BOOST_TEST(failure_of([&] { taskio::run_test(body); }) == "main");
  BOOST_TEST(log.str() == "cancelled");
}

BOOST_AUTO_TEST_CASE(tasks_that_fail_when_they_are_cancelled_are_reported)
{
  report_log reports;
  taskio::virtual_clock clock;
  taskio::run(
    []() -> taskio::awaitable<void> {
      auto const bad = []() -> taskio::awaitable<void> {
        try
        {
          co_await taskio::sleep(1h);
        }
        catch (taskio::cancelled_error const&)
        {
          throw std::runtime_error("cleanup");
        }
      };
      taskio::create_task(bad(), {.name = "bad"});
      co_await taskio::sleep(1ms);
    },
    {.clock = &clock,
      .exception_handler = [&](taskio::loop&,
                             taskio::exception_context const& c) {
        reports.add(c);
      }});
  auto const entries = reports.take();
  BOOST_REQUIRE(entries.size() == 1u);
  BOOST_TEST(entries[0].what == "cleanup");
  BOOST_TEST(entries[0].task == "bad");
}

// The first who looks at a cancelled task gets its message.
BOOST_AUTO_TEST_CASE(the_caller_is_the_first_who_looks_at_main)
{
  std::string left, thrown;
  auto const look = [&](taskio::task<void> main) -> taskio::awaitable<void> {
    try
    {
      co_await taskio::sleep(1h);
    }
    catch (taskio::cancelled_error const&)
    {
    }
    left = outcome(main);
  };
  try
  {
    taskio::run_test([&]() -> taskio::awaitable<void> {
      taskio::any_task const self = taskio::current_task();
      taskio::create_task(look(self.as<void>()));
      co_await taskio::sleep(1ms);
      self.cancel("why");
      co_await taskio::sleep(1h);
    });
  }
  catch (taskio::cancelled_error const&)
  {
    thrown = describe(std::current_exception());
  }
  BOOST_TEST(thrown == "cancelled(why)");
  BOOST_TEST(left == "cancelled(-)");
}

BOOST_AUTO_TEST_CASE(a_task_that_is_done_before_main_is_left_alone)
{
  trace log;
  taskio::run_test([&]() -> taskio::awaitable<void> {
    auto t = taskio::create_task([&]() -> taskio::awaitable<void> {
      log("done");
      co_return;
    });
    t.add_done_callback([&](taskio::any_future const& f) {
      log(f.cancelled() ? "cancelled" : "kept");
    });
    co_await taskio::sleep(1ms);
  });
  BOOST_TEST(log.str() == "done kept");
}

BOOST_AUTO_TEST_CASE(sigint_cancels_the_main_task)
{
  trace log;
  auto const body = [&]() -> taskio::awaitable<void> {
    taskio::running_loop().call_soon([] { std::raise(SIGINT); });
    try
    {
      co_await taskio::sleep(1h);
    }
    catch (taskio::cancelled_error const&)
    {
      log("cancelled");
      throw;
    }
  };
  BOOST_TEST(is_interrupted([&] { taskio::run(body); }));
  BOOST_TEST(log.str() == "cancelled");
}

BOOST_AUTO_TEST_CASE(a_main_task_that_copes_with_sigint_gives_its_result)
{
  int const v = taskio::run([]() -> taskio::awaitable<int> {
    taskio::running_loop().call_soon([] { std::raise(SIGINT); });
    bool cancelled = false;
    try
    {
      co_await taskio::sleep(1h);
    }
    catch (taskio::cancelled_error const&)
    {
      cancelled = true;
    }
    co_await taskio::sleep(1ms);
    co_return cancelled ? 5 : 0;
  });
  BOOST_TEST(v == 5);
}

// In the round in which the end of main is known, which has not ended then: it
// is longer than the context waits with its signals.
BOOST_AUTO_TEST_CASE(after_sigint_at_its_end_too_a_run_waits_for_its_tasks)
{
  trace log;
  auto const left = [&]() -> taskio::awaitable<void> {
    try
    {
      co_await taskio::sleep(1h);
    }
    catch (taskio::cancelled_error const&)
    {
      log("cancelled");
    }
    for (int i = 0; i < 3; ++i)
      co_await taskio::sleep(0s);
    log("ended");
  };
  auto const body = [&]() -> taskio::awaitable<void> {
    taskio::create_task(left());
    co_await taskio::sleep(0s);
    taskio::any_task const main = taskio::current_task();
    main.add_done_callback(
      [](taskio::any_future const&) { std::raise(SIGINT); });
    for (int i = 0; i < 1000; ++i)
      main.add_done_callback([](taskio::any_future const&) {});
  };
  BOOST_TEST(is_interrupted([&] { taskio::run(body); }));
  BOOST_TEST(log.str() == "cancelled ended");
}

void raise_soon()
{
  taskio::running_loop().call_soon([] { std::raise(SIGINT); });
}

BOOST_AUTO_TEST_CASE(a_cancellation_of_ones_own_is_no_interrupt)
{
  auto const body = []() -> taskio::awaitable<void> {
    taskio::current_task().cancel("own");
    raise_soon();
    try
    {
      co_await taskio::sleep(1h);
    }
    catch (taskio::cancelled_error const&)
    {
    }
    co_await taskio::sleep(1h);
  };
  BOOST_TEST(failure_of([&] { taskio::run(body); }) == "cancelled(-)");
}

BOOST_AUTO_TEST_CASE(a_sigint_that_was_taken_back_leaves_the_cancellation)
{
  auto const body = []() -> taskio::awaitable<void> {
    raise_soon();
    std::exception_ptr caught;
    try
    {
      co_await taskio::sleep(1h);
    }
    catch (taskio::cancelled_error const&)
    {
      caught = std::current_exception();
    }
    taskio::current_task().uncancel();
    std::rethrow_exception(caught);
  };
  BOOST_TEST(is_interrupted([&] { taskio::run(body); }));
}

BOOST_AUTO_TEST_CASE(a_second_sigint_ends_main_and_cleans_up_all_the_same)
{
  trace log;
  auto const clean = [&](std::string name) -> taskio::awaitable<void> {
    std::exception_ptr caught;
    try
    {
      co_await taskio::sleep(1h);
    }
    catch (taskio::cancelled_error const&)
    {
      caught = std::current_exception();
    }
    co_await taskio::sleep(1ms);
    log(name);
    std::rethrow_exception(caught);
  };
  auto const body = [&]() -> taskio::awaitable<void> {
    taskio::create_task(clean("worker"));
    raise_soon();
    try
    {
      co_await taskio::sleep(1h);
    }
    catch (taskio::cancelled_error const&)
    {
      log("caught");
    }
    raise_soon();
    co_await clean("main");
  };
  BOOST_TEST(is_interrupted([&] { taskio::run(body); }));
  BOOST_TEST(log.str() == "caught main worker");
}

BOOST_AUTO_TEST_CASE(a_sigint_while_others_are_waited_for_ends_that)
{
  census c;
  trace log;
  auto const refuse = [&]() -> taskio::awaitable<void> {
    counted const guard(c);
    for (;;)
    {
      try
      {
        co_await taskio::sleep(1h);
      }
      catch (taskio::cancelled_error const&)
      {
        log("caught");
        raise_soon();
      }
    }
  };
  taskio::run_options options;
  options.exception_handler = [&](taskio::loop&,
                                taskio::exception_context const& context) {
    log(context.task.get_name());
  };
  auto const body = [&]() -> taskio::awaitable<int> {
    taskio::create_task(refuse(), {.name = "refuser"});
    co_await taskio::sleep(1ms);
    co_return 1;
  };
  BOOST_TEST(is_interrupted([&] { taskio::run(body, options); }));
  BOOST_TEST(log.str() == "caught refuser");
  BOOST_TEST(c.alive == 0);
}

BOOST_AUTO_TEST_CASE(a_sigint_while_others_are_waited_for_hides_no_failure)
{
  trace log;
  auto const refuse = [&]() -> taskio::awaitable<void> {
    for (;;)
      try
      {
        co_await taskio::sleep(1h);
      }
      catch (taskio::cancelled_error const&)
      {
        raise_soon();
      }
  };
  taskio::run_options options;
  options.exception_handler = [&](taskio::loop&,
                                taskio::exception_context const& context) {
    log(context.message + ":");
    if (context.exception)
      log(failure_of([&] { std::rethrow_exception(context.exception); }));
  };
  auto const body = [&]() -> taskio::awaitable<void> {
    taskio::create_task(refuse());
    co_await taskio::sleep(1ms);
    throw std::runtime_error("main's");
  };
  BOOST_TEST(is_interrupted([&] { taskio::run(body, options); }));
  BOOST_TEST(log.str()
    == "task exception was never retrieved: main's "
       "task was destroyed but it is pending:");
}

BOOST_AUTO_TEST_CASE(who_refuses_to_end_is_destroyed_by_the_third_sigint)
{
  census c;
  trace log;
  auto const stubborn = [&]() -> taskio::awaitable<void> {
    counted const guard(c);
    for (;;)
    {
      raise_soon();
      try
      {
        co_await taskio::sleep(1h);
      }
      catch (taskio::cancelled_error const&)
      {
        log("caught");
      }
    }
  };
  taskio::run_options options{.name = "stubborn"};
  options.exception_handler = [&](taskio::loop&,
                                taskio::exception_context const& context) {
    log(context.task.get_name());
  };
  BOOST_TEST(is_interrupted([&] { taskio::run(stubborn, options); }));
  BOOST_TEST(log.str() == "caught caught stubborn");
  BOOST_TEST(c.born == 1);
  BOOST_TEST(c.alive == 0);
}

volatile std::sig_atomic_t signals_seen = 0;

BOOST_AUTO_TEST_CASE(in_virtual_time_signals_are_left_alone)
{
  auto const old =
    std::signal(SIGINT, [](int) { signals_seen = signals_seen + 1; });
  taskio::run_test([]() -> taskio::awaitable<void> {
    std::raise(SIGINT);
    co_await taskio::sleep(1h);
  });
  std::signal(SIGINT, old);
  BOOST_TEST(signals_seen == 1);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_program_that_is_stuck_is_told_with_names, Body, both_bodies)
{
  census c;
  auto const waiter = [&](taskio::future<void> f) -> awaitable_of<Body> {
    counted const guard(c);
    co_await Body::on(f);
  };
  std::string text;
  try
  {
    taskio::virtual_clock clock;
    taskio::run(
      [&]() -> awaitable_of<Body> {
        auto const never = taskio::running_loop().create_future<void>();
        taskio::create_task(waiter(never), {.name = "first-waiter"});
        taskio::create_task(waiter(never), {.name = "second-waiter"});
        co_await Body::sleep(1h);
        co_await Body::on(never);
      },
      {.name = "main-task",
        .clock = &clock,
        .exception_handler = [](auto&, auto const&) {}});
  }
  catch (taskio::stuck_error const& e)
  {
    text = e.what();
  }
  for (char const* name : {"main-task", "first-waiter", "second-waiter"})
    BOOST_TEST(text.find(name) != std::string::npos);
  BOOST_TEST(c.alive == 0);
  BOOST_TEST(c.born == 2);
}

BOOST_AUTO_TEST_CASE(a_task_that_refuses_to_end_is_told_as_well)
{
  std::string text;
  try
  {
    taskio::virtual_clock clock;
    taskio::run(
      []() -> taskio::awaitable<void> {
        auto const refuse = []() -> taskio::awaitable<void> {
          auto const never = taskio::running_loop().create_future<void>();
          try
          {
            co_await taskio::sleep(1h);
          }
          catch (taskio::cancelled_error const&)
          {
          }
          co_await never;
        };
        taskio::create_task(refuse(), {.name = "refuser"});
        co_await taskio::sleep(1ms);
      },
      {.clock = &clock, .exception_handler = [](auto&, auto const&) {}});
  }
  catch (taskio::stuck_error const& e)
  {
    text = e.what();
  }
  BOOST_TEST(text.find("refuser") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
