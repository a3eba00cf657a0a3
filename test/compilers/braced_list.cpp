//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// A braced list in a co_await expression.

#include "coroutine.hpp"
#include <vector>

coroutine<int> sum(std::vector<int> all)
{
  int s = 0;
  for (int v : all)
    s += v;
  co_return s;
}

coroutine<int> test()
{
#if defined(AVOIDED)
  co_return co_await sum(std::vector{1, 2});
#else
  std::vector<int> all{1, 2};
  co_return co_await sum(all);
#endif
}

int main()
{
  return test().get() == 3 ? 0 : 1;
}
