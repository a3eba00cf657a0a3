//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// An echo server: one task accepts, and one talks to each client, in a group.
// A client that says nothing for too long is let go, one that fails does not
// disturb the others, and cancelling the server cancels them all.

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/write.hpp>
#include <boost/system/system_error.hpp>
#include <boost/taskio.hpp>
#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <iostream>
#include <sstream>
#include <string>
#include <utility>

namespace asio = boost::asio;
namespace taskio = boost::taskio;
using asio::ip::tcp;
using namespace std::chrono_literals;

std::ostringstream out;

// tag::server[]
taskio::awaitable<void> echo(tcp::socket client, taskio::time_limit patience)
{
  std::array<char, 1024> data;
  try
  {
    for (;;)
    {
      std::size_t const n = co_await taskio::wait_for(
        client.async_read_some(asio::buffer(data), asio::deferred), patience);
      co_await asio::async_write(client, asio::buffer(data, n), asio::deferred);
    }
  }
  catch (taskio::cancelled_error const&)
  {
    throw;
  }
  catch (taskio::timeout_error const&)
  {
    out << "server: a client has fallen asleep\n";
  }
  catch (boost::system::system_error const& e)
  {
    if (e.code() != asio::error::eof)
      out << "server: " << e.code().message() << '\n';
  }
}

taskio::awaitable<void> serve(
  tcp::acceptor acceptor, taskio::time_limit patience)
{
  auto const accept =
    [&](taskio::task_group_scope& clients) -> taskio::awaitable<void> {
    for (;;)
    {
      tcp::socket client = co_await acceptor.async_accept(asio::deferred);
      clients.create_task(echo(std::move(client), patience));
    }
  };
  co_await taskio::task_group(accept);
}
// end::server[]

taskio::awaitable<std::string> talk(tcp::endpoint server, std::string words)
{
  tcp::socket socket(co_await asio::this_coro::executor);
  co_await socket.async_connect(server, asio::deferred);
  co_await asio::async_write(socket, asio::buffer(words), asio::deferred);
  std::string heard(words.size(), ' ');
  co_await asio::async_read(socket, asio::buffer(heard), asio::deferred);
  co_return heard;
}

taskio::awaitable<void> fall_asleep(tcp::endpoint server)
{
  tcp::socket socket(co_await asio::this_coro::executor);
  co_await socket.async_connect(server, asio::deferred);
  char c = 0;
  try
  {
    co_await socket.async_read_some(asio::buffer(&c, 1), asio::deferred);
  }
  catch (boost::system::system_error const& e)
  {
    out << "sleeper: " << e.code().message() << '\n';
  }
}

taskio::awaitable<void> program()
{
  tcp::endpoint const loopback(asio::ip::address_v4::loopback(), 0);
  tcp::acceptor acceptor(co_await asio::this_coro::executor, loopback);
  tcp::endpoint const address = acceptor.local_endpoint();
  auto const server =
    taskio::create_task(serve(std::move(acceptor), 200ms), {.name = "server"});

  auto const [a, b, c] = co_await taskio::gather(
    talk(address, "one"), talk(address, "two"), talk(address, "three"));
  out << a << ' ' << b << ' ' << c << '\n';
  co_await fall_asleep(address);
  out << co_await talk(address, "still there?") << '\n';

  server.cancel();
  try
  {
    co_await server;
  }
  catch (taskio::cancelled_error const&)
  {
    out << "the server is down\n";
  }
}

int main()
{
  taskio::run(program());
  std::cout << out.str();

  // What it prints:
  return out.str() == R"(one two three
server: a client has fallen asleep
sleeper: End of file
still there?
the server is down
)"
    ? EXIT_SUCCESS
    : EXIT_FAILURE;
}
