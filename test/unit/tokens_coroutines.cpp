//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "tokens_coroutines.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_allocator.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/redirect_error.hpp>
#include <memory>

// Every operation awaited as it is, and with use_awaitable and its adapters.

namespace {

using namespace tokens;

struct awaited
{
  static constexpr traits what{"co_await"};
  template <typename Body, typename Operation>
  static auto begin(stage&, Operation op)
  {
    if constexpr (std::is_same_v<Body, typed_body>
      && requires { typename Operation::template taskio_awaiter<Operation>; })
      return op;
    else
      return std::move(op).async_wait(awaitable_token<Body>());
  }
};

struct awaitable
{
  static constexpr traits what{"use_awaitable"};
  template <typename Body, typename Operation>
  static auto begin(stage&, Operation op)
  {
    return std::move(op).async_wait(awaitable_token<Body>());
  }
};

struct awaitable_tuple
{
  static constexpr traits what{"as_tuple of use_awaitable"};
  template <typename Body, typename Operation>
  static auto begin(stage&, Operation op)
  {
    return std::move(op).async_wait(asio::as_tuple(awaitable_token<Body>()));
  }
};

// There is no error code to redirect.
struct redirected
{
  static constexpr traits what{"redirect_error"};
  template <typename Body, typename Operation>
  static auto begin(stage&, Operation op)
  {
    static boost::system::error_code ec;
    return std::move(op).async_wait(
      asio::redirect_error(awaitable_token<Body>(), ec));
  }
};

// Not of deferred: that does not compile in Asio 1.26.
struct allocated
{
  static constexpr traits what{"bind_allocator"};
  template <typename Body, typename Operation>
  static auto begin(stage&, Operation op)
  {
    return std::move(op).async_wait(
      asio::bind_allocator(std::allocator<void>(), awaitable_token<Body>()));
  }
};

struct bound
{
  static constexpr traits what{"bind_executor", false, true};
  template <typename Body, typename Operation>
  static auto begin(stage& w, Operation op)
  {
    tracking_executor const ex(w.context.get_executor(), elsewhere);
    return std::move(op).async_wait(
      asio::bind_executor(ex, awaitable_token<Body>()));
  }
};

using all_tokens =
  std::tuple<awaited, awaitable, awaitable_tuple, redirected, allocated, bound>;

BOOST_AUTO_TEST_SUITE(tokens_coroutines)

BOOST_AUTO_TEST_CASE(every_operation_is_awaited_with_every_token)
{
  await_all<all_tokens>();
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
