//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include <boost/taskio.hpp>

// In one translation unit, to be used in another.
boost::taskio::awaitable<int> answer()
{
  co_await boost::taskio::sleep(std::chrono::hours(1));
  co_return 42;
}
