#ifndef BOOST_TASKIO_DETAIL_WAIT_OP_HPP
#define BOOST_TASKIO_DETAIL_WAIT_OP_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/taskio/detail/future_state.hpp>
#include <boost/taskio/detail/handlers.hpp>
#include <boost/taskio/detail/stop_link.hpp>
#include <boost/taskio/detail/task_base.hpp>
#include <boost/taskio/error.hpp>
#include <boost/taskio/executor.hpp>
#include <memory>
#include <optional>
#include <ostream>
#include <stdexcept>
#include <type_traits>

namespace boost::taskio::detail {

// A handler that waits for a future. It belongs to the future's loop; from
// another thread it goes there first.
template <typename T, typename Handler>
class wait_op final
  : public waiter
  , public library_wait
{
  using handler_executor = asio::associated_executor_t<Handler, executor>;
  using allocator_type = rebound_memory<wait_op, Handler>;
  // A task that waits is work already, and goes on in a step of its own. Other
  // handlers are dispatched to this.
  using destination =
    std::decay_t<typename asio::prefer_result<handler_executor,
      asio::execution::outstanding_work_t::tracked_t>::type>;

public:
  template <typename H>
  static void initiate(state_handle state, H&& h, bool taking)
  {
    make(std::move(state), std::forward<H>(h), taking, false)->go();
  }
  // Owning: a signal in the handler's slot cancels what is waited for.
  template <typename H>
  static wait_op* make(state_handle state, H&& h, bool taking, bool owning)
  {
    allocator_type alloc = memory_of<allocator_type>(h);
    wait_op* const op =
      std::allocator_traits<allocator_type>::allocate(alloc, 1);
    try
    {
      ::new (static_cast<void*>(op))
        wait_op(std::move(state), std::forward<H>(h), taking, owning);
    }
    catch (...)
    {
      std::allocator_traits<allocator_type>::deallocate(alloc, op, 1);
      throw;
    }
    return op;
  }
  // Where that throws, it waits for whatever wakes the loop.
  void go()
  {
    loop_state& l = state_->loop();
    if (l.owned_here())
      return begin();
    this->set_function(&wait_op::on_arrival);
    l.submit(this);
  }

  state_base* awaited() const noexcept override
  {
    return stopped_ ? nullptr : state_.get();
  }
  void interrupt() override
  {
    if (!is_own())
      end_wait();
  }
  bool cancel(cancel_ptr const& why) override
  {
    return !is_own() && !stopped_ && state_->cancel(why);
  }
  void print(std::ostream& os) const override { print_state(os, *state_); }

private:
  template <typename H>
  wait_op(state_handle state, H&& h, bool taking, bool owning)
    : waiter(&wait_op::on_ready)
    , state_(std::move(state))
    , handler_(std::forward<H>(h))
    , taking_(taking)
    , owning_(owning)
  {
    handler_target const target = target_of_handler(handler_);
    if (target.loop == &state_->loop() && target.task
      && target.loop->owned_here()
      && target.task->is_active(
        asio::get_associated_cancellation_slot(handler_)))
      task_ = target.task;
    else
      destination_.emplace(asio::prefer(
        asio::get_associated_executor(handler_, executor(state_->loop())),
        asio::execution::outstanding_work.tracked));
    connect_slot();
  }

  // On the loop: wait, or go on at once where that is right.
  void begin()
  {
    begun_ = true;
    if (stopped_)
      state_->loop().ready(this);
    else if (!state_->done())
    {
      if (is_own())
        state_->loop().ready(this);
      else
        state_->add_waiter(this);
      if (task_)
        task_->begin_library_wait(this);
    }
    else if (task_ && running_task() == task_)
      // Awaiting what is done does not suspend, as far as the order goes.
      current.running->go_on_with(this);
    else
      state_->loop().ready(this);
  }

  // A task that awaits itself would never end.
  bool is_own() const noexcept { return task_ && task_ == state_.get(); }

  void connect_slot()
  {
    auto slot = asio::get_associated_cancellation_slot(handler_);
    if (task_ || !slot.is_connected())
      return;
    link_.connect(slot, state_->loop(), *this);
  }

  // Ends the wait, not what is waited for, unless that is the handler's own.
  void stop_wait() noexcept override
  {
    if (owning_)
      return void(state_->cancel(nullptr));
    end_wait();
  }

  void end_wait() noexcept
  {
    if (stopped_ || (begun_ && state_->done()))
      return;
    stopped_ = true;
    if (!begun_)
      return;
    state_->remove_waiter(this);
    state_->loop().ready(this);
  }

  static void on_arrival(node* n, action a)
  {
    auto* self = static_cast<wait_op*>(n);
    self->set_function(&wait_op::on_ready);
    if (a == action::drop)
      on_ready(n, a);
    else
      self->begin();
  }

  std::exception_ptr outcome() noexcept
  {
    try
    {
      return find_outcome();
    }
    catch (...)
    {
      return std::current_exception();
    }
  }

  std::exception_ptr find_outcome()
  {
    cancel_ptr why;
    bool requested = false;
    if (task_ && task_->wait() == this)
    {
      task_->end_library_wait();
      requested = task_->deliverable();
      if (requested)
        why = task_->consume();
    }
    // A wait that was stopped has no outcome, also if the request is gone.
    if (stopped_)
      return std::make_exception_ptr(cancelled_error(std::move(why)));
    if (requested)
    {
      state_->set_retrieved();
      if (!state_->throws_cancelled())
        return std::make_exception_ptr(cancelled_error(std::move(why)));
    }
    if (is_own())
      return std::make_exception_ptr(std::logic_error(
        "async_wait: task '" + task_->name() + "' cannot await itself"));
    return state_->failure();
  }

  static void on_ready(node* n, action a)
  {
    auto* self = static_cast<wait_op*>(n);
    self->link_.disconnect();
    std::exception_ptr e;
    if (a == action::run)
      e = self->outcome();
    else if (self->task_ && self->task_->wait() == self)
      self->task_->drop_library_wait();
    last_use<wait_op, allocator_type> memory(
      *self, memory_of<allocator_type>(self->handler_));
    if (a == action::drop)
      return memory.drop(self->handler_);
    state_handle const state = std::move(self->state_);
    std::optional<destination> const to = std::move(self->destination_);
    task_base* const task = self->task_;
    bool const taking = self->taking_;
    Handler h(std::move(self->handler_));
    memory.end();
    if constexpr (std::is_void_v<T>)
      call(task, to, std::move(h), std::move(e));
    else
    {
      auto v = argument_for<T>(
        e, value_of<T>(*state), !taking || !state->sole_handle());
      call(task, to, std::move(h), std::move(e), std::move(v));
    }
  }

  template <typename... Args>
  static void call(task_base* task, std::optional<destination> const& to,
    Handler&& h, Args&&... args)
  {
    if (!task)
      return dispatch_handler(*to, asio::get_associated_allocator(h),
        std::move(h), std::move(args)...);
    go_on(*task, std::move(h), std::move(args)...);
  }

  state_handle state_;
  std::optional<destination> destination_;
  Handler handler_;
  task_base* task_ = nullptr;
  stop_link link_;
  bool const taking_;
  bool const owning_;
  bool begun_ = false;
  bool stopped_ = false;
};

// The initiating function of async_wait.
template <typename T>
struct initiate_wait
{
  using executor_type = executor;
  executor_type get_executor() const noexcept
  {
    return executor(state->loop());
  }

  template <typename Handler>
  void operator()(Handler&& h)
  {
    wait_op<T, std::decay_t<Handler>>::initiate(
      std::move(state), std::forward<Handler>(h), taking);
  }

  state_handle state;
  bool taking;
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_WAIT_OP_HPP
