//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// error: cannot hold a taskio::executor

#include <boost/asio/io_context.hpp>
#include <boost/taskio.hpp>

namespace asio = boost::asio;
namespace taskio = boost::taskio;

asio::awaitable<void, asio::io_context::executor_type> body();

void f(taskio::loop& lp)
{
  lp.create_task(body());
}
