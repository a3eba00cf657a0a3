//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// error: co_await takes this over: co_await std::move(operation)

#include <boost/taskio.hpp>

namespace taskio = boost::taskio;

taskio::awaitable<void> f()
{
  auto operation = taskio::wait_for(
    taskio::sleep(std::chrono::seconds(1)), std::chrono::seconds(2));
  co_await operation;
}
