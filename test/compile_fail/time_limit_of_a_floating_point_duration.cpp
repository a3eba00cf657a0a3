//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// error: taskio takes integral durations, which have no NaN

#include <boost/taskio.hpp>

namespace taskio = boost::taskio;

taskio::awaitable<void> f(taskio::future<void> g)
{
  co_await taskio::wait_for(g, std::chrono::duration<double>(0.5));
}
