#ifndef TASKIO_TEST_MATRIX_OPERATIONS_ELSEWHERE_HPP
#define TASKIO_TEST_MATRIX_OPERATIONS_ELSEWHERE_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "operations.hpp"
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/thread_pool.hpp>
#include <latch>

// Operations that take a task to another thread, or that it starts there.

namespace matrix {

// A door that opens once.
class door
{
public:
  void wait() { latch_.wait(); }
  void open()
  {
    if (!opened_.exchange(true))
      latch_.count_down();
  }

private:
  std::latch latch_{1};
  std::atomic<bool> opened_{false};
};

// The other thread, and two doors: it runs nothing until the first is open, and
// the task may stay there until the second is.
class elsewhere : public operation<own_body>
{
public:
  elsewhere(cell const& c, bool is_free) : when_(c.when)
  {
    if (!is_free)
      asio::post(pool_, [this] { turn_.wait(); });
  }
  ~elsewhere()
  {
    elsewhere::release();
    pool_.join();
  }

  void release() override
  {
    turn_.open();
    leave_.open();
  }
  bool is_elsewhere() const override { return is_elsewhere_; }

protected:
  auto token() { return asio::bind_executor(pool_, asio::deferred); }
  void stay_if(moment when)
  {
    if (when != when_)
      return;
    is_elsewhere_ = true;
    leave_.wait();
  }

private:
  moment const when_;
  std::atomic<bool> is_elsewhere_{false};
  door turn_;
  door leave_;
  asio::thread_pool pool_{1};
};

class posted_elsewhere : public elsewhere
{
public:
  static constexpr traits what{.to_signal = answer::is_deaf,
    .completes_at_once = true,
    .ends_elsewhere = true,
    .takes_time = false};
  posted_elsewhere(asio::io_context&, cell const& c, bool)
    : elsewhere(c, c.when == moment::elsewhere)
  {
  }

  taskio::awaitable<outcome> perform() override
  {
    auto post = counted<void()>(
      started,
      [](auto&& handler) {
        asio::post(std::forward<decltype(handler)>(handler));
      },
      token());
    co_await std::move(post);
    stay_if(moment::elsewhere);
    co_return outcome::result;
  }
};

class timed_elsewhere : public elsewhere
{
public:
  static constexpr traits what{
    .to_signal = answer::aborts, .ends_elsewhere = true};
  timed_elsewhere(asio::io_context& context, cell const& c, bool due)
    : elsewhere(c, c.when == moment::elsewhere)
    , timer_(context, expiry(due))
  {
  }

  taskio::awaitable<outcome> perform() override
  {
    auto wait = counted_wait(started, timer_, token());
    co_await std::move(wait);
    stay_if(moment::elsewhere);
    co_return outcome::result;
  }

private:
  asio::steady_timer timer_;
};

class timed_from_elsewhere : public elsewhere
{
public:
  static constexpr traits what{
    .to_signal = answer::aborts, .starts_elsewhere = true};
  timed_from_elsewhere(asio::io_context& context, cell const& c, bool due)
    : elsewhere(c, true)
    , timer_(context, expiry(due))
  {
  }

  taskio::awaitable<outcome> perform() override
  {
    auto go = asio::post(token());
    co_await std::move(go);
    stay_if(moment::elsewhere);
    auto wait = counted<void(error_code)>(
      started,
      [this](auto&& handler) {
        stay_if(moment::starting);
        timer_.async_wait(std::forward<decltype(handler)>(handler));
      },
      asio::deferred);
    co_await std::move(wait);
    co_return outcome::result;
  }

private:
  asio::steady_timer timer_;
};

} // namespace matrix

#endif // TASKIO_TEST_MATRIX_OPERATIONS_ELSEWHERE_HPP
