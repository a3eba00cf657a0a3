#ifndef TASKIO_TEST_MATRIX_WORLD_HPP
#define TASKIO_TEST_MATRIX_WORLD_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/taskio/awaitable.hpp>
#include <boost/taskio/loop.hpp>
#include <chrono>
#include <future>
#include <stdexcept>
#include <thread>
#include <utility>

namespace matrix {

namespace asio = boost::asio;
namespace taskio = boost::taskio;
using boost::system::error_code;

// The limit for what would otherwise hang; nothing else depends on time.
class patience
{
public:
  void spend() const
  {
    if (clock::now() > limit_)
      throw std::runtime_error("nothing happens any more");
    std::this_thread::yield();
  }

private:
  using clock = std::chrono::steady_clock;
  clock::time_point const limit_ = clock::now() + std::chrono::seconds(20);
};

// Runs a context by hand, one handler at a time, until something holds.
template <typename Condition>
void run_until(asio::io_context& context, Condition condition)
{
  patience p;
  while (!condition())
    if (context.poll_one() == 0)
      p.spend();
}

// Runs what is ready, or becomes so.
inline void run_some(asio::io_context& context)
{
  patience p;
  while (context.poll() == 0)
    p.spend();
}

template <typename F>
void on_another_thread(F f)
{
  std::async(std::launch::async, std::move(f)).get();
}

// An hour from now, or a while ago.
inline asio::steady_timer::time_point expiry(bool due)
{
  auto const now = asio::steady_timer::clock_type::now();
  return due ? now - std::chrono::seconds(1) : now + std::chrono::hours(1);
}

// The two types of bodies.
struct own_body
{
  template <typename T>
  using awaitable = taskio::awaitable<T>;
  using token = asio::deferred_t;
  static constexpr bool plain = false;
};

struct plain_body
{
  template <typename T>
  using awaitable = asio::awaitable<T>;
  using token = asio::use_awaitable_t<>;
  static constexpr bool plain = true;
};

// An operation that counts how often it has been started. Where that is on
// another thread, its coroutine may be gone before the start is over.
template <typename Signature, typename Start, typename Token>
auto counted(std::atomic<int>& count, Start start, Token token)
{
  return asio::async_initiate<Token, Signature>(
    [&count, start = std::move(start)](auto&& handler) mutable {
      auto& started = count;
      auto go = std::move(start);
      go(std::forward<decltype(handler)>(handler));
      ++started;
    },
    token);
}

template <typename Token>
auto counted_wait(
  std::atomic<int>& count, asio::steady_timer& timer, Token token)
{
  return counted<void(error_code)>(
    count,
    [&timer](auto&& handler) {
      timer.async_wait(std::forward<decltype(handler)>(handler));
    },
    std::move(token));
}

} // namespace matrix

#endif // TASKIO_TEST_MATRIX_WORLD_HPP
