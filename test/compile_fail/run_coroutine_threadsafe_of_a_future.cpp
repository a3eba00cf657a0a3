//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// error: run_coroutine_threadsafe takes a coroutine, an operation

#include <boost/taskio.hpp>

namespace taskio = boost::taskio;

void f(taskio::loop& lp, taskio::future<int> g)
{
  taskio::run_coroutine_threadsafe(g, lp);
}
