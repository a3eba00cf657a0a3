//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "bodies.hpp"
#include "interpreter.hpp"
#include <boost/asio/awaitable.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace conformance {

namespace {

namespace asio = boost::asio;

struct plain_body
{
  template <typename T>
  using awaitable = asio::awaitable<T>;

  template <typename Future>
  static auto wait(Future const& f)
  {
    return f.async_wait(asio::use_awaitable);
  }

  template <typename T>
  static auto run(taskio::operation<T> op)
  {
    return std::move(op).async_wait(asio::use_awaitable);
  }

  template <typename... Value>
  static auto sleep(std::chrono::milliseconds d, Value const&... v)
  {
    return taskio::sleep(d, v...).async_wait(asio::use_awaitable);
  }
};

} // namespace

runner const plain_runner = {
  &interpreter<plain_body>::knows, &interpreter<plain_body>::run};

} // namespace conformance
