//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// error: shield needs to know the type of the value

#include <boost/taskio.hpp>

namespace taskio = boost::taskio;

taskio::awaitable<void> f(taskio::any_task t)
{
  co_await taskio::shield(t);
}
