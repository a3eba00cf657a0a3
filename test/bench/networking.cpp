//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "worlds.hpp"
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

namespace bench {
namespace {

namespace experimental = asio::experimental;
using asio::ip::tcp;

// Clients and their server, in one program. The coroutines are the same for
// tasks and for Asio alone, but for how they are started.
constexpr long connections = 8;
using message = std::array<char, 64>;

template <typename Executor>
struct tcp_on
{
  using socket = asio::basic_stream_socket<tcp, Executor>;
  using acceptor = asio::basic_socket_acceptor<tcp, Executor>;
  using timer = typename raw<Executor>::timer;
};

// What has not ended yet; the last to end wakes the main coroutine.
template <typename Executor>
struct progress
{
  explicit progress(Executor const& ex)
    : all_closed(ex, std::chrono::steady_clock::time_point::max())
  {
  }

  typename tcp_on<Executor>::timer all_closed;
  long open = connections, answered = 0;
};

template <typename Executor>
asio::awaitable<void, Executor> echo(
  typename tcp_on<Executor>::socket s, progress<Executor>& p)
{
  message data;
  for (;;)
  {
    auto const [e, size] = co_await s.async_read_some(
      asio::buffer(data), asio::as_tuple(asio::deferred));
    if (e)
      break;
    co_await asio::async_write(s, asio::buffer(data, size), asio::deferred);
  }
  if (--p.open == 0)
    p.all_closed.cancel();
}

template <typename Executor, typename Start>
asio::awaitable<void, Executor> serve(
  typename tcp_on<Executor>::acceptor& a, Start start, progress<Executor>& p)
{
  for (long k = 0; k < connections; ++k)
  {
    typename tcp_on<Executor>::socket s(a.get_executor());
    co_await a.async_accept(s, asio::deferred);
    s.set_option(tcp::no_delay(true));
    start(echo<Executor>(std::move(s), p));
  }
}

template <typename Executor>
asio::awaitable<void, Executor> ask(
  Executor ex, tcp::endpoint server, long requests, progress<Executor>& p)
{
  typename tcp_on<Executor>::socket s(ex);
  co_await s.async_connect(server, asio::deferred);
  s.set_option(tcp::no_delay(true));
  message data{};
  for (long i = 0; i < requests; ++i)
  {
    co_await asio::async_write(s, asio::buffer(data), asio::deferred);
    co_await asio::async_read(s, asio::buffer(data), asio::deferred);
    ++p.answered;
  }
}

template <typename Executor, typename Start>
asio::awaitable<void, Executor> ping_pong(Executor ex, Start start, long n)
{
  progress<Executor> p(ex);
  typename tcp_on<Executor>::acceptor a(
    ex, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
  tcp::endpoint const server = a.local_endpoint();
  start(serve<Executor>(a, start, p));
  long left = n;
  for (long k = connections; k > 0; --k)
  {
    start(ask(ex, server, left / k, p));
    left -= left / k;
  }
  co_await p.all_closed.async_wait(asio::as_tuple(asio::deferred));
  expect(p.answered == n);
}

template <typename Body>
typename Body::template awaitable<void> task_ping_pong(long n)
{
  auto const start = [](typename Body::template awaitable<void> body) {
    taskio::create_task(std::move(body));
  };
  typename Body::executor const ex = co_await asio::this_coro::executor;
  co_await ping_pong(ex, start, n);
}

template <typename Raw>
typename Raw::template awaitable<void> raw_ping_pong(
  typename Raw::executor ex, long n)
{
  auto const start = [ex](typename Raw::template awaitable<void> body) {
    asio::co_spawn(ex, std::move(body), asio::detached);
  };
  co_await ping_pong(ex, start, n);
}

// A byte that comes in time.
template <typename Executor>
struct pair
{
  using socket =
    asio::basic_stream_socket<asio::local::stream_protocol, Executor>;

  explicit pair(Executor const& ex) : from(ex), to(ex)
  {
    asio::local::connect_pair(from, to);
  }

  void send() { expect(from.write_some(asio::buffer(byte)) == 1); }

  socket from, to;
  std::array<char, 1> byte{};
};

template <typename Body>
typename Body::template awaitable<void> read_limit(long n)
{
  typename Body::executor const ex = co_await asio::this_coro::executor;
  pair<typename Body::executor> p(ex);
  long sum = 0;
  for (long i = 0; i < n; ++i)
  {
    p.send();
    auto limited = taskio::wait_for(
      p.to.async_read_some(asio::buffer(p.byte), asio::deferred), 10s);
    sum += long(co_await Body::wait(std::move(limited)));
  }
  expect(sum == n);
}

template <typename Raw>
typename Raw::template awaitable<void> raw_read_limit(
  typename Raw::executor ex, long n)
{
  pair<typename Raw::executor> p(ex);
  long sum = 0;
  for (long i = 0; i < n; ++i)
  {
    p.send();
    typename Raw::timer timer(ex, 10s);
    auto first = experimental::make_parallel_group(
      p.to.async_read_some(asio::buffer(p.byte), asio::deferred),
      timer.async_wait(asio::deferred));
    auto [order, failure, size, expired] = co_await first.async_wait(
      experimental::wait_for_one(), Raw::use_awaitable);
    sum += long(size);
  }
  expect(sum == n);
}

constexpr workload table[] = {
  {"ping_pong", "a request and its reply, on 8 TCP connections", "ns/request",
    50'000,
    {run_tasks<task_ping_pong<own>>, run_tasks<task_ping_pong<plain>>,
      run_raw<any, raw_ping_pong<any>>, run_raw<typed, raw_ping_pong<typed>>,
      run_raw<strand, raw_ping_pong<strand>>}},
  {"read_limit", "a read from a socket, within a limit of 10 s", "ns/read",
    50'000,
    {run_tasks<read_limit<own>>, run_tasks<read_limit<plain>>,
      run_raw<any, raw_read_limit<any>>, run_raw<typed, raw_read_limit<typed>>,
      nullptr}},
};

} // namespace

std::span<workload const> networking()
{
  return table;
}

} // namespace bench
