//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// A conditional expression with co_await in its branches.

#include "coroutine.hpp"

coroutine<counted> one()
{
  co_return counted();
}

coroutine<int> test(bool first)
{
#if defined(AVOIDED)
  counted const c = first ? co_await one() : co_await one();
  co_return c.self == &c;
#else
  if (first)
  {
    counted const c = co_await one();
    co_return c.self == &c;
  }
  counted const c = co_await one();
  co_return c.self == &c;
#endif
}

int main()
{
  int const v = test(true).get() + test(false).get();
  return v == 2 && in_order() ? 0 : 1;
}
