//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include <boost/taskio.hpp>
#include <cstdlib>

namespace taskio = boost::taskio;

taskio::awaitable<int> answer();

taskio::awaitable<bool> ask()
{
  auto t = taskio::create_task(answer());
  co_return co_await t == 42;
}

int main()
{
  return taskio::run_test(ask) ? EXIT_SUCCESS : EXIT_FAILURE;
}
