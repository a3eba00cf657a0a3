//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "support.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <functional>
#include <memory>
#include <tuple>
#include <utility>

// Requests to tasks of which a coroutine of ours awaits one of Asio's: that is
// told by a signal, and nobody sees what its operation ended with.

namespace {

using namespace taskio_test;
using boost::system::error_code;
using io_executor = asio::io_context::executor_type;

// An operation that ends as those of Asio's sockets and timers do: its handler
// waits in the queue of the context, and goes through its executor from there.
// Until then its slot has what stops it, which may come too late.
class operation
{
public:
  operation(asio::io_context& context, bool listens)
    : context_(context)
    , listens_(listens)
  {
  }

  template <typename Token>
  auto async_wait(Token&& token)
  {
    return asio::async_initiate<Token, void(error_code, int)>(
      [this](auto handler) { this->start(std::move(handler)); }, token);
  }
  void end(error_code e = {})
  {
    if (auto const ended = std::exchange(end_, nullptr))
      ended(e);
  }

private:
  template <typename Handler>
  void start(Handler handler)
  {
    auto slot = asio::get_associated_cancellation_slot(handler);
    if (listens_ && slot.is_connected())
      slot.assign([this](asio::cancellation_type) {
        end(asio::error::operation_aborted);
      });
    auto const ex = asio::prefer(
      asio::get_associated_executor(handler, context_.get_executor()),
      asio::execution::outstanding_work.tracked);
    auto const h = std::make_shared<Handler>(std::move(handler));
    end_ = [this, ex, h](error_code e) {
      asio::post(context_, [ex, h, e] {
        asio::dispatch(ex, [h, e] { std::move (*h)(e, e ? 0 : 7); });
      });
    };
  }

  asio::io_context& context_;
  bool const listens_;
  std::function<void(error_code)> end_;
};

// What a coroutine does with what its operation gives.
enum class manner
{
  passes_on,
  swallows,
  fails
};

template <typename Executor>
asio::awaitable<int, Executor> child(operation& op, manner m)
{
  int v = 0;
  try
  {
    v = co_await op.async_wait(asio::use_awaitable_t<Executor>());
  }
  catch (boost::system::system_error const&)
  {
    if (m == manner::passes_on)
      throw;
  }
  if (m == manner::fails)
    throw std::range_error("own");
  co_return v;
}

using taken = std::function<taskio::awaitable<int>(operation&)>;

// The ways to await it that give or throw what came of it; as_tuple and
// redirect_error give the error.
template <typename Executor>
taken by_child(manner m)
{
  return [m](operation& op) -> taskio::awaitable<int> {
    co_return co_await child<Executor>(op, m);
  };
}
template <typename Executor>
taskio::awaitable<int> by_token(operation& op)
{
  co_return co_await op.async_wait(asio::use_awaitable_t<Executor>());
}
template <typename Executor>
taskio::awaitable<int> by_tuple(operation& op)
{
  auto const token = asio::as_tuple(asio::use_awaitable_t<Executor>());
  auto const [e, v] = co_await op.async_wait(token);
  co_return e ? -1 : v;
}
template <typename Executor>
taskio::awaitable<int> by_redirection(operation& op)
{
  error_code e;
  asio::use_awaitable_t<Executor> const token;
  int const v = co_await op.async_wait(asio::redirect_error(token, e));
  co_return e ? -1 : v;
}

// What the await gave, and what the next one: X for the request, T for time.
taskio::awaitable<void> note(operation& op, taken take, std::string& log)
{
  try
  {
    log += std::to_string(co_await take(op));
  }
  catch (taskio::cancelled_error const& e)
  {
    log += "C" + e.message().value_or("-");
  }
  catch (std::range_error const&)
  {
    log += "R";
  }
  try
  {
    co_await taskio::sleep(1ms);
    log += " T";
  }
  catch (taskio::cancelled_error const& e)
  {
    log += " X" + e.message().value_or("-");
  }
}

struct row
{
  char const* name;
  taken take;
  // Of an operation that cannot be cancelled, or has ended before the request;
  // of one that is aborted.
  std::string unheard;
  std::string aborted;
};

template <typename Executor>
std::vector<row> rows()
{
  return {
    {"passes on", by_child<Executor>(manner::passes_on), "7 Xm", "Cm T"},
    {"swallows", by_child<Executor>(manner::swallows), "7 Xm", "0 T"},
    {"fails", by_child<Executor>(manner::fails), "R Xm", "R T"},
    {"use_awaitable", by_token<Executor>, "7 Xm", "Cm T"},
    {"as_tuple", by_tuple<Executor>, "7 Xm", "-1 Xm"},
    {"redirect_error", by_redirection<Executor>, "7 Xm", "-1 Xm"},
  };
}

using executors = std::tuple<asio::any_io_executor, io_executor>;

// Each row, when the task is cancelled while its operation goes on, or just
// after that has ended; with little to do, and with so much that the loop gives
// the context its turn before it is through.
template <typename Executor>
void cancel_each(bool listens, bool ended, std::string row::* expected)
{
  for (row const& r : rows<Executor>())
    for (bool busy : {false, true})
      BOOST_TEST_CONTEXT(r.name << (busy ? ", busy" : ""))
      {
        world w(foreign::ignore);
        operation op(w.context, listens);
        std::string log;
        auto const t = w.lp.create_task(note(op, r.take, log));
        w.settle();
        w.call([&] {
          if (ended)
            op.end();
          t.cancel("m");
          for (int i = 0; busy && i < 200; ++i)
            w.lp.call_soon([] {});
        });
        w.call([&] { op.end(); });
        w.run();
        BOOST_TEST(log == r.*expected);
      }
}

BOOST_AUTO_TEST_SUITE(cancellation_adopted)

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_request_that_no_operation_hears_is_thrown_by_the_next_await, Executor,
  executors)
{
  cancel_each<Executor>(false, false, &row::unheard);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_request_that_comes_after_the_result_is_thrown_by_the_next_await, Executor,
  executors)
{
  cancel_each<Executor>(true, true, &row::unheard);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_request_that_an_operation_hears_is_thrown_or_swallowed_there, Executor,
  executors)
{
  cancel_each<Executor>(true, false, &row::aborted);
}

// What ends a limit is a request as well.
BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_limit_that_no_operation_hears_expires_at_the_next_await, Executor,
  executors)
{
  for (row const& r : rows<Executor>())
    BOOST_TEST_CONTEXT(r.name)
    {
      world w(foreign::ignore);
      operation op(w.context, false);
      std::string log;
      auto const t = w.lp.create_task([&]() -> taskio::awaitable<void> {
        auto const body = [&](taskio::timeout_scope&) {
          return note(op, r.take, log);
        };
        co_await taskio::timeout(1ms, body);
      });
      w.lp.call_later(2ms, [&] { op.end(); });
      w.run();
      BOOST_TEST(log.substr(log.size() - 2) == "X-");
      BOOST_TEST(outcome(t) == "value");
    }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
