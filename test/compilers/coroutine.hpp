#ifndef TASKIO_TEST_COMPILERS_COROUTINE_HPP
#define TASKIO_TEST_COMPILERS_COROUTINE_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include <coroutine>
#include <exception>
#include <utility>

// The least coroutine: it runs at once, and ends with a value.
template <typename T>
class coroutine
{
public:
  struct promise_type
  {
    coroutine get_return_object() { return coroutine(*this); }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void unhandled_exception() { std::terminate(); }
    void return_value(T v) { value = std::move(v); }
    T value{};
  };
  using handle = std::coroutine_handle<promise_type>;

  explicit coroutine(promise_type& p) : handle_(handle::from_promise(p)) {}
  coroutine(coroutine&& other) noexcept
    : handle_(std::exchange(other.handle_, nullptr))
  {
  }
  coroutine& operator=(coroutine&&) = delete;
  ~coroutine()
  {
    if (handle_)
      handle_.destroy();
  }

  T get() const { return handle_.promise().value; }

  bool await_ready() const noexcept { return true; }
  void await_suspend(std::coroutine_handle<>) const noexcept {}
  T await_resume() const { return get(); }

private:
  handle handle_;
};

// Counts what is constructed and not destroyed; has an address that matters.
struct counted
{
  counted() : self(this) { ++alive; }
  counted(counted const&) : self(this) { ++alive; }
  counted& operator=(counted const&) { return *this; }
  ~counted()
  {
    moved |= self != this;
    --alive;
  }
  counted* self;
  static inline int alive = 0;
  // One was destroyed elsewhere than it was made.
  static inline bool moved = false;
};

// Whether all that was made was destroyed, once, where it was made.
inline bool in_order()
{
  return counted::alive == 0 && !counted::moved;
}

#endif // TASKIO_TEST_COMPILERS_COROUTINE_HPP
