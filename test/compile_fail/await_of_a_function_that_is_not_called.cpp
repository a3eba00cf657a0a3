//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// error: This cannot be awaited in a taskio::awaitable

#include <boost/taskio.hpp>

namespace taskio = boost::taskio;

taskio::awaitable<void> step()
{
  co_return;
}

taskio::awaitable<void> f()
{
  co_await step;
}
