#ifndef TASKIO_TEST_MATRIX_OPERATIONS_HPP
#define TASKIO_TEST_MATRIX_OPERATIONS_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "model.hpp"
#include "world.hpp"
#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <functional>
#include <memory>
#include <string_view>

// The operations that both types of bodies await. `perform` awaits the
// operation and says what that gave; `complete` makes it complete, unless it
// does so by itself.

namespace matrix {

template <typename Body>
class operation
{
public:
  virtual ~operation() = default;

  virtual typename Body::template awaitable<outcome> perform() = 0;
  virtual void complete() {}
  // Lets a thread go that the operation holds up.
  virtual void release() {}
  // Where a task that runs elsewhere stays until it is released.
  virtual bool is_elsewhere() const { return false; }

  std::atomic<int> started{0};
};

template <typename Body>
class timer_wait : public operation<Body>
{
public:
  static constexpr traits what{answer::aborts};
  timer_wait(asio::io_context& context, cell const&, bool due)
    : timer_(context, expiry(due))
  {
  }

  typename Body::template awaitable<outcome> perform() override
  {
    auto wait = counted_wait(this->started, timer_, typename Body::token());
    co_await std::move(wait);
    co_return outcome::result;
  }

private:
  asio::steady_timer timer_;
};

// A connection over loopback, at rest.
class connection
{
public:
  explicit connection(asio::io_context& context) : near_(context), far_(context)
  {
    asio::ip::tcp::acceptor acceptor(
      context, {asio::ip::address_v4::loopback(), 0});
    near_.connect(acceptor.local_endpoint());
    acceptor.accept(far_);
    context.poll();
    context.restart();
  }

  asio::ip::tcp::socket& socket() { return near_; }
  void send(std::string_view text)
  {
    asio::write(far_, asio::buffer(text));
    while (near_.available() < text.size())
      std::this_thread::yield();
  }

private:
  asio::ip::tcp::socket near_;
  asio::ip::tcp::socket far_;
};

template <typename Body>
class socket_read : public operation<Body>
{
public:
  static constexpr traits what{answer::aborts};
  socket_read(asio::io_context& context, cell const&, bool)
    : connection_(context)
  {
  }

  typename Body::template awaitable<outcome> perform() override
  {
    auto read = counted<void(error_code, std::size_t)>(
      this->started,
      [this](auto&& handler) {
        connection_.socket().async_read_some(
          asio::buffer(bytes_), std::forward<decltype(handler)>(handler));
      },
      typename Body::token());
    std::size_t const n = co_await std::move(read);
    co_return n == 4 && bytes_[0] == 'd' ? outcome::result : outcome::wrong;
  }

  void complete() override { connection_.send("data"); }

private:
  connection connection_;
  std::array<char, 8> bytes_{};
};

// Of two reads; the first one has its data.
template <typename Body>
class composed_read : public operation<Body>
{
public:
  static constexpr traits what{.to_signal = answer::aborts, .parts = 2};
  composed_read(asio::io_context& context, cell const&, bool)
    : connection_(context)
  {
    connection_.send("da");
  }

  typename Body::template awaitable<outcome> perform() override
  {
    auto read = counted<void(error_code, std::size_t)>(
      this->started,
      [this](auto&& handler) {
        asio::async_read(
          connection_.socket(), asio::buffer(bytes_),
          [this](error_code ec, std::size_t n) {
            this->started += n == 2;
            return asio::transfer_all()(ec, n);
          },
          std::forward<decltype(handler)>(handler));
      },
      typename Body::token());
    std::size_t const n = co_await std::move(read);
    co_return n == 4 && bytes_[3] == 'a' ? outcome::result : outcome::wrong;
  }

  void complete() override { connection_.send("ta"); }

private:
  connection connection_;
  std::array<char, 4> bytes_{};
};

template <typename Body>
class posted : public operation<Body>
{
public:
  static constexpr traits what{.to_signal = answer::is_deaf,
    .completes_at_once = true,
    .takes_time = false};
  posted(asio::io_context&, cell const&, bool) {}

  typename Body::template awaitable<outcome> perform() override
  {
    auto post = counted<void()>(
      this->started,
      [](auto&& handler) {
        asio::post(std::forward<decltype(handler)>(handler));
      },
      typename Body::token());
    co_await std::move(post);
    co_return outcome::result;
  }
};

template <typename Body>
class channel_receive : public operation<Body>
{
  using channel = asio::experimental::channel<void(error_code, int)>;

public:
  static constexpr traits what{
    .to_signal = answer::aborts, .takes_time = false};
  channel_receive(asio::io_context& context, cell const&, bool)
    : channel_(context)
  {
  }

  typename Body::template awaitable<outcome> perform() override
  {
    auto receive = counted<void(error_code, int)>(
      this->started,
      [this](auto&& handler) {
        channel_.async_receive(std::forward<decltype(handler)>(handler));
      },
      typename Body::token());
    int const value = co_await std::move(receive);
    co_return value == 42 ? outcome::result : outcome::wrong;
  }

  void complete() override { channel_.try_send(error_code(), 42); }

private:
  channel channel_;
};

// An operation that has never heard of cancellation slots.
template <typename Body>
class deaf_operation : public operation<Body>
{
public:
  static constexpr traits what{
    .to_signal = answer::is_deaf, .takes_time = false};
  deaf_operation(asio::io_context&, cell const&, bool) {}

  typename Body::template awaitable<outcome> perform() override
  {
    auto wait = counted<void(int)>(
      this->started,
      [this](auto&& handler) {
        using type = std::decay_t<decltype(handler)>;
        auto kept = std::make_shared<type>(std::move(handler));
        complete_ = [kept](int value) {
          auto executor = asio::get_associated_executor(*kept);
          asio::post(
            executor, [kept, value]() mutable { std::move (*kept)(value); });
        };
      },
      typename Body::token());
    int const value = co_await std::move(wait);
    co_return value == 42 ? outcome::result : outcome::wrong;
  }

  void complete() override
  {
    auto const complete = std::move(complete_);
    complete_ = nullptr;
    complete(42);
  }

private:
  std::function<void(int)> complete_;
};

} // namespace matrix

#endif // TASKIO_TEST_MATRIX_OPERATIONS_HPP
