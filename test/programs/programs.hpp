#ifndef TASKIO_TEST_PROGRAMS_PROGRAMS_HPP
#define TASKIO_TEST_PROGRAMS_PROGRAMS_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "../unit/support.hpp"
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/experimental/channel_error.hpp>
#include <stdexcept>

// What the programs have in common: both types of coroutine, and a world with
// sockets whose time moves when a test says so.

namespace programs {

namespace asio = boost::asio;
namespace taskio = boost::taskio;
using boost::system::error_code;
using boost::system::system_error;
using taskio_test::awaitable_of;
using taskio_test::outcome;
using taskio_test::trace;
using namespace std::chrono_literals;

// The two kinds of coroutine, each with the token that people use in it.
// `limited` is wait_for, and `wait` awaits what the library has to wait for.
struct own : taskio_test::typed_body
{
  using token = asio::deferred_t;

  template <typename X>
  static auto limited(X&& x, taskio::time_limit limit)
  {
    return taskio::wait_for(std::forward<X>(x), limit);
  }
  template <typename Waitable>
  static Waitable wait(Waitable w)
  {
    return w;
  }
};

struct plain : taskio_test::plain_body
{
  template <typename X>
  static auto limited(X&& x, taskio::time_limit limit)
  {
    return taskio::wait_for(std::forward<X>(x), limit)
      .async_wait(asio::use_awaitable);
  }
  template <typename Waitable>
  static auto wait(Waitable w)
  {
    return std::move(w).async_wait(asio::use_awaitable);
  }
};

using both = std::tuple<own, plain>;

// Time stands still while handlers run, whatever sockets and threads do.
struct world : taskio_test::world
{
  world() : taskio_test::world(taskio_test::foreign::ignore) {}

  // Runs handlers until something holds. That it does not for so long is the
  // only thing that depends on real time.
  template <typename Condition>
  void run_until(Condition condition)
  {
    while (!condition())
    {
      context.restart();
      if (context.run_one_for(std::chrono::seconds(30)) == 0)
        throw std::runtime_error("nothing happens any more");
    }
  }
  void finish(taskio::any_task const& t)
  {
    run_until([&t] { return t.done(); });
  }

  // Lets time pass, and then runs what is ready.
  void advance(taskio::loop::duration d)
  {
    lp.call_later(d, [this] { context.stop(); });
    clock.run(context);
    settle();
  }
};

inline bool is_abort(error_code const& ec)
{
  return ec == asio::error::operation_aborted
    || ec == asio::experimental::error::channel_cancelled;
}

} // namespace programs

#endif // TASKIO_TEST_PROGRAMS_PROGRAMS_HPP
