//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// Connect to the first of several addresses that answers ("happy eyeballs",
// RFC 8305): the next one is tried when one has failed, or has taken too long,
// while that goes on. The first to greet wins, and the others are cancelled.

#include <array>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
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
#include <cstdlib>
#include <exception>
#include <iostream>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace asio = boost::asio;
namespace taskio = boost::taskio;
using asio::ip::tcp;
using namespace std::chrono_literals;

std::ostringstream out;

constexpr std::string_view greeting = "220 hello\n";

struct address
{
  std::string name;
  tcp::endpoint endpoint;
};

// A server counts as connected when it has greeted.
taskio::awaitable<tcp::socket> connect(tcp::endpoint to)
{
  tcp::socket socket(co_await asio::this_coro::executor);
  co_await socket.async_connect(to, asio::deferred);
  std::array<char, greeting.size()> heard;
  co_await asio::async_read(socket, asio::buffer(heard), asio::deferred);
  co_return socket;
}

// tag::connect[]
taskio::awaitable<tcp::socket> connect_to_any(
  std::vector<address> const& addresses, std::chrono::milliseconds patience)
{
  std::optional<tcp::socket> winner;
  std::vector<std::exception_ptr> failures;

  auto const attempt =
    [&](address const& a,
      taskio::task_group_scope& group) -> taskio::awaitable<void> {
    try
    {
      tcp::socket socket = co_await connect(a.endpoint);
      if (!winner)
        winner = std::move(socket);
      group.cancel();
    }
    catch (taskio::cancelled_error const&)
    {
      throw;
    }
    catch (boost::system::system_error const& e)
    {
      out << a.name << ": " << e.code().message() << '\n';
      failures.push_back(std::current_exception());
    }
  };

  // Waits for the latest attempt, but not for long; the group, for all.
  auto const try_in_turn =
    [&](taskio::task_group_scope& group) -> taskio::awaitable<void> {
    for (address const& a : addresses)
    {
      std::vector const latest{
        group.create_task(attempt(a, group), {.name = a.name})};
      co_await taskio::wait(latest, {.timeout = patience});
    }
  };
  co_await taskio::task_group(try_in_turn);

  if (!winner)
    throw taskio::exception_group("no address answers", std::move(failures));
  co_return std::move(*winner);
}
// end::connect[]

tcp::acceptor listen(asio::any_io_executor const& executor)
{
  tcp::endpoint const loopback(asio::ip::address_v4::loopback(), 0);
  return tcp::acceptor(executor, loopback);
}

taskio::awaitable<void> greet(tcp::acceptor acceptor)
{
  for (;;)
  {
    tcp::socket client = co_await acceptor.async_accept(asio::deferred);
    auto const hello = asio::buffer(greeting);
    co_await asio::async_write(client, hello, asio::deferred);
  }
}

// Takes a connection that the kernel has made; gives how it ended.
taskio::awaitable<std::string> how_it_ended(tcp::acceptor& acceptor)
{
  tcp::socket client = co_await acceptor.async_accept(asio::deferred);
  char c = 0;
  auto const [error, length] = co_await asio::async_read(
    client, asio::buffer(&c, 1), asio::as_tuple(asio::deferred));
  co_return error == asio::error::eof ? "given up" : "not given up";
}

taskio::awaitable<void> program()
{
  auto const executor = co_await asio::this_coro::executor;
  // Nobody listens there any more.
  tcp::endpoint const closed = listen(executor).local_endpoint();
  // These are connected to, by the kernel, but nobody ever greets.
  tcp::acceptor silent = listen(executor);
  tcp::acceptor answering = listen(executor);

  std::vector<address> addresses{
    {"1: closed", closed},
    {"2: silent", silent.local_endpoint()},
    {"3: silent, too", silent.local_endpoint()},
    {"4: answering", answering.local_endpoint()},
  };
  taskio::create_task(greet(std::move(answering)));
  tcp::socket const socket = co_await connect_to_any(addresses, 20ms);
  for (address const& a : addresses)
    if (a.endpoint == socket.remote_endpoint())
      out << "connected to " << a.name << '\n';
  for (int i = 2; i <= 3; ++i)
    out << i << ": " << co_await how_it_ended(silent) << '\n';

  addresses.resize(1);
  try
  {
    co_await connect_to_any(addresses, 20ms);
  }
  catch (taskio::exception_group const& e)
  {
    out << e.what() << '\n';
  }
}

int main()
{
  taskio::run(program());
  std::cout << out.str();

  // What it prints:
  return out.str() == R"(1: closed: Connection refused
connected to 4: answering
2: given up
3: given up
1: closed: Connection refused
no address answers (1 sub-exception)
)"
    ? EXIT_SUCCESS
    : EXIT_FAILURE;
}
