//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// An HTTP server of Boost.Beast with limits for everything, that is shut down
// while its clients ask as fast as they can: whatever it has read is answered,
// and no client waits for nothing. Both ends count.
//
//   http_service [PORT]      with a PORT it serves there until Ctrl-C
//
// Exit status: 0 if the counts agree, 1 if not.

#include <boost/asio/deferred.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/system/system_error.hpp>
#include <boost/taskio.hpp>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <utility>

namespace asio = boost::asio;
namespace http = boost::beast::http;
namespace taskio = boost::taskio;
using asio::ip::tcp;
using namespace std::chrono_literals;

struct counts
{
  long asked = 0;
  long answered = 0;
  long closed = 0;
  long timed_out = 0;
  long read = 0;
  long written = 0;
  long not_written = 0;
};

class server
{
public:
  explicit server(counts& n) : n_(n) {}

  // Runs until it is stopped, and then until the last answer is given.
  taskio::awaitable<void> serve(tcp::acceptor acceptor)
  {
    using group_scope = taskio::task_group_scope;
    using result = taskio::awaitable<void>;
    co_await taskio::task_group([&](group_scope& answers) -> result {
      co_await taskio::task_group([&](group_scope& connections) -> result {
        connections_ = &connections;
        for (;;)
        {
          tcp::socket socket = co_await acceptor.async_accept(asio::deferred);
          connections.create_task(talk(std::move(socket), answers));
        }
      });
      acceptor.close();
    });
  }

  void stop()
  {
    closing_ = true;
    connections_->cancel();
  }

private:
  struct connection
  {
    explicit connection(tcp::socket s) : socket(std::move(s)) {}
    tcp::socket socket;
    boost::beast::flat_buffer buffer;
    http::request<http::string_body> request{};
  };

  taskio::awaitable<void> talk(
    tcp::socket socket, taskio::task_group_scope& answers)
  {
    socket.set_option(tcp::no_delay(true));
    auto const c = std::make_shared<connection>(std::move(socket));
    // (g++ 12 wants what is awaited to have a name.)
    for (;;)
    {
      bool const more = co_await read(*c);
      if (!more)
        break;
      ++n_.read;
      auto const given = answers.create_task(answer(c));
      co_await taskio::shield(given);
    }
  }

  // Whether there is a request. Nobody may take more than a while to make one.
  taskio::awaitable<bool> read(connection& c)
  {
    c.request = {};
    try
    {
      auto reading = taskio::wait_for(
        http::async_read(c.socket, c.buffer, c.request, asio::deferred), 30s);
      co_await std::move(reading);
      co_return true;
    }
    catch (taskio::cancelled_error const&)
    {
      throw;
    }
    catch (boost::system::system_error const&)
    {
      co_return false;
    }
  }

  taskio::awaitable<void> answer(std::shared_ptr<connection> c)
  {
    http::response<http::string_body> r(http::status::ok, 11);
    r.body() = c->request.body();
    r.keep_alive(c->request.keep_alive() && !closing_);
    r.prepare_payload();
    try
    {
      auto writing =
        taskio::wait_for(http::async_write(c->socket, r, asio::deferred), 30s);
      co_await std::move(writing);
      ++n_.written;
    }
    catch (boost::system::system_error const&)
    {
      ++n_.not_written;
    }
  }

  counts& n_;
  taskio::task_group_scope* connections_ = nullptr;
  bool closing_ = false;
};

// Asks until the server closes the connection.
class client
{
public:
  client(tcp::socket s, counts& n, taskio::event& enough)
    : socket_(std::move(s))
    , n_(n)
    , enough_(enough)
  {
  }

  taskio::awaitable<void> run(tcp::endpoint server)
  {
    co_await socket_.async_connect(server, asio::deferred);
    for (;;)
    {
      bool const answered = co_await ask();
      if (!answered)
        break;
      if (++n_.answered == enough_answers)
        enough_.set();
    }
  }

  static constexpr long enough_answers = 2000;

private:
  taskio::awaitable<bool> ask()
  {
    ++n_.asked;
    try
    {
      bool const right = co_await taskio::wait_for(converse(), 30s);
      co_return right;
    }
    catch (taskio::timeout_error const&)
    {
      ++n_.timed_out;
    }
    catch (boost::system::system_error const&)
    {
      ++n_.closed;
    }
    co_return false;
  }

  taskio::awaitable<bool> converse()
  {
    http::request<http::string_body> q(http::verb::post, "/", 11);
    q.body() = std::to_string(n_.asked);
    q.prepare_payload();
    auto writing = http::async_write(socket_, q, asio::deferred);
    co_await std::move(writing);
    http::response<http::string_body> r;
    auto reading = http::async_read(socket_, buffer_, r, asio::deferred);
    co_await std::move(reading);
    co_return r.body() == q.body();
  }

  tcp::socket socket_;
  boost::beast::flat_buffer buffer_;
  counts& n_;
  taskio::event& enough_;
};

taskio::awaitable<void> run_client(
  tcp::endpoint server, counts& n, taskio::event& enough)
{
  auto const executor = co_await asio::this_coro::executor;
  client c(tcp::socket(executor), n, enough);
  co_await c.run(server);
}

// Whatever makes the body end, the server ends in good order.
template <typename Body>
taskio::awaitable<void> while_serving(unsigned short port, counts& n, Body body)
{
  tcp::endpoint const where(asio::ip::address_v4::loopback(), port);
  tcp::acceptor acceptor(co_await asio::this_coro::executor, where);
  tcp::endpoint const address = acceptor.local_endpoint();
  server s(n);
  auto const serving =
    taskio::create_task(s.serve(std::move(acceptor)), {.name = "server"});
  auto const rest = [&] { return body(address, serving); };
  auto const end = [&]() -> taskio::awaitable<void> {
    s.stop();
    co_await serving;
  };
  co_await taskio::finally(rest, end);
}

taskio::awaitable<void> load(counts& n)
{
  taskio::event enough;
  auto const ask_much =
    [&](taskio::task_group_scope& clients) -> taskio::awaitable<void> {
    auto const body = [&](tcp::endpoint address,
                        auto const&) -> taskio::awaitable<void> {
      for (int i = 0; i < 50; ++i)
        clients.create_task(run_client(address, n, enough));
      co_await enough.wait();
    };
    co_await while_serving(0, n, body);
  };
  co_await taskio::task_group(ask_much);
}

bool report(std::string const& what, bool holds)
{
  std::cout << (holds ? "yes: " : "NO: ") << what << '\n';
  return holds;
}

bool judge(counts const& n)
{
  bool const all[] = {
    report("it was a load", n.answered >= client::enough_answers),
    report("every request was answered, or its connection closed",
      n.asked == n.answered + n.closed && n.timed_out == 0),
    report("whatever the server read it has answered",
      n.read == n.written && n.not_written == 0),
    report("every answer was heard", n.written == n.answered),
  };
  for (bool const holds : all)
    if (!holds)
      return false;
  return true;
}

void serve_until_interrupted(unsigned short port, counts& n)
{
  auto const wait = [](auto const&, taskio::task<void> const& serving) {
    return taskio::shield(serving);
  };
  try
  {
    taskio::run([&] { return while_serving(port, n, wait); });
  }
  catch (boost::system::system_error const& e)
  {
    if (e.code() != asio::error::interrupted)
      throw;
  }
  std::cout << n.read << " requests, " << n.written << " answers, "
            << n.not_written << " that nobody wanted any more\n";
}

int main(int argc, char* argv[])
{
  counts n;
  if (argc > 1)
  {
    serve_until_interrupted(static_cast<unsigned short>(std::atoi(argv[1])), n);
    return n.read == n.written + n.not_written ? EXIT_SUCCESS : EXIT_FAILURE;
  }
  taskio::run([&] { return load(n); });
  return judge(n) ? EXIT_SUCCESS : EXIT_FAILURE;
}
