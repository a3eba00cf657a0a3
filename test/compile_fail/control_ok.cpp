//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// What the other files do, done right: so they fail for the reason they give.

#include <boost/asio/use_awaitable.hpp>
#include <boost/taskio.hpp>
#include <memory>
#include <utility>

namespace asio = boost::asio;
namespace taskio = boost::taskio;
using namespace std::chrono_literals;

taskio::awaitable<void> body();
asio::awaitable<void> plain_body();

void tasks(taskio::loop& lp)
{
  auto b = body();
  lp.create_task(std::move(b));
  lp.create_task(body);
  lp.create_task(plain_body());
}

taskio::awaitable<void> waits(
  taskio::future<std::unique_ptr<int>> f, taskio::future<int&> r)
{
  co_await taskio::sleep(1ms);
  co_await std::move(f).async_wait(asio::use_awaitable);
  ++co_await std::move(r);
}

taskio::loop& same(taskio::loop& lp)
{
  return lp;
}
