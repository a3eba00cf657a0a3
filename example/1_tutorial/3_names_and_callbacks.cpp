//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// Tasks have names, can be listed and printed, and tell others when they end.

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/taskio.hpp>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <sstream>
#include <stdexcept>

namespace asio = boost::asio;
namespace taskio = boost::taskio;
using namespace std::chrono_literals;

std::ostringstream out;

taskio::awaitable<int> measure()
{
  co_await taskio::sleep(1ms);
  co_return 21;
}

taskio::awaitable<int> twice(taskio::task<int> value)
{
  int const v = 2 * co_await value;
  co_await taskio::sleep(1ms);
  if (v > 40)
    throw std::range_error("off the scale");
  co_return v;
}

void print_all(char const* when)
{
  out << when << ":\n";
  for (taskio::any_task const& t : taskio::all_tasks())
    out << "  " << t << '\n';
}

taskio::awaitable<void> program()
{
  taskio::current_task().set_name("main");
  auto low = taskio::create_task(measure(), {.name = "low"});
  auto high = taskio::create_task(twice(low), {.name = "high"});
  auto other = taskio::create_task(measure(), {.name = "other"});
  print_all("just created");

  // Called on the loop, soon after the task has ended.
  low.add_done_callback([](taskio::task<int> const& t) {
    out << t.get_name() << " is " << t.result() << '\n';
  });

  // One callback may watch many tasks, and be taken back.
  taskio::done_callback const ended(
    [](taskio::any_future const& f) { out << "ended: " << f << '\n'; });
  low.add_done_callback(ended);
  high.add_done_callback(ended);
  other.add_done_callback(ended);
  out << "taken back: " << other.remove_done_callback(ended) << '\n';

  co_await low;
  print_all("when low is done");

  // Any of Asio's completion tokens will do. This one does not throw.
  auto const [failure, value] =
    co_await high.async_wait(asio::as_tuple(asio::deferred));
  out << "high " << (failure ? "failed" : "succeeded") << '\n';
}

int main()
{
  taskio::run(program());
  std::cout << out.str();

  // What it prints:
  return out.str() == R"(just created:
  <Task pending name='main'>
  <Task pending name='low' wait_for=<start>>
  <Task pending name='high' wait_for=<start>>
  <Task pending name='other' wait_for=<start>>
taken back: 1
low is 21
ended: <Task finished name='low' result=21>
when low is done:
  <Task pending name='main'>
  <Task pending name='high' wait_for=<Task finished name='low'>>
ended: <Task finished name='high' exception='off the scale'>
high failed
)"
    ? EXIT_SUCCESS
    : EXIT_FAILURE;
}
