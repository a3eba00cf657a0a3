#ifndef BOOST_TASKIO_DETAIL_SETTLED_OP_HPP
#define BOOST_TASKIO_DETAIL_SETTLED_OP_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/asio/associated_allocator.hpp>
#include <boost/taskio/detail/wait_op.hpp>
#include <exception>
#include <memory>
#include <utility>

namespace boost::taskio::detail {

// A plain coroutine of a task awaits what is over already: it goes on in the
// same step, once the function that began the operation has returned.
template <typename T, typename Handler>
class settled_op final : private node
{
  using allocator_type = rebound_memory<settled_op, Handler>;
  using allocation = std::allocator_traits<allocator_type>;

public:
  template <typename H>
  static void initiate(
    task_base& t, std::exception_ptr e, value_slot<T>&& value, H&& h)
  {
    allocator_type alloc = memory_of<allocator_type>(h);
    settled_op* const self = allocation::allocate(alloc, 1);
    try
    {
      ::new (static_cast<void*>(self))
        settled_op(t, std::move(e), std::move(value), std::forward<H>(h));
    }
    catch (...)
    {
      allocation::deallocate(alloc, self, 1);
      throw;
    }
    if (running_task() == &t)
      current.running->go_on_with(self);
    else
      t.loop().ready(self);
  }

private:
  template <typename H>
  settled_op(task_base& t, std::exception_ptr e, value_slot<T>&& value, H&& h)
    : node(node::by<&settled_op::on_ready>)
    , task_(t)
    , failed_(std::move(e))
    , value_(std::move(value))
    , handler_(std::forward<H>(h))
  {
  }

  static void on_ready(node* n, action a)
  {
    auto* self = static_cast<settled_op*>(n);
    last_use<settled_op, allocator_type> memory(
      *self, memory_of<allocator_type>(self->handler_));
    if (a == action::drop)
      return memory.drop(self->handler_);
    task_base& task = self->task_;
    std::exception_ptr e = std::move(self->failed_);
    if constexpr (std::is_void_v<T>)
    {
      Handler h(std::move(self->handler_));
      memory.end();
      go_on(task, std::move(h), std::move(e));
    }
    else
    {
      auto v = argument_for<T>(e, self->value_, false);
      Handler h(std::move(self->handler_));
      memory.end();
      go_on(task, std::move(h), std::move(e), std::move(v));
    }
  }

  task_base& task_;
  std::exception_ptr failed_;
  value_slot<T> value_;
  Handler handler_;
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_SETTLED_OP_HPP
