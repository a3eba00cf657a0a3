//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// Run a job every so often, at times that do not drift, whatever it does: a run
// that is late skips the turns it has missed, one that fails is noted, one that
// hangs is cut off. In virtual time, so it takes none.

#include <boost/taskio.hpp>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <sstream>
#include <stdexcept>

namespace taskio = boost::taskio;
using namespace std::chrono_literals;

std::ostringstream out;

std::ostream& note()
{
  auto const since = taskio::running_loop().time().time_since_epoch();
  return out << since / 1s << " s: ";
}

// tag::every[]
template <typename Job>
taskio::awaitable<void> every(
  taskio::loop::duration period, taskio::time_limit limit, Job job)
{
  taskio::loop& lp = taskio::running_loop();
  for (auto next = lp.time();;)
  {
    try
    {
      co_await taskio::wait_for(job, limit);
    }
    catch (taskio::cancelled_error const&)
    {
      throw;
    }
    catch (std::exception const& e)
    {
      note() << "failed: " << e.what() << '\n';
    }
    while (next <= lp.time())
      next += period;
    co_await taskio::sleep(next - lp.time());
  }
}
// end::every[]

taskio::awaitable<void> job(int run)
{
  note() << "run " << run << '\n';
  switch (run)
  {
  case 2:
    // Longer than two turns.
    co_await taskio::sleep(130s);
    break;
  case 3:
    throw std::runtime_error("no space left");
  case 4:
    // For longer than anybody waits.
    co_await taskio::sleep(24h);
    break;
  default:
    co_await taskio::sleep(10s);
  }
}

taskio::awaitable<void> program()
{
  int runs = 0;
  auto const next_run = [&runs] { return job(++runs); };
  auto const periodic = taskio::create_task(every(1min, 150s, next_run));
  co_await taskio::sleep(9min + 5s);
  periodic.cancel();
  try
  {
    co_await periodic;
  }
  catch (taskio::cancelled_error const&)
  {
    note() << "stopped\n";
  }
}

int main()
{
  taskio::run_test(program);
  std::cout << out.str();

  // What it prints:
  return out.str() == R"(0 s: run 1
60 s: run 2
240 s: run 3
240 s: failed: no space left
300 s: run 4
450 s: failed: Connection timed out [system:110]
480 s: run 5
540 s: run 6
545 s: stopped
)"
    ? EXIT_SUCCESS
    : EXIT_FAILURE;
}
