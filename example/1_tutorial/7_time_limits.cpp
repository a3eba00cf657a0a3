//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// Time limits, for something that is awaited or for a block; and a shield for
// what is to go on when nobody waits any more.

#include <boost/asio/deferred.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/taskio.hpp>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <sstream>
#include <string>

namespace asio = boost::asio;
namespace taskio = boost::taskio;
using namespace std::chrono_literals;

std::ostringstream out;

taskio::awaitable<std::string> fetch(std::string page)
{
  co_await taskio::sleep(3s);
  co_return "<" + page + ">";
}

// tag::timeout[]
taskio::awaitable<std::string> fetch_or_give_up(taskio::time_limit limit)
{
  try
  {
    co_return co_await taskio::wait_for(fetch("index"), limit);
  }
  catch (taskio::timeout_error const&)
  {
    co_return "too slow";
  }
}
// end::timeout[]

// The limit of a block can be moved while it runs.
taskio::awaitable<void> converse()
{
  auto const talk = [](
                      taskio::timeout_scope& limit) -> taskio::awaitable<void> {
    out << co_await fetch("first") << '\n';
    limit.reschedule(taskio::running_loop().time() + 2s);
    out << co_await fetch("second") << '\n';
  };
  try
  {
    co_await taskio::timeout(4s, talk);
  }
  catch (taskio::timeout_error const&)
  {
    out << "no second one\n";
  }
}

// Any Asio operation can be limited.
taskio::awaitable<void> wait_for_a_timer()
{
  asio::steady_timer timer(co_await asio::this_coro::executor, 24h);
  try
  {
    co_await taskio::wait_for(timer.async_wait(asio::deferred), 10ms);
  }
  catch (taskio::timeout_error const&)
  {
    out << "the timer was cancelled\n";
  }
}

taskio::awaitable<void> save()
{
  co_await taskio::sleep(5s);
  out << "saved\n";
}

// The time is up for who waits, but what is shielded goes on.
taskio::awaitable<void> save_in_the_background()
{
  auto const saving = taskio::create_task(save());
  try
  {
    co_await taskio::wait_for(taskio::shield(saving), 1s);
  }
  catch (taskio::timeout_error const&)
  {
    out << "saving takes a while\n";
  }
  co_await saving;
}

taskio::awaitable<void> program()
{
  out << co_await fetch_or_give_up(1s) << '\n';
  out << co_await fetch_or_give_up(10s) << '\n';
  out << co_await fetch_or_give_up(std::nullopt) << '\n';
  co_await converse();
  co_await save_in_the_background();
}

int main()
{
  taskio::run_test(program);
  taskio::run(wait_for_a_timer);
  std::cout << out.str();

  // What it prints:
  return out.str() == R"(too slow
<index>
<index>
<first>
no second one
saving takes a while
saved
the timer was cancelled
)"
    ? EXIT_SUCCESS
    : EXIT_FAILURE;
}
