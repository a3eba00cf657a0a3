//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// Virtual time: hours pass at once, and always in the same way. A test of
// timeouts needs no patience, and one that hangs says so.

#include <boost/taskio.hpp>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <sstream>

namespace taskio = boost::taskio;
using namespace std::chrono_literals;

std::ostringstream out;

// To be tested: tries again after a minute, two, four…
taskio::awaitable<int> retry(int successful_attempt)
{
  auto pause = 1min;
  for (int attempt = 1;; ++attempt, pause *= 2)
  {
    if (attempt == successful_attempt)
      co_return attempt;
    co_await taskio::sleep(pause);
  }
}

// The time since the loop's epoch, which is where virtual time starts.
auto now()
{
  return taskio::running_loop().time().time_since_epoch();
}

taskio::awaitable<void> backing_off_doubles_the_pause()
{
  int const attempts = co_await retry(8);
  out << attempts << " attempts took " << now() / 1min << " minutes\n";
}

taskio::awaitable<void> waits_for_ever()
{
  auto reply = taskio::running_loop().create_future<int>();
  co_await reply;
}

taskio::awaitable<void> forgotten_reply()
{
  taskio::current_task().set_name("test");
  auto peer = taskio::create_task(waits_for_ever(), {.name = "peer"});
  co_await taskio::sleep(1h);
  co_await peer;
}

int main()
{
  taskio::run_test(backing_off_doubles_the_pause);

  try
  {
    taskio::run_test(forgotten_reply);
  }
  catch (taskio::stuck_error const& e)
  {
    out << e.what() << '\n';
  }

  // The clock may also be one's own, to be looked at afterwards.
  taskio::virtual_clock clock;
  taskio::run([] { return retry(3); }, {.clock = &clock});
  out << "the clock shows " << clock.now().time_since_epoch() / 1min << '\n';
  std::cout << out.str();

  // What it prints:
  return out.str()
      == "8 attempts took 127 minutes\n"
         "run: nothing can wake these tasks any more:"
         " <Task pending name='test' wait_for=<Task pending name='peer'>>"
         " <Task pending name='peer' wait_for=<Future pending>>;"
         " is a future never completed, or do tasks wait for each other?\n"
         "the clock shows 3\n"
    ? EXIT_SUCCESS
    : EXIT_FAILURE;
}
