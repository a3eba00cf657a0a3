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

#include <boost/taskio/detail/future_state.hpp>
#include <boost/taskio/detail/handler_wait.hpp>
#include <ostream>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace boost::taskio::detail {

// A handler that waits for a future, on the future's loop.
template <typename T, typename Handler>
class wait_op final
  : public handler_wait<wait_op<T, Handler>, T, Handler, waiter>
{
  using base = handler_wait<wait_op, T, Handler, waiter>;
  friend base;

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
    return base::make(h, std::move(state), std::forward<H>(h), taking, owning);
  }
  void go() { base::go(state_->loop()); }

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
    : base(state->loop(), target_of_handler(h), std::forward<H>(h))
    , state_(std::move(state))
    , taking_(taking)
    , owning_(owning)
  {
    this->connect_slot(state_->loop());
  }

  // Wait, or go on at once where that is right.
  void begin()
  {
    begun_ = true;
    task_base* const t = this->task_;
    if (stopped_)
      state_->loop().ready(this);
    else if (!state_->done())
    {
      if (is_own())
        state_->loop().ready(this);
      else
        state_->add_waiter(this);
      if (t)
        t->begin_library_wait(this);
    }
    else if (t && running_task() == t)
      // Awaiting what is done does not suspend, as far as the order goes.
      current.running->go_on_with(this);
    else
      state_->loop().ready(this);
  }

  // A task that awaits itself would never end.
  bool is_own() const noexcept
  {
    return this->task_ && this->task_ == state_.get();
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

  std::exception_ptr outcome()
  {
    cancel_ptr why;
    bool const requested = this->end_wait_of_task(why);
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
        "async_wait: task '" + this->task_->name() + "' cannot await itself"));
    return state_->failure();
  }
  auto argument(std::exception_ptr& e)
  {
    return argument_for<T>(
      e, value_of<T>(*state_), !taking_ || !state_->sole_handle());
  }
  state_handle keep() noexcept { return std::move(state_); }

  state_handle state_;
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
