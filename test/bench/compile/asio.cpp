//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/experimental/promise.hpp>
#include <boost/asio/experimental/use_promise.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>

namespace asio = boost::asio;
namespace experimental = asio::experimental;

asio::awaitable<int> child(int i)
{
  asio::steady_timer timer(co_await asio::this_coro::executor);
  timer.expires_after(std::chrono::milliseconds(i));
  co_await timer.async_wait(asio::use_awaitable);
  co_return i;
}

asio::awaitable<void> program(int& sum)
{
  auto const ex = co_await asio::this_coro::executor;
  auto third = asio::co_spawn(ex, child(3), experimental::use_promise);
  auto both = experimental::make_parallel_group(
    asio::co_spawn(ex, child(1), asio::deferred),
    asio::co_spawn(ex, child(2), asio::deferred));
  auto [order, e1, first, e2, second] =
    co_await both.async_wait(experimental::wait_for_all(), asio::use_awaitable);
  auto const [e3, last] =
    co_await std::move(third)(asio::as_tuple(asio::use_awaitable));
  sum = first + second + last;
}

int main()
{
  asio::io_context io;
  int sum = 0;
  asio::co_spawn(io, program(sum), [](std::exception_ptr e) {
    if (e)
      std::rethrow_exception(e);
  });
  io.run();
  return sum != 6;
}
