//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// Shut a server down: it stops to listen, lets idle connections go, gives the
// answers that it is working on, and has a limited time to do so.

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/write.hpp>
#include <boost/taskio.hpp>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <utility>

namespace asio = boost::asio;
namespace taskio = boost::taskio;
using asio::ip::tcp;
using namespace std::chrono_literals;

std::ostringstream out;

// Nothing if the connection is closed.
taskio::awaitable<std::optional<std::string>> read_line(tcp::socket& socket)
{
  std::string line;
  auto const [error, length] = co_await asio::async_read_until(
    socket, asio::dynamic_buffer(line), '\n', asio::as_tuple(asio::deferred));
  if (error)
    co_return std::nullopt;
  line.pop_back();
  co_return line;
}

taskio::awaitable<void> write_line(tcp::socket& socket, std::string line)
{
  line += '\n';
  co_await asio::async_write(socket, asio::buffer(line), asio::deferred);
}

using shared_socket = std::shared_ptr<tcp::socket>;

taskio::future<void> what_it_takes;

taskio::awaitable<void> answer(shared_socket client, std::string question)
{
  out << "working on " << question << '\n';
  co_await write_line(*client, "one moment");
  // A database, say, that takes its time.
  co_await what_it_takes;
  co_await write_line(*client, "the answer to " + question);
}

// tag::talk[]
// Cancelled while it reads, it ends. Cancelled while an answer is made, it ends
// as well, but the answer is a task of another group, and behind a shield.
taskio::awaitable<void> talk(
  shared_socket client, taskio::task_group_scope& answers)
{
  while (std::optional<std::string> question = co_await read_line(*client))
  {
    auto const given = answers.create_task(answer(client, *question));
    co_await taskio::shield(given);
  }
}
// end::talk[]

taskio::awaitable<void> shut_down_on_signal(
  taskio::task_group_scope& connections, taskio::timeout_scope& limit)
{
  asio::signal_set signals(co_await asio::this_coro::executor, SIGTERM);
  co_await signals.async_wait(asio::deferred);
  out << "shutting down\n";
  limit.reschedule(taskio::running_loop().time() + 5s);
  connections.cancel();
}

// tag::serve[]
taskio::awaitable<void> serve(tcp::acceptor acceptor)
{
  using group_scope = taskio::task_group_scope;
  using result = taskio::awaitable<void>;

  // There is no limit until the signal has come.
  co_await taskio::timeout(std::nullopt, [&](auto& limit) -> result {
    co_await taskio::task_group([&](group_scope& answers) -> result {
      co_await taskio::task_group([&](group_scope& connections) -> result {
        connections.create_task(shut_down_on_signal(connections, limit));
        for (;;)
        {
          tcp::socket client = co_await acceptor.async_accept(asio::deferred);
          auto shared = std::make_shared<tcp::socket>(std::move(client));
          connections.create_task(talk(shared, answers));
        }
      });
      // Nobody asks any more. This group waits for the last answers.
      acceptor.close();
    });
  });
}
// end::serve[]

taskio::awaitable<void> idle_client(tcp::endpoint server)
{
  tcp::socket socket(co_await asio::this_coro::executor);
  co_await socket.async_connect(server, asio::deferred);
  auto const line = co_await read_line(socket);
  out << "idle client: " << line.value_or("closed") << '\n';
  what_it_takes.set_result();
}

taskio::awaitable<void> busy_client(tcp::endpoint server)
{
  tcp::socket socket(co_await asio::this_coro::executor);
  co_await socket.async_connect(server, asio::deferred);
  co_await write_line(socket, "the question");
  for (int i = 0; i < 3; ++i)
  {
    auto const line = co_await read_line(socket);
    out << "busy client: " << line.value_or("closed") << '\n';
    if (line == "one moment")
      std::raise(SIGTERM);
  }
}

taskio::awaitable<void> program()
{
  tcp::endpoint const loopback(asio::ip::address_v4::loopback(), 0);
  tcp::acceptor acceptor(co_await asio::this_coro::executor, loopback);
  tcp::endpoint const address = acceptor.local_endpoint();
  what_it_takes = taskio::running_loop().create_future<void>();
  co_await taskio::gather(
    serve(std::move(acceptor)), idle_client(address), busy_client(address));
  out << "the server is down\n";
}

int main()
{
  taskio::run(program());
  std::cout << out.str();

  // What it prints:
  return out.str() == R"(working on the question
busy client: one moment
shutting down
idle client: closed
busy client: the answer to the question
busy client: closed
the server is down
)"
    ? EXIT_SUCCESS
    : EXIT_FAILURE;
}
