#ifndef BOOST_TASKIO_DETAIL_GUEST_HPP
#define BOOST_TASKIO_DETAIL_GUEST_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/asio/associated_allocator.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/taskio/detail/adoption.hpp>
#include <boost/taskio/detail/wait_op.hpp>
#include <memory>
#include <utility>

namespace boost::taskio::detail {

// A coroutine of ours that a plain coroutine of a task awaits, by way of a
// handler, which owns that coroutine meanwhile.
template <typename T, typename Handler>
class guest final : private adoption<guest<T, Handler>, T, executor>
{
  using base = adoption<guest, T, executor>;
  friend base;
  using allocator_type = rebound_memory<guest, Handler>;
  using allocation = std::allocator_traits<allocator_type>;

public:
  template <typename H>
  static void initiate(
    task_base& t, asio::awaitable<T, executor>&& child, H&& h)
  {
    check_coroutine(child);
    allocator_type alloc = memory_of<allocator_type>(h);
    guest* const self = allocation::allocate(alloc, 1);
    try
    {
      ::new (static_cast<void*>(self))
        guest(t, std::move(child), std::forward<H>(h));
    }
    catch (...)
    {
      allocation::deallocate(alloc, self, 1);
      throw;
    }
    if (t.loop().owned_here())
      self->start();
    else
      self->go_home();
  }

private:
  template <typename H>
  guest(task_base& t, asio::awaitable<T, executor>&& child, H&& h)
    : base(t.loop(), &t, std::move(child))
    , host_(t.active())
    , handler_(std::forward<H>(h))
  {
  }

  void start()
  {
    outer_ = this->task_->stack.innermost();
    host_is_plain_ = this->task_->begin_guest();
    this->launch_child(executor(*this->task_), host_->slot(), this->task_);
    if (this->abandoned())
      destroy_host();
  }

  // Of a child that is dropped: before its frames go, and its awaits with them.
  void reactivate() noexcept
  {
    this->task_->stack.return_to(outer_);
    this->task_->end_guest(*host_, host_is_plain_);
  }
  void host_may_go_on() noexcept { this->resume_soon(); }
  void destroy_host() noexcept { drop(); }

  using memory = last_use<guest, allocator_type>;
  friend memory;

  void drop() noexcept
  {
    memory(*this, memory_of<allocator_type>(handler_)).drop(handler_);
  }
  void resume()
  {
    std::exception_ptr e = std::move(this->failed_);
    if constexpr (std::is_void_v<T>)
      finish(e);
    else
    {
      auto v = argument_for<T>(e, this->value_, false);
      finish(e, v);
    }
  }

  template <typename... Value>
  void finish(std::exception_ptr& e, Value&... v)
  {
    memory last(*this, memory_of<allocator_type>(handler_));
    task_base& task = *this->task_;
    Handler h(std::move(handler_));
    last.end();
    go_on(task, std::move(h), std::move(e), std::move(v)...);
  }

  asio::cancellation_state* host_;
  Handler handler_;
  await_record* outer_ = nullptr;
  bool host_is_plain_ = false;
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_GUEST_HPP
