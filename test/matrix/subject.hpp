#ifndef TASKIO_TEST_MATRIX_SUBJECT_HPP
#define TASKIO_TEST_MATRIX_SUBJECT_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "operations.hpp"
#include <boost/asio/experimental/channel_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>
#include <boost/taskio/current_task.hpp>
#include <boost/taskio/error.hpp>
#include <boost/taskio/sleep.hpp>

namespace matrix {

// The body of the task: awaits the operation, then this and that, and reacts
// to what is thrown as its cell says.
template <typename Body>
class subject
{
  template <typename T>
  using awaitable = typename Body::template awaitable<T>;

public:
  static constexpr int value = 7;

  subject(
    operation<Body>& o, cell const& c, expectation const& e, history& seen)
    : operation_(o)
    , cell_(c)
    , expected_(e)
    , seen_(seen)
  {
  }

  // Whether an await after the operation has begun to wait.
  bool waits_in(std::size_t attempt) const { return begun_[attempt] > 0; }

  awaitable<int> run()
  {
    if (cell_.when == moment::itself)
      cancel_itself();
    for (std::size_t i = 0; i < attempts; ++i)
    {
      try
      {
        seen_.awaits[i] = co_await attempt(i);
      }
      catch (boost::system::system_error const& e)
      {
        note(i, e);
        if (cell_.then == reaction::propagates)
          throw;
      }
      if (cell_.then == reaction::returns)
        break;
      if (resets())
        co_await asio::this_coro::reset_cancellation_state();
      react();
    }
    co_return value;
  }

private:
  awaitable<outcome> attempt(std::size_t i)
  {
    if (i == 0)
      co_return co_await operation_.perform();
    if (kind_of(cell_, i) == wait::library)
      co_await sleep(i);
    else
      co_await timer(i);
    co_return outcome::result;
  }

  awaitable<void> sleep(std::size_t i)
  {
    ++begun_[i];
    auto sleep = taskio::sleep(std::chrono::hours(expected_.lasts(i) ? 1 : 0));
    if constexpr (Body::plain)
      co_await std::move(sleep).async_wait(typename Body::token());
    else
      co_await std::move(sleep);
  }

  awaitable<void> timer(std::size_t i)
  {
    auto const executor = co_await asio::this_coro::executor;
    asio::steady_timer timer(executor, expiry(!expected_.lasts(i)));
    auto wait = counted_wait(begun_[i], timer, typename Body::token());
    co_await std::move(wait);
  }

  void note(std::size_t i, boost::system::system_error const& e)
  {
    auto const* own = dynamic_cast<taskio::cancelled_error const*>(&e);
    if (!own && (!Body::plain || !is_aborted(e.code())))
      throw;
    ++seen_.thrown;
    if (!Body::plain && cell_.then != reaction::taken_back)
      seen_.heard += own->message().value_or("nothing") + ' ';
    bool const started = i == 0 ? operation_.started > 0 : waits_in(i);
    seen_.awaits[i] = started ? outcome::cancelled : outcome::refused;
  }

  static bool is_aborted(error_code const& ec)
  {
    return ec == asio::error::operation_aborted
      || ec == asio::experimental::error::channel_cancelled;
  }

  bool resets() const
  {
    return Body::plain && seen_.thrown == 1 && !reacted_
      && (cell_.then == reaction::resets || again());
  }

  bool again() const
  {
    return cell_.then == reaction::again_running
      || cell_.then == reaction::again_waiting;
  }

  // On the loop: elsewhere the task may not be touched.
  void react()
  {
    taskio::any_task const self = taskio::current_task();
    if (seen_.thrown == 0 || reacted_ || !self)
      return;
    reacted_ = true;
    if (cell_.then == reaction::uncancels)
      self.uncancel();
    else if (cell_.then == reaction::again_running)
      self.cancel(messages[1]);
  }

  void cancel_itself()
  {
    taskio::any_task const self = taskio::current_task();
    self.cancel(messages[0]);
    if (cell_.then == reaction::taken_back)
      self.uncancel();
  }

  operation<Body>& operation_;
  cell const cell_;
  expectation const expected_;
  history& seen_;
  std::array<std::atomic<int>, attempts> begun_{};
  bool reacted_ = false;
};

} // namespace matrix

#endif // TASKIO_TEST_MATRIX_SUBJECT_HPP
