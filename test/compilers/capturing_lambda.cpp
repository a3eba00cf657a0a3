//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// A lambda that has captured something, as a temporary in a co_await expression.

#include "coroutine.hpp"

template <typename F>
coroutine<int> call(F f)
{
  co_return f();
}

coroutine<int> test()
{
  counted c;
#if defined(AVOIDED)
  co_return co_await call([c] { return c.self == &c ? 1 : 0; });
#else
  auto const f = [c] { return c.self == &c ? 1 : 0; };
  co_return co_await call(f);
#endif
}

int main()
{
  int const v = test().get();
  return v == 1 && in_order() ? 0 : 1;
}
