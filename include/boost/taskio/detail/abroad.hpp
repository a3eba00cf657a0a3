#ifndef BOOST_TASKIO_DETAIL_ABROAD_HPP
#define BOOST_TASKIO_DETAIL_ABROAD_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/taskio/awaitable.hpp>
#include <boost/taskio/detail/classify.hpp>
#include <boost/taskio/detail/report.hpp>
#include <boost/taskio/detail/wait_op.hpp>
#include <exception>
#include <memory>
#include <type_traits>
#include <utility>

namespace boost::taskio::detail {

// The executor that a loop was made with.
template <typename Executor>
Executor executor_below(loop_state& l)
{
  asio::any_io_executor const below = l.below();
  auto const* const ex = below.target<Executor>();
  if (!ex)
    throw_no_such_executor();
  return *ex;
}

// A coroutine whose executor type cannot hold ours. It runs where it was
// written for, on the executor below the loop, in a coroutine thread of its
// own; for who awaits it it is one operation. All but its start is on that
// executor, which is taken to run one thing at a time, as co_spawn takes it.
template <typename T, typename Executor>
class abroad : public std::enable_shared_from_this<abroad<T, Executor>>
{
  using self_ptr = std::shared_ptr<abroad>;

public:
  abroad(executor home, asio::awaitable<T, Executor>&& body)
    : home_(std::move(home))
    , executor_(executor_below<Executor>(*home_.state()))
    , body_(std::move(body))
  {
    check_coroutine(body_);
  }

  template <typename Handler>
  void start(Handler&& h)
  {
    auto slot = asio::get_associated_cancellation_slot(h);
    if (slot.is_connected())
      slot.assign([weak = this->weak_from_this()](asio::cancellation_type t) {
        if (self_ptr const self = weak.lock())
          self->tell(t);
      });
    // Never within the step that awaits it: no part of it is the task's.
    asio::post(
      executor_, [self = this->shared_from_this(), h = std::move(h)]() mutable {
        abroad& a = *self;
        launch<Executor>(run(root_tag(), std::move(self), std::move(h)),
          a.executor_, a.signal_.slot(), nullptr);
      });
  }

  // Afterwards. The request to cancel is answered by what the body ended with;
  // where the body was not even begun, by the operation.
  T take(std::exception_ptr thrown)
  {
    if (thrown && (!ended_ || classify(failed_) != failure_kind::other))
      std::rethrow_exception(std::move(thrown));
    if (failed_)
      std::rethrow_exception(std::move(failed_));
    return value_.take(false);
  }

private:
  // Runs the body, and notes whose signals it is told.
  class watched_body : public body_awaiter<T, Executor>
  {
  public:
    explicit watched_body(abroad& a)
      : body_awaiter<T, Executor>(a.body_)
      , abroad_(a)
    {
    }
    void await_suspend(std::coroutine_handle<root_frame<Executor>> h)
    {
      abroad_.state_ = &frame_peek::state(h.promise());
      body_awaiter<T, Executor>::await_suspend(h);
    }

  private:
    abroad& abroad_;
  };

  template <typename Handler>
  static asio::awaitable<entry_point, Executor> run(
    root_tag, self_ptr self, Handler h)
  {
    if (!self->told_)
    {
      watched_body body(*self);
      self->failed_ = co_await body;
      self->finish();
    }
    self->done_ = true;
    std::exception_ptr e;
    if (self->told_)
      e = std::make_exception_ptr(
        system::system_error(asio::error::operation_aborted, "co_await"));
    auto const ex = asio::get_associated_executor(h, self->executor_);
    auto const alloc = asio::get_associated_allocator(h);
    dispatch_handler(ex, alloc, std::move(h), std::move(e));
  }

  // What the coroutine holds goes where it ran.
  void finish() noexcept
  {
    state_ = nullptr;
    ended_ = true;
    // As for adopted coroutines.
    if (!told_ && (passed_ || telling_))
      told_ = classify(failed_) != failure_kind::other
        || (heard_ && (arrived_ || telling_)
          && frame_peek::has_returned(body_));
    try
    {
      if constexpr (std::is_void_v<T>)
        failed_ ? void() : body_.await_resume();
      else if (!failed_)
        value_.emplace(body_.await_resume());
    }
    catch (...)
    {
      failed_ = std::current_exception();
    }
    asio::awaitable<T, Executor> const gone(std::move(body_));
  }

  // A signal that the body's own filter does not let through has not been told.
  // By one that was the body may end there and then. What throws is a filter,
  // or the handler of an operation.
  void tell(asio::cancellation_type t)
  {
    using asio::cancellation_type;
    asio::dispatch(executor_, [self = this->shared_from_this(), t] {
      if (self->done_)
        return;
      if (!self->state_)
      {
        if (!self->ended_)
          self->told_ |=
            (t & cancellation_type::terminal) != cancellation_type::none;
        return;
      }
      self->telling_ = true;
      try
      {
        if (self->state_->slot().has_handler())
          self->trace_signal();
        self->signal_.emit(t);
      }
      catch (...)
      {
        report_soon(*self->home_.state(), "exception in a cancellation handler",
          std::current_exception(), self->home_.task());
      }
      self->telling_ = false;
      if (self->state_)
        self->passed_ |= self->state_->cancelled() != cancellation_type::none;
    });
  }

  // Whatever is on its way already comes before. Without memory none does.
  void trace_signal() noexcept
  {
    heard_ = true;
    try
    {
      asio::post(executor_,
        [self = this->shared_from_this()] { self->arrived_ = true; });
    }
    catch (...)
    {
      arrived_ = true;
    }
  }

  executor const home_;
  Executor executor_;
  asio::awaitable<T, Executor> body_;
  asio::cancellation_signal signal_;
  asio::cancellation_state* state_ = nullptr;
  std::exception_ptr failed_;
  value_slot<T> value_;
  // Of a request: the operation that the body was in listened; it had not ended
  // before; a signal came through the filter; the request has been answered.
  bool heard_ = false;
  bool arrived_ = false;
  bool passed_ = false;
  bool told_ = false;
  bool telling_ = false;
  bool ended_ = false;
  bool done_ = false;
};

template <typename T, typename Executor>
awaitable<T> await_abroad(asio::awaitable<T, Executor> body)
{
  static_assert(std::is_convertible_v<Executor, asio::any_io_executor>,
    "The executor type of this asio::awaitable cannot hold a taskio::executor,"
    " nor can a loop be made with it; use asio::any_io_executor or"
    " taskio::executor.");
  executor const here = co_await asio::this_coro::executor;
  auto const away =
    std::make_shared<abroad<T, Executor>>(here, std::move(body));
  auto const initiate = [away](auto&& handler) {
    away->start(std::forward<decltype(handler)>(handler));
  };
  std::exception_ptr thrown;
  try
  {
    auto operation =
      asio::async_initiate<asio::deferred_t const&, void(std::exception_ptr)>(
        initiate, asio::deferred);
    co_await std::move(operation);
  }
  catch (...)
  {
    thrown = std::current_exception();
  }
  co_return away->take(std::move(thrown));
}

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_ABROAD_HPP
