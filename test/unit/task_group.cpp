//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "gate.hpp"
#include "kinds.hpp"
#include "sockets.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/taskio/task_group.hpp>
#include <functional>
#include <memory>
#include <optional>

namespace {

using namespace taskio_test;
using scope = taskio::task_group_scope;

// Tasks that say how they ended.
template <typename Body>
awaitable_of<Body, int> work(trace& log, std::string name,
  std::chrono::milliseconds d, std::chrono::milliseconds farewell = 0ms)
{
  bool cancelled = false;
  try
  {
    co_await Body::sleep(d);
  }
  catch (taskio::cancelled_error const& e)
  {
    cancelled = true;
    log(name + ":" + describe(std::current_exception()));
    if (farewell == 0ms)
      throw;
  }
  if (!cancelled)
  {
    log(name);
    co_return int(d.count());
  }
  co_await Body::sleep(farewell);
  log(name + ":gone");
  throw taskio::cancelled_error();
}

template <typename Body>
awaitable_of<Body> fail(std::string what, std::chrono::milliseconds d)
{
  co_await Body::sleep(d);
  throw own_failure(what);
}

BOOST_AUTO_TEST_SUITE(task_group)

BOOST_AUTO_TEST_CASE_TEMPLATE(
  it_ends_when_the_body_and_all_tasks_have_ended, Body, both_bodies)
{
  world w;
  trace log;
  w.play([&]() -> awaitable_of<Body> {
    auto op =
      in<Body>(taskio::task_group([&](scope& group) -> awaitable_of<Body, int> {
        group.create_task(work<Body>(log, "a", 20ms));
        group.create_task(work<Body>(log, "b", 5ms), {.name = "b"});
        co_await Body::sleep(10ms);
        log("body");
        co_return 7;
      }));
    int const v = co_await std::move(op);
    BOOST_TEST(v == 7);
    BOOST_TEST((w.now() == 20ms));
    log("end");
  });
  BOOST_TEST(log.str() == "b body a end");
}

BOOST_AUTO_TEST_CASE(a_group_of_nothing_does_not_suspend)
{
  world w;
  trace log;
  w.play([&]() -> taskio::awaitable<void> {
    w.lp.call_soon([&] { log("soon"); });
    auto const body = [](scope&) -> taskio::awaitable<void> { co_return; };
    co_await taskio::task_group(body);
    log("end");
  });
  BOOST_TEST(log.str() == "end soon");
}

BOOST_AUTO_TEST_CASE(what_the_tasks_give_is_theirs)
{
  world w;
  w.play([]() -> taskio::awaitable<void> {
    taskio::task<only_movable> a;
    taskio::task<std::string> b;
    taskio::task<int> c;
    auto const body = [&](scope& group) -> taskio::awaitable<void> {
      a = group.create_task([]() -> taskio::awaitable<only_movable> {
        co_await taskio::sleep(1ms);
        co_return only_movable(1);
      });
      b = group.create_task(
        []() -> asio::awaitable<std::string> { co_return "text"; });
      c = group.create_task(taskio::sleep(2ms, 3), {.name = "c"});
      BOOST_TEST(c.get_name() == "c");
      co_return;
    };
    co_await taskio::task_group(body);
    BOOST_TEST(a.result().value == 1);
    BOOST_TEST(b.result() == "text");
    BOOST_TEST(c.result() == 3);
  });
}

BOOST_AUTO_TEST_CASE(the_body_may_return_any_operation_and_give_any_value)
{
  world w;
  w.play([]() -> taskio::awaitable<void> {
    BOOST_TEST(co_await taskio::task_group([](scope&) {
      return taskio::sleep(1ms, 4);
    }) == 4);
    auto const m = co_await taskio::task_group(
      [](scope&) -> taskio::awaitable<only_movable> {
        co_return only_movable(5);
      });
    BOOST_TEST(m.value == 5);
    auto const n = co_await taskio::task_group(
      [](scope&) -> asio::awaitable<no_default> { co_return no_default(6); });
    BOOST_TEST(n.value == 6);
  });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_failure_cancels_the_body_and_the_other_tasks, Body, both_bodies)
{
  world w;
  trace log;
  auto const main = w.lp.create_task([&]() -> awaitable_of<Body> {
    auto op =
      in<Body>(taskio::task_group([&](scope& group) -> awaitable_of<Body> {
        group.create_task(work<Body>(log, "a", 1h, 10ms));
        group.create_task(fail<Body>("f", 5ms));
        group.create_task(work<Body>(log, "b", 1h));
        group.create_task(work<Body>(log, "early", 1ms));
        try
        {
          co_await Body::sleep(1h);
        }
        catch (taskio::cancelled_error const&)
        {
          log("body:" + describe(std::current_exception()));
          throw;
        }
      }));
    co_await std::move(op);
  });
  w.run();
  BOOST_TEST(ended(main) == "[f]");
  BOOST_TEST(log.str()
    == "early a:cancelled(-) b:cancelled(-) body:cancelled(-) a:gone");
  BOOST_TEST((w.now() == 15ms));
  BOOST_TEST(main.cancelling() == 0);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_failure_after_the_body_has_ended, Body, both_bodies)
{
  world w;
  trace log;
  auto const main = w.lp.create_task([&]() -> awaitable_of<Body> {
    try
    {
      auto op =
        in<Body>(taskio::task_group([&](scope& group) -> awaitable_of<Body> {
          group.create_task(work<Body>(log, "a", 1h));
          group.create_task(fail<Body>("f", 5ms));
          co_return;
        }));
      co_await std::move(op);
    }
    catch (taskio::exception_group const& e)
    {
      log(kind(std::current_exception()));
      BOOST_TEST(e.exceptions().size() == 1u);
    }
    BOOST_TEST(taskio::current_task().cancelling() == 0);
    co_await Body::sleep(1ms);
  });
  w.run();
  BOOST_TEST(ended(main) == "value");
  BOOST_TEST(log.str() == "a:cancelled(-) [f]");
}

BOOST_AUTO_TEST_CASE(failures_are_in_the_order_of_the_ends_the_bodys_last)
{
  world w;
  auto const fails_in_the_end =
    [](std::string what,
      std::chrono::milliseconds d) -> taskio::awaitable<void> {
    try
    {
      co_await taskio::sleep(1h);
    }
    catch (taskio::cancelled_error const&)
    {
    }
    co_await taskio::sleep(d);
    throw own_failure(what);
  };
  auto const main = w.lp.create_task([&]() -> taskio::awaitable<void> {
    auto const body = [&](scope& group) -> taskio::awaitable<void> {
      group.create_task(fails_in_the_end("slow", 20ms));
      group.create_task(fails_in_the_end("quick", 10ms));
      group.create_task(fail<typed_body>("first", 1ms));
      co_await fails_in_the_end("body", 0ms);
    };
    co_await taskio::task_group(body);
  });
  w.run();
  BOOST_TEST(ended(main) == "[first quick slow body]");
  BOOST_TEST((w.now() == 21ms));
}

BOOST_AUTO_TEST_CASE(a_group_of_failures_says_what_it_is)
{
  world w;
  auto const main = w.lp.create_task([&]() -> taskio::awaitable<void> {
    auto const body = [](scope& group) -> taskio::awaitable<void> {
      group.create_task(fail<typed_body>("a", 1ms));
      group.create_task(fail<plain_body>("b", 1ms));
      co_return;
    };
    co_await taskio::task_group(body);
  });
  w.run();
  std::optional<taskio::exception_group> kept;
  try
  {
    main.result();
  }
  catch (taskio::exception_group const& e)
  {
    kept = e;
  }
  BOOST_REQUIRE(kept);
  BOOST_TEST(std::string(kept->what()).find('2') != std::string::npos);
  BOOST_REQUIRE(kept->exceptions().size() == 2u);
  BOOST_CHECK_THROW(std::rethrow_exception(kept->exceptions()[1]), own_failure);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_failure_of_the_body_cancels_the_tasks, Body, both_bodies)
{
  world w;
  trace log;
  auto const main = w.lp.create_task([&]() -> awaitable_of<Body> {
    auto op =
      in<Body>(taskio::task_group([&](scope& group) -> awaitable_of<Body> {
        group.create_task(work<Body>(log, "a", 1h, 10ms));
        co_await Body::sleep(5ms);
        throw own_failure("body");
      }));
    co_await std::move(op);
  });
  w.run();
  BOOST_TEST(ended(main) == "[body]");
  BOOST_TEST(log.str() == "a:cancelled(-) a:gone");
  BOOST_TEST((w.now() == 15ms));
}

BOOST_AUTO_TEST_CASE(what_a_body_throws_by_being_called_is_thrown_by_it)
{
  world w;
  trace log;
  auto const main = w.lp.create_task([&]() -> taskio::awaitable<void> {
    auto const body = [&](scope& group) -> taskio::awaitable<void> {
      group.create_task(work<typed_body>(log, "never", 1ms));
      throw own_failure("called");
      return taskio::awaitable<void>();
    };
    co_await taskio::task_group(body);
  });
  w.run();
  BOOST_TEST(ended(main) == "[called]");
  BOOST_TEST(log.str() == "");
}

BOOST_AUTO_TEST_CASE(a_task_that_is_cancelled_on_its_own_is_no_failure)
{
  world w;
  trace log;
  w.play([&]() -> taskio::awaitable<void> {
    auto const body = [&](scope& group) -> taskio::awaitable<void> {
      auto a = group.create_task(work<typed_body>(log, "a", 1h));
      group.create_task(work<typed_body>(log, "b", 5ms));
      group.create_task([]() -> taskio::awaitable<void> {
        throw taskio::cancelled_error("own");
        co_return;
      });
      co_await taskio::sleep(1ms);
      a.cancel("m");
      co_await taskio::sleep(1ms);
    };
    co_await taskio::task_group(body);
  });
  BOOST_TEST(log.str() == "a:cancelled(m) b");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_request_to_the_caller_cancels_body_and_tasks, Body, both_bodies)
{
  world w;
  trace log;
  auto const main = w.lp.create_task([&]() -> awaitable_of<Body> {
    auto op =
      in<Body>(taskio::task_group([&](scope& group) -> awaitable_of<Body> {
        group.create_task(work<Body>(log, "a", 1h, 10ms));
        co_await Body::sleep(1h);
      }));
    co_await std::move(op);
  });
  w.lp.call_later(5ms, [&] { main.cancel("m"); });
  w.run();
  BOOST_TEST(ended(main) == "cancelled(m)");
  BOOST_TEST(log.str() == "a:cancelled(-) a:gone");
  BOOST_TEST((w.now() == 15ms));
  BOOST_TEST(main.cancelling() == 1);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_request_to_the_caller_after_the_body_has_ended_cancels_the_tasks, Body,
  both_bodies)
{
  world w;
  trace log;
  auto const main = w.lp.create_task([&]() -> awaitable_of<Body, int> {
    auto op =
      in<Body>(taskio::task_group([&](scope& group) -> awaitable_of<Body, int> {
        group.create_task(work<Body>(log, "a", 1h, 10ms));
        co_return 1;
      }));
    co_return co_await std::move(op);
  });
  w.lp.call_later(5ms, [&] { main.cancel("m"); });
  // One more is waited for as well.
  w.lp.call_later(7ms, [&] { main.cancel("n"); });
  w.run();
  BOOST_TEST(ended(main) == "cancelled(m)");
  BOOST_TEST(log.str() == "a:cancelled(-) a:gone");
  BOOST_TEST((w.now() == 15ms));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  failures_are_thrown_before_a_request_which_is_not_forgotten, Body,
  both_bodies)
{
  world w;
  trace log;
  auto const fails_in_the_end = []() -> awaitable_of<Body> {
    try
    {
      co_await Body::sleep(1h);
    }
    catch (taskio::cancelled_error const&)
    {
    }
    throw own_failure("f");
  };
  auto const main = w.lp.create_task([&]() -> awaitable_of<Body> {
    try
    {
      auto op =
        in<Body>(taskio::task_group([&](scope& group) -> awaitable_of<Body> {
          group.create_task(fails_in_the_end());
          co_await Body::sleep(1h);
        }));
      co_await std::move(op);
    }
    catch (taskio::exception_group const&)
    {
      log(kind(std::current_exception()));
    }
    BOOST_TEST(taskio::current_task().cancelling() == 1);
    co_await Body::sleep(1ms);
    log("not here");
  });
  w.lp.call_later(5ms, [&] { main.cancel("m"); });
  w.run();
  BOOST_TEST(main.cancelled());
  BOOST_TEST(log.str() == "[f]");
  BOOST_TEST((w.now() == 5ms));
}

BOOST_AUTO_TEST_CASE(a_body_that_ends_cancelled_by_itself_cancels_the_tasks)
{
  world w;
  trace log;
  auto const main = w.lp.create_task([&]() -> taskio::awaitable<void> {
    auto const body = [&](scope& group) -> taskio::awaitable<void> {
      group.create_task(work<typed_body>(log, "a", 1h));
      co_await taskio::sleep(1ms);
      throw taskio::cancelled_error("own");
    };
    co_await taskio::task_group(body);
  });
  w.run();
  BOOST_TEST(ended(main) == "cancelled(own)");
  BOOST_TEST(log.str() == "a:cancelled(-)");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(groups_nest, Body, both_bodies)
{
  world w;
  trace log;
  auto const main = w.lp.create_task([&]() -> awaitable_of<Body> {
    auto const inner = [&](scope& group) -> awaitable_of<Body> {
      group.create_task(work<Body>(log, "b", 1h));
      group.create_task(fail<Body>("f", 5ms));
      co_await Body::sleep(1h);
    };
    auto const outer = [&](scope& group) -> awaitable_of<Body> {
      group.create_task(work<Body>(log, "a", 1h));
      auto op = in<Body>(taskio::task_group(inner));
      co_await std::move(op);
    };
    auto op = in<Body>(taskio::task_group(outer));
    co_await std::move(op);
  });
  w.run();
  BOOST_TEST(ended(main) == "[[f]]");
  BOOST_TEST(log.str() == "b:cancelled(-) a:cancelled(-)");
  BOOST_TEST(main.cancelling() == 0);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_failure_around_a_nested_group_cancels_that_one, Body, both_bodies)
{
  world w;
  trace log;
  auto const main = w.lp.create_task([&]() -> awaitable_of<Body> {
    auto const inner = [&](scope& group) -> awaitable_of<Body> {
      group.create_task(work<Body>(log, "b", 1h, 10ms));
      co_return;
    };
    auto const outer = [&](scope& group) -> awaitable_of<Body> {
      group.create_task(fail<Body>("f", 5ms));
      auto op = in<Body>(taskio::task_group(inner));
      co_await std::move(op);
      log("not here");
    };
    auto op = in<Body>(taskio::task_group(outer));
    co_await std::move(op);
  });
  w.run();
  BOOST_TEST(ended(main) == "[f]");
  BOOST_TEST(log.str() == "b:cancelled(-) b:gone");
  BOOST_TEST((w.now() == 15ms));
  BOOST_TEST(main.cancelling() == 0);
}

BOOST_AUTO_TEST_CASE(a_group_in_a_task_of_a_group)
{
  world w;
  trace log;
  auto const main = w.lp.create_task([&]() -> taskio::awaitable<void> {
    auto const child = [&]() -> taskio::awaitable<void> {
      auto const body = [&](scope& group) -> taskio::awaitable<void> {
        group.create_task(fail<typed_body>("f", 5ms));
        group.create_task(fail<typed_body>("g", 5ms));
        co_return;
      };
      co_await taskio::task_group(body);
    };
    auto const body = [&](scope& group) -> taskio::awaitable<void> {
      group.create_task(child());
      group.create_task(work<typed_body>(log, "a", 1h));
      co_await taskio::sleep(1h);
    };
    co_await taskio::task_group(body);
  });
  w.run();
  BOOST_TEST(ended(main) == "[[f g]]");
  BOOST_TEST(log.str() == "a:cancelled(-)");
}

enum class given_up
{
  by_the_body,
  by_a_task,
  by_a_callback
};

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_group_that_gives_up_ends_without_an_error, Body, both_bodies)
{
  for (given_up who :
    {given_up::by_the_body, given_up::by_a_task, given_up::by_a_callback})
  {
    world w;
    trace log;
    w.play([&]() -> awaitable_of<Body> {
      auto const give_up = [&](scope& group) -> awaitable_of<Body> {
        co_await Body::sleep(5ms);
        group.cancel();
        group.cancel();
        co_await Body::sleep(1h);
      };
      auto op =
        in<Body>(taskio::task_group([&](scope& group) -> awaitable_of<Body> {
          group.create_task(work<Body>(log, "a", 1h, 10ms));
          if (who == given_up::by_a_task)
            group.create_task(give_up(group));
          if (who == given_up::by_a_callback)
            w.lp.call_later(5ms, [&] { group.cancel(); });
          try
          {
            if (who == given_up::by_the_body)
              co_await give_up(group);
            else
              co_await Body::sleep(1h);
          }
          catch (taskio::cancelled_error const&)
          {
            log("body:" + describe(std::current_exception()));
            throw;
          }
        }));
      co_await std::move(op);
      log("end");
      BOOST_TEST(taskio::current_task().cancelling() == 0);
      co_await Body::sleep(1ms);
    });
    bool const body_first = log.str().find("body") < log.str().find("a:c");
    BOOST_TEST(log.str()
      == (body_first ? "body:cancelled(-) a:cancelled(-) a:gone end"
                     : "a:cancelled(-) body:cancelled(-) a:gone end"));
    BOOST_TEST((w.now() == 16ms));
  }
}

BOOST_AUTO_TEST_CASE(a_group_that_gives_up_after_the_body_gives_its_value)
{
  world w;
  trace log;
  int const v = w.play([&]() -> taskio::awaitable<int> {
    auto const body = [&](scope& group) -> taskio::awaitable<int> {
      group.create_task(work<typed_body>(log, "a", 1h));
      w.lp.call_later(5ms, [&] { group.cancel(); });
      co_return 3;
    };
    int const value = co_await taskio::task_group(body);
    co_await taskio::sleep(1ms);
    co_return value;
  });
  BOOST_TEST(v == 3);
  BOOST_TEST(log.str() == "a:cancelled(-)");
  BOOST_TEST((w.now() == 6ms));
}

BOOST_AUTO_TEST_CASE(a_group_that_gave_up_a_value_is_cancelled)
{
  world w;
  auto const main = w.lp.create_task([&]() -> taskio::awaitable<int> {
    auto const body = [&](scope& group) -> taskio::awaitable<int> {
      group.cancel();
      co_await taskio::sleep(1h);
      co_return 1;
    };
    co_return co_await taskio::task_group(body);
  });
  w.run();
  BOOST_TEST(ended(main) == "cancelled(-)");
}

BOOST_AUTO_TEST_CASE(a_group_that_gives_up_throws_failures_all_the_same)
{
  world w;
  auto const main = w.lp.create_task([&]() -> taskio::awaitable<void> {
    auto const fails_in_the_end = []() -> taskio::awaitable<void> {
      try
      {
        co_await taskio::sleep(1h);
      }
      catch (taskio::cancelled_error const&)
      {
        throw own_failure("f");
      }
    };
    auto const body = [&](scope& group) -> taskio::awaitable<void> {
      group.create_task(fails_in_the_end());
      co_await taskio::sleep(1ms);
      group.cancel();
    };
    co_await taskio::task_group(body);
  });
  w.run();
  BOOST_TEST(ended(main) == "[f]");
  BOOST_TEST(main.cancelling() == 0);
}

BOOST_AUTO_TEST_CASE(a_request_while_the_group_gives_up_is_one)
{
  for (bool before : {false, true})
  {
    world w;
    trace log;
    auto const main = w.lp.create_task([&]() -> taskio::awaitable<void> {
      auto const body = [&](scope& group) -> taskio::awaitable<void> {
        group.create_task(work<typed_body>(log, "a", 1h, 10ms));
        w.lp.call_later(5ms, [&] { group.cancel(); });
        co_await taskio::sleep(1h);
      };
      co_await taskio::task_group(body);
      co_await taskio::sleep(1ms);
      log("not here");
    });
    w.lp.call_later(before ? 3ms : 7ms, [&] { main.cancel("m"); });
    w.run();
    BOOST_TEST(main.cancelled());
    BOOST_TEST(main.cancelling() == 1);
    BOOST_TEST(log.str() == "a:cancelled(-) a:gone");
  }
}

BOOST_AUTO_TEST_CASE(a_request_after_the_body_gave_up_is_not_lost)
{
  for (bool body_fails : {false, true})
  {
    world w;
    trace log;
    auto const main = w.lp.create_task([&]() -> taskio::awaitable<void> {
      auto const body = [&](scope& group) -> taskio::awaitable<void> {
        group.create_task(work<typed_body>(log, "a", 1h, 10ms));
        co_await taskio::sleep(1ms);
        group.cancel();
        if (body_fails)
          throw own_failure("body");
      };
      std::string thrown;
      try
      {
        co_await taskio::task_group(body);
      }
      catch (taskio::exception_group const&)
      {
        thrown = kind(std::current_exception());
      }
      log(thrown);
      co_await taskio::sleep(1ms);
      log("not here");
    });
    w.lp.call_later(5ms, [&] { main.cancel("m"); });
    w.run();
    BOOST_TEST(main.cancelled());
    BOOST_TEST(main.cancelling() == 1);
    if (!body_fails)
      BOOST_TEST(ended(main) == "cancelled(m)");
    BOOST_TEST(log.str()
      == (body_fails ? "a:cancelled(-) a:gone [body]"
                     : "a:cancelled(-) a:gone"));
    BOOST_TEST((w.now() == 11ms));
  }
}

BOOST_AUTO_TEST_CASE(who_is_shutting_down_takes_no_tasks)
{
  enum class why
  {
    task_failed,
    given_up,
    caller_cancelled
  };
  for (why reason : {why::task_failed, why::given_up, why::caller_cancelled})
  {
    world w;
    trace log;
    int refused = 0;
    auto const main = w.lp.create_task([&]() -> taskio::awaitable<void> {
      auto const body = [&](scope& group) -> taskio::awaitable<void> {
        auto const stubborn = [&]() -> taskio::awaitable<void> {
          try
          {
            co_await taskio::sleep(1h);
          }
          catch (taskio::cancelled_error const&)
          {
          }
          try
          {
            group.create_task(work<typed_body>(log, "never", 0ms));
          }
          catch (std::logic_error const&)
          {
            ++refused;
          }
          taskio::task_options eager{.name = "x", .eager_start = true};
          try
          {
            group.create_task(
              work<typed_body>(log, "never", 0ms), std::move(eager));
          }
          catch (std::logic_error const&)
          {
            ++refused;
          }
        };
        // The callable, which the task keeps: the body ends before it.
        group.create_task(stubborn);
        if (reason == why::task_failed)
          group.create_task(fail<typed_body>("f", 1ms));
        if (reason == why::given_up)
          w.lp.call_later(1ms, [&] { group.cancel(); });
        co_await taskio::sleep(1h);
      };
      co_await taskio::task_group(body);
    });
    if (reason == why::caller_cancelled)
      w.lp.call_later(1ms, [&] { main.cancel(); });
    w.run();
    BOOST_TEST(refused == 2);
    BOOST_TEST(log.str() == "");
    BOOST_TEST((w.now() == 1ms));
    (void)ended(main);
  }
}

// What is thrown is what the body has thrown, if that was a cancellation, and
// what the wait for the tasks threw otherwise; of the caller's own requests.
BOOST_AUTO_TEST_CASE(a_cancelled_group_of_a_cancelled_caller_says_who_was_first)
{
  world w;
  auto const stubborn = []() -> taskio::awaitable<void> {
    auto const body = [] { return taskio::sleep(1h); };
    auto const clean_up = [] { return taskio::sleep(10ms); };
    co_await taskio::finally(body, clean_up);
  };
  auto const by_group_first = [&](scope& group) -> taskio::awaitable<void> {
    group.create_task(stubborn);
    w.lp.call_soon([&group] { group.cancel(); });
    co_await taskio::sleep(1h);
  };
  auto const by_caller_first = [&](scope& group) -> taskio::awaitable<void> {
    group.create_task(stubborn);
    try
    {
      co_await taskio::sleep(1h);
    }
    catch (taskio::cancelled_error const&)
    {
      group.cancel();
      throw;
    }
  };
  auto const well_by_group = [&](scope& group) -> taskio::awaitable<void> {
    group.create_task(stubborn);
    w.lp.call_soon([&group] { group.cancel(); });
    co_return;
  };
  auto a = w.lp.create_task(taskio::task_group(by_group_first));
  auto b = w.lp.create_task(taskio::task_group(by_caller_first));
  auto c = w.lp.create_task(taskio::task_group(well_by_group));
  w.lp.call_later(5ms, [&] {
    a.cancel("outside");
    b.cancel("outside");
    c.cancel("outside");
  });
  w.run();
  BOOST_TEST(outcome(a) == "cancelled(-)");
  BOOST_TEST(outcome(b) == "cancelled(outside)");
  BOOST_TEST(outcome(c) == "cancelled(outside)");
}

// asyncio drops it.
BOOST_AUTO_TEST_CASE(what_a_body_throws_in_a_cancelled_group_is_not_dropped)
{
  world w;
  taskio::any_task self;
  auto const body = [&](scope& group) -> taskio::awaitable<void> {
    group.create_task(taskio::sleep(1h));
    co_await taskio::sleep(0ms);
    group.cancel();
    self.cancel("outside");
    throw std::runtime_error("body");
  };
  auto const t = w.lp.create_task(taskio::task_group(body));
  self = t;
  w.run();
  BOOST_CHECK_EXCEPTION(
    t.result(), taskio::exception_group, [](taskio::exception_group const& e) {
      return e.exceptions().size() == 1
        && describe(e.exceptions().front()) == "body";
    });
}

BOOST_AUTO_TEST_CASE(who_is_finished_takes_no_tasks)
{
  world w;
  trace log;
  w.play([&]() -> taskio::awaitable<void> {
    auto const body = [&](scope& group) -> taskio::awaitable<void> {
      auto t = group.create_task(work<typed_body>(log, "a", 5ms));
      t.add_done_callback([&](taskio::any_future const&) {
        try
        {
          group.create_task(work<typed_body>(log, "never", 0ms));
        }
        catch (std::logic_error const&)
        {
          log("refused");
        }
      });
      co_return;
    };
    co_await taskio::task_group(body);
  });
  BOOST_TEST(log.str() == "a refused");
}

BOOST_AUTO_TEST_CASE(tasks_may_create_tasks_as_long_as_any_runs)
{
  world w;
  trace log;
  w.play([&]() -> taskio::awaitable<void> {
    std::function<taskio::awaitable<void>(scope&, int)> const generation =
      [&](scope& group, int n) -> taskio::awaitable<void> {
      co_await taskio::sleep(5ms);
      log(std::to_string(n));
      if (n < 4)
        group.create_task(generation(group, n + 1));
    };
    auto const body = [&](scope& group) -> taskio::awaitable<void> {
      group.create_task(generation(group, 1));
      co_return;
    };
    co_await taskio::task_group(body);
    log("end");
  });
  BOOST_TEST(log.str() == "1 2 3 4 end");
}

BOOST_AUTO_TEST_CASE(tasks_may_start_at_once)
{
  world w;
  trace log;
  w.play([&]() -> taskio::awaitable<void> {
    auto const quick = [&](std::string name) -> taskio::awaitable<int> {
      log(name);
      co_return 1;
    };
    auto const body = [&](scope& group) -> taskio::awaitable<void> {
      auto t = group.create_task(quick("a"), {.eager_start = true});
      BOOST_TEST(t.done());
      group.create_task(work<typed_body>(log, "b", 1ms), {.eager_start = true});
      log("body");
      co_return;
    };
    co_await taskio::task_group(body);
    log("end");
  });
  BOOST_TEST(log.str() == "a body b end");
}

BOOST_AUTO_TEST_CASE(a_task_that_fails_at_once_cancels_the_rest)
{
  world w;
  trace log;
  auto const main = w.lp.create_task([&]() -> taskio::awaitable<void> {
    auto const fails = []() -> taskio::awaitable<void> {
      throw own_failure("at once");
      co_return;
    };
    auto const body = [&](scope& group) -> taskio::awaitable<void> {
      group.create_task(work<typed_body>(log, "a", 1h));
      group.create_task(fails(), {.eager_start = true});
      log("body");
      co_await taskio::sleep(1h);
    };
    co_await taskio::task_group(body);
  });
  w.run();
  BOOST_TEST(ended(main) == "[at once]");
  BOOST_TEST(log.str() == "body a:cancelled(-)");
}

BOOST_AUTO_TEST_CASE(a_task_that_cancels_its_group_at_once_is_cancelled_too)
{
  world w;
  trace log;
  auto const main = w.lp.create_task([&]() -> taskio::awaitable<void> {
    auto const body = [&](scope& group) -> taskio::awaitable<void> {
      auto const ends_all = [&]() -> taskio::awaitable<void> {
        group.cancel();
        co_await work<typed_body>(log, "a", 1h);
      };
      group.create_task(ends_all, {.eager_start = true});
      log("body");
      co_return;
    };
    co_await taskio::task_group(body);
  });
  w.run();
  BOOST_TEST(ended(main) == "value");
  BOOST_TEST(log.str() == "body a:cancelled(-)");
}

BOOST_AUTO_TEST_CASE(ten_thousand_tasks)
{
  for (bool fails : {false, true})
  {
    world w;
    int ran = 0;
    auto const main = w.lp.create_task([&]() -> taskio::awaitable<void> {
      auto const child = [&](int i) -> taskio::awaitable<void> {
        co_await taskio::sleep(std::chrono::milliseconds(i % 10));
        ++ran;
        if (fails && i == 5'004)
          throw own_failure("f");
      };
      auto const body = [&](scope& group) -> taskio::awaitable<void> {
        for (int i = 0; i < 10'000; ++i)
          group.create_task(child(i));
        co_return;
      };
      co_await taskio::task_group(body);
    });
    w.run();
    BOOST_TEST(ended(main) == (fails ? "[f]" : "value"));
    if (fails)
      BOOST_TEST(ran < 10'000);
    else
      BOOST_TEST(ran == 10'000);
  }
}

BOOST_AUTO_TEST_CASE(the_value_of_the_body_is_destroyed_if_a_task_fails)
{
  census c;
  world w;
  auto const main = w.lp.create_task([&]() -> taskio::awaitable<void> {
    auto const body =
      [&](scope& group) -> taskio::awaitable<std::unique_ptr<counted>> {
      group.create_task(fail<typed_body>("f", 5ms));
      co_return std::make_unique<counted>(c);
    };
    try
    {
      co_await taskio::task_group(body);
    }
    catch (taskio::exception_group const&)
    {
    }
    BOOST_TEST(c.alive == 0);
  });
  w.run();
  BOOST_TEST(ended(main) == "value");
  BOOST_TEST(c.born == 1);
}

BOOST_AUTO_TEST_CASE(the_body_is_kept_until_the_tasks_have_ended)
{
  census c;
  world w;
  w.play([&]() -> taskio::awaitable<void> {
    auto op = taskio::task_group(
      [&w, &c, guard = counted(c)](scope& group) -> taskio::awaitable<void> {
        group.create_task([&c, &w]() -> taskio::awaitable<void> {
          co_await taskio::sleep(5ms);
          BOOST_TEST(c.alive == 1);
          BOOST_TEST((w.now() == 5ms));
        });
        co_return;
      });
    co_await std::move(op);
    BOOST_TEST(c.alive == 0);
  });
}

BOOST_AUTO_TEST_CASE(outside_of_a_task_it_throws)
{
  world w;
  trace log;
  asio::co_spawn(
    w.lp.get_executor(),
    [&]() -> taskio::awaitable<void> {
      auto const body = [](scope&) -> taskio::awaitable<void> { co_return; };
      co_await taskio::task_group(body);
    },
    [&](std::exception_ptr e) { log(kind(e)); });
  w.run();
  BOOST_TEST(log.str() == "misuse");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_server_accepts_serves_and_is_shut_down, Body, both_bodies)
{
  using tcp = asio::ip::tcp;
  world w(foreign::ignore);
  int finished = 0;
  int shut_down = 0;
  tcp::acceptor acceptor(w.context, {asio::ip::address_v4::loopback(), 0});
  auto const endpoint = acceptor.local_endpoint();
  // Answers in capitals until the other side has finished.
  auto const serve = [&](tcp::socket s) -> awaitable_of<Body> {
    std::array<char, 64> data;
    typename Body::token const token;
    try
    {
      for (;;)
      {
        auto const n = co_await s.async_read_some(asio::buffer(data), token);
        std::transform(data.begin(), data.begin() + n, data.begin(),
          [](unsigned char c) { return char(std::toupper(c)); });
        co_await asio::async_write(s, asio::buffer(data.data(), n), token);
      }
    }
    catch (taskio::cancelled_error const&)
    {
      ++shut_down;
      throw;
    }
    catch (boost::system::system_error const& e)
    {
      // A plain body sees Asio's error.
      bool const aborted = e.code() == asio::error::operation_aborted;
      ++(aborted ? shut_down : finished);
      if (aborted)
        throw;
    }
  };
  auto const server = w.lp.create_task([&]() -> awaitable_of<Body> {
    auto op =
      in<Body>(taskio::task_group([&](scope& group) -> awaitable_of<Body> {
        typename Body::token const token;
        for (;;)
        {
          tcp::socket s = co_await acceptor.async_accept(token);
          group.create_task(serve(std::move(s)));
        }
      }));
    co_await std::move(op);
  });
  auto const talk = [&](std::string text) -> taskio::awaitable<std::string> {
    tcp::socket s(w.context);
    typed_body::token const token;
    co_await s.async_connect(endpoint, token);
    co_await asio::async_write(s, asio::buffer(text), token);
    std::array<char, 64> data;
    auto const n = co_await s.async_read_some(asio::buffer(data), token);
    co_return std::string(data.data(), n);
  };
  w.play([&]() -> taskio::awaitable<void> {
    auto const [a, b] = co_await taskio::gather(talk("one"), talk("two"));
    BOOST_TEST(a == "ONE");
    BOOST_TEST(b == "TWO");
    tcp::socket idle(w.context);
    typed_body::token const token;
    co_await idle.async_connect(endpoint, token);
    co_await taskio::sleep(1s);
    server.cancel("stop");
    co_await taskio::wait(server);
  });
  BOOST_TEST(server.cancelled());
  BOOST_TEST(finished == 2);
  BOOST_TEST(shut_down == 1);
}

BOOST_AUTO_TEST_CASE(many_are_asked_and_one_that_fails_ends_it_all)
{
  world w;
  std::vector<std::unique_ptr<gate>> peers;
  for (int i = 0; i < 5; ++i)
    peers.push_back(std::make_unique<gate>(w.context));
  std::vector<int> answers;
  auto const main = w.lp.create_task([&]() -> taskio::awaitable<void> {
    auto const ask = [&](gate& g) -> taskio::awaitable<void> {
      typed_body::token const token;
      answers.push_back(co_await g.async_wait(token));
    };
    auto const body = [&](scope& group) -> taskio::awaitable<void> {
      for (auto const& g : peers)
        group.create_task(ask(*g));
      co_return;
    };
    co_await taskio::task_group(body);
  });
  w.settle();
  w.call([&] { peers[1]->open(1); });
  BOOST_TEST(!main.done());
  w.call([&] { peers[3]->open(0, asio::error::connection_reset); });
  w.run();
  BOOST_REQUIRE(main.done());
  try
  {
    main.result();
    BOOST_ERROR("no failure");
  }
  catch (taskio::exception_group const& e)
  {
    BOOST_REQUIRE(e.exceptions().size() == 1u);
    BOOST_CHECK_EXCEPTION(std::rethrow_exception(e.exceptions()[0]),
      boost::system::system_error, [](boost::system::system_error const& s) {
        return s.code() == asio::error::connection_reset;
      });
  }
  BOOST_TEST((answers == std::vector{1}));
  for (int i : {0, 2, 4})
    BOOST_TEST(peers[i]->signals() == 1);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_loop_that_is_destroyed_takes_the_group_with_it, Body, both_bodies)
{
  for (bool body_ended : {false, true})
  {
    census c;
    trace log;
    {
      world w;
      auto const child = [&]() -> awaitable_of<Body> {
        counted const local(c);
        co_await Body::sleep(1h);
      };
      w.lp.create_task([&]() -> awaitable_of<Body> {
        auto op =
          in<Body>(taskio::task_group([&](scope& group) -> awaitable_of<Body> {
            counted const local(c);
            for (int i = 0; i < 3; ++i)
              group.create_task(child());
            if (!body_ended)
              co_await Body::sleep(1h);
          }));
        co_await std::move(op);
        log("not here");
      });
      w.settle();
      BOOST_TEST(c.alive == (body_ended ? 3 : 4));
      w.lp.set_exception_handler([&](auto&, auto const&) { log("told"); });
    }
    BOOST_TEST(c.alive == 0);
    BOOST_TEST(log.str() == "told told told told");
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
