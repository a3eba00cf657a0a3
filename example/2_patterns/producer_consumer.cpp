//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// Producers and consumers, with a queue between them that holds back whoever is
// faster. When all is produced the queue is shut down, and who takes from it
// ends by itself when it is empty.

#include <boost/taskio.hpp>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace taskio = boost::taskio;
using namespace std::chrono_literals;

std::ostringstream out;

struct order
{
  std::string customer;
  int dish;
};

using orders = taskio::queue<order>;

taskio::awaitable<void> order_dishes(std::string customer, int n, orders& q)
{
  for (int dish = 1; dish <= n; ++dish)
  {
    // Waits while the queue is full. (g++ 12 wants the order to have a name.)
    order next{customer, dish};
    co_await q.put(std::move(next));
    co_await taskio::sleep(1min);
  }
  out << customer << ": all is ordered\n";
}

taskio::awaitable<int> cook(std::chrono::minutes a_dish, orders& q)
{
  int cooked = 0;
  try
  {
    for (;; ++cooked)
    {
      order const next = co_await q.get();
      co_await taskio::sleep(a_dish);
    }
  }
  catch (taskio::queue_shut_down const&)
  {
    // Nothing is left, and nothing will come.
  }
  co_return cooked;
}

// tag::restaurant[]
taskio::awaitable<void> evening()
{
  orders q(5);
  std::vector<taskio::task<int>> cooks;
  auto const serve_guests =
    [&](taskio::task_group_scope& kitchen) -> taskio::awaitable<void> {
    cooks.push_back(kitchen.create_task(cook(3min, q)));
    cooks.push_back(kitchen.create_task(cook(9min, q)));
    co_await taskio::gather(
      order_dishes("the Smiths", 8, q), order_dishes("the Joneses", 12, q));
    q.shutdown();
    out << "still to be cooked: " << q.qsize() << '\n';
  };
  // Ends when the cooks have. If something fails they do not cook the rest.
  co_await taskio::task_group(serve_guests);
  for (taskio::task<int> const& c : cooks)
    out << "dishes cooked: " << c.result() << '\n';
}
// end::restaurant[]

int main()
{
  taskio::run_test(evening);
  std::cout << out.str();

  // What it prints:
  return out.str() == R"(the Smiths: all is ordered
the Joneses: all is ordered
still to be cooked: 5
dishes cooked: 15
dishes cooked: 5
)"
    ? EXIT_SUCCESS
    : EXIT_FAILURE;
}
