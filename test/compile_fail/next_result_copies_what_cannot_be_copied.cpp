//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// error: next_result copies the result of a future that is not moved

#include <boost/taskio.hpp>
#include <memory>
#include <vector>

namespace taskio = boost::taskio;

taskio::awaitable<void> f(std::vector<taskio::task<std::unique_ptr<int>>> all)
{
  auto done = taskio::as_completed(all);
  co_await done.next_result();
}
