//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "bodies.hpp"
#include "interpreter.hpp"

namespace conformance {

namespace {

struct taskio_body
{
  template <typename T>
  using awaitable = taskio::awaitable<T>;

  template <typename Future>
  static Future const& wait(Future const& f)
  {
    return f;
  }

  template <typename T>
  static taskio::operation<T> run(taskio::operation<T> op)
  {
    return op;
  }

  template <typename... Value>
  static auto sleep(std::chrono::milliseconds d, Value const&... v)
  {
    return taskio::sleep(d, v...);
  }
};

} // namespace

runner const taskio_runner = {
  &interpreter<taskio_body>::knows, &interpreter<taskio_body>::run};

} // namespace conformance
