//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "gate.hpp"
#include "support.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>

namespace {

using namespace taskio_test;
using on_signal = gate::on_signal;

// Awaits an operation: vN for a value, A when it was aborted, E for another
// error.
asio::awaitable<void> note_wait(gate& g, std::string& log)
{
  try
  {
    int const v = co_await g.async_wait(asio::use_awaitable);
    log += "v" + std::to_string(v);
  }
  catch (boost::system::system_error const& e)
  {
    log += e.code() == asio::error::operation_aborted ? "A" : "E";
  }
}

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

BOOST_AUTO_TEST_SUITE(cancellation_plain)

BOOST_AUTO_TEST_CASE(a_body_that_lets_the_abort_out_ends_cancelled)
{
  for (on_signal behaviour : {on_signal::abort, on_signal::close})
  {
    world w;
    gate g(w.context, behaviour);
    auto const t = w.lp.create_task([&]() -> asio::awaitable<void> {
      co_await g.async_wait(asio::use_awaitable);
    });
    w.settle();
    w.call([&] { t.cancel("m"); });
    BOOST_TEST(t.cancelled());
    BOOST_TEST(outcome(t) == "cancelled(m)");
  }
}

BOOST_AUTO_TEST_CASE(an_abort_that_nobody_asked_for_is_a_failure)
{
  world w;
  gate g(w.context);
  auto const t = w.lp.create_task([&]() -> asio::awaitable<void> {
    co_await g.async_wait(asio::use_awaitable);
  });
  w.settle();
  w.call([&] { g.open(0, asio::error::operation_aborted); });
  BOOST_TEST(t.done());
  BOOST_TEST(!t.cancelled());
  BOOST_CHECK_THROW(t.result(), boost::system::system_error);
}

// How the first operation ends after the request, and what the next one does.
struct plain_ending
{
  char const* name;
  on_signal behaviour;
  bool has_slot;
  char const* expected;
};

plain_ending const plain_endings[] = {
  {"aborted", on_signal::abort, true, "A"},
  {"another error", on_signal::fail, true, "E"},
  {"a value all the same", on_signal::succeed, true, "v7"},
  {"a value later", on_signal::take_notice, true, "v1"},
  {"a value, signals not heard", on_signal::abort, false, "v1"},
};

BOOST_AUTO_TEST_CASE(a_request_is_never_lost)
{
  for (plain_ending const& row : plain_endings)
    BOOST_TEST_CONTEXT(row.name)
    {
      world w;
      gate first(w.context, row.behaviour, row.has_slot);
      gate second(w.context);
      std::string log;
      auto const t = w.lp.create_task([&]() -> asio::awaitable<void> {
        co_await note_wait(first, log);
        co_await note_wait(second, log);
      });
      w.settle();
      w.call([&] { t.cancel("m"); });
      w.call([&] { first.open(1); });
      // By Asio's rule the next await throws, whatever became of the first:
      // the state is set until it is reset.
      BOOST_TEST(log == row.expected);
      BOOST_TEST(second.started() == 0);
      BOOST_TEST(outcome(t) == "cancelled(m)");
    }
}

BOOST_AUTO_TEST_CASE(resetting_the_state_makes_waits_free_again)
{
  world w;
  gate g(w.context);
  std::string log;
  auto const t = w.lp.create_task([&]() -> asio::awaitable<void> {
    co_await note_wait(g, log);
    co_await asio::this_coro::reset_cancellation_state();
    co_await note_wait(g, log);
  });
  w.settle();
  w.call([&] { t.cancel(); });
  BOOST_TEST(log == "A");
  BOOST_TEST(g.is_waiting());
  w.call([&] { g.open(2); });
  BOOST_TEST(log == "Av2");
}

BOOST_AUTO_TEST_CASE(taking_the_request_back_makes_waits_free_again)
{
  world w;
  gate g(w.context);
  std::string log;
  auto const t = w.lp.create_task([&]() -> asio::awaitable<void> {
    co_await note_wait(g, log);
    taskio::current_task().uncancel();
    co_await note_wait(g, log);
    co_await plain_body::sleep(1ms);
    log += "T";
  });
  w.settle();
  w.call([&] { t.cancel(); });
  BOOST_TEST(g.is_waiting());
  w.call([&] { g.open(2); });
  w.run();
  BOOST_TEST(log == "Av2T");
}

BOOST_AUTO_TEST_CASE(after_a_library_wait_was_cancelled_waits_are_free)
{
  world w;
  gate g(w.context);
  std::string log;
  auto const t = w.lp.create_task([&]() -> asio::awaitable<void> {
    try
    {
      co_await plain_body::sleep(1h);
    }
    catch (taskio::cancelled_error const& e)
    {
      log += "X" + e.message().value_or("-");
    }
    co_await note_wait(g, log);
  });
  w.settle();
  w.call([&] { t.cancel("m"); });
  BOOST_TEST(g.is_waiting());
  w.call([&] { g.open(2); });
  BOOST_TEST(log == "Xmv2");
  BOOST_TEST(t.done());
}

BOOST_AUTO_TEST_CASE(a_result_on_its_way_is_not_thrown_away)
{
  world w;
  gate g(w.context);
  std::string log;
  auto const t = w.lp.create_task([&]() -> asio::awaitable<void> {
    co_await note_wait(g, log);
    co_await note_wait(g, log);
  });
  w.settle();
  w.call([&] {
    g.open(5);
    t.cancel("m");
  });
  BOOST_TEST(log == "v5A");
}

BOOST_AUTO_TEST_CASE(a_task_that_cancels_itself_is_aborted_in_the_next_wait)
{
  world w;
  gate g(w.context);
  std::string log;
  auto const t = w.lp.create_task([&]() -> asio::awaitable<void> {
    taskio::current_task().cancel("self");
    co_await note_wait(g, log);
  });
  w.settle();
  BOOST_TEST(log == "A");
  BOOST_TEST(t.done());
}

BOOST_AUTO_TEST_CASE(while_the_body_is_disabled_a_request_waits)
{
  world w;
  gate g(w.context);
  std::string log;
  auto const t = w.lp.create_task([&]() -> asio::awaitable<void> {
    auto const disabled = asio::disable_cancellation();
    co_await asio::this_coro::reset_cancellation_state(disabled);
    co_await note_wait(g, log);
    auto const enabled = asio::enable_terminal_cancellation();
    co_await asio::this_coro::reset_cancellation_state(enabled);
    co_await note_wait(g, log);
  });
  w.settle();
  w.call([&] { t.cancel("m"); });
  BOOST_TEST(g.is_waiting());
  BOOST_TEST(g.signals() == 0);
  w.call([&] { g.open(1); });
  BOOST_TEST(log == "v1A");
  BOOST_TEST(t.done());
}

BOOST_AUTO_TEST_CASE(an_adopted_child_that_lets_the_abort_out_has_received_it)
{
  world w;
  gate g(w.context);
  std::string log;
  auto const child = [&]() -> asio::awaitable<void> {
    co_await g.async_wait(asio::use_awaitable);
  };
  auto const t = w.lp.create_task([&]() -> taskio::awaitable<void> {
    try
    {
      co_await child();
    }
    catch (taskio::cancelled_error const& e)
    {
      log += "X" + e.message().value_or("-");
    }
    co_await note_sleep(log);
  });
  w.settle();
  w.call([&] { t.cancel("m"); });
  w.run();
  BOOST_TEST(log == "XmT");
}

BOOST_AUTO_TEST_CASE(a_request_can_be_taken_back_from_a_task_that_is_done)
{
  world w;
  gate g(w.context);
  std::string log;
  auto const t = w.lp.create_task([&]() -> asio::awaitable<void> {
    co_await note_wait(g, log);
    throw taskio::cancelled_error("own");
  });
  w.settle();
  w.call([&] { t.cancel("m"); });
  w.run();
  BOOST_TEST(outcome(t) == "cancelled(own)");
  BOOST_TEST(t.cancelling() == 1);
  BOOST_TEST(t.uncancel() == 0);
}

BOOST_AUTO_TEST_CASE(an_adopted_child_that_takes_a_request_back_awaits_freely)
{
  world w;
  gate g(w.context);
  std::string log;
  auto const child = [&]() -> asio::awaitable<void> {
    co_await note_wait(g, log);
    taskio::current_task().uncancel();
    co_await note_wait(g, log);
    co_await taskio::sleep(1ms).async_wait(asio::use_awaitable);
  };
  auto const t = w.lp.create_task([&]() -> taskio::awaitable<void> {
    co_await child();
    co_await note_sleep(log);
  });
  w.settle();
  w.call([&] { t.cancel("m"); });
  w.call([&] { g.open(1); });
  w.run();
  BOOST_TEST(log == "Av1T");
  BOOST_TEST(outcome(t) == "value");
}

BOOST_AUTO_TEST_CASE(an_adopted_child_that_swallows_the_abort_has_received_it)
{
  world w;
  gate g(w.context);
  std::string log;
  auto const t = w.lp.create_task([&]() -> taskio::awaitable<void> {
    co_await note_wait(g, log);
    co_await note_sleep(log);
  });
  w.settle();
  w.call([&] { t.cancel("m"); });
  w.run();
  BOOST_TEST(log == "AT");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
