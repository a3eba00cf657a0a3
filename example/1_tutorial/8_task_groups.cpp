//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// Task groups: no task outlives the block that it was created for, and a
// failure of one is the failure of all.

#include <boost/taskio.hpp>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>

namespace taskio = boost::taskio;
using namespace std::chrono_literals;

std::ostringstream out;

taskio::awaitable<void> build(std::string part, std::chrono::hours takes)
{
  try
  {
    co_await taskio::sleep(takes);
  }
  catch (taskio::cancelled_error const&)
  {
    out << part << ": cancelled\n";
    throw;
  }
  if (part == "roof")
    throw std::runtime_error("it rains in");
  out << part << ": built\n";
}

// tag::task_group[]
taskio::awaitable<void> build_house()
{
  auto const body =
    [](taskio::task_group_scope& group) -> taskio::awaitable<void> {
    group.create_task(build("walls", 2h));
    group.create_task(build("garden", 8h));
    co_await build("door", 1h);
  };
  // Goes on when all have ended.
  co_await taskio::task_group(body);
}
// end::task_group[]

taskio::awaitable<void> build_with_roof()
{
  auto const body =
    [](taskio::task_group_scope& group) -> taskio::awaitable<void> {
    group.create_task(build("walls", 2h));
    group.create_task(build("roof", 3h));
    group.create_task(build("garden", 8h));
    co_return;
  };
  try
  {
    co_await taskio::task_group(body);
  }
  catch (taskio::exception_group const& failures)
  {
    out << failures.what() << ":\n";
    for (std::exception_ptr const& failure : failures.exceptions())
      try
      {
        std::rethrow_exception(failure);
      }
      catch (std::exception const& e)
      {
        out << "- " << e.what() << '\n';
      }
  }
}

// Tasks live longer than the body. What they refer to has to as well: it is
// outside of the body, as these are, or theirs.
taskio::awaitable<void> first_part_will_do()
{
  std::string first;
  auto const worker =
    [&first](std::string part, std::chrono::hours takes,
      taskio::task_group_scope& group) -> taskio::awaitable<void> {
    co_await build(part, takes);
    first = part;
    group.cancel();
  };
  auto const body =
    [&worker](taskio::task_group_scope& group) -> taskio::awaitable<void> {
    group.create_task(worker("garden", 8h, group));
    group.create_task(worker("walls", 2h, group));
    co_return;
  };
  co_await taskio::task_group(body);
  out << "the " << first << " will do\n";
}

int main()
{
  taskio::run_test(build_house);
  taskio::run_test(build_with_roof);
  taskio::run_test(first_part_will_do);
  std::cout << out.str();

  // What it prints:
  return out.str() == R"(door: built
walls: built
garden: built
walls: built
garden: cancelled
unhandled errors in a task_group (1 sub-exception):
- it rains in
walls: built
garden: cancelled
the walls will do
)"
    ? EXIT_SUCCESS
    : EXIT_FAILURE;
}
