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
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/taskio/context_var.hpp>
#include <boost/taskio/task_group.hpp>
#include <boost/taskio/timeout.hpp>
#include <boost/taskio/wait_for.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>

namespace {

using namespace taskio_test;
using taskio::timeout_scope;

// Whether a call throws std::logic_error.
template <typename F>
bool refused(F&& f)
{
  try
  {
    f();
    return false;
  }
  catch (std::logic_error const&)
  {
    return true;
  }
}

BOOST_AUTO_TEST_SUITE(timeout)

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_body_that_ends_in_time_gives_its_value, Body, both_bodies)
{
  world w;
  w.play([&]() -> awaitable_of<Body> {
    auto op = in<Body>(taskio::timeout(
      10ms, [&](timeout_scope& limit) -> awaitable_of<Body, int> {
        BOOST_TEST((limit.when() == taskio::running_loop().time() + 10ms));
        BOOST_TEST(!limit.expired());
        co_await Body::sleep(5ms);
        BOOST_TEST(!limit.expired());
        co_return 3;
      }));
    int const v = co_await std::move(op);
    BOOST_TEST(v == 3);
  });
  BOOST_TEST((w.now() == 5ms));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_body_that_takes_too_long_is_cancelled, Body, both_bodies)
{
  world w;
  trace log;
  auto const t = w.lp.create_task([&]() -> awaitable_of<Body> {
    auto op = in<Body>(
      taskio::timeout(5ms, [&](timeout_scope& limit) -> awaitable_of<Body> {
        try
        {
          co_await Body::sleep(1h);
        }
        catch (taskio::cancelled_error const&)
        {
          log(kind(std::current_exception()));
        }
        BOOST_TEST(limit.expired());
        BOOST_TEST(refused([&] { limit.reschedule(std::nullopt); }));
        BOOST_TEST(refused(
          [&] { limit.reschedule(taskio::running_loop().time() + 1s); }));
        co_await Body::sleep(10ms);
        log("clean");
        throw taskio::cancelled_error();
      }));
    co_await std::move(op);
  });
  w.run();
  BOOST_TEST(ended(t) == "timeout");
  BOOST_TEST(log.str() == "cancelled(-) clean");
  BOOST_TEST((w.now() == 15ms));
  BOOST_TEST(t.cancelling() == 0);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  what_else_the_body_ends_with_is_kept, Body, both_bodies)
{
  for (bool fails : {false, true})
  {
    world w;
    auto const t = w.lp.create_task([&]() -> awaitable_of<Body, int> {
      auto op = in<Body>(
        taskio::timeout(5ms, [&](timeout_scope&) -> awaitable_of<Body, int> {
          try
          {
            co_await Body::sleep(1h);
          }
          catch (taskio::cancelled_error const&)
          {
          }
          if (fails)
            throw own_failure("failure");
          co_return 1;
        }));
      int const v = co_await std::move(op);
      // Nothing is left of the expiry.
      co_await Body::sleep(1ms);
      co_return v;
    });
    w.run();
    BOOST_TEST(ended(t) == (fails ? "failure" : "value"));
    BOOST_TEST(t.cancelling() == 0);
  }
}

BOOST_AUTO_TEST_CASE(the_body_may_be_anything_that_can_be_awaited)
{
  world w;
  gate g(w.context);
  w.lp.call_later(10ms, [&] { g.open(4); });
  auto const f = w.lp.create_future<int>();
  f.set_result(5);
  w.play([&]() -> taskio::awaitable<void> {
    auto const own = []() -> taskio::awaitable<int> {
      co_await taskio::sleep(1ms);
      co_return 1;
    };
    auto const plain = []() -> asio::awaitable<int> { co_return 2; };
    BOOST_TEST(co_await taskio::timeout(1s, own) == 1);
    BOOST_TEST(co_await taskio::timeout(1s, own()) == 1);
    BOOST_TEST(co_await taskio::timeout(1s, plain) == 2);
    BOOST_TEST(co_await taskio::timeout(1s, plain()) == 2);
    BOOST_TEST(co_await taskio::timeout(1s, taskio::sleep(1ms, 3)) == 3);
    BOOST_TEST(co_await taskio::timeout(1s, g.async_wait(asio::deferred)) == 4);
    BOOST_TEST(co_await taskio::timeout(1s, f) == 5);
    BOOST_TEST(co_await taskio::timeout(1s, taskio::timeout(2s, own())) == 1);
    BOOST_TEST(co_await taskio::timeout(1s, [](timeout_scope&) {
      return taskio::sleep(1ms, 6);
    }) == 6);
    auto const give_f = [f](timeout_scope&) { return f; };
    BOOST_TEST(co_await taskio::timeout(1s, give_f) == 5);
  });
}

BOOST_AUTO_TEST_CASE(values_of_every_type)
{
  world w;
  w.play([]() -> taskio::awaitable<void> {
    auto const m = co_await taskio::timeout(
      1s, [](timeout_scope&) -> taskio::awaitable<only_movable> {
        co_return only_movable(1);
      });
    BOOST_TEST(m.value == 1);
    auto const n = co_await taskio::timeout(std::nullopt,
      []() -> taskio::awaitable<no_default> { co_return no_default(2); });
    BOOST_TEST(n.value == 2);
    co_await taskio::timeout_at(
      std::nullopt, []() -> asio::awaitable<void> { co_return; });
  });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(it_runs_in_the_calling_task, Body, both_bodies)
{
  world w;
  w.play([&]() -> awaitable_of<Body> {
    auto const task = taskio::current_task();
    auto op =
      in<Body>(taskio::timeout(1s, [&](timeout_scope&) -> awaitable_of<Body> {
        BOOST_TEST((taskio::current_task() == task));
        co_await Body::sleep(1ms);
        BOOST_TEST((taskio::current_task() == task));
      }));
    co_await std::move(op);
  });
}

BOOST_AUTO_TEST_CASE(without_a_limit_there_is_no_deadline)
{
  world w;
  w.play([]() -> taskio::awaitable<void> {
    auto const body = [](timeout_scope& limit) -> taskio::awaitable<void> {
      BOOST_TEST(!limit.when().has_value());
      co_await taskio::sleep(100h);
      BOOST_TEST(!limit.expired());
    };
    co_await taskio::timeout(std::nullopt, body);
    co_await taskio::timeout_at(std::nullopt, body);
    co_await taskio::timeout(taskio::time_limit(), body);
  });
  BOOST_TEST((w.now() == 300h));
}

BOOST_AUTO_TEST_CASE(a_limit_beyond_all_time_is_none)
{
  world w;
  w.play([]() -> taskio::awaitable<void> {
    co_await taskio::timeout(std::chrono::hours::max(), taskio::sleep(100h));
    co_await taskio::timeout_at(
      taskio::loop::time_point::max(), taskio::sleep(100h));
  });
  BOOST_TEST((w.now() == 200h));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  with_no_time_the_body_runs_to_its_first_suspension, Body, both_bodies)
{
  for (auto limit : {0ms, -1ms, -1'000'000ms})
    for (bool by_deadline : {false, true})
    {
      world w;
      trace log;
      auto const t = w.lp.create_task([&]() -> awaitable_of<Body> {
        auto const body = [&](timeout_scope& scope) -> awaitable_of<Body> {
          BOOST_TEST(!scope.expired());
          log("begun");
          co_await Body::sleep(1h);
          log("not here");
        };
        auto const when = taskio::running_loop().time() + limit;
        auto op = in<Body>(by_deadline ? taskio::timeout_at(when, body)
                                       : taskio::timeout(limit, body));
        co_await std::move(op);
      });
      w.run();
      BOOST_TEST(ended(t) == "timeout");
      BOOST_TEST(log.str() == "begun");
      BOOST_TEST((w.now() == 0ms));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_body_that_never_suspends_escapes, Body, both_bodies)
{
  world w;
  w.play([&]() -> awaitable_of<Body> {
    auto op = in<Body>(taskio::timeout(
      0s, [](timeout_scope&) -> awaitable_of<Body, int> { co_return 1; }));
    int const v = co_await std::move(op);
    BOOST_TEST(v == 1);
    co_await Body::sleep(1ms);
    BOOST_TEST(taskio::current_task().cancelling() == 0);
  });
}

BOOST_AUTO_TEST_CASE(a_deadline_is_by_the_clock_of_the_loop)
{
  world w;
  w.play([&]() -> taskio::awaitable<void> {
    co_await taskio::sleep(7ms);
    auto const when = w.lp.time() + 3ms;
    bool expired = false;
    try
    {
      co_await taskio::timeout_at(
        when, [&](timeout_scope& limit) -> taskio::awaitable<void> {
          BOOST_TEST((limit.when() == when));
          co_await taskio::sleep(1h);
        });
    }
    catch (taskio::timeout_error const&)
    {
      expired = true;
    }
    BOOST_TEST(expired);
    BOOST_TEST((w.now() == 10ms));
  });
}

struct reschedule_case
{
  char const* name;
  // After 5 ms of a limit of 10 ms, relative to that time.
  std::optional<std::chrono::milliseconds> to;
  // Of a body that sleeps for 40 ms.
  bool expires;
  std::chrono::milliseconds at;
};

reschedule_case const reschedule_cases[] = {
  {"later", 20ms, true, 25ms},
  {"late enough", 1h, false, 40ms},
  {"earlier", 2ms, true, 7ms},
  {"now", 0ms, true, 5ms},
  {"in the past", -3ms, true, 5ms},
  {"never", std::nullopt, false, 40ms},
};

BOOST_AUTO_TEST_CASE_TEMPLATE(
  the_deadline_can_be_moved_by_any_task, Body, both_bodies)
{
  for (reschedule_case const& c : reschedule_cases)
    for (bool by_body : {false, true})
      BOOST_TEST_CONTEXT(c.name << (by_body ? " by the body" : ""))
      {
        world w;
        auto const move = [&](timeout_scope& limit) {
          std::optional<taskio::loop::time_point> when;
          if (c.to)
            when = w.lp.time() + *c.to;
          limit.reschedule(when);
          BOOST_TEST((limit.when() == when));
          BOOST_TEST(!limit.expired());
        };
        auto const t = w.lp.create_task([&]() -> awaitable_of<Body> {
          auto op = in<Body>(taskio::timeout(
            10ms, [&](timeout_scope& limit) -> awaitable_of<Body> {
              if (!by_body)
                w.lp.call_later(5ms, [&] { move(limit); });
              co_await Body::sleep(5ms);
              if (by_body)
                move(limit);
              co_await Body::sleep(35ms);
            }));
          co_await std::move(op);
        });
        w.run();
        BOOST_TEST(ended(t) == (c.expires ? "timeout" : "value"));
        BOOST_TEST((w.now() == c.at));
      }
}

BOOST_AUTO_TEST_CASE(a_limit_may_be_given_where_there_was_none)
{
  world w;
  auto const t = w.lp.create_task([&]() -> taskio::awaitable<void> {
    co_await taskio::timeout(
      std::nullopt, [&](timeout_scope& limit) -> taskio::awaitable<void> {
        for (auto d : {30ms, 1ms, 20ms})
          limit.reschedule(w.lp.time() + d);
        co_await taskio::sleep(1h);
      });
  });
  w.run();
  BOOST_TEST(ended(t) == "timeout");
  BOOST_TEST((w.now() == 20ms));
}

// asyncio raises RuntimeError there too.
BOOST_AUTO_TEST_CASE(between_the_expiry_and_the_end_it_cannot_be_moved)
{
  world w;
  bool tried = false;
  auto const t = w.lp.create_task([&]() -> taskio::awaitable<void> {
    co_await taskio::timeout(
      5ms, [&](timeout_scope& limit) -> taskio::awaitable<void> {
        w.lp.call_later(5ms, [&] {
          tried = true;
          BOOST_TEST(limit.expired());
          BOOST_TEST(refused([&] { limit.reschedule(std::nullopt); }));
        });
        co_await taskio::sleep(1h);
      });
  });
  w.run();
  BOOST_TEST(tried);
  BOOST_TEST(ended(t) == "timeout");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_request_from_outside_is_no_time_limit, Body, both_bodies)
{
  struct request_case
  {
    std::chrono::milliseconds at;
    bool armed_first;
    char const* ends;
  };
  for (request_case const& c : {request_case{3ms, true, "cancelled(m)"},
         request_case{5ms, true, "cancelled(m)"},
         request_case{5ms, false, "cancelled(-)"}})
  {
    world w;
    taskio::task<void> t;
    if (c.armed_first)
      w.lp.call_later(c.at, [&] { t.cancel("m"); });
    t = w.lp.create_task([&]() -> awaitable_of<Body> {
      auto op =
        in<Body>(taskio::timeout(5ms, [](timeout_scope&) -> awaitable_of<Body> {
          co_await Body::sleep(1h);
        }));
      co_await std::move(op);
    });
    w.settle();
    if (!c.armed_first)
      w.lp.call_later(c.at, [&] { t.cancel("m"); });
    w.run();
    BOOST_TEST(ended(t) == c.ends);
    BOOST_TEST(t.cancelling() == 1);
  }
}

BOOST_AUTO_TEST_CASE(a_request_that_was_there_before_is_not_counted_as_its_own)
{
  world w;
  auto const t = w.lp.create_task([&]() -> taskio::awaitable<void> {
    try
    {
      co_await taskio::sleep(1h);
    }
    catch (taskio::cancelled_error const&)
    {
    }
    BOOST_TEST(taskio::current_task().cancelling() == 1);
    // In the clean-up after a request, a time limit works all the same.
    co_await taskio::timeout(5ms, taskio::sleep(1h));
  });
  w.lp.call_later(1ms, [&] { t.cancel(); });
  w.run();
  BOOST_TEST(ended(t) == "timeout");
  BOOST_TEST(t.cancelling() == 1);
  BOOST_TEST((w.now() == 6ms));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(limits_nest, Body, both_bodies)
{
  struct nesting
  {
    std::chrono::milliseconds outer;
    std::chrono::milliseconds inner;
    char const* log;
  };
  for (nesting const& n : {nesting{10ms, 5ms, "inner:timeout outer:timeout"},
         nesting{5ms, 10ms, "inner:cancelled(-) outer:timeout"},
         nesting{5ms, 5ms, "inner:cancelled(-) outer:timeout"}})
  {
    world w;
    trace log;
    w.play([&]() -> awaitable_of<Body> {
      auto const inner = [&](timeout_scope&) -> awaitable_of<Body> {
        try
        {
          auto op = in<Body>(
            taskio::timeout(n.inner, [](timeout_scope&) -> awaitable_of<Body> {
              co_await Body::sleep(1h);
            }));
          co_await std::move(op);
        }
        catch (...)
        {
          log("inner:" + kind(std::current_exception()));
          throw;
        }
      };
      try
      {
        auto op = in<Body>(taskio::timeout(n.outer, inner));
        co_await std::move(op);
      }
      catch (...)
      {
        log("outer:" + kind(std::current_exception()));
      }
      BOOST_TEST(taskio::current_task().cancelling() == 0);
      co_await Body::sleep(1ms);
    });
    BOOST_TEST(log.str() == n.log);
    BOOST_TEST((w.now() == 6ms));
  }
}

BOOST_AUTO_TEST_CASE(a_scope_of_an_outer_limit_is_used_by_an_inner_body)
{
  world w;
  w.play([&]() -> taskio::awaitable<void> {
    co_await taskio::timeout(
      5ms, [&](timeout_scope& outer) -> taskio::awaitable<void> {
        co_await taskio::timeout(
          10ms, [&](timeout_scope& inner) -> taskio::awaitable<void> {
            outer.reschedule(std::nullopt);
            inner.reschedule(std::nullopt);
            co_await taskio::sleep(1h);
          });
      });
  });
  BOOST_TEST((w.now() == 1h));
}

BOOST_AUTO_TEST_CASE(what_a_body_throws_by_being_called_is_thrown_by_it)
{
  world w;
  auto const t = w.lp.create_task([&]() -> taskio::awaitable<void> {
    co_await taskio::timeout(1s, [](timeout_scope&) -> taskio::awaitable<void> {
      throw own_failure("called");
      return taskio::awaitable<void>();
    });
  });
  w.run();
  BOOST_TEST(ended(t) == "called");
}

BOOST_AUTO_TEST_CASE(the_body_is_kept_until_the_end)
{
  census c;
  world w;
  w.play([&]() -> taskio::awaitable<void> {
    auto op = taskio::timeout(
      1s, [guard = counted(c)](timeout_scope&) -> taskio::awaitable<void> {
        co_await taskio::sleep(1ms);
      });
    BOOST_TEST(c.alive == 1);
    co_await std::move(op);
    BOOST_TEST(c.alive == 0);
  });
}

BOOST_AUTO_TEST_CASE(a_socket_that_is_silent)
{
  world w(foreign::ignore);
  socket_pair sockets(w.context);
  std::array<char, 16> data;
  std::string heard;
  w.play([&]() -> taskio::awaitable<void> {
    // A silence of 5 s ends the conversation.
    auto const talk = [&](timeout_scope& limit) -> taskio::awaitable<void> {
      for (;;)
      {
        limit.reschedule(w.lp.time() + 5s);
        typed_body::token const token;
        auto const n =
          co_await sockets.here.async_read_some(asio::buffer(data), token);
        heard.append(data.data(), n);
      }
    };
    w.lp.call_later(4s, [&] { sockets.send("a"); });
    w.lp.call_later(8s, [&] { sockets.send("b"); });
    bool expired = false;
    try
    {
      co_await taskio::timeout(5s, talk);
    }
    catch (taskio::timeout_error const&)
    {
      expired = true;
    }
    BOOST_TEST(expired);
    sockets.send("c");
    typed_body::token const token;
    auto const n =
      co_await sockets.here.async_read_some(asio::buffer(data), token);
    heard.append(data.data(), n);
  });
  BOOST_TEST(heard == "abc");
  BOOST_TEST((w.now() == 13s));
}

BOOST_AUTO_TEST_CASE(with_a_callback_it_runs_in_a_task_of_its_own)
{
  world w;
  trace log;
  w.call([&] {
    taskio::timeout(5ms, [](timeout_scope&) -> taskio::awaitable<int> {
      co_await taskio::sleep(1h);
      co_return 1;
    }).async_wait([&](std::exception_ptr e, int) { log(kind(e)); });
    taskio::timeout_at(w.lp.time() + 5ms, taskio::sleep(1ms, 7))
      .async_wait([&](std::exception_ptr e, int v) {
        log(describe(e) + std::to_string(v));
      });
  });
  w.run();
  BOOST_TEST(log.str() == "none7 timeout");
}

BOOST_AUTO_TEST_CASE(outside_of_a_task_it_throws)
{
  world w;
  trace log;
  asio::co_spawn(
    w.lp.get_executor(),
    [&]() -> taskio::awaitable<void> {
      co_await taskio::timeout(1s, taskio::sleep(1ms));
    },
    [&](std::exception_ptr e) { log(kind(e)); });
  w.run();
  BOOST_TEST(log.str() == "misuse");
}

BOOST_AUTO_TEST_CASE(a_loop_that_is_destroyed_takes_it_with_it)
{
  for (bool expiring : {false, true})
  {
    census c;
    {
      world w;
      w.lp.create_task([&]() -> taskio::awaitable<void> {
        auto body = [&, guard = counted(c)](
                      timeout_scope&) -> taskio::awaitable<void> {
          try
          {
            co_await taskio::sleep(1h);
          }
          catch (taskio::cancelled_error const&)
          {
          }
          co_await taskio::sleep(1h);
        };
        co_await taskio::timeout(expiring ? 0ms : 10ms, std::move(body));
        BOOST_ERROR("it ended");
      });
      w.settle();
      w.lp.set_exception_handler([](auto&, auto const&) {});
      BOOST_TEST(c.alive > 0);
    }
    BOOST_TEST(c.alive == 0);
  }
}

// An operation that ends within its signal.
template <typename Token>
auto async_until_cancelled(std::function<void()> signalled, Token&& token)
{
  return asio::async_initiate<Token, void(boost::system::error_code)>(
    [signalled](auto handler) {
      auto slot = asio::get_associated_cancellation_slot(handler);
      auto const kept = std::make_shared<decltype(handler)>(std::move(handler));
      slot.assign([kept, signalled](asio::cancellation_type) {
        signalled();
        auto h = std::move(*kept);
        auto const ex = asio::get_associated_executor(h);
        asio::dispatch(ex, [h = std::move(h)]() mutable {
          std::move(h)(
            boost::system::error_code(asio::error::operation_aborted));
        });
      });
    },
    token);
}

BOOST_AUTO_TEST_CASE(the_body_may_end_within_the_signal_of_its_limit)
{
  world w;
  taskio::context_var<int> number("number");
  w.play([&]() -> taskio::awaitable<void> {
    number.set(42);
    int within = 0;
    std::function<void()> const signalled = [&] { within = number.get(); };
    auto const body = [&](taskio::timeout_scope&) -> taskio::awaitable<void> {
      co_await async_until_cancelled(signalled, typed_body::token());
    };
    bool timed_out = false;
    try
    {
      co_await taskio::timeout(1ms, body);
    }
    catch (taskio::timeout_error const&)
    {
      timed_out = true;
    }
    BOOST_TEST(timed_out);
    BOOST_TEST(within == 42);
    BOOST_TEST(taskio::current_task().cancelling() == 0);
  });
}

BOOST_AUTO_TEST_CASE(what_ends_elsewhere_comes_home_before_its_limit_or_group)
{
  asio::io_context context;
  asio::thread_pool pool(1);
  taskio::loop lp(context);
  auto const away = [&pool]() -> taskio::awaitable<int> {
    co_await asio::post(
      asio::bind_executor(pool.get_executor(), typed_body::token()));
    BOOST_TEST(!taskio::current_task());
    co_return 1;
  };
  auto const t = lp.create_task([&]() -> taskio::awaitable<int> {
    auto const body = [&](taskio::timeout_scope&) { return away(); };
    int sum = co_await taskio::timeout(1h, body);
    BOOST_TEST(bool(taskio::current_task()));
    sum += co_await taskio::wait_for(away(), 1h);
    BOOST_TEST(bool(taskio::current_task()));
    auto const grouped = [&](taskio::task_group_scope&) { return away(); };
    sum += co_await taskio::task_group(grouped);
    BOOST_TEST(bool(taskio::current_task()));
    co_return sum;
  });
  context.run();
  BOOST_TEST(t.result() == 3);
}

// The operation of one task completes on the executor of another.
BOOST_AUTO_TEST_CASE(a_limit_is_for_the_task_that_awaits_it)
{
  using token = asio::use_awaitable_t<taskio::executor>;
  enum class limit
  {
    wait_for,
    timeout,
    task_group
  };
  for (limit const how : {limit::wait_for, limit::timeout, limit::task_group})
  {
    world w;
    trace log;
    std::optional<taskio::executor> others;
    auto const nap = [] { return taskio::sleep(50ms); };
    auto const fail = []() -> taskio::awaitable<void> {
      co_await taskio::sleep(5ms);
      throw std::runtime_error("child");
    };
    auto const other = [&]() -> taskio::awaitable<void> {
      others = co_await asio::this_coro::executor;
      co_await taskio::sleep(20ms);
      log("slept");
    };
    auto const in_group =
      [&](taskio::task_group_scope& scope) -> taskio::awaitable<void> {
      scope.create_task(fail);
      co_await nap();
    };
    auto const limited = [&]() -> taskio::awaitable<void> {
      co_await taskio::sleep(0ms);
      {
        auto post = asio::post(asio::bind_executor(*others, token()));
        others.reset();
        co_await std::move(post);
      }
      log(taskio::current_task().get_name());
      if (how == limit::wait_for)
      {
        auto op = taskio::wait_for(nap(), 5ms);
        co_await std::move(op);
      }
      else if (how == limit::timeout)
      {
        auto op = taskio::timeout(5ms, nap);
        co_await std::move(op);
      }
      else
      {
        auto op = taskio::task_group(in_group);
        co_await std::move(op);
      }
    };
    auto const o = w.lp.create_task(other, {.name = "other"});
    auto const l = w.lp.create_task(limited, {.name = "limited"});
    w.run();
    BOOST_TEST(log.str() == "other slept");
    BOOST_TEST(outcome(o) == "value");
    if (how == limit::task_group)
      BOOST_CHECK_THROW(l.result(), taskio::exception_group);
    else
      BOOST_CHECK_THROW(l.result(), taskio::timeout_error);
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
