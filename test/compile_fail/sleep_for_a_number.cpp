//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// error: taskio takes std::chrono durations, which have a unit

#include <boost/taskio.hpp>

namespace taskio = boost::taskio;

taskio::awaitable<void> f()
{
  co_await taskio::sleep(5);
}
