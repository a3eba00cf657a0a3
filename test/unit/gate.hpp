#ifndef TASKIO_TEST_UNIT_GATE_HPP
#define TASKIO_TEST_UNIT_GATE_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/experimental/channel_error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/system/error_code.hpp>
#include <memory>
#include <utility>

namespace taskio_test {

// An Asio operation that ends when and how the test says. It is no work for
// its context.
class gate
{
public:
  using error_code = boost::system::error_code;
  using signature = void(error_code, int);

  // What the operation makes of a signal in its slot.
  enum class on_signal
  {
    abort,      // ends as aborted
    close,      // ends as an operation of a channel does
    fail,       // ends with an error of its own
    succeed,    // ends well
    take_notice // goes on
  };

  explicit gate(boost::asio::io_context& context,
    on_signal behaviour = on_signal::abort, bool has_slot = true)
    : context_(&context)
    , behaviour_(behaviour)
    , has_slot_(has_slot)
  {
  }
  gate(gate const&) = delete;
  gate& operator=(gate const&) = delete;

  template <typename Token>
  auto async_wait(Token&& token)
  {
    return boost::asio::async_initiate<Token, signature>(
      [this](auto handler) { this->start(std::move(handler)); }, token);
  }

  // Ends the operation.
  void open(int value, error_code ec = {})
  {
    if (auto const waiting = std::move(waiting_))
      waiting->complete(ec, value);
  }

  bool is_waiting() const { return waiting_ != nullptr; }
  int started() const { return started_; }
  int signals() const { return signals_; }

private:
  struct operation
  {
    virtual ~operation() = default;
    virtual void complete(error_code ec, int value) = 0;
  };

  template <typename Handler>
  struct operation_for final : operation
  {
    operation_for(Handler h, boost::asio::io_context& c)
      : handler(std::move(h))
      , context(c)
    {
    }
    void complete(error_code ec, int value) override
    {
      boost::asio::get_associated_cancellation_slot(handler).clear();
      auto ex =
        boost::asio::get_associated_executor(handler, context.get_executor());
      boost::asio::post(ex, [h = std::move(handler), ec, value]() mutable {
        std::move(h)(ec, value);
      });
    }
    Handler handler;
    boost::asio::io_context& context;
  };

  template <typename Handler>
  void start(Handler handler)
  {
    ++started_;
    auto slot = boost::asio::get_associated_cancellation_slot(handler);
    waiting_ =
      std::make_unique<operation_for<Handler>>(std::move(handler), *context_);
    if (has_slot_ && slot.is_connected())
      slot.assign([this](boost::asio::cancellation_type) { signal(); });
  }

  void signal()
  {
    ++signals_;
    if (behaviour_ == on_signal::abort)
      open(0, boost::asio::error::operation_aborted);
    else if (behaviour_ == on_signal::close)
      open(0, boost::asio::experimental::error::channel_cancelled);
    else if (behaviour_ == on_signal::fail)
      open(0, boost::asio::error::eof);
    else if (behaviour_ == on_signal::succeed)
      open(7);
  }

  boost::asio::io_context* context_;
  on_signal behaviour_;
  bool has_slot_;
  std::unique_ptr<operation> waiting_;
  int started_ = 0;
  int signals_ = 0;
};

} // namespace taskio_test

#endif // TASKIO_TEST_UNIT_GATE_HPP
