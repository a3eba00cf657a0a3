//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#ifndef CONFORMANCE_BODIES_HPP
#define CONFORMANCE_BODIES_HPP

#include "program.hpp"

namespace conformance {

// Runs programs whose coroutines have one type of body.
struct runner
{
  // Whether there is a statement of that name.
  bool (*knows)(std::string const& op);
  // What happens, in the form of `expect`.
  json::object (*run)(program const& p);
};

// The coroutines are `taskio::awaitable`.
extern runner const taskio_runner;

// The coroutines are `asio::awaitable` on any executor.
extern runner const plain_runner;

} // namespace conformance

#endif // CONFORMANCE_BODIES_HPP
