//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// Ask many, and take the first good answer: those that fail do not count, and
// those that are slower are cancelled, and have ended when the answer is given.

#include <boost/taskio.hpp>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace taskio = boost::taskio;
using namespace std::chrono_literals;

std::ostringstream out;

// tag::first[]
template <typename T>
taskio::awaitable<T> first_of(std::vector<taskio::task<T>> tasks)
{
  auto const first_good_one = [&tasks]() -> taskio::awaitable<T> {
    std::vector<std::exception_ptr> failures;
    auto done = taskio::as_completed(tasks);
    while (taskio::task<T> const t = co_await done.next())
    {
      if (t.cancelled())
        continue;
      if (!t.exception())
        co_return t.result();
      failures.push_back(t.exception());
    }
    throw taskio::exception_group("nobody answers", std::move(failures));
  };
  // Whatever happened, cancellation of this coroutine included.
  auto const cancel_the_rest = [&tasks]() -> taskio::awaitable<void> {
    for (taskio::task<T> const& t : tasks)
      t.cancel();
    co_await taskio::gather(taskio::return_exceptions, tasks);
  };
  co_return co_await taskio::finally(first_good_one, cancel_the_rest);
}
// end::first[]

taskio::awaitable<std::string> ask(std::string mirror, std::chrono::hours delay)
{
  auto const say_goodbye = [&]() -> taskio::awaitable<void> {
    co_await taskio::sleep(1min);
    out << mirror << " is done\n";
  };
  auto const wait = [&]() -> taskio::awaitable<std::string> {
    co_await taskio::sleep(delay);
    if (mirror == "broken")
      throw std::runtime_error("out of order");
    co_return "the answer of " + mirror;
  };
  co_return co_await taskio::finally(wait, say_goodbye);
}

taskio::awaitable<void> program()
{
  std::vector<taskio::task<std::string>> asked;
  asked.push_back(taskio::create_task(ask("slow", 30h)));
  asked.push_back(taskio::create_task(ask("broken", 1h)));
  asked.push_back(taskio::create_task(ask("quick", 2h)));
  asked.push_back(taskio::create_task(ask("slowest", 90h)));
  std::string const answer = co_await first_of(std::move(asked));
  auto const now = taskio::running_loop().time().time_since_epoch();
  out << answer << " after " << now / 1min << " minutes\n";

  std::vector hopeless{taskio::create_task(ask("broken", 1h))};
  try
  {
    co_await first_of(std::move(hopeless));
  }
  catch (taskio::exception_group const& e)
  {
    out << e.what() << '\n';
  }
}

int main()
{
  taskio::run_test(program);
  std::cout << out.str();

  // What it prints:
  return out.str() == R"(broken is done
quick is done
slow is done
slowest is done
the answer of quick after 122 minutes
broken is done
nobody answers (1 sub-exception)
)"
    ? EXIT_SUCCESS
    : EXIT_FAILURE;
}
