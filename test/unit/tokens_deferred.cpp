//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "tokens_coroutines.hpp"

#include <boost/asio/append.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/consign.hpp>
#include <boost/asio/deferred.hpp>
#include <memory>

#if BOOST_ASIO_VERSION >= 103100
#include <boost/asio/cancel_after.hpp>
#endif

// Every operation awaited with deferred, its adapters and partial ones.

namespace {

using namespace tokens;

struct deferred
{
  static constexpr traits what{"deferred"};
  template <typename Body, typename Operation>
  static constexpr bool compiles = takes_values<Body> || !has_value<Operation>;
  template <typename Body, typename Operation>
  static auto begin(stage&, Operation op)
  {
    return std::move(op).async_wait(asio::deferred);
  }
};

struct deferred_tuple
{
  static constexpr traits what{"as_tuple of deferred"};
  template <typename Body, typename Operation>
  static auto begin(stage&, Operation op)
  {
    return std::move(op).async_wait(asio::as_tuple(asio::deferred));
  }
};

struct consigned
{
  static constexpr traits what{"consign"};
  template <typename Body, typename Operation>
  static constexpr bool compiles = takes_values<Body> || !has_value<Operation>;
  template <typename Body, typename Operation>
  static auto begin(stage&, Operation op)
  {
    return std::move(op).async_wait(
      asio::consign(asio::deferred, std::make_shared<int>()));
  }
};

struct appended
{
  static constexpr traits what{"append"};
  template <typename Body, typename>
  static constexpr bool compiles = takes_values<Body>;
  template <typename Body, typename Operation>
  static auto begin(stage&, Operation op)
  {
    return std::move(op).async_wait(asio::append(asio::deferred, extra()));
  }
};

#if BOOST_ASIO_VERSION >= 103100
// Its signal has come between: what is awaited is not told by the task.
struct limited
{
  static constexpr traits what{"cancel_after", false};
  template <typename Body, typename Operation>
  static auto begin(stage&, Operation op)
  {
    return std::move(op).async_wait(asio::cancel_after(1h));
  }
};

struct tuple_limited
{
  static constexpr traits what{"as_tuple of cancel_after", false, false, true};
  template <typename Body, typename Operation>
  static auto begin(stage&, Operation op)
  {
    return std::move(op).async_wait(
      asio::as_tuple(asio::cancel_after(1h, asio::deferred)));
  }
};

struct piped
{
  static constexpr traits what{"deferred | as_tuple"};
  template <typename Body, typename Operation>
  static auto begin(stage&, Operation op)
  {
    return std::move(op).async_wait(asio::deferred) | asio::as_tuple;
  }
};
#endif

using all_tokens = std::tuple<deferred, deferred_tuple, consigned, appended
#if BOOST_ASIO_VERSION >= 103100
  ,
  limited, tuple_limited, piped
#endif
  >;

BOOST_AUTO_TEST_SUITE(tokens_deferred)

BOOST_AUTO_TEST_CASE(every_operation_is_awaited_with_every_token)
{
  await_all<all_tokens>();
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
