//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "gate.hpp"
#include "kinds.hpp"
#include "sockets.hpp"

#include <array>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/taskio/wait_for.hpp>
#include <future>
#include <memory>
#include <optional>

namespace {

using namespace taskio_test;

// What it does when it is cancelled, and how it then ends.
enum class when_cancelled
{
  gives_up,
  cleans_up,
  gives_a_value,
  fails
};

template <typename Body>
awaitable_of<Body, int> work(trace& log, std::chrono::milliseconds d,
  when_cancelled then = when_cancelled::gives_up)
{
  try
  {
    co_await Body::sleep(d);
    co_return 1;
  }
  catch (taskio::cancelled_error const&)
  {
    log(describe(std::current_exception()));
    if (then == when_cancelled::gives_up)
      throw;
  }
  if (then == when_cancelled::fails)
    throw own_failure("failure");
  if (then == when_cancelled::gives_a_value)
    co_return 2;
  co_await Body::sleep(10ms);
  log("clean");
  throw taskio::cancelled_error();
}

BOOST_AUTO_TEST_SUITE(wait_for)

BOOST_AUTO_TEST_CASE_TEMPLATE(
  what_ends_in_time_gives_its_outcome, Body, both_bodies)
{
  world w;
  trace log;
  w.play([&]() -> awaitable_of<Body> {
    auto good = in<Body>(taskio::wait_for(work<Body>(log, 5ms), 10ms));
    int const v = co_await std::move(good);
    BOOST_TEST(v == 1);
    auto const broken = []() -> awaitable_of<Body> {
      co_await Body::sleep(1ms);
      throw own_failure("failure");
    };
    std::string thrown;
    try
    {
      auto bad = in<Body>(taskio::wait_for(broken(), 10ms));
      co_await std::move(bad);
    }
    catch (...)
    {
      thrown = kind(std::current_exception());
    }
    BOOST_TEST(thrown == "failure");
  });
  BOOST_TEST(log.str() == "");
  // No time limit is left.
  BOOST_TEST((w.now() == 6ms));
}

struct expiry_case
{
  when_cancelled then;
  char const* log;
  char const* ends;
  std::chrono::milliseconds at;
};

expiry_case const expiry_cases[] = {
  {when_cancelled::gives_up, "cancelled(-)", "timeout", 5ms},
  {when_cancelled::cleans_up, "cancelled(-) clean", "timeout", 15ms},
  {when_cancelled::gives_a_value, "cancelled(-)", "value", 5ms},
  {when_cancelled::fails, "cancelled(-)", "failure", 5ms},
};

BOOST_AUTO_TEST_CASE_TEMPLATE(
  what_is_cancelled_by_the_limit_decides_what_comes_of_it, Body, both_bodies)
{
  for (expiry_case const& c : expiry_cases)
  {
    world w;
    trace log;
    auto const t = w.lp.create_task([&]() -> awaitable_of<Body, int> {
      auto op = in<Body>(taskio::wait_for(work<Body>(log, 1h, c.then), 5ms));
      co_return co_await std::move(op);
    });
    w.run();
    BOOST_TEST(ended(t) == c.ends);
    BOOST_TEST(log.str() == c.log);
    BOOST_TEST((w.now() == c.at));
    BOOST_TEST(t.cancelling() == 0);
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  after_an_expiry_the_caller_goes_on_as_before, Body, both_bodies)
{
  world w;
  trace log;
  w.play([&]() -> awaitable_of<Body> {
    for (int i = 0; i < 3; ++i)
    {
      try
      {
        auto op = in<Body>(taskio::wait_for(work<Body>(log, 1h), 5ms));
        co_await std::move(op);
      }
      catch (taskio::timeout_error const& e)
      {
        BOOST_TEST((e.code() == asio::error::timed_out));
        log("timeout");
      }
      co_await Body::sleep(1ms);
    }
    BOOST_TEST(taskio::current_task().cancelling() == 0);
  });
  BOOST_TEST(log.str()
    == "cancelled(-) timeout cancelled(-) timeout cancelled(-) timeout");
  BOOST_TEST((w.now() == 18ms));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(it_runs_in_the_calling_task, Body, both_bodies)
{
  world w;
  w.play([&]() -> awaitable_of<Body> {
    auto const task = taskio::current_task();
    auto const look = [&]() -> awaitable_of<Body> {
      BOOST_TEST((taskio::current_task() == task));
      co_await Body::sleep(1ms);
      BOOST_TEST((taskio::current_task() == task));
      BOOST_TEST(taskio::all_tasks().size() == 1u);
    };
    auto op = in<Body>(taskio::wait_for(look(), 1s));
    co_await std::move(op);
    BOOST_TEST((taskio::current_task() == task));
  });
}

BOOST_AUTO_TEST_CASE(without_a_limit_it_waits_as_long_as_it_takes)
{
  world w;
  trace log;
  w.play([&]() -> taskio::awaitable<void> {
    BOOST_TEST(
      co_await taskio::wait_for(work<typed_body>(log, 100h), std::nullopt)
      == 1);
    BOOST_TEST(co_await taskio::wait_for(
                 work<plain_body>(log, 100h), std::chrono::hours::max())
      == 1);
    BOOST_TEST(
      co_await taskio::wait_for(work<typed_body>(log, 1h), taskio::time_limit())
      == 1);
  });
  BOOST_TEST((w.now() == 201h));
}

BOOST_AUTO_TEST_CASE(with_no_time_nothing_is_started)
{
  for (auto limit : {0ms, -1ms, -1'000'000ms})
  {
    world w;
    trace log;
    gate g(w.context);
    int calls = 0;
    auto const pending = w.lp.create_future<int>();
    auto const running = w.lp.create_task(work<typed_body>(log, 1h));
    w.settle();
    auto const callable = [&]() {
      ++calls;
      return work<typed_body>(log, 1ms);
    };
    w.play([&]() -> taskio::awaitable<void> {
      int expired = 0;
      auto const expect_timeout = [&](auto op) -> taskio::awaitable<void> {
        try
        {
          co_await std::move(op);
        }
        catch (taskio::timeout_error const&)
        {
          ++expired;
        }
      };
      co_await expect_timeout(
        taskio::wait_for(work<typed_body>(log, 1ms), limit));
      co_await expect_timeout(
        taskio::wait_for(work<plain_body>(log, 1ms), limit));
      co_await expect_timeout(
        taskio::wait_for(g.async_wait(asio::deferred), limit));
      co_await expect_timeout(taskio::wait_for(taskio::sleep(1ms), limit));
      co_await expect_timeout(taskio::wait_for(callable, limit));
      co_await expect_timeout(taskio::wait_for(pending, limit));
      BOOST_TEST(log.str() == "");
      co_await expect_timeout(taskio::wait_for(running, limit));
      BOOST_TEST(expired == 7);
    });
    BOOST_TEST(log.str() == "cancelled(-)");
    BOOST_TEST(calls <= 1);
    BOOST_TEST(g.started() == 0);
    BOOST_TEST(pending.cancelled());
    BOOST_TEST((w.now() == 0ms));
  }
}

BOOST_AUTO_TEST_CASE(with_no_time_what_is_done_gives_its_result)
{
  world w;
  auto const good = w.lp.create_future<std::string>();
  auto const bad = w.lp.create_future<void>();
  auto const cancelled = w.lp.create_future<void>();
  good.set_result("good");
  bad.set_exception(own_failure("bad"));
  cancelled.cancel("m");
  w.play([&]() -> taskio::awaitable<void> {
    w.lp.call_soon([&] { BOOST_TEST((w.now() == 0ms)); });
    BOOST_TEST(co_await taskio::wait_for(good, 0s) == "good");
    BOOST_TEST(co_await taskio::wait_for(good, -1s) == "good");
    std::string thrown;
    try
    {
      co_await taskio::wait_for(bad, 0s);
    }
    catch (...)
    {
      thrown = kind(std::current_exception());
    }
    BOOST_TEST(thrown == "bad");
    try
    {
      co_await taskio::wait_for(cancelled, 0s);
    }
    catch (...)
    {
      thrown = kind(std::current_exception());
    }
    BOOST_TEST(thrown == "cancelled(m)");
  });
}

BOOST_AUTO_TEST_CASE(with_no_time_it_waits_for_what_does_not_give_up)
{
  struct late_case
  {
    when_cancelled then;
    char const* ends;
    std::chrono::milliseconds at;
  };
  for (late_case const& c :
    {late_case{when_cancelled::cleans_up, "timeout", 10ms},
      late_case{when_cancelled::gives_a_value, "value", 0ms},
      late_case{when_cancelled::fails, "failure", 0ms}})
  {
    world w;
    trace log;
    auto const slow = w.lp.create_task(work<typed_body>(log, 1h, c.then));
    w.settle();
    auto const main = w.lp.create_task([&]() -> taskio::awaitable<int> {
      co_return co_await taskio::wait_for(slow, 0ms);
    });
    w.run();
    BOOST_TEST(ended(main) == c.ends);
    BOOST_TEST((w.now() == c.at));
  }
}

BOOST_AUTO_TEST_CASE(a_future_is_cancelled_when_its_time_is_up)
{
  world w;
  auto const f = w.lp.create_future<int>();
  auto const other =
    w.lp.create_task([&]() -> taskio::awaitable<void> { co_await f; });
  auto const main = w.lp.create_task([&]() -> taskio::awaitable<int> {
    co_return co_await taskio::wait_for(f, 5ms);
  });
  w.run();
  BOOST_TEST(f.cancelled());
  BOOST_TEST(other.cancelled());
  BOOST_TEST(ended(main) == "timeout");
}

BOOST_AUTO_TEST_CASE(a_task_is_cancelled_and_waited_for)
{
  world w;
  trace log;
  auto const slow =
    w.lp.create_task(work<typed_body>(log, 1h, when_cancelled::cleans_up));
  auto const main = w.lp.create_task([&]() -> taskio::awaitable<int> {
    co_return co_await taskio::wait_for(slow, 5ms);
  });
  w.run();
  BOOST_TEST(ended(main) == "timeout");
  BOOST_TEST(slow.cancelled());
  BOOST_TEST(log.str() == "cancelled(-) clean");
  BOOST_TEST((w.now() == 15ms));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_request_from_outside_is_no_time_limit, Body, both_bodies)
{
  for (expiry_case const& c : expiry_cases)
  {
    world w;
    trace log;
    auto const t = w.lp.create_task([&]() -> awaitable_of<Body, int> {
      auto op = in<Body>(taskio::wait_for(work<Body>(log, 1h, c.then), 1h));
      co_return co_await std::move(op);
    });
    w.lp.call_later(5ms, [&] { t.cancel("m"); });
    w.run();
    bool const gave_up = c.then == when_cancelled::gives_up;
    bool const cleaned = c.then == when_cancelled::cleans_up;
    BOOST_TEST(ended(t)
      == (gave_up   ? "cancelled(m)"
          : cleaned ? "cancelled(-)"
                    : c.ends));
    BOOST_TEST(t.cancelling() == 1);
    BOOST_TEST((w.now() == c.at));
  }
}

// Whichever comes first.
BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_request_at_the_same_instant_wins, Body, both_bodies)
{
  for (bool request_first : {true, false})
  {
    world w;
    trace log;
    taskio::task<int> t;
    auto const request = [&] { t.cancel("m"); };
    if (request_first)
      w.lp.call_later(5ms, request);
    t = w.lp.create_task([&]() -> awaitable_of<Body, int> {
      auto op = in<Body>(taskio::wait_for(work<Body>(log, 1h), 5ms));
      co_return co_await std::move(op);
    });
    w.settle();
    if (!request_first)
      w.lp.call_later(5ms, request);
    w.run();
    BOOST_TEST(t.cancelled());
    BOOST_TEST(t.cancelling() == 1);
    BOOST_TEST((w.now() == 5ms));
  }
}

BOOST_AUTO_TEST_CASE(a_request_during_the_clean_up_after_an_expiry_wins)
{
  world w;
  trace log;
  auto const t = w.lp.create_task([&]() -> taskio::awaitable<int> {
    co_return co_await taskio::wait_for(
      work<typed_body>(log, 1h, when_cancelled::cleans_up), 5ms);
  });
  w.lp.call_later(7ms, [&] { t.cancel("m"); });
  w.run();
  BOOST_TEST(ended(t) == "cancelled(m)");
  BOOST_TEST((w.now() == 7ms));
}

BOOST_AUTO_TEST_CASE(an_expiry_during_the_clean_up_after_a_request_is_none)
{
  world w;
  trace log;
  auto const t = w.lp.create_task([&]() -> taskio::awaitable<int> {
    co_return co_await taskio::wait_for(
      work<typed_body>(log, 1h, when_cancelled::cleans_up), 5ms);
  });
  w.lp.call_later(2ms, [&] { t.cancel("m"); });
  w.run();
  BOOST_TEST(t.cancelled());
  BOOST_TEST(t.cancelling() == 1);
}

// The shorter limit is the one that expires.
BOOST_AUTO_TEST_CASE_TEMPLATE(limits_nest, Body, both_bodies)
{
  struct nesting
  {
    std::chrono::milliseconds inner;
    std::chrono::milliseconds outer;
    char const* log;
  };
  nesting const nestings[] = {
    {5ms, 10ms, "cancelled(-) inner:timeout"},
    {10ms, 5ms, "cancelled(-) inner:cancelled(-) outer:timeout"},
    // Both expire; the outer one throws.
    {5ms, 5ms, "cancelled(-) inner:cancelled(-) outer:timeout"},
  };
  for (nesting const& n : nestings)
  {
    world w;
    trace log;
    w.play([&]() -> awaitable_of<Body> {
      auto const inner = [&]() -> awaitable_of<Body> {
        try
        {
          auto op = in<Body>(taskio::wait_for(work<Body>(log, 1h), n.inner));
          co_await std::move(op);
        }
        catch (taskio::timeout_error const&)
        {
          log("inner:timeout");
        }
        catch (...)
        {
          log("inner:" + kind(std::current_exception()));
          throw;
        }
      };
      try
      {
        auto op = in<Body>(taskio::wait_for(inner(), n.outer));
        co_await std::move(op);
      }
      catch (...)
      {
        log("outer:" + kind(std::current_exception()));
      }
      BOOST_TEST(taskio::current_task().cancelling() == 0);
    });
    BOOST_TEST(log.str() == n.log);
    BOOST_TEST((w.now() == 5ms));
  }
}

BOOST_AUTO_TEST_CASE(what_the_body_throws_by_itself_is_what_it_is)
{
  world w;
  auto const thrown_by = [&](auto body, taskio::time_limit limit) {
    auto const t = w.lp.create_task([&]() -> taskio::awaitable<void> {
      co_await taskio::wait_for(body, limit);
    });
    w.run();
    return ended(t);
  };
  auto const cancels = []() -> taskio::awaitable<void> {
    co_await taskio::sleep(1ms);
    throw taskio::cancelled_error("own");
  };
  auto const times_out = []() -> taskio::awaitable<void> {
    co_await taskio::sleep(1ms);
    throw taskio::timeout_error();
  };
  auto const aborts = []() -> taskio::awaitable<void> {
    co_await taskio::sleep(1ms);
    throw boost::system::system_error(asio::error::operation_aborted);
  };
  auto const awaits_cancelled = [&]() -> taskio::awaitable<void> {
    auto const f = w.lp.create_future<void>();
    f.cancel("f");
    co_await f;
  };
  BOOST_TEST(thrown_by(cancels, 1h) == "cancelled(own)");
  BOOST_TEST(thrown_by(times_out, 1h) == "timeout");
  BOOST_TEST(thrown_by(aborts, 1h) == "system");
  BOOST_TEST(thrown_by(awaits_cancelled, 1h) == "cancelled(f)");
}

BOOST_AUTO_TEST_CASE(values_of_every_type)
{
  world w;
  int object = 4;
  auto const reference = w.lp.create_future<int&>();
  w.lp.call_later(1ms, [&] { reference.set_result(object); });
  w.play([&]() -> taskio::awaitable<void> {
    auto const movable = []() -> taskio::awaitable<only_movable> {
      co_await taskio::sleep(1ms);
      co_return only_movable(1);
    };
    auto const m = co_await taskio::wait_for(movable(), 1s);
    BOOST_TEST(m.value == 1);
    auto t = taskio::create_task(movable());
    auto const n = co_await taskio::wait_for(std::move(t), 1s);
    BOOST_TEST(n.value == 1);
    auto const b = co_await taskio::wait_for(
      []() -> asio::awaitable<no_default> { co_return no_default(2); }, 1s);
    BOOST_TEST(b.value == 2);
    auto const r = co_await taskio::wait_for(reference, 1s);
    BOOST_TEST((&r.get() == &object));
    auto late = taskio::create_task(movable());
    auto const l = co_await taskio::wait_for(std::move(late), std::nullopt);
    BOOST_TEST(l.value == 1);
    auto const any = taskio::any_future(taskio::create_task(movable()));
    co_await taskio::wait_for(any, 1s);
  });
}

BOOST_AUTO_TEST_CASE(a_value_that_comes_late_is_given)
{
  world w;
  gate g(w.context, gate::on_signal::succeed);
  auto const t = w.lp.create_task([&]() -> taskio::awaitable<void> {
    int const v = co_await taskio::wait_for(g.async_wait(asio::deferred), 5ms);
    BOOST_TEST(v == 7);
    BOOST_TEST(taskio::current_task().cancelling() == 0);
    co_await taskio::sleep(1ms);
  });
  w.run();
  BOOST_TEST(ended(t) == "value");
  BOOST_TEST(g.signals() == 1);
}

BOOST_AUTO_TEST_CASE(an_operation_that_ends_at_the_same_instant_is_not_lost)
{
  world w;
  gate g(w.context);
  w.lp.call_later(5ms, [&] { g.open(3); });
  auto const t = w.lp.create_task([&]() -> taskio::awaitable<int> {
    co_return co_await taskio::wait_for(g.async_wait(asio::deferred), 5ms);
  });
  w.run();
  BOOST_TEST(ended(t) == "value");
  BOOST_TEST(t.cancelling() == 0);
}

BOOST_AUTO_TEST_CASE(a_read_from_a_socket_in_time)
{
  world w;
  socket_pair sockets(w.context);
  std::array<char, 16> data;
  w.play([&]() -> taskio::awaitable<void> {
    w.lp.call_soon([&] { sockets.send("early"); });
    auto const n = co_await taskio::wait_for(
      sockets.here.async_read_some(asio::buffer(data), asio::deferred), 1h);
    BOOST_TEST(std::string(data.data(), n) == "early");
  });
  BOOST_TEST((w.now() == 0ms));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  after_a_read_that_took_too_long_the_socket_is_as_good_as_before, Body,
  both_bodies)
{
  world w(foreign::ignore);
  socket_pair sockets(w.context);
  std::array<char, 16> data;
  w.play([&]() -> awaitable_of<Body> {
    for (int i = 0; i < 3; ++i)
    {
      std::string thrown;
      try
      {
        auto op = in<Body>(taskio::wait_for(
          sockets.here.async_read_some(asio::buffer(data), asio::deferred),
          5s));
        co_await std::move(op);
      }
      catch (...)
      {
        thrown = kind(std::current_exception());
      }
      BOOST_TEST(thrown == "timeout");
      sockets.send("late");
      auto op = in<Body>(taskio::wait_for(
        sockets.here.async_read_some(asio::buffer(data), asio::deferred), 5s));
      std::size_t const n = co_await std::move(op);
      BOOST_TEST(std::string(data.data(), n) == "late");
    }
  });
  BOOST_TEST((w.now() == 15s));
}

BOOST_AUTO_TEST_CASE(an_end_of_file_is_no_time_limit)
{
  world w;
  socket_pair sockets(w.context);
  std::array<char, 16> data;
  sockets.there.close();
  auto const t = w.lp.create_task([&]() -> taskio::awaitable<std::size_t> {
    co_return co_await taskio::wait_for(
      sockets.here.async_read_some(asio::buffer(data), asio::deferred), 5s);
  });
  w.run();
  BOOST_TEST(ended(t) == "system");
}

BOOST_AUTO_TEST_CASE(a_timer_of_asio)
{
  world w(foreign::ignore);
  w.play([]() -> taskio::awaitable<void> {
    auto ex = co_await asio::this_coro::executor;
    asio::steady_timer timer(ex, asio::steady_timer::time_point::min());
    co_await taskio::wait_for(timer.async_wait(asio::deferred), 1h);
    timer.expires_at(asio::steady_timer::time_point::max());
    std::string thrown;
    try
    {
      co_await taskio::wait_for(timer.async_wait(asio::deferred), 5ms);
    }
    catch (...)
    {
      thrown = kind(std::current_exception());
    }
    BOOST_TEST(thrown == "timeout");
    BOOST_TEST(timer.cancel() == 0u);
  });
  BOOST_TEST((w.now() == 5ms));
}

BOOST_AUTO_TEST_CASE(with_a_callback_it_runs_in_a_task_of_its_own)
{
  world w;
  trace log;
  w.call([&] {
    taskio::wait_for(work<typed_body>(log, 5ms), 10ms)
      .async_wait([&](std::exception_ptr e, int v) {
        log(describe(e) + std::to_string(v));
      });
    taskio::wait_for(work<plain_body>(log, 1h), 6ms)
      .async_wait([&](std::exception_ptr e, int) { log(kind(e)); });
    taskio::wait_for(work<plain_body>(log, 1h), 0ms)
      .async_wait([&](std::exception_ptr e, int) { log("0:" + kind(e)); });
    log("started");
  });
  w.run();
  BOOST_TEST(log.str() == "started 0:timeout none1 cancelled(-) timeout");
}

BOOST_AUTO_TEST_CASE(with_use_future_and_a_cancellation_slot)
{
  world w;
  trace log;
  asio::cancellation_signal signal;
  std::optional<std::future<int>> good;
  std::optional<std::future<int>> late;
  w.call([&] {
    good = taskio::wait_for(work<typed_body>(log, 5ms), 10ms)
             .async_wait(asio::use_future);
    late = taskio::wait_for(work<typed_body>(log, 1h), 10ms)
             .async_wait(asio::use_future);
    taskio::wait_for(work<typed_body>(log, 1h), 2h)
      .async_wait(asio::bind_cancellation_slot(signal.slot(),
        [&](std::exception_ptr e, int) { log("slot:" + kind(e)); }));
  });
  w.lp.call_later(
    20ms, [&] { signal.emit(asio::cancellation_type::terminal); });
  w.run();
  BOOST_TEST(good->get() == 1);
  BOOST_CHECK_THROW(late->get(), taskio::timeout_error);
  BOOST_TEST(log.str() == "cancelled(-) cancelled(-) slot:cancelled(-)");
  BOOST_TEST((w.now() == 20ms));
}

BOOST_AUTO_TEST_CASE(outside_of_a_task_it_throws)
{
  world w;
  trace log;
  asio::co_spawn(
    w.lp.get_executor(),
    [&]() -> taskio::awaitable<void> {
      co_await taskio::wait_for(taskio::sleep(1ms), 1s);
    },
    [&](std::exception_ptr e) { log(kind(e)); });
  w.run();
  BOOST_TEST(log.str() == "misuse");
}

BOOST_AUTO_TEST_CASE(a_future_of_another_loop_is_refused)
{
  world w;
  taskio::loop other(w.context, w.clock);
  auto const there = other.create_future<int>();
  for (taskio::time_limit limit :
    {taskio::time_limit(1s), taskio::time_limit(0s), taskio::time_limit()})
  {
    auto const t = w.lp.create_task([&]() -> taskio::awaitable<int> {
      co_return co_await taskio::wait_for(there, limit);
    });
    w.run();
    BOOST_TEST(ended(t) == "misuse");
    BOOST_TEST(!there.done());
  }
  there.cancel();
}

BOOST_AUTO_TEST_CASE(one_that_is_never_awaited_does_nothing)
{
  census c;
  world w;
  trace log;
  w.play([&]() -> taskio::awaitable<void> {
    [[maybe_unused]] auto never =
      taskio::wait_for([guard = counted(c)] { return taskio::sleep(1h); }, 1s);
    BOOST_TEST(c.alive == 1);
    co_return;
  });
  BOOST_TEST(c.alive == 0);
  BOOST_TEST((w.now() == 0ms));
}

BOOST_AUTO_TEST_CASE(a_loop_that_is_destroyed_takes_it_with_it)
{
  census c;
  {
    world w;
    w.lp.create_task([&]() -> taskio::awaitable<void> {
      auto const child = [&]() -> taskio::awaitable<void> {
        counted const local(c);
        co_await taskio::sleep(1h);
      };
      co_await taskio::wait_for(child(), 2h);
      BOOST_ERROR("it ended");
    });
    w.settle();
    w.lp.set_exception_handler([](auto&, auto const&) {});
    BOOST_TEST(c.alive == 1);
  }
  BOOST_TEST(c.alive == 0);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
