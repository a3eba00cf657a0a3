//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// error: nor can a loop be made with it

#include <boost/taskio.hpp>

namespace asio = boost::asio;
namespace taskio = boost::taskio;

// An executor, but without a context.
struct inline_executor
{
  template <typename F>
  void execute(F f) const
  {
    f();
  }
  friend bool operator==(inline_executor, inline_executor) noexcept
  {
    return true;
  }
  friend bool operator!=(inline_executor, inline_executor) noexcept
  {
    return false;
  }
};

asio::awaitable<void, inline_executor> body();

void f(taskio::loop& lp)
{
  lp.create_task(body());
}
