//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// error: wait_for copies the result of a future that is not moved

#include <boost/taskio.hpp>
#include <memory>

namespace taskio = boost::taskio;

taskio::awaitable<void> f(taskio::future<std::unique_ptr<int>> pointer)
{
  co_await taskio::wait_for(pointer, std::nullopt);
}
