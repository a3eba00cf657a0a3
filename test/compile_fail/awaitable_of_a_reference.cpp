//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// error: cannot hold a reference; return a pointer.

#include <boost/taskio.hpp>

namespace taskio = boost::taskio;

taskio::awaitable<int&> f(int& i)
{
  co_return i;
}
