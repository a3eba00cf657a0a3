//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// error: cannot hold an over-aligned T; return a pointer.

#include <boost/taskio.hpp>

namespace taskio = boost::taskio;

struct alignas(64) line
{
};

taskio::awaitable<line> f()
{
  co_return line();
}
