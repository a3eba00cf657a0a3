//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "support.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/taskio/virtual_clock.hpp>

namespace {

using namespace taskio_test;
using asio::ip::tcp;

// Two sockets that are connected with each other.
struct socket_pair
{
  explicit socket_pair(asio::io_context& context) : a(context), b(context)
  {
    tcp::acceptor acceptor(
      context, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
    a.connect(acceptor.local_endpoint());
    acceptor.accept(b);
  }
  tcp::socket a;
  tcp::socket b;
};

BOOST_AUTO_TEST_SUITE(virtual_clock)

BOOST_AUTO_TEST_CASE(it_begins_at_the_epoch_and_is_what_the_loop_shows)
{
  taskio::virtual_clock clock;
  BOOST_TEST((clock.now() == taskio::virtual_clock::time_point()));
  asio::io_context context;
  taskio::loop lp(context, clock);
  BOOST_TEST((lp.time() == clock.now()));
  lp.call_later(1h, [&] { BOOST_TEST((lp.time() == clock.now())); });
  clock.run(context);
  BOOST_TEST((clock.now().time_since_epoch() == 1h));
}

BOOST_AUTO_TEST_CASE(it_jumps_from_deadline_to_deadline)
{
  world w;
  trace log;
  for (int ms : {30, 10, 20})
    w.lp.call_later(std::chrono::milliseconds(ms),
      [&] { log(std::to_string(w.now().count())); });
  w.run();
  BOOST_TEST(log.str() == "10 20 30");
}

BOOST_AUTO_TEST_CASE(a_timer_that_was_called_off_moves_nothing)
{
  world w;
  auto const h = w.lp.call_later(1h, [] { BOOST_ERROR("called"); });
  w.lp.call_later(1ms, [&] { h.cancel(); });
  w.run();
  BOOST_TEST((w.now() == 1ms));
}

BOOST_AUTO_TEST_CASE(running_again_goes_on_from_there)
{
  world w;
  w.run();
  BOOST_TEST((w.now() == 0ms));
  for (int i = 1; i <= 3; ++i)
  {
    w.lp.call_later(1h, [] {});
    w.run();
    BOOST_TEST((w.now() == i * 1h));
  }
}

BOOST_AUTO_TEST_CASE(it_returns_when_nothing_can_happen_any_more)
{
  world w;
  auto f = w.lp.create_future<void>();
  auto const t =
    w.lp.create_task([&]() -> taskio::awaitable<void> { co_await f; });
  w.run();
  BOOST_TEST(!t.done());
  f.set_result();
  w.run();
  BOOST_TEST(t.done());
}

BOOST_AUTO_TEST_CASE(a_loop_in_virtual_time_is_no_work_for_its_context)
{
  world w;
  auto const t = w.lp.create_task(
    []() -> taskio::awaitable<void> { co_await taskio::sleep(1h); });
  w.context.run();
  BOOST_TEST(w.context.stopped());
  BOOST_TEST(!t.done());
  w.run();
  BOOST_TEST(t.done());
}

BOOST_AUTO_TEST_CASE(it_returns_when_the_context_is_stopped)
{
  world w;
  trace log;
  w.lp.call_later(1ms, [&] {
    log("stop");
    w.context.stop();
  });
  w.lp.call_later(2ms, [&] { log("rest"); });
  w.run();
  BOOST_TEST(log.str() == "stop");
  BOOST_TEST((w.now() == 1ms));
  w.run();
  BOOST_TEST(log.str() == "stop rest");
}

BOOST_AUTO_TEST_CASE(several_loops_share_a_clock)
{
  world w;
  taskio::loop other(w.context, w.clock);
  trace log;
  auto const every = [&](std::string name, int ms) -> taskio::awaitable<void> {
    for (int i = 0; i < 3; ++i)
    {
      co_await taskio::sleep(std::chrono::milliseconds(ms));
      log(name + std::to_string(w.now().count()));
    }
  };
  w.lp.create_task(every("a", 4));
  other.create_task(every("b", 3));
  w.run();
  BOOST_TEST(log.str() == "b3 a4 b6 a8 b9 a12");
}

BOOST_AUTO_TEST_CASE(time_stands_still_while_any_loop_has_something_ready)
{
  world w;
  taskio::loop other(w.context, w.clock);
  int ticks = 0;
  w.lp.create_task([&]() -> taskio::awaitable<void> {
    for (; ticks < 1'000; ++ticks)
      co_await taskio::sleep(0ms);
    BOOST_TEST((w.now() == 0ms));
  });
  other.call_later(1ms, [&] { BOOST_TEST(ticks == 1'000); });
  w.run();
  BOOST_TEST((w.now() == 1ms));
}

BOOST_AUTO_TEST_CASE(a_loop_that_is_gone_has_no_deadlines)
{
  world w;
  {
    taskio::loop other(w.context, w.clock);
    other.call_later(1ms, [] { BOOST_ERROR("called"); });
  }
  w.lp.call_later(5ms, [] {});
  w.run();
  BOOST_TEST((w.now() == 5ms));
}

template <typename Body>
awaitable_of<Body, std::string> talk(tcp::socket& s, bool first)
{
  typename Body::token const token;
  std::string text = first ? "ping" : "";
  char data[4];
  for (int i = 0; i < 2; ++i)
  {
    if (first)
      co_await asio::async_write(s, asio::buffer("ping", 4), token);
    co_await asio::async_read(s, asio::buffer(data), token);
    text.assign(data, sizeof(data));
    if (!first)
      co_await asio::async_write(s, asio::buffer("pong", 4), token);
  }
  co_return text;
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  waiting_for_the_others_lets_sockets_talk_before_time_moves, Body, both_bodies)
{
  world w(foreign::wait);
  socket_pair sockets(w.context);
  trace log;
  w.lp.create_task([&]() -> awaitable_of<Body> {
    std::string const got = co_await talk<Body>(sockets.a, true);
    log(got + std::to_string(w.now().count()));
  });
  w.lp.create_task([&]() -> awaitable_of<Body> {
    std::string const got = co_await talk<Body>(sockets.b, false);
    co_await Body::sleep(5ms);
    log(got + std::to_string(w.now().count()));
  });
  w.lp.create_task([&]() -> awaitable_of<Body> {
    co_await Body::sleep(1ms);
    log("sleeper");
  });
  w.run();
  BOOST_TEST(log.str() == "pong0 sleeper ping5");
}

BOOST_AUTO_TEST_CASE(waiting_for_the_others_lets_real_timers_expire)
{
  world w(foreign::wait);
  trace log;
  asio::steady_timer real(w.context, 2ms);
  real.async_wait([&](auto const&) { log("real"); });
  w.lp.call_later(1ms, [&] { log("virtual"); });
  w.run();
  BOOST_TEST(log.str() == "real virtual");
}

BOOST_AUTO_TEST_CASE(ignoring_the_others_jumps_past_a_pending_read)
{
  world w(foreign::ignore);
  socket_pair sockets(w.context);
  trace log;
  w.lp.create_task([&]() -> taskio::awaitable<void> {
    char c;
    try
    {
      co_await sockets.a.async_read_some(
        asio::buffer(&c, 1), typed_body::token());
    }
    catch (boost::system::system_error const& e)
    {
      log(e.code() == asio::error::operation_aborted ? "aborted" : "other");
    }
  });
  w.lp.create_task([&]() -> taskio::awaitable<void> {
    co_await taskio::sleep(24h);
    log("day");
    sockets.a.close();
  });
  w.run();
  BOOST_TEST(log.str() == "day aborted");
  BOOST_TEST((w.now() == 24h));
}

BOOST_AUTO_TEST_CASE(a_read_is_cancelled_at_a_virtual_time)
{
  world w(foreign::ignore);
  socket_pair sockets(w.context);
  auto const t = w.lp.create_task([&]() -> taskio::awaitable<void> {
    char c;
    co_await sockets.a.async_read_some(
      asio::buffer(&c, 1), typed_body::token());
  });
  w.lp.call_later(1h, [&] { t.cancel("late"); });
  w.run();
  BOOST_TEST(outcome(t) == "cancelled(late)");
  BOOST_TEST((w.now() == 1h));
}

BOOST_AUTO_TEST_CASE(handlers_of_the_context_run_before_time_moves)
{
  for (foreign policy : {foreign::wait, foreign::ignore})
  {
    world w(policy);
    trace log;
    w.lp.call_later(1ms, [&] { log("timer"); });
    asio::post(w.context, [&] {
      log("post");
      asio::post(w.context, [&] { log("post-2"); });
    });
    w.run();
    BOOST_TEST(log.str() == "post post-2 timer");
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
