//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// Tasks: coroutines that run at the same time, and hand over what they return.

#include <boost/taskio.hpp>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>

namespace taskio = boost::taskio;
using namespace std::chrono_literals;

std::ostringstream out;

taskio::awaitable<std::string> brew(std::string what, int minutes)
{
  out << what << ": water on\n";
  // A minute is a millisecond here.
  co_await taskio::sleep(minutes * 1ms);
  out << what << ": ready\n";
  co_return what;
}

taskio::awaitable<int> burn()
{
  co_await taskio::sleep(1ms);
  throw std::runtime_error("the toast is burnt");
}

taskio::awaitable<void> breakfast()
{
  // Nothing has run yet when create_task returns: both are scheduled.
  taskio::task<std::string> coffee = taskio::create_task(brew("coffee", 20));
  taskio::task<std::string> tea = taskio::create_task(brew("tea", 5));
  out << "ordered\n";

  // While this task waits for the coffee, the tea is made.
  std::string const& first = co_await coffee;
  out << "served " << first << '\n';

  // It is done, so this does not wait. A result may be asked for repeatedly.
  std::string const& second = co_await tea;
  out << "served " << second << ", that is " << tea.result() << '\n';

  // A failure arrives where the task is awaited.
  auto toast = taskio::create_task(burn());
  try
  {
    co_await toast;
  }
  catch (std::runtime_error const& e)
  {
    out << "sorry, " << e.what() << '\n';
  }
}

int main()
{
  taskio::run(breakfast());
  std::cout << out.str();

  // What it prints:
  return out.str() == R"(ordered
coffee: water on
tea: water on
tea: ready
coffee: ready
served coffee
served tea, that is tea
sorry, the toast is burnt
)"
    ? EXIT_SUCCESS
    : EXIT_FAILURE;
}
