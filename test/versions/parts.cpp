//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "parts.hpp"
#include <boost/asio/use_awaitable.hpp>
#include <utility>

namespace parts {

namespace asio = boost::asio;

taskio::awaitable<int> answer(std::chrono::milliseconds after)
{
  co_await taskio::sleep(after);
  co_return 42;
}

asio::awaitable<int> plain_answer(std::chrono::milliseconds after)
{
  co_await taskio::sleep(after).async_wait(asio::use_awaitable);
  co_return 43;
}

taskio::task<int> start(std::string name)
{
  taskio::task_options options;
  options.name = std::move(name);
  return taskio::create_task(
    answer(std::chrono::milliseconds(5)), std::move(options));
}

std::string current_name()
{
  return taskio::current_task().get_name();
}

taskio::loop* current_loop()
{
  return &taskio::running_loop();
}

taskio::context_var<int>& variable()
{
  static taskio::context_var<int> v("variable");
  return v;
}

int current_value()
{
  return variable().get(0);
}

taskio::awaitable<void> give_up()
{
  co_await taskio::sleep(std::chrono::milliseconds(1));
  throw taskio::cancelled_error("given up");
}

bool is_cancellation(std::exception_ptr const& e)
{
  try
  {
    std::rethrow_exception(e);
  }
  catch (taskio::cancelled_error const&)
  {
    return true;
  }
  catch (...)
  {
    return false;
  }
}

taskio::task<int> as_int(taskio::any_task const& t)
{
  return t.as<int>();
}

} // namespace parts
