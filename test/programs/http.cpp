//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "programs.hpp"
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <memory>

// Boost.Beast: a server and its clients, with limits, and an orderly end under
// load. Every request is counted at both ends.

namespace {

using namespace programs;
namespace beast = boost::beast;
namespace http = beast::http;
using tcp = asio::ip::tcp;
using request = http::request<http::string_body>;
using response = http::response<http::string_body>;

struct counts
{
  // Of the clients
  int requests = 0;
  int answers = 0;
  int refusals = 0;
  int timeouts = 0;
  int closed = 0;
  int cancelled = 0;
  // Of the server
  int connections = 0;
  int read = 0;
  int written = 0;
  int unheard = 0;
  int idle = 0;
  // Answers that wait, now.
  int held = 0;
};

// What is asked for so is answered when the test says so.
char const* const slow = "/slow";
char const* const quick = "/quick";

template <typename Body>
class server
{
public:
  server(world& w, counts& n)
    : n_(n)
    , acceptor_(w.context, {asio::ip::address_v4::loopback(), 0})
    , address_(acceptor_.local_endpoint())
  {
  }

  tcp::endpoint address() const { return address_; }

  // Until it is told to stop; or has had its time after that.
  awaitable_of<Body> serve()
  {
    auto body = [this](taskio::timeout_scope& t) { return talk_to_all(t); };
    auto limited = Body::wait(taskio::timeout(std::nullopt, body));
    co_await std::move(limited);
  }

  void stop(taskio::time_limit patience = std::nullopt)
  {
    stopping_ = true;
    if (patience)
      limit_->reschedule(taskio::running_loop().time() + patience.get());
    connections_->cancel();
  }

  taskio::event go_on;
  taskio::time_limit idle_limit;
  taskio::time_limit work_limit;

private:
  struct connection
  {
    explicit connection(tcp::socket s) : socket(std::move(s)) {}
    tcp::socket socket;
    beast::flat_buffer buffer;
  };
  using connection_ptr = std::shared_ptr<connection>;

  awaitable_of<Body> talk_to_all(taskio::timeout_scope& limit)
  {
    limit_ = &limit;
    auto body = [this](taskio::task_group_scope& g) { return answer_all(g); };
    auto group = Body::wait(taskio::task_group(body));
    co_await std::move(group);
  }

  awaitable_of<Body> answer_all(taskio::task_group_scope& answers)
  {
    answers_ = &answers;
    auto body = [this](taskio::task_group_scope& g) { return accept_all(g); };
    auto group = Body::wait(taskio::task_group(body));
    co_await std::move(group);
    acceptor_.close();
  }

  awaitable_of<Body> accept_all(taskio::task_group_scope& connections)
  {
    connections_ = &connections;
    for (;;)
    {
      auto accept = acceptor_.async_accept(typename Body::token());
      tcp::socket socket = co_await std::move(accept);
      ++n_.connections;
      socket.set_option(tcp::no_delay(true));
      connections.create_task(
        talk(std::make_shared<connection>(std::move(socket))));
    }
  }

  awaitable_of<Body> talk(connection_ptr c)
  {
    for (;;)
    {
      auto q = std::make_shared<request>();
      bool const has_come = co_await read(*c, *q);
      if (!has_come)
        co_return;
      ++n_.read;
      auto const given = answers_->create_task(answer(c, q));
      auto shielded = Body::wait(taskio::shield(given));
      co_await std::move(shielded);
    }
  }

  awaitable_of<Body, bool> read(connection& c, request& q)
  {
    try
    {
      auto reading = Body::limited(
        http::async_read(c.socket, c.buffer, q, asio::deferred), idle_limit);
      co_await std::move(reading);
      co_return true;
    }
    catch (taskio::timeout_error const&)
    {
      ++n_.idle;
      co_return false;
    }
    catch (system_error const& e)
    {
      if (is_abort(e.code()))
        throw;
      co_return false;
    }
  }

  // Told by value: a shielded answer goes on without who asked for it.
  awaitable_of<Body> answer(connection_ptr c, std::shared_ptr<request> q)
  {
    response r(http::status::ok, 11);
    r.body() = q->body();
    if (q->target() == slow)
    {
      bool const done = co_await work();
      if (!done)
        r.result(http::status::service_unavailable);
    }
    r.keep_alive(!stopping_);
    r.prepare_payload();
    auto write =
      http::async_write(c->socket, r, asio::as_tuple(typename Body::token()));
    auto const [ec, n] = co_await std::move(write);
    ++(ec || n == 0 ? n_.unheard : n_.written);
  }

  awaitable_of<Body, bool> work()
  {
    struct holding
    {
      explicit holding(int& n) : count(n) { ++count; }
      ~holding() { --count; }
      int& count;
    } const h(n_.held);
    try
    {
      auto limited = Body::limited(go_on.wait(), work_limit);
      co_await std::move(limited);
      co_return true;
    }
    catch (taskio::timeout_error const&)
    {
      co_return false;
    }
  }

  counts& n_;
  tcp::acceptor acceptor_;
  tcp::endpoint const address_;
  taskio::timeout_scope* limit_ = nullptr;
  taskio::task_group_scope* answers_ = nullptr;
  taskio::task_group_scope* connections_ = nullptr;
  bool stopping_ = false;
};

struct wishes
{
  int id = 0;
  int requests = 0;
  // Which of them is a slow one.
  int slow_one = -1;
  taskio::time_limit limit{};
};

template <typename Body>
class client
{
public:
  client(world& w, tcp::endpoint server, wishes what, counts& n)
    : n_(n)
    , server_(server)
    , wishes_(what)
    , socket_(w.context)
  {
  }

  awaitable_of<Body> run()
  {
    auto connect = socket_.async_connect(server_, typename Body::token());
    co_await std::move(connect);
    for (int i = 0; i < wishes_.requests; ++i)
    {
      bool const again = co_await ask(i);
      if (!again)
        break;
    }
    // Its peer may not wait for it.
    socket_.close();
  }

private:
  awaitable_of<Body, bool> ask(int i)
  {
    ++n_.requests;
    try
    {
      auto exchange = Body::limited(converse(i), wishes_.limit);
      http::status const answer = co_await std::move(exchange);
      ++(answer == http::status::ok ? n_.answers : n_.refusals);
      co_return true;
    }
    catch (taskio::timeout_error const&)
    {
      ++n_.timeouts;
    }
    catch (system_error const& e)
    {
      ++(is_abort(e.code()) ? n_.cancelled : n_.closed);
      if (is_abort(e.code()))
        throw;
    }
    co_return false;
  }

  awaitable_of<Body, http::status> converse(int i)
  {
    auto const target = i == wishes_.slow_one ? slow : quick;
    request q(http::verb::post, target, 11);
    q.set(http::field::host, "localhost");
    q.body() = std::to_string(wishes_.id) + '/' + std::to_string(i);
    q.prepare_payload();
    auto write = http::async_write(socket_, q, typename Body::token());
    co_await std::move(write);
    response r;
    auto read = http::async_read(socket_, buffer_, r, typename Body::token());
    co_await std::move(read);
    BOOST_TEST(r.body() == q.body());
    co_return r.result();
  }

  counts& n_;
  tcp::endpoint const server_;
  wishes const wishes_;
  tcp::socket socket_;
  beast::flat_buffer buffer_;
};

// A server that serves, and clients. The clients of one type of coroutine.
template <typename Body>
class scene
{
public:
  scene() : server_task(w.lp.create_task([this] { return s.serve(); })) {}

  void add(wishes what)
  {
    what.id = int(clients_.size());
    clients_.push_back(std::make_unique<client<Body>>(w, s.address(), what, n));
    client_tasks.push_back(w.lp.create_task(clients_.back()->run()));
  }

  int clients_done() const
  {
    int done = 0;
    for (auto const& t : client_tasks)
      done += t.done();
    return done;
  }

  // All have been accepted, and are at it.
  void run_until_busy(int answers, int held)
  {
    w.run_until([&] {
      return n.connections == int(client_tasks.size()) && n.answers >= answers
        && n.held == held;
    });
  }

  void stop(taskio::time_limit patience = std::nullopt)
  {
    w.lp.call_soon([this, patience] { s.stop(patience); });
  }
  void finish()
  {
    for (auto const& t : client_tasks)
      w.finish(t);
    w.finish(server_task);
  }

  // Every request ended in one way, at both ends.
  void check()
  {
    BOOST_TEST(n.requests
      == n.answers + n.refusals + n.timeouts + n.closed + n.cancelled);
    BOOST_TEST(n.read == n.written + n.unheard);
    BOOST_TEST(n.held == 0);
    BOOST_TEST(n.connections == int(client_tasks.size()));
  }

  world w;
  counts n;
  server<Body> s{w, n};
  taskio::task<void> server_task;
  std::vector<taskio::task<void>> client_tasks;

private:
  std::vector<std::unique_ptr<client<Body>>> clients_;
};

int const endless = 1000000;

BOOST_AUTO_TEST_SUITE(http_service)

BOOST_AUTO_TEST_CASE_TEMPLATE(every_request_is_answered, Body, both)
{
  scene<Body> x;
  for (int i = 0; i < 20; ++i)
    x.add({.requests = 10, .limit = 5s});
  x.w.run_until([&] { return x.clients_done() == 20; });
  x.stop();
  x.finish();
  x.check();
  BOOST_TEST(outcome(x.server_task) == "value");
  BOOST_TEST(x.n.answers == 200);
  BOOST_TEST(x.n.written == 200);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_request_that_takes_too_long_is_given_up_alone, Body, both)
{
  scene<Body> x;
  for (int i = 0; i < 12; ++i)
    x.add({.requests = 5, .slow_one = i % 3 == 0 ? 2 : -1, .limit = 5s});
  x.w.run_until([&] { return x.clients_done() == 8 && x.n.held == 4; });
  BOOST_TEST(x.n.timeouts == 0);
  x.w.advance(5s);
  x.w.run_until([&] { return x.clients_done() == 12; });
  BOOST_TEST(x.n.timeouts == 4);
  x.w.lp.call_soon([&] { x.s.go_on.set(); });
  x.stop();
  x.finish();
  x.check();
  BOOST_TEST(outcome(x.server_task) == "value");
  BOOST_TEST(x.n.answers == 8 * 5 + 4 * 2);
  BOOST_TEST(x.n.read == x.n.answers + 4);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  an_answer_that_takes_too_long_becomes_a_refusal, Body, both)
{
  scene<Body> x;
  x.s.work_limit = 3s;
  for (int i = 0; i < 6; ++i)
    x.add({.requests = 5, .slow_one = i % 2 == 0 ? 2 : -1, .limit = 5s});
  x.w.run_until([&] { return x.clients_done() == 3 && x.n.held == 3; });
  x.w.advance(3s);
  x.w.run_until([&] { return x.clients_done() == 6; });
  x.stop();
  x.finish();
  x.check();
  BOOST_TEST(x.n.refusals == 3);
  BOOST_TEST(x.n.answers == 27);
  BOOST_TEST(x.n.written == 30);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  connections_that_say_nothing_are_closed, Body, both)
{
  scene<Body> x;
  x.s.idle_limit = 30s;
  tcp::socket silent(x.w.context);
  silent.connect(x.s.address());
  x.w.run_until([&] { return x.n.connections == 1; });
  x.w.settle();
  x.w.advance(30s);
  BOOST_TEST(x.n.idle == 1);
  char c = 0;
  error_code ec;
  silent.read_some(asio::buffer(&c, 1), ec);
  BOOST_TEST(ec == asio::error::eof);
  x.stop();
  x.finish();
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_server_that_stops_under_load_gives_the_answers_it_owes, Body, both)
{
  scene<Body> x;
  for (int i = 0; i < 16; ++i)
    x.add({.requests = endless, .slow_one = i % 4 == 0 ? 3 : -1});
  x.run_until_busy(300, 4);
  x.stop();
  x.w.run_until([&] { return x.clients_done() == 12; });
  BOOST_TEST(!x.server_task.done());
  BOOST_TEST(x.n.held == 4);
  int const before = x.n.answers;
  x.w.lp.call_soon([&] { x.s.go_on.set(); });
  x.finish();
  x.check();
  BOOST_TEST(outcome(x.server_task) == "value");
  BOOST_TEST(x.n.answers == before + 4);
  BOOST_TEST(x.n.answers == x.n.read);
  BOOST_TEST(x.n.closed == 16);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_server_that_stops_waits_no_longer_than_it_was_told, Body, both)
{
  scene<Body> x;
  for (int i = 0; i < 8; ++i)
    x.add({.requests = endless, .slow_one = i % 4 == 0 ? 3 : -1});
  x.run_until_busy(100, 2);
  x.stop(5s);
  x.w.run_until([&] { return x.clients_done() == 6; });
  BOOST_TEST(!x.server_task.done());
  x.w.advance(5s);
  x.finish();
  BOOST_TEST(outcome(x.server_task).starts_with("Connection timed out"));
  BOOST_TEST(x.n.closed == 8);
  BOOST_TEST(x.n.requests == x.n.answers + x.n.closed);
  BOOST_TEST(x.n.read == x.n.written + 2);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  clients_that_are_cancelled_leave_nothing_behind, Body, both)
{
  scene<Body> x;
  for (int i = 0; i < 16; ++i)
    x.add({.requests = endless, .slow_one = i % 4 == 0 ? 3 : -1});
  x.run_until_busy(300, 4);
  x.w.lp.call_soon([&] {
    for (auto const& t : x.client_tasks)
      t.cancel();
  });
  x.w.run_until([&] { return x.clients_done() == 16; });
  for (auto const& t : x.client_tasks)
    BOOST_TEST(t.cancelled());
  x.w.lp.call_soon([&] { x.s.go_on.set(); });
  x.stop();
  x.finish();
  x.check();
  BOOST_TEST(x.n.cancelled == 16);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
