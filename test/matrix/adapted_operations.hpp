#ifndef TASKIO_TEST_MATRIX_ADAPTED_OPERATIONS_HPP
#define TASKIO_TEST_MATRIX_ADAPTED_OPERATIONS_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "operations.hpp"
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/taskio/executor.hpp>
#include <tuple>

// The operations that a taskio::awaitable can await besides: through token
// adapters and through other coroutines.

namespace matrix {

using own_token = asio::use_awaitable_t<taskio::executor>;

class resolve : public operation<own_body>
{
public:
  static constexpr traits what{answer::is_deaf};
  resolve(asio::io_context& context, cell const&, bool) : resolver_(context) {}

  taskio::awaitable<outcome> perform() override
  {
    using resolver = asio::ip::tcp::resolver;
    auto wait = counted<void(error_code, resolver::results_type)>(
      started,
      [this](auto&& handler) {
        resolver_.async_resolve("127.0.0.1", "1234",
          resolver::numeric_host | resolver::numeric_service,
          std::forward<decltype(handler)>(handler));
      },
      asio::deferred);
    resolver::results_type const found = co_await std::move(wait);
    co_return found.size() == 1 ? outcome::result : outcome::wrong;
  }

private:
  asio::ip::tcp::resolver resolver_;
};

// The timer of those that are about how it is awaited.
class timed_operation : public operation<own_body>
{
public:
  static constexpr traits what{answer::aborts};
  timed_operation(asio::io_context& context, cell const&, bool due)
    : timer(context, expiry(due))
  {
  }

protected:
  template <typename Token>
  auto async_wait(Token token)
  {
    return counted_wait(started, timer, std::move(token));
  }

  asio::steady_timer timer;
};

class awaitable_wait : public timed_operation
{
public:
  using timed_operation::timed_operation;
  taskio::awaitable<outcome> perform() override
  {
    co_await async_wait(own_token());
    co_return outcome::result;
  }
};

template <typename Token>
class tuple_wait : public timed_operation
{
public:
  static constexpr traits what{answer::hands_over};
  using timed_operation::timed_operation;
  taskio::awaitable<outcome> perform() override
  {
    auto wait = async_wait(asio::as_tuple(Token()));
    auto const [ec] = co_await std::move(wait);
    co_return !ec                            ? outcome::result
      : ec == asio::error::operation_aborted ? outcome::abort
                                             : outcome::wrong;
  }
};

template <typename Token>
class redirected_wait : public timed_operation
{
public:
  static constexpr traits what{answer::hands_over};
  using timed_operation::timed_operation;
  taskio::awaitable<outcome> perform() override
  {
    error_code ec;
    auto wait = async_wait(asio::redirect_error(Token(), ec));
    co_await std::move(wait);
    co_return !ec                            ? outcome::result
      : ec == asio::error::operation_aborted ? outcome::abort
                                             : outcome::wrong;
  }
};

class held_back_wait : public timed_operation
{
public:
  static constexpr traits what{answer::held_back};
  using timed_operation::timed_operation;
  taskio::awaitable<outcome> perform() override
  {
    using asio::this_coro::reset_cancellation_state;
    co_await reset_cancellation_state(asio::disable_cancellation());
    auto wait = async_wait(asio::deferred);
    co_await std::move(wait);
    co_await reset_cancellation_state(asio::enable_terminal_cancellation());
    co_return outcome::result;
  }
};

// A coroutine on any executor, awaited as it is.
class plain_child : public timed_operation
{
public:
  static constexpr traits what{
    .to_signal = answer::aborts, .starts_anyway = true};
  using timed_operation::timed_operation;
  taskio::awaitable<outcome> perform() override
  {
    int const value = co_await child();
    co_return value == 42 ? outcome::result : outcome::wrong;
  }

private:
  asio::awaitable<int> child()
  {
    co_await async_wait(asio::use_awaitable);
    co_return 42;
  }
};

// A coroutine thread of its own within the task.
template <typename Token>
class spawned_child : public timed_operation
{
public:
  using timed_operation::timed_operation;
  taskio::awaitable<outcome> perform() override
  {
    taskio::executor const executor = co_await asio::this_coro::executor;
    auto child = asio::co_spawn(executor, wait(), Token());
    co_await std::move(child);
    co_return value_ == 42 ? outcome::result : outcome::wrong;
  }

private:
  taskio::awaitable<void> wait()
  {
    auto wait = async_wait(asio::deferred);
    co_await std::move(wait);
    value_ = 42;
  }

  int value_ = 0;
};

class either_of_two : public timed_operation
{
public:
  static constexpr traits what{.to_signal = answer::aborts, .parts = 2};
  either_of_two(asio::io_context& context, cell const& c, bool due)
    : timed_operation(context, c, due)
    , other_(context, expiry(false))
  {
  }

  taskio::awaitable<outcome> perform() override
  {
    using namespace asio::experimental::awaitable_operators;
    auto both = wait(timer, 42) || wait(other_, 43);
    auto const value = co_await std::move(both);
    co_return value.index() == 0 && std::get<0>(value) == 42 ? outcome::result
                                                             : outcome::wrong;
  }

private:
  taskio::awaitable<int> wait(asio::steady_timer& t, int value)
  {
    auto wait = counted_wait(started, t, asio::deferred);
    co_await std::move(wait);
    co_return value;
  }

  asio::steady_timer other_;
};

} // namespace matrix

#endif // TASKIO_TEST_MATRIX_ADAPTED_OPERATIONS_HPP
