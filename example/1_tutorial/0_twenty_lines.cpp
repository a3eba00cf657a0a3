//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// The program of the README, as short as it gets there.
// clang-format off

// tag::twenty_lines[]
#include <boost/taskio.hpp>
#include <iostream>

namespace taskio = boost::taskio;
using namespace std::chrono_literals;

taskio::awaitable<int> count_to(int n)
{
  for (int i = 1; i < n; ++i)
    co_await taskio::sleep(10ms);
  co_return n;
}

taskio::awaitable<void> program()
{
  auto quick = taskio::create_task(count_to(3), {.name = "quick"});
  auto slow = taskio::create_task(count_to(1'000'000), {.name = "slow"});
  std::cout << co_await quick << '\n';
  slow.cancel("that takes too long");
  try { co_await slow; }
  catch (taskio::cancelled_error const& e) { std::cout << e.what() << '\n'; }
}

int main() { taskio::run(program()); }
// end::twenty_lines[]
