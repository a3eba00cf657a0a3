//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// A member function of what co_await gives, in a template.

#include "coroutine.hpp"

struct text
{
  template <typename T>
  T as() const
  {
    return T(size);
  }
  int size = 3;
};

template <typename T>
coroutine<text> make()
{
  co_return text();
}

template <typename T>
coroutine<int> test()
{
#if defined(AVOIDED)
  co_return (co_await make<T>()).template as<int>();
#else
  text const made = co_await make<T>();
  co_return made.template as<int>();
#endif
}

int main()
{
  return test<int>().get() == 3 ? 0 : 1;
}
