//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// Cancellation: a request with a message, thrown once, from one await. After
// that a task awaits freely: to clean up, or to go on as if nothing had been.

#include <boost/taskio.hpp>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <sstream>

namespace taskio = boost::taskio;
using namespace std::chrono_literals;

std::ostringstream out;

taskio::awaitable<void> talk()
{
  out << "talking\n";
  co_await taskio::sleep(24h);
}

taskio::awaitable<void> say_goodbye()
{
  co_await taskio::sleep(1ms);
  out << "goodbye\n";
}

// The clean-up runs to its end whatever becomes of the body; C++ has no
// co_await in a catch block, and a destructor cannot wait.
taskio::awaitable<void> guest()
{
  co_await taskio::finally(talk, say_goodbye);
  out << "never printed\n";
}

taskio::awaitable<int> stubborn()
{
  bool asked = false;
  try
  {
    co_await taskio::sleep(24h);
  }
  catch (taskio::cancelled_error const& e)
  {
    out << "asked to stop: " << e.message().value_or("no reason") << '\n';
    asked = true;
  }
  if (asked)
  {
    taskio::any_task const self = taskio::current_task();
    int const before = self.cancelling();
    out << "requests: " << before << ", then " << self.uncancel() << '\n';
  }
  co_await taskio::sleep(1ms);
  co_return 42;
}

taskio::awaitable<void> program()
{
  auto visit = taskio::create_task(guest());
  co_await taskio::sleep(1ms);
  visit.cancel("it is late");
  try
  {
    co_await visit;
  }
  catch (taskio::cancelled_error const& e)
  {
    out << "the guest left: " << e.message().value_or("no reason") << '\n';
  }

  auto answer = taskio::create_task(stubborn());
  co_await taskio::sleep(1ms);
  answer.cancel("please");
  int const value = co_await answer;
  out << "the answer is " << value << '\n';
  out << "cancelled: " << visit.cancelled() << answer.cancelled() << '\n';
}

int main()
{
  taskio::run(program());
  std::cout << out.str();

  // What it prints:
  return out.str() == R"(talking
goodbye
the guest left: it is late
asked to stop: please
requests: 1, then 0
the answer is 42
cancelled: 10
)"
    ? EXIT_SUCCESS
    : EXIT_FAILURE;
}
