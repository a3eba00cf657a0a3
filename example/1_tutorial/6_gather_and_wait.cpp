//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// Several at once: gather wants all results, wait says which are there, and a
// failure is for the one who asked.

#include <boost/taskio.hpp>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace taskio = boost::taskio;
using namespace std::chrono_literals;

std::ostringstream out;

taskio::awaitable<std::string> fetch(std::string page)
{
  co_await taskio::sleep(2s);
  if (page == "secret")
    throw std::runtime_error("access denied");
  co_return "<" + page + ">";
}

taskio::awaitable<int> count_visitors()
{
  co_await taskio::sleep(3s);
  co_return 17;
}

// tag::gather[]
taskio::awaitable<void> show_front_page()
{
  // Both run at once, and this goes on when both are done.
  auto [page, visitors] =
    co_await taskio::gather(fetch("index"), count_visitors());
  out << page << " was seen by " << visitors << '\n';
}
// end::gather[]

taskio::awaitable<void> show_many()
{
  std::vector<taskio::awaitable<std::string>> pages;
  for (char const* name : {"a", "secret", "c"})
    pages.push_back(fetch(name));

  // A range gives a vector; with return_exceptions one of outcomes, and then it
  // never fails. Without, the first failure would be thrown here, and the
  // others would go on.
  auto const outcomes =
    co_await taskio::gather(taskio::return_exceptions, std::move(pages));
  for (taskio::outcome<std::string> const& o : outcomes)
    out << (o ? *o : "failed") << '\n';
}

// The handles stay with who waits, and so does what is not done.
taskio::awaitable<void> show_in_time()
{
  auto const page = taskio::create_task(fetch("slow"), {.name = "page"});
  auto const visitors =
    taskio::create_task(count_visitors(), {.name = "visitors"});
  std::vector<taskio::any_task> const both{page, visitors};
  auto const [done, pending] = co_await taskio::wait(both, {.timeout = 2500ms});
  out << done.size() << " done, still waiting for "
      << pending.front().get_name() << '\n';
  out << page.result() << ", and then " << co_await visitors << '\n';
}

int main()
{
  taskio::run_test(show_front_page);
  taskio::run_test(show_many);
  taskio::run_test(show_in_time);
  std::cout << out.str();

  // What it prints:
  return out.str() == R"(<index> was seen by 17
<a>
failed
<c>
1 done, still waiting for visitors
<slow>, and then 17
)"
    ? EXIT_SUCCESS
    : EXIT_FAILURE;
}
