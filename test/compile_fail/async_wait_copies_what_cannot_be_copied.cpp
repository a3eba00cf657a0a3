//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// error: async_wait copies the result, and T cannot be copied: move the future

#include <boost/asio/use_awaitable.hpp>
#include <boost/taskio.hpp>
#include <memory>

namespace asio = boost::asio;
namespace taskio = boost::taskio;

taskio::awaitable<void> f(taskio::future<std::unique_ptr<int>> u)
{
  co_await u.async_wait(asio::use_awaitable);
}
