#ifndef BOOST_TASKIO_DETAIL_ROOT_FRAME_HPP
#define BOOST_TASKIO_DETAIL_ROOT_FRAME_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/asio_frame.hpp>
#include <boost/taskio/detail/task_base.hpp>
#include <coroutine>
#include <exception>
#include <utility>

namespace boost::taskio::detail {

template <typename Executor>
class root_frame;
// The first argument of a root coroutine, by which its frame is chosen.
struct root_tag
{
};

// Runs a body, then says what became of it.
template <typename T, typename Executor>
class body_awaiter
{
public:
  explicit body_awaiter(asio::awaitable<T, Executor>& body) : body_(body) {}
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> h)
  {
    body_.await_suspend(
      std::coroutine_handle<entry_frame<Executor>>::from_address(h.address()));
  }
  std::exception_ptr await_resume() noexcept
  {
    auto& failed = unthrown<Executor>::of(*frame_peek::frame_of(body_));
    return std::exchange(failed, nullptr);
  }

private:
  asio::awaitable<T, Executor>& body_;
};

template <typename Executor>
class root_frame : public entry_frame<Executor>
{
public:
  BOOST_FORCEINLINE static void* operator new(std::size_t size)
  {
    return pool_allocate(size);
  }
  BOOST_FORCEINLINE static void operator delete(
    void* p, std::size_t size) noexcept
  {
    pool_deallocate(p, size);
  }

  // Awaiters are named in the root; g++ 12 copies one that comes back as a
  // reference, so they come back as pointers.
  template <typename Awaiter>
  auto await_transform(Awaiter& a) noexcept
  {
    struct named
    {
      Awaiter* awaiter;
      bool await_ready() { return awaiter->await_ready(); }
      void await_suspend(std::coroutine_handle<root_frame> h)
      {
        awaiter->await_suspend(h);
      }
      auto await_resume() { return awaiter->await_resume(); }
    };
    return named{&a};
  }
};

// Starts a root coroutine, on this thread, now. Requests of the task, if it
// is given, are from then on for that coroutine.
template <typename Executor>
void launch(asio::awaitable<entry_point, Executor> root, Executor const& ex,
  asio::cancellation_slot slot, task_base* t)
{
  parked_thread<Executor> thread(
    std::move(root), ex, slot, asio::cancellation_state(slot));
  if (t)
    t->activate(&frame_peek::state(*thread.entry_point()));
  thread.resume();
}

} // namespace boost::taskio::detail

namespace std {

template <typename Executor, typename... Args>
struct coroutine_traits<
  boost::asio::awaitable<boost::taskio::detail::entry_point, Executor>,
  boost::taskio::detail::root_tag, Args...>
{
  using promise_type = boost::taskio::detail::root_frame<Executor>;
};

} // namespace std

#endif // BOOST_TASKIO_DETAIL_ROOT_FRAME_HPP
