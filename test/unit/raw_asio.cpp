//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// What goes wrong with coroutines of Asio alone, next to what happens here.
// doc/asio.adoc is the table of it.

#include "gate.hpp"
#include "support.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/version.hpp>
#include <optional>
#include <variant>
#if BOOST_ASIO_VERSION >= 103100
#include <boost/asio/cancel_after.hpp>
#endif

namespace {

using namespace taskio_test;
using asio::cancellation_type;
using boost::system::system_error;

// A coroutine of Asio's alone, with a signal to cancel it.
struct raw_world
{
  template <typename Body>
  void spawn(Body body)
  {
    asio::co_spawn(context, std::move(body),
      asio::bind_cancellation_slot(
        signal.slot(), [this](std::exception_ptr e) { end = describe(e); }));
    settle();
  }
  void settle()
  {
    context.restart();
    context.poll();
  }
  void emit(cancellation_type type)
  {
    signal.emit(type);
    settle();
  }

  asio::io_context context{1};
  asio::cancellation_signal signal;
  std::string end = "pending";
};

// Awaits an operation: vN for a value, A for operation_aborted, X for a
// cancellation of this library.
template <typename Awaitable>
Awaitable note(gate& g, std::string& log)
{
  using executor = typename Awaitable::executor_type;
  try
  {
    int const v = co_await g.async_wait(asio::use_awaitable_t<executor>());
    log += "v" + std::to_string(v);
  }
  catch (taskio::cancelled_error const& e)
  {
    log += "X" + e.message().value_or("-");
  }
  catch (system_error const& e)
  {
    log += e.code() == asio::error::operation_aborted ? "A" : "E";
  }
}
using raw = asio::awaitable<void>;
using ours = taskio::awaitable<void>;

BOOST_AUTO_TEST_SUITE(raw_asio)

// P1: once cancelled, always cancelled: clean-up cannot await.
BOOST_AUTO_TEST_CASE(a_cancellation_sticks_and_here_it_is_thrown_once)
{
  {
    raw_world w;
    gate work(w.context), cleanup(w.context);
    std::string log;
    // tag::raw_cleanup[]
    w.spawn([&]() -> asio::awaitable<void> {
      co_await note<raw>(work, log);    // catches the cancellation
      co_await note<raw>(cleanup, log); // throws before it begins
    });
    // end::raw_cleanup[]
    w.emit(cancellation_type::terminal);
    BOOST_TEST(log == "A");
    BOOST_TEST(cleanup.started() == 0);
    BOOST_TEST(w.end != "none");
  }
  {
    world w;
    gate work(w.context), cleanup(w.context);
    std::string log;
    // tag::cleanup[]
    auto const t = w.lp.create_task([&]() -> taskio::awaitable<void> {
      co_await note<ours>(work, log);    // catches the cancellation
      co_await note<ours>(cleanup, log); // awaits as ever
    });
    // end::cleanup[]
    w.settle();
    w.call([&] { t.cancel("m"); });
    BOOST_TEST(cleanup.is_waiting());
    cleanup.open(1);
    w.settle();
    BOOST_TEST(log == "Xmv1");
    BOOST_TEST(outcome(t) == "value");
  }
}

// P2: the way around that loses cancellations.
BOOST_AUTO_TEST_CASE(a_cancellation_is_lost_and_here_the_next_await_throws_it)
{
  {
    raw_world w;
    gate g(w.context);
    std::string log;
    bool known = false;
    w.spawn([&]() -> raw {
      co_await asio::this_coro::throw_if_cancelled(false);
      w.signal.emit(cancellation_type::terminal);
      known = (co_await asio::this_coro::cancellation_state).cancelled()
        != cancellation_type::none;
      co_await note<raw>(g, log);
    });
    BOOST_TEST(known);
    BOOST_TEST(g.is_waiting());
    g.open(1);
    w.settle();
    BOOST_TEST(log == "v1");
  }
  {
    world w;
    gate g(w.context);
    std::string log;
    auto const t = w.lp.create_task([&]() -> ours {
      taskio::current_task().cancel("m");
      co_await note<ours>(g, log);
    });
    w.settle();
    BOOST_TEST(log == "Xm");
    BOOST_TEST(g.started() == 0);
    BOOST_TEST(t.done());
  }
}

// P3: a state is overwritten by each signal, also by one that it ignores.
BOOST_AUTO_TEST_CASE(a_weaker_signal_erases_and_here_requests_add_up)
{
  {
    raw_world w;
    gate g(w.context);
    std::string log;
    w.spawn([&]() -> raw {
      w.signal.emit(cancellation_type::terminal);
      w.signal.emit(cancellation_type::total);
      co_await note<raw>(g, log);
    });
    BOOST_TEST(g.is_waiting());
    g.open(1);
    w.settle();
    BOOST_TEST(log == "v1");
    BOOST_TEST(w.end == "none");
  }
  {
    world w;
    gate g(w.context);
    std::string log;
    auto const t = w.lp.create_task([&]() -> ours {
      taskio::current_task().cancel("first");
      taskio::current_task().cancel("second");
      co_await note<ours>(g, log);
    });
    w.settle();
    BOOST_TEST(log == "Xsecond");
    BOOST_TEST(t.cancelling() == 2);
  }
}

// P4: a spawned coroutine listens to terminal signals only.
BOOST_AUTO_TEST_CASE(total_is_ignored_and_here_any_signal_cancels)
{
  {
    raw_world w;
    gate g(w.context);
    std::string log;
    w.spawn([&]() -> raw { co_await note<raw>(g, log); });
    w.emit(cancellation_type::total);
    BOOST_TEST(g.is_waiting());
    g.open(1);
    w.settle();
    BOOST_TEST(log == "v1");
  }
  {
    world w;
    gate g(w.context);
    std::string log;
    asio::cancellation_signal signal;
    taskio::run_coroutine_threadsafe(
      [&]() -> ours { co_await note<ours>(g, log); }, w.lp,
      asio::bind_cancellation_slot(signal.slot(), asio::detached));
    w.settle();
    w.call([&] { signal.emit(cancellation_type::total); });
    BOOST_TEST(log == "X-");
  }
}

// P5: nobody hears of what a detached coroutine throws.
BOOST_AUTO_TEST_CASE(an_exception_vanishes_and_here_it_is_reported)
{
  {
    raw_world w;
    asio::co_spawn(
      w.context,
      []() -> raw {
        throw std::runtime_error("lost");
        co_return;
      },
      asio::detached);
    BOOST_CHECK_NO_THROW(w.settle());
  }
  {
    world w;
    w.lp.create_task(
      []() -> ours {
        throw std::runtime_error("found");
        co_return;
      },
      {.name = "t"});
    w.run();
    auto const reports = w.reports.take();
    BOOST_REQUIRE(reports.size() == 1);
    BOOST_TEST(reports[0].message == "task exception was never retrieved");
    BOOST_TEST(reports[0].what == "found");
    BOOST_TEST(reports[0].task == "t");
  }
}

// P6: a function that sets its own filter erases what its caller was sent.
BOOST_AUTO_TEST_CASE(a_reset_erases_and_here_the_request_outlives_it)
{
  auto const erase = [](auto cancel) -> auto {
    return [cancel]() -> raw {
      cancel();
      co_await asio::this_coro::reset_cancellation_state(
        asio::enable_terminal_cancellation());
    };
  };
  {
    raw_world w;
    gate g(w.context);
    std::string log;
    auto const reset =
      erase([&] { w.signal.emit(cancellation_type::terminal); });
    w.spawn([&]() -> raw {
      co_await reset();
      co_await note<raw>(g, log);
    });
    BOOST_TEST(g.is_waiting());
    g.open(1);
    w.settle();
    BOOST_TEST(log == "v1");
  }
  {
    world w;
    gate g(w.context);
    std::string log;
    auto const t = w.lp.create_task([&]() -> ours {
      auto const reset = []() -> ours {
        taskio::current_task().cancel("m");
        co_await asio::this_coro::reset_cancellation_state(
          asio::enable_terminal_cancellation());
      };
      try
      {
        co_await reset();
      }
      catch (taskio::cancelled_error const&)
      {
        log += "early";
      }
      co_await note<ours>(g, log);
    });
    w.settle();
    BOOST_TEST(log == "Xm");
    BOOST_TEST(t.done());
  }
}

asio::awaitable<int> raw_value(gate& g)
{
  co_return co_await g.async_wait(asio::use_awaitable);
}

taskio::awaitable<int> value(gate& g)
{
  auto wait = g.async_wait(asio::use_awaitable_t<taskio::executor>());
  co_return co_await std::move(wait);
}

// P7: || waits for a value, and drops the failure of the other branch.
BOOST_AUTO_TEST_CASE(either_swallows_a_failure_and_here_it_ends_the_gather)
{
  {
    using namespace asio::experimental::awaitable_operators;
    raw_world w;
    gate slow(w.context), broken(w.context);
    std::optional<std::variant<int, int>> first;
    w.spawn([&]() -> raw {
      // tag::raw_either[]
      first = co_await (raw_value(slow) || raw_value(broken));
      // end::raw_either[]
    });
    broken.open(0, asio::error::eof);
    w.settle();
    BOOST_TEST(w.end == "pending");
    BOOST_TEST(slow.signals() == 0);
    slow.open(1);
    w.settle();
    BOOST_TEST(w.end == "none");
    BOOST_REQUIRE(first);
    BOOST_TEST(first->index() == 0u);
  }
  {
    world w;
    gate slow(w.context), broken(w.context);
    auto const t = w.lp.create_task([&]() -> ours {
      // tag::gather[]
      auto const both =
        taskio::gather(taskio::on_error::cancel, value(slow), value(broken));
      co_await both;
      // end::gather[]
    });
    w.settle();
    broken.open(0, asio::error::eof);
    w.settle();
    BOOST_TEST(slow.signals() == 1);
    BOOST_TEST(t.done());
    BOOST_CHECK_EXCEPTION(t.result(), system_error,
      [](auto& e) { return e.code() == asio::error::eof; });
  }
}

// P9: of two values that are there, || gives one.
BOOST_AUTO_TEST_CASE(either_drops_a_value_and_here_the_handles_keep_both)
{
  {
    using namespace asio::experimental::awaitable_operators;
    raw_world w;
    gate a(w.context), b(w.context);
    std::optional<std::variant<int, int>> first;
    w.spawn([&]() -> raw { first = co_await (raw_value(a) || raw_value(b)); });
    a.open(1);
    b.open(2);
    w.settle();
    BOOST_TEST(w.end == "none");
    BOOST_REQUIRE(first);
    BOOST_TEST(first->index() == 0u);
  }
  {
    world w;
    gate a(w.context), b(w.context);
    int sum = 0;
    auto const t = w.lp.create_task([&]() -> ours {
      auto first = taskio::create_task(value(a));
      auto second = taskio::create_task(value(b));
      taskio::wait_options const any{taskio::return_when::first_completed, {}};
      auto either = taskio::wait(any, first, second);
      auto const ended = co_await std::move(either);
      for (auto const& done : ended.done)
        sum += done.result();
      for (auto const& pending : ended.pending)
        sum += co_await pending;
    });
    w.settle();
    a.open(1);
    b.open(2);
    w.settle();
    BOOST_TEST(sum == 3);
    BOOST_TEST(t.done());
  }
}

// P8: what has run out of time looks as if somebody had cancelled it.
BOOST_AUTO_TEST_CASE(
  a_timeout_looks_like_a_cancel_and_here_it_has_its_own_error)
{
#if BOOST_ASIO_VERSION >= 103100
  for (bool outside : {false, true})
  {
    asio::io_context context;
    asio::cancellation_signal signal;
    asio::steady_timer timer(context, asio::steady_timer::time_point::max());
    boost::system::error_code seen;
    timer.async_wait(asio::cancel_after(outside ? 1h : 0s,
      asio::bind_cancellation_slot(
        signal.slot(), [&](boost::system::error_code ec) { seen = ec; })));
    if (outside)
      signal.emit(cancellation_type::terminal);
    context.run();
    BOOST_TEST(seen == asio::error::operation_aborted);
  }
#endif
  for (bool outside : {false, true})
  {
    world w;
    std::string seen;
    auto const t = w.lp.create_task([&]() -> ours {
      try
      {
        co_await taskio::wait_for(taskio::sleep(1h), 1s);
      }
      catch (taskio::timeout_error const& e)
      {
        seen = e.code() == asio::error::timed_out ? "timeout" : "?";
      }
      catch (taskio::cancelled_error const&)
      {
        seen = "cancelled";
      }
    });
    if (outside)
      w.call([&] { t.cancel(); });
    w.run();
    BOOST_TEST(seen == (outside ? "cancelled" : "timeout"));
  }
}

// P10: a group that is cancelling its members hears nothing more.
BOOST_AUTO_TEST_CASE(further_requests_are_dropped_and_here_each_is_counted)
{
  {
    using namespace asio::experimental::awaitable_operators;
    raw_world w;
    gate stubborn(w.context, gate::on_signal::take_notice);
    gate quick(w.context);
    w.spawn([&]() -> raw {
      static_cast<void>(co_await (raw_value(stubborn) || raw_value(quick)));
    });
    quick.open(1);
    w.settle();
    w.emit(cancellation_type::terminal);
    w.emit(cancellation_type::terminal);
    BOOST_TEST(stubborn.signals() == 1);
    stubborn.open(1);
    w.settle();
  }
  {
    world w;
    gate stubborn(w.context, gate::on_signal::take_notice);
    taskio::task<int> child;
    auto const t = w.lp.create_task([&]() -> ours {
      child = taskio::create_task(value(stubborn));
      auto const all = taskio::gather(child);
      co_await all;
    });
    w.settle();
    for (int i = 0; i < 3; ++i)
      w.call([&] { t.cancel(); });
    BOOST_TEST(child.cancelling() == 3);
    stubborn.open(1);
    w.run();
  }
}

// P11: a context takes its coroutines along, and says nothing.
BOOST_AUTO_TEST_CASE(work_ends_silently_and_here_it_is_reported)
{
  census c;
  std::string end;
  {
    raw_world w;
    gate g(w.context);
    w.spawn([&, alive = counted(c)]() -> raw { co_await raw_value(g); });
    end = w.end;
  }
  BOOST_TEST(c.alive == 0);
  BOOST_TEST(end == "pending");

  report_log reports;
  {
    asio::io_context context;
    taskio::loop lp(context);
    reports.listen_to(lp);
    gate g(context);
    lp.create_task(
      [&, alive = counted(c)]() -> ours { co_await value(g); }, {.name = "t"});
    context.poll();
  }
  BOOST_TEST(c.alive == 0);
  auto const seen = reports.take();
  BOOST_REQUIRE(seen.size() == 1);
  BOOST_TEST(seen[0].message == "task was destroyed but it is pending");
  BOOST_TEST(seen[0].task == "t");
}

// e: whether a new coroutine runs at once depends on who spawns it.
BOOST_AUTO_TEST_CASE(a_spawn_may_run_inline_and_here_it_is_always_queued)
{
  for (bool inside : {false, true})
  {
    asio::io_context context{1};
    trace seen;
    auto const spawn = [&] {
      asio::co_spawn(
        context,
        [&]() -> raw {
          seen("body");
          co_return;
        },
        asio::detached);
      seen("spawned");
    };
    if (inside)
      asio::post(context, spawn);
    else
      spawn();
    context.run();
    BOOST_TEST(seen.str() == (inside ? "body spawned" : "spawned body"));
  }
  for (bool inside : {false, true})
  {
    world w;
    trace seen;
    auto const spawn = [&] {
      w.lp.create_task([&]() -> ours {
        seen("body");
        co_return;
      });
      seen("spawned");
    };
    if (inside)
      w.lp.call_soon(spawn);
    else
      spawn();
    w.run();
    BOOST_TEST(seen.str() == "spawned body");
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
