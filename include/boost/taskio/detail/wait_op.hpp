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

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_allocator.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/bind_allocator.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/taskio/detail/future_state.hpp>
#include <boost/taskio/detail/stop_link.hpp>
#include <boost/taskio/detail/task_base.hpp>
#include <boost/taskio/error.hpp>
#include <boost/taskio/executor.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <ostream>
#include <stdexcept>
#include <type_traits>

namespace boost::taskio::detail {

// What async_wait hands over for a T: the value, or in its place what can be
// made without one when the future failed.
template <typename T>
struct wait_traits
{
  using argument = std::conditional_t<std::is_default_constructible_v<T>, T,
    std::optional<T>>;
  using signature = void(std::exception_ptr, argument);
};
template <typename T>
struct wait_traits<T&>
{
  using argument = std::optional<std::reference_wrapper<T>>;
  using signature = void(std::exception_ptr, argument);
};
template <>
struct wait_traits<void>
{
  using signature = void(std::exception_ptr);
};

// The task whose coroutine a handler continues, if the handler runs on one of
// our executors, and the loop of that executor.
struct handler_target
{
  loop_state* loop = nullptr;
  task_base* task = nullptr;
};
template <typename Executor>
handler_target target_of(Executor const& ex) noexcept
{
  if constexpr (std::is_same_v<Executor, executor>)
    return {ex.state(), ex.task()};
  else if constexpr (requires { ex.template target<executor>(); })
  {
    auto const* own = ex.template target<executor>();
    return own ? handler_target{own->state(), own->task()} : handler_target{};
  }
  else
    return {};
}

template <typename Executor, typename Allocator, typename Handler,
  typename... Args>
void dispatch_handler(
  Executor const& ex, Allocator const& alloc, Handler&& h, Args&&... args)
{
  asio::dispatch(ex, asio::bind_allocator(alloc,
    [h = std::move(h), ... args = std::move(args)]() mutable {
      std::move(h)(std::move(args)...);
    }));
}

// A handler that waits for a future. It belongs to the future's loop; from
// another thread it goes there first.
template <typename T, typename Handler>
class wait_op final
  : public waiter
  , public library_wait
  , private stoppable
{
  using handler_executor =
    asio::associated_executor_t<Handler, executor>;
  using handler_allocator = asio::associated_allocator_t<Handler>;
  using allocator_type = typename std::allocator_traits<
    handler_allocator>::template rebind_alloc<wait_op>;
  using work = std::decay_t<typename asio::prefer_result<handler_executor,
    asio::execution::outstanding_work_t::tracked_t>::type>;

public:
  // Owning: a signal in the handler's slot cancels what is waited for.
  static void initiate(
    state_handle state, Handler h, bool taking, bool owning = false)
  {
    allocator_type alloc(asio::get_associated_allocator(h));
    wait_op* const op =
      std::allocator_traits<allocator_type>::allocate(alloc, 1);
    try
    {
      ::new (static_cast<void*>(op))
        wait_op(std::move(state), std::move(h), taking, owning);
    }
    catch (...)
    {
      std::allocator_traits<allocator_type>::deallocate(alloc, op, 1);
      throw;
    }
    loop_state& l = op->state_->loop();
    if (l.owned_here())
      op->begin();
    else
    {
      op->set_function(&wait_op::on_arrival);
      l.submit(op);
    }
  }

  task_base* awaited_task() const noexcept override
  {
    return state_->as_task();
  }
  void interrupt() override
  {
    if (state_->done() || is_own())
      return;
    state_->remove_waiter(this);
    state_->loop().ready(this);
  }
  bool cancel(cancel_ptr const& why) override
  {
    return !is_own() && state_->cancel(why);
  }
  void print(std::ostream& os) const override { print_state(os, *state_); }

private:
  wait_op(state_handle state, Handler&& h, bool taking, bool owning)
    : waiter(&wait_op::on_ready)
    , state_(std::move(state))
    , executor_(asio::get_associated_executor(
        h, executor(state_->loop())))
    , handler_(std::move(h))
    , taking_(taking)
    , owning_(owning)
  {
    handler_target const target = target_of(executor_);
    if (target.loop == &state_->loop() && target.task
      && target.loop->owned_here()
      && target.task->is_active(
        asio::get_associated_cancellation_slot(handler_)))
      task_ = target.task;
    // A task that waits is work already.
    if (!task_)
      work_.emplace(
        asio::prefer(executor_, asio::execution::outstanding_work.tracked));
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
    else if (task_ && current.task == task_ && current.continuations)
      // Awaiting what is done does not suspend, as far as the order goes.
      current.continuations->push(this);
    else
      state_->loop().ready(this);
  }

  // A task that awaits itself would never end.
  bool is_own() const noexcept
  {
    return task_ && &task_->self() == state_.get();
  }

  void connect_slot()
  {
    auto slot = asio::get_associated_cancellation_slot(handler_);
    if (task_ || !slot.is_connected())
      return;
    link_ = stoppable::connect(slot, state_->loop(), *this);
  }

  // Ends the wait, not what is waited for, unless that is the handler's own.
  void stop_wait() noexcept override
  {
    if (owning_)
      return void(state_->cancel(nullptr));
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
    if (stopped_)
      return std::make_exception_ptr(cancelled_error());
    if (task_)
    {
      bool const waited = task_->wait() == this;
      if (waited)
        task_->end_library_wait();
      if (waited && task_->deliverable())
      {
        cancel_ptr why = task_->consume();
        state_->set_retrieved();
        if (state_->get_status() != status::cancelled)
          return std::make_exception_ptr(cancelled_error(std::move(why)));
      }
    }
    if (is_own())
      return std::make_exception_ptr(std::logic_error(
        "async_wait: task '" + task_->name() + "' cannot await itself"));
    return state_->failure();
  }

  static void on_ready(node* n, action a)
  {
    auto* self = static_cast<wait_op*>(n);
    if (self->link_)
      *self->link_ = nullptr;
    std::exception_ptr e;
    if (a == action::run)
      e = self->outcome();
    else if (self->task_ && self->task_->wait() == self)
      self->task_->drop_library_wait();
    // The memory goes before the handler is called, which may want it.
    state_handle const state = std::move(self->state_);
    handler_executor ex(std::move(self->executor_));
    std::optional<work> const keep = std::move(self->work_);
    bool const taking = self->taking_;
    auto const alloc = asio::get_associated_allocator(self->handler_);
    Handler h(std::move(self->handler_));
    allocator_type own_alloc(alloc);
    self->~wait_op();
    std::allocator_traits<allocator_type>::deallocate(own_alloc, self, 1);
    if (a == action::drop)
      return;
    if constexpr (std::is_void_v<T>)
      dispatch_handler(ex, alloc, std::move(h), std::move(e));
    else
    {
      typename wait_traits<T>::argument v = make(e, *state, taking);
      dispatch_handler(ex, alloc, std::move(h), std::move(e), std::move(v));
    }
  }

  // A copy that throws is a failure of the wait.
  static auto make(std::exception_ptr& e, state_base& s, bool taking)
  {
    using argument = typename wait_traits<T>::argument;
    bool const keep = !taking || !s.sole_handle();
    try
    {
      if (!e)
        return argument(static_cast<future_state<T>&>(s).value.take(keep));
    }
    catch (...)
    {
      e = std::current_exception();
    }
    return argument();
  }

  state_handle state_;
  handler_executor executor_;
  std::optional<work> work_;
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
