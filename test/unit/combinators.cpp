//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// Combinators with each other, and with timers and sockets.

#include "sockets.hpp"
#include "support.hpp"

#include <array>
#include <boost/asio/deferred.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/steady_timer.hpp>
#include <string>
#include <vector>

namespace {

using namespace taskio_test;
using group_scope = taskio::task_group_scope;

struct own_failure : std::runtime_error
{
  using std::runtime_error::runtime_error;
};

taskio::awaitable<int> work(std::chrono::milliseconds d, bool fails = false)
{
  co_await taskio::sleep(d);
  if (fails)
    throw own_failure("failure");
  co_return int(d.count());
}

BOOST_AUTO_TEST_SUITE(combinators)

BOOST_AUTO_TEST_CASE(a_timer_a_socket_and_a_task_are_gathered)
{
  world w(foreign::ignore);
  socket_pair sockets(w.context);
  std::array<char, 16> data;
  w.lp.call_later(5ms, [&] { sockets.send("hello"); });
  w.play([&]() -> taskio::awaitable<void> {
    auto ex = co_await asio::this_coro::executor;
    asio::steady_timer timer(ex, asio::steady_timer::time_point::min());
    auto const task = taskio::create_task(work(10ms));
    auto const [tick, length, value] =
      co_await taskio::gather(timer.async_wait(asio::deferred),
        sockets.here.async_read_some(asio::buffer(data), asio::deferred), task);
    BOOST_TEST(std::string(data.data(), length) == "hello");
    BOOST_TEST(value == 10);
  });
  BOOST_TEST((w.now() == 10ms));
}

enum class ended_by
{
  failure,
  request,
  limit
};

// Whoever ends it, timer and socket have been told, and can be used again.
BOOST_AUTO_TEST_CASE(a_gather_of_a_timer_and_a_socket_that_is_cut_short)
{
  for (ended_by who : {ended_by::failure, ended_by::request, ended_by::limit})
  {
    world w(foreign::ignore);
    socket_pair sockets(w.context);
    asio::steady_timer timer(w.context, asio::steady_timer::time_point::max());
    std::array<char, 16> data;
    auto const all = [&]() -> taskio::awaitable<void> {
      bool const fails = who == ended_by::failure;
      auto const g = taskio::gather(taskio::on_error::cancel,
        timer.async_wait(asio::deferred),
        sockets.here.async_read_some(asio::buffer(data), asio::deferred),
        work(fails ? std::chrono::milliseconds(5ms) : 1h, fails));
      co_await g;
    };
    trace log;
    auto const main = w.lp.create_task([&]() -> taskio::awaitable<void> {
      try
      {
        if (who == ended_by::limit)
          co_await taskio::wait_for(all(), 5ms);
        else
          co_await all();
      }
      catch (taskio::timeout_error const&)
      {
        log("limit");
      }
      catch (own_failure const&)
      {
        log("failure");
      }
      catch (taskio::cancelled_error const&)
      {
        log("request");
      }
      BOOST_TEST((w.now() == 5ms));
      BOOST_TEST(timer.cancel() == 0u);
      sockets.send("again");
      typed_body::token const token;
      auto const n =
        co_await sockets.here.async_read_some(asio::buffer(data), token);
      log(std::string(data.data(), n));
    });
    if (who == ended_by::request)
      w.lp.call_later(5ms, [&] { main.cancel(); });
    w.run();
    BOOST_TEST(outcome(main) == "value");
    BOOST_TEST(log.str()
      == (who == ended_by::limit     ? "limit again"
          : who == ended_by::failure ? "failure again"
                                     : "request again"));
  }
}

// More than the buffers of the system hold, so that it takes two.
BOOST_AUTO_TEST_CASE(a_write_is_finished_while_its_group_is_shut_down)
{
  world w(foreign::ignore);
  socket_pair sockets(w.context);
  std::string const text(16 * 1024 * 1024, 'x');
  std::vector<char> received(text.size());
  trace log;
  taskio::task<std::size_t> writing;
  auto const write = [&]() -> taskio::awaitable<std::size_t> {
    co_return co_await asio::async_write(sockets.here, asio::buffer(text),
      asio::use_awaitable_t<taskio::executor>());
  };
  auto const connection = [&]() -> taskio::awaitable<void> {
    writing = taskio::create_task(write());
    try
    {
      co_await taskio::shield(writing);
    }
    catch (taskio::cancelled_error const&)
    {
      log("shut down");
      throw;
    }
  };
  auto const server = w.lp.create_task([&]() -> taskio::awaitable<void> {
    auto const body = [&](group_scope& group) -> taskio::awaitable<void> {
      group.create_task(connection());
      co_await taskio::sleep(1h);
    };
    co_await taskio::task_group(body);
  });
  w.play([&]() -> taskio::awaitable<void> {
    co_await taskio::sleep(1ms);
    server.cancel();
    co_await taskio::wait(server);
    BOOST_TEST(!writing.done());
    typed_body::token const token;
    auto const n =
      co_await asio::async_read(sockets.there, asio::buffer(received), token);
    BOOST_TEST(n == text.size());
    BOOST_TEST((co_await writing) == text.size());
  });
  BOOST_TEST(log.str() == "shut down");
  BOOST_TEST(server.cancelled());
}

BOOST_AUTO_TEST_CASE(the_first_answer_counts)
{
  world w;
  trace log;
  w.play([&]() -> taskio::awaitable<void> {
    std::vector<taskio::task<int>> asked;
    for (int i : {30, 10, 20})
      asked.push_back(taskio::create_task(work(std::chrono::milliseconds(i))));
    taskio::wait_options const first{
      .return_when = taskio::return_when::first_completed, .timeout = 1s};
    auto const [done, pending] = co_await taskio::wait(asked, first);
    for (auto const& t : pending)
      t.cancel();
    BOOST_TEST(done.at(0).result() == 10);
    co_await taskio::gather(taskio::return_exceptions, pending);
    for (auto const& t : pending)
      BOOST_TEST(t.cancelled());
  });
  BOOST_TEST((w.now() == 10ms));
}

BOOST_AUTO_TEST_CASE(each_of_many_has_a_limit_of_its_own_and_all_have_one)
{
  world w;
  trace log;
  auto const main = w.lp.create_task([&]() -> taskio::awaitable<void> {
    auto const ask = [&](
                       std::chrono::milliseconds d) -> taskio::awaitable<int> {
      try
      {
        co_return co_await taskio::wait_for(work(d), 20ms);
      }
      catch (taskio::timeout_error const&)
      {
      }
      log("late");
      co_return 0;
    };
    auto const all = [&]() -> taskio::awaitable<void> {
      auto const [a, b, c] =
        co_await taskio::gather(ask(10ms), ask(1h), ask(15ms));
      log(std::to_string(a + b + c));
      co_await taskio::gather(ask(1h), ask(1h), taskio::sleep(2h));
    };
    co_await taskio::timeout(100ms, all);
  });
  w.run();
  BOOST_TEST(log.str() == "late 25 late late");
  BOOST_TEST((w.now() == 100ms));
  BOOST_CHECK_THROW(main.result(), taskio::timeout_error);
}

BOOST_AUTO_TEST_CASE(limits_gathers_and_groups_within_each_other)
{
  world w;
  trace log;
  auto const main = w.lp.create_task([&]() -> taskio::awaitable<void> {
    auto const leaf = [&](std::string name) -> taskio::awaitable<void> {
      try
      {
        co_await taskio::sleep(1h);
      }
      catch (taskio::cancelled_error const&)
      {
        log(name);
        throw;
      }
    };
    auto const body = [&](group_scope& group) -> taskio::awaitable<void> {
      group.create_task(taskio::wait_for(leaf("a"), 2h));
      group.create_task([&] { return taskio::gather(leaf("b"), leaf("c")); });
      co_await taskio::gather(
        taskio::shield(taskio::timeout(3h, leaf("d"))), leaf("e"));
    };
    co_await taskio::wait_for(taskio::task_group(body), 5ms);
  });
  w.run();
  BOOST_CHECK_THROW(main.result(), taskio::timeout_error);
  // What is shielded goes on, to the end of its sleep.
  BOOST_TEST(log.str() == "e a b c");
  BOOST_TEST((w.now() == 1h));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
