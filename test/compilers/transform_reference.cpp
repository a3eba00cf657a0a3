//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// An await_transform that returns a reference to the awaiter.

#include "coroutine.hpp"

struct awaiter : counted
{
  bool await_ready() const noexcept { return true; }
  void await_suspend(std::coroutine_handle<>) const noexcept {}
  bool await_resume() const noexcept { return self == this && !copied; }

  awaiter() = default;
  awaiter(awaiter const& other) : counted(other), copied(true) {}
  awaiter& operator=(awaiter const&) = delete;
  bool copied = false;
};

struct pointer
{
  bool await_ready() const noexcept { return at->await_ready(); }
  void await_suspend(std::coroutine_handle<>) const noexcept {}
  bool await_resume() const noexcept { return at->await_resume(); }
  awaiter* at;
};

struct user
{
  struct promise_type
  {
    user get_return_object() { return user{this}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void unhandled_exception() { std::terminate(); }
    void return_value(bool v) { value = v; }
#if defined(AVOIDED)
    awaiter& await_transform(int) { return own; }
#else
    pointer await_transform(int) { return {&own}; }
#endif
    awaiter own;
    bool value = false;
  };
  promise_type* promise;
};

user test()
{
  co_return co_await 1;
}

int main()
{
  user const u = test();
  bool const same = u.promise->value;
  std::coroutine_handle<user::promise_type>::from_promise(*u.promise).destroy();
  return same && in_order() ? 0 : 1;
}
