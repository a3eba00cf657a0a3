//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include <boost/taskio.hpp>

namespace taskio = boost::taskio;

taskio::awaitable<int> child(int i)
{
  co_await taskio::sleep(std::chrono::milliseconds(i));
  co_return i;
}

taskio::awaitable<int> program()
{
  auto third = taskio::create_task(child(3));
  auto [first, second] = co_await taskio::gather(child(1), child(2));
  co_return first + second + co_await third;
}

int main()
{
  return taskio::run(program()) != 6;
}
