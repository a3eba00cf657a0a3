#ifndef BOOST_TASKIO_DETAIL_HANDLER_WAIT_HPP
#define BOOST_TASKIO_DETAIL_HANDLER_WAIT_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/asio/associated_allocator.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/taskio/detail/handlers.hpp>
#include <boost/taskio/detail/last_use.hpp>
#include <boost/taskio/detail/stop_link.hpp>
#include <boost/taskio/detail/task_base.hpp>
#include <boost/taskio/error.hpp>
#include <boost/taskio/executor.hpp>
#include <exception>
#include <memory>
#include <new>
#include <optional>
#include <type_traits>
#include <utility>

namespace boost::taskio::detail {

// A handler that waits for something on a loop, in memory of its own allocator.
// From another thread it goes there first. The derived class is what is waited
// for; of it are used
//
//  - begin(): on the loop, once;
//  - outcome(): what to complete with in place of a value, or null;
//  - argument(e): the value, where there is one, or what stands in for it;
//  - keep(): what is kept until the handler has been called.
template <typename Derived, typename T, typename Handler, typename Node>
class handler_wait
  : public Node
  , public library_wait
{
protected:
  using allocator_type = rebound_memory<Derived, Handler>;

  template <typename... Args>
  static Derived* make(Handler const& h, Args&&... args)
  {
    allocator_type alloc = memory_of<allocator_type>(h);
    Derived* const op =
      std::allocator_traits<allocator_type>::allocate(alloc, 1);
    try
    {
      ::new (static_cast<void*>(op)) Derived(std::forward<Args>(args)...);
    }
    catch (...)
    {
      std::allocator_traits<allocator_type>::deallocate(alloc, op, 1);
      throw;
    }
    return op;
  }

  // A task that waits is work already, and goes on in a step of its own. Other
  // handlers are dispatched to where they want to run.
  template <typename H>
  handler_wait(loop_state& l, handler_target target, H&& h)
    : Node(node::by<&handler_wait::on_ready>)
    , handler_(std::forward<H>(h))
  {
    if (target.loop == &l && target.task && l.owned_here()
      && !target.task->resting()
      && target.task->is_active(
        asio::get_associated_cancellation_slot(handler_)))
      task_ = target.task;
    else
      destination_.emplace(
        asio::prefer(asio::get_associated_executor(handler_, executor(l)),
          asio::execution::outstanding_work.tracked));
  }
  ~handler_wait() = default;
  // In the constructor of the derived class.
  void connect_slot(loop_state& l)
  {
    auto const slot = asio::get_associated_cancellation_slot(handler_);
    if (!task_ && slot.is_connected())
      link_.connect(slot, l, *this);
  }

  // Where submit() throws, it waits for whatever wakes the loop.
  void go(loop_state& l)
  {
    if (l.owned_here())
      return derived().begin();
    this->go_by(node::by<&handler_wait::on_arrival>);
    l.submit(this);
  }
  void becomes_ready() noexcept
  {
    this->go_by(node::by<&handler_wait::on_ready>);
  }

  // Call first in outcome(): whether a request stands in for it, and why.
  bool end_wait_of_task(cancel_ptr& why)
  {
    if (!task_ || task_->wait() != this)
      return false;
    task_->end_library_wait();
    bool const requested = task_->deliverable();
    if (requested)
      why = task_->consume();
    return requested;
  }

  static void on_ready(node* n, node::action a)
  {
    auto& self = static_cast<Derived&>(*n);
    self.link_.disconnect();
    std::exception_ptr e;
    if (a == node::action::run)
      e = outcome_of(self);
    else if (self.task_ && self.task_->wait() == &self)
      self.task_->drop_library_wait();
    memory last(self, memory_of<allocator_type>(self.handler_));
    if (a == node::action::drop)
      return last.drop(self.handler_);
    if constexpr (std::is_void_v<T>)
      finish(self, last, e);
    else
    {
      auto v = self.argument(e);
      finish(self, last, e, v);
    }
  }

  task_base* task_ = nullptr;

private:
  using handler_executor = asio::associated_executor_t<Handler, executor>;
  using destination =
    std::decay_t<typename asio::prefer_result<handler_executor,
      asio::execution::outstanding_work_t::tracked_t>::type>;
  using memory = last_use<Derived, allocator_type>;
  friend memory;

  Derived& derived() noexcept { return static_cast<Derived&>(*this); }

  static void on_arrival(node* n, node::action a)
  {
    auto& self = static_cast<Derived&>(*n);
    self.becomes_ready();
    if (a == node::action::drop)
      on_ready(n, a);
    else
      self.begin();
  }

  static std::exception_ptr outcome_of(Derived& self) noexcept
  {
    try
    {
      return self.outcome();
    }
    catch (...)
    {
      return std::current_exception();
    }
  }

  template <typename... Value>
  static void finish(
    Derived& self, memory& last, std::exception_ptr& e, Value&... v)
  {
    [[maybe_unused]] auto const kept = self.keep();
    std::optional<destination> const to = std::move(self.destination_);
    task_base* const task = self.task_;
    Handler h(std::move(self.handler_));
    last.end();
    if (task)
      go_on(*task, std::move(h), std::move(e), std::move(v)...);
    else
      dispatch_handler(*to, asio::get_associated_allocator(h), std::move(h),
        std::move(e), std::move(v)...);
  }

  std::optional<destination> destination_;
  Handler handler_;
  stop_link link_;
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_HANDLER_WAIT_HPP
