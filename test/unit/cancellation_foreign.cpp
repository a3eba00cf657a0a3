//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "gate.hpp"
#include "support.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <memory>
#include <optional>

namespace {

using namespace taskio_test;
using on_signal = gate::on_signal;
using token = typed_body::token;

// Awaits an operation and says how that went: vN for a value, Xm for a
// cancellation with message m, and otherwise E.
template <typename Body>
awaitable_of<Body> note_wait(gate& g, std::string& log)
{
  try
  {
    int const v = co_await g.async_wait(typename Body::token());
    log += "v" + std::to_string(v);
  }
  catch (taskio::cancelled_error const& e)
  {
    log += "X" + e.message().value_or("-");
  }
  catch (boost::system::system_error const&)
  {
    log += "E";
  }
}

// The same for a wait of the library: T or Xm.
taskio::awaitable<void> note_sleep(std::string& log)
{
  try
  {
    co_await taskio::sleep(1ms);
    log += "T";
  }
  catch (taskio::cancelled_error const& e)
  {
    log += "X" + e.message().value_or("-");
  }
}

// A task that waits for an operation and then twice for other things, and the
// log of that.
struct waiting_task
{
  explicit waiting_task(
    on_signal behaviour = on_signal::abort, bool has_slot = true)
    : g(w.context, behaviour, has_slot)
    , task(w.lp.create_task([this]() -> taskio::awaitable<void> {
      co_await note_wait<typed_body>(g, log);
      co_await note_sleep(log);
      co_await note_sleep(log);
    }))
  {
    w.settle();
  }

  template <typename F>
  std::string after(F&& f)
  {
    w.call(std::forward<F>(f));
    w.run();
    return log;
  }

  world w;
  std::string log;
  gate g;
  taskio::task<void> task;
};

BOOST_AUTO_TEST_SUITE(cancellation_foreign)

// How an operation ends after its task was cancelled, and what comes of that.
struct foreign_ending
{
  char const* name;
  on_signal behaviour;
  bool has_slot;
  char const* expected;
};

foreign_ending const foreign_endings[] = {
  {"aborted", on_signal::abort, true, "XmTT"},
  {"aborted as a channel", on_signal::close, true, "XmTT"},
  {"another error", on_signal::fail, true, "EXmT"},
  {"a value all the same", on_signal::succeed, true, "v7XmT"},
  {"a value later", on_signal::take_notice, true, "v1XmT"},
  {"a value, signals not heard", on_signal::abort, false, "v1XmT"},
};

BOOST_AUTO_TEST_CASE(a_request_is_delivered_once_however_the_operation_ends)
{
  for (foreign_ending const& row : foreign_endings)
    BOOST_TEST_CONTEXT(row.name)
    {
      waiting_task t(row.behaviour, row.has_slot);
      t.w.call([&] { BOOST_TEST(t.task.cancel("m")); });
      BOOST_TEST(t.g.signals() == (row.has_slot ? 1 : 0));
      BOOST_TEST(t.after([&] { t.g.open(1); }) == row.expected);
      BOOST_TEST(outcome(t.task) == "value");
      BOOST_TEST(t.task.cancelling() == 1);
    }
}

BOOST_AUTO_TEST_CASE(a_request_taken_back_leaves_nothing_pending)
{
  char const* const expected[] = {
    "X-TT", "X-TT", "ETT", "v7TT", "v1TT", "v1TT"};
  for (std::size_t i = 0; i < std::size(foreign_endings); ++i)
    BOOST_TEST_CONTEXT(foreign_endings[i].name)
    {
      foreign_ending const& row = foreign_endings[i];
      waiting_task t(row.behaviour, row.has_slot);
      t.w.call([&] {
        t.task.cancel("m");
        t.task.uncancel();
      });
      std::string log = t.after([&] { t.g.open(1); });
      // Whether the message is still known is not promised.
      if (log.starts_with("Xm"))
        log.replace(0, 2, "X-");
      BOOST_TEST(log == expected[i]);
    }
}

BOOST_AUTO_TEST_CASE(several_requests_before_the_step_are_one)
{
  waiting_task t;
  BOOST_TEST(t.after([&] {
    t.task.cancel("a");
    t.task.cancel("b");
    t.task.cancel("c");
  }) == "XaTT");
  BOOST_TEST(t.g.signals() == 1);
  BOOST_TEST(t.task.cancelling() == 3);
}

BOOST_AUTO_TEST_CASE(a_result_on_its_way_is_not_thrown_away)
{
  waiting_task t;
  BOOST_TEST(t.after([&] {
    t.g.open(5);
    t.task.cancel("m");
  }) == "v5XmT");
}

BOOST_AUTO_TEST_CASE(a_request_taken_back_in_time_is_not_delivered)
{
  waiting_task t;
  BOOST_TEST(t.after([&] {
    t.g.open(5);
    t.task.cancel("m");
    t.task.uncancel();
  }) == "v5TT");
}

BOOST_AUTO_TEST_CASE(each_request_after_a_delivery_is_delivered)
{
  world w;
  gate g(w.context);
  std::string log;
  auto const t = w.lp.create_task([&]() -> taskio::awaitable<void> {
    for (int i = 0; i < 3; ++i)
      co_await note_wait<typed_body>(g, log);
  });
  w.settle();
  w.call([&] { t.cancel("a"); });
  w.call([&] { t.cancel("b"); });
  BOOST_TEST(g.is_waiting());
  w.call([&] { g.open(1); });
  BOOST_TEST(log == "XaXbv1");
}

BOOST_AUTO_TEST_CASE(a_task_that_cancels_itself_does_not_start_the_operation)
{
  world w;
  gate g(w.context);
  std::string log;
  auto const t = w.lp.create_task([&]() -> taskio::awaitable<void> {
    taskio::current_task().cancel("self");
    co_await note_wait<typed_body>(g, log);
    BOOST_TEST(g.started() == 0);
    co_await note_wait<typed_body>(g, log);
  });
  w.settle();
  BOOST_TEST(log == "Xself");
  BOOST_TEST(g.started() == 1);
  w.call([&] { g.open(1); });
  BOOST_TEST(log == "Xselfv1");
  BOOST_TEST(t.done());
}

BOOST_AUTO_TEST_CASE(with_as_tuple_the_result_is_given_and_the_request_waits)
{
  world w;
  gate g(w.context);
  std::string log;
  auto const t = w.lp.create_task([&]() -> taskio::awaitable<void> {
    auto const adapted = asio::as_tuple(token());
    auto const [ec, v] = co_await g.async_wait(adapted);
    log += ec == asio::error::operation_aborted ? "A" : "?";
    co_await note_sleep(log);
    co_await note_sleep(log);
  });
  w.settle();
  w.call([&] { t.cancel("m"); });
  w.run();
  BOOST_TEST(log == "AXmT");
}

BOOST_AUTO_TEST_CASE(with_redirect_error_the_request_waits_too)
{
  world w;
  gate g(w.context);
  std::string log;
  auto const t = w.lp.create_task([&]() -> taskio::awaitable<void> {
    boost::system::error_code ec;
    auto adapted = asio::redirect_error(token(), ec);
    co_await g.async_wait(std::move(adapted));
    log += ec == asio::error::operation_aborted ? "A" : "?";
    co_await note_wait<typed_body>(g, log);
    co_await note_wait<typed_body>(g, log);
  });
  w.settle();
  w.call([&] { t.cancel("m"); });
  BOOST_TEST(log == "AXm");
  w.call([&] { g.open(3); });
  BOOST_TEST(log == "AXmv3");
  BOOST_TEST(t.done());
}

BOOST_AUTO_TEST_CASE(deferred_operations_are_cancelled_as_well)
{
  world w;
  gate g(w.context);
  auto const t = w.lp.create_task([&]() -> taskio::awaitable<void> {
    co_await g.async_wait(asio::deferred);
  });
  w.settle();
  w.call([&] { t.cancel("m"); });
  BOOST_TEST(outcome(t) == "cancelled(m)");
  BOOST_TEST(!g.is_waiting());
}

BOOST_AUTO_TEST_CASE(while_the_body_is_disabled_a_request_waits)
{
  world w;
  gate g(w.context);
  std::string log;
  auto const t = w.lp.create_task([&]() -> taskio::awaitable<void> {
    auto const disabled = asio::disable_cancellation();
    co_await asio::this_coro::reset_cancellation_state(disabled);
    co_await note_wait<typed_body>(g, log);
    co_await note_sleep(log);
    auto const enabled = asio::enable_terminal_cancellation();
    co_await asio::this_coro::reset_cancellation_state(enabled);
    co_await note_sleep(log);
    co_await note_sleep(log);
  });
  w.settle();
  w.call([&] { t.cancel("m"); });
  BOOST_TEST(g.is_waiting());
  w.call([&] { g.open(1); });
  w.run();
  BOOST_TEST(log == "v1TXmT");
  BOOST_TEST(t.done());
}

BOOST_AUTO_TEST_CASE(a_request_reaches_an_operation_at_any_depth)
{
  world w;
  gate g(w.context);
  std::string log;
  struct levels
  {
    static taskio::awaitable<void> go(gate& inner, std::string& events, int n)
    {
      if (n == 0)
        co_await inner.async_wait(token());
      else
        co_await go(inner, events, n - 1);
    }
  };
  auto const t = w.lp.create_task(
    [&]() -> taskio::awaitable<void> { co_await levels::go(g, log, 5); });
  w.settle();
  w.call([&] { t.cancel("m"); });
  BOOST_TEST(outcome(t) == "cancelled(m)");
}

BOOST_AUTO_TEST_CASE(coroutines_beside_the_tasks_own_do_not_take_its_request)
{
  world w;
  gate own(w.context);
  gate beside(w.context);
  std::string log;
  std::string log_beside;
  auto const t = w.lp.create_task([&]() -> taskio::awaitable<void> {
    auto ex = co_await asio::this_coro::executor;
    asio::co_spawn(
      ex, note_wait<typed_body>(beside, log_beside), [](std::exception_ptr) {});
    co_await note_wait<typed_body>(own, log);
  });
  w.settle();
  w.call([&] { t.cancel("m"); });
  BOOST_TEST(log == "Xm");
  BOOST_TEST(beside.is_waiting());
  w.call([&] { beside.open(4); });
  BOOST_TEST(log_beside == "v4");
}

BOOST_AUTO_TEST_CASE(the_branches_of_a_choice_are_a_foreign_wait)
{
  using namespace asio::experimental::awaitable_operators;
  world w;
  gate a(w.context);
  gate b(w.context);
  std::string log;
  auto const branch = [](gate& g) -> taskio::awaitable<int> {
    co_return co_await g.async_wait(token());
  };
  auto const t = w.lp.create_task([&]() -> taskio::awaitable<void> {
    try
    {
      co_await (branch(a) || branch(b));
    }
    catch (taskio::cancelled_error const& e)
    {
      log += "X" + e.message().value_or("-");
    }
    co_await note_sleep(log);
  });
  w.settle();
  BOOST_TEST(a.is_waiting());
  w.call([&] { t.cancel("m"); });
  w.run();
  BOOST_TEST(!a.is_waiting());
  BOOST_TEST(!b.is_waiting());
  BOOST_TEST(log == "XmT");
  BOOST_TEST(outcome(t) == "value");
}

// An operation that completes within the signal.
template <typename Token>
auto async_give_up(Token&& token)
{
  return asio::async_initiate<Token, void(boost::system::error_code)>(
    [](auto h) {
      auto slot = asio::get_associated_cancellation_slot(h);
      auto const kept = std::make_shared<decltype(h)>(std::move(h));
      slot.assign([kept, slot](asio::cancellation_type) mutable {
        auto last = std::move(*kept);
        slot.clear();
        std::move(last)(
          boost::system::error_code(asio::error::operation_aborted));
      });
    },
    token);
}

taskio::awaitable<void> abort_of_its_own()
{
  co_await taskio::sleep(0ms);
  throw boost::system::system_error(asio::error::operation_aborted);
}

BOOST_AUTO_TEST_CASE(a_request_that_was_answered_within_the_signal_is_over)
{
  world w;
  trace log;
  auto const t = w.lp.create_task([&]() -> taskio::awaitable<void> {
    try
    {
      co_await async_give_up(asio::deferred);
    }
    catch (taskio::cancelled_error const&)
    {
      log("cancelled");
    }
    co_await taskio::sleep(1ms);
    try
    {
      co_await abort_of_its_own();
    }
    catch (taskio::cancelled_error const&)
    {
      log("again");
    }
    catch (boost::system::system_error const&)
    {
      log("aborted");
    }
  });
  w.settle();
  w.call([&] { t.cancel(); });
  w.run();
  BOOST_TEST(log.str() == "cancelled aborted");
}

BOOST_AUTO_TEST_CASE(awaiting_another_loops_task_is_a_foreign_wait)
{
  world w;
  taskio::loop other(w.context, w.clock);
  auto const theirs = other.create_task([]() -> taskio::awaitable<int> {
    co_return co_await taskio::sleep(1s, 5);
  });
  std::string log;
  auto const t = w.lp.create_task([&]() -> taskio::awaitable<void> {
    try
    {
      co_await theirs;
    }
    catch (taskio::cancelled_error const& e)
    {
      log += "X" + e.message().value_or("-");
    }
    int const v = co_await theirs;
    log += "v" + std::to_string(v);
    BOOST_TEST((&taskio::running_loop() == &w.lp));
  });
  w.lp.call_later(1ms, [&] { t.cancel("m"); });
  w.run();
  BOOST_TEST(log == "Xmv5");
  BOOST_TEST(t.done());
  BOOST_TEST(theirs.result() == 5);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
