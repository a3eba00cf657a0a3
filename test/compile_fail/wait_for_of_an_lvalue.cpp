//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// error: wait_for takes a coroutine or operation over: use std::move.

#include <boost/taskio.hpp>

namespace taskio = boost::taskio;

taskio::awaitable<int> f();

taskio::awaitable<void> g()
{
  auto coroutine = f();
  co_await taskio::wait_for(coroutine, std::nullopt);
}
