//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// An aggregate that is a temporary in a co_await expression.

#include "coroutine.hpp"

struct options
{
  counted name{};
  int limit = 0;
};

coroutine<int> work(options o)
{
  co_return o.limit;
}

coroutine<int> test()
{
#if defined(AVOIDED)
  co_return co_await work({.name = {}, .limit = 1});
#else
  auto working = work({.name = {}, .limit = 1});
  co_return co_await working;
#endif
}

int main()
{
  int const v = test().get();
  return v == 1 && in_order() ? 0 : 1;
}
