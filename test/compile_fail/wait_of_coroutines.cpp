//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// error: wait takes futures and tasks: pass a coroutine to create_task first

#include <boost/taskio.hpp>
#include <vector>

namespace taskio = boost::taskio;

taskio::awaitable<void> f(std::vector<taskio::awaitable<void>> coroutines)
{
  co_await taskio::wait(std::move(coroutines));
}
