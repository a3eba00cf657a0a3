//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// Context variables: values that follow a task wherever it goes, into the tasks
// it creates and into plain Asio handlers that run on its executor.

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/taskio.hpp>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <sstream>
#include <string>

namespace asio = boost::asio;
namespace taskio = boost::taskio;
using namespace std::chrono_literals;

std::ostringstream out;

taskio::context_var<std::string> user("user", "nobody");

// Knows nothing of tasks; it was written years ago, with callbacks.
void log(std::string const& what)
{
  out << '[' << user.get() << "] " << what << '\n';
}

taskio::awaitable<void> query()
{
  log("query");
  co_return;
}

taskio::awaitable<void> request(std::string name)
{
  user.set(name);
  co_await taskio::sleep(1ms);
  log("request");

  // A new task starts with a copy of its creator's context.
  co_await taskio::create_task(query());

  // A handler on the task's executor is a step of the task.
  auto const ex = co_await asio::this_coro::executor;
  asio::post(ex, [] { log("posted handler"); });
  asio::steady_timer timer(ex, 1ms);
  auto fired = taskio::running_loop().create_future<void>();
  timer.async_wait([&fired](auto) {
    log("timer handler");
    fired.set_result();
  });
  co_await fired;
}

taskio::awaitable<void> program()
{
  auto alice = taskio::create_task(request("alice"));
  auto bob = taskio::create_task(request("bob"));
  co_await alice;
  co_await bob;
  log("what they set is theirs");

  {
    auto const before = user.set("root");
    log("set here");
    user.reset(before);
  }
  log("and put back");

  taskio::copy_context().run([] {
    user.set("guest");
    log("in a copy");
  });
  log("not outside of it");
}

int main()
{
  taskio::run(program());
  std::cout << out.str();

  // What it prints:
  return out.str() == R"([alice] request
[bob] request
[alice] query
[bob] query
[alice] posted handler
[bob] posted handler
[alice] timer handler
[bob] timer handler
[nobody] what they set is theirs
[root] set here
[nobody] and put back
[guest] in a copy
[nobody] not outside of it
)"
    ? EXIT_SUCCESS
    : EXIT_FAILURE;
}
