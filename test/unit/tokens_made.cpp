//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "tokens_handlers.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/promise.hpp>
#include <boost/asio/experimental/use_promise.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/version.hpp>
#include <future>

#if BOOST_ASIO_VERSION >= 103100
#include <boost/asio/cancel_after.hpp>
#include <boost/asio/cancel_at.hpp>
#endif

// Every operation with tokens that make something of it: an operation, a
// future, a time limit.

namespace {

using namespace tokens;

struct deferred
{
  static constexpr traits what{"deferred"};
  template <typename Operation>
  static finish start(Operation op, record& r)
  {
    auto begun = std::move(op).async_wait(asio::deferred);
    std::move(begun)(sole_probe(r));
    return nullptr;
  }
};

struct deferred_tuple
{
  static constexpr traits what{"as_tuple of deferred"};
  template <typename Operation>
  static finish start(Operation op, record& r)
  {
    auto begun = std::move(op).async_wait(asio::as_tuple(asio::deferred));
    std::move(begun)(probe(r));
    return nullptr;
  }
};

struct future
{
  static constexpr traits what{"use_future", false, false, false};
  template <typename Operation>
  static finish start(Operation op, record& r)
  {
    auto given =
      std::make_shared<decltype(std::move(op).async_wait(asio::use_future))>(
        std::move(op).async_wait(asio::use_future));
    return [given, &r] {
      BOOST_REQUIRE((given->wait_for(0s) == std::future_status::ready));
      if constexpr (std::is_void_v<decltype(given->get())>)
      {
        given->get();
        r.note(result());
      }
      else
        r.note(result(given->get()));
      r.on_its_executor = true;
      r.alive.reset();
    };
  }
};

struct packaged
{
  static constexpr traits what{"use_future of a function", false, false, false};
  template <typename Operation>
  static finish start(Operation op, record& r)
  {
    auto given = std::move(op).async_wait(
      asio::use_future([&r, held = r.alive](auto&&... args) {
        r.note(result(args...));
        return 1;
      }));
    auto const kept = std::make_shared<std::future<int>>(std::move(given));
    return [kept] { BOOST_TEST(kept->get() == 1); };
  }
};

struct detached
{
  static constexpr traits what{"detached", false, false, false};
  template <typename Operation>
  static finish start(Operation op, record& r)
  {
    std::move(op).async_wait(asio::detached);
    return [&r] { r.calls = -1; };
  }
};

// A promise calls a handler where the operation ends, with what Asio 1.26 has
// moved from before.
struct promise
{
  static constexpr traits what{.name = "use_promise",
    .has_executor = false,
    .has_allocator = false,
    .has_slot = false,
    .loses_values = BOOST_ASIO_VERSION < 103800};
  template <typename Operation>
  static finish start(Operation op, record& r)
  {
    auto given = std::move(op).async_wait(asio::experimental::use_promise);
    auto const kept = std::make_shared<decltype(given)>(std::move(given));
    (*kept)(
      [&r, kept, held = r.alive](auto&&... args) { r.note(result(args...)); });
    return nullptr;
  }
};

#if BOOST_ASIO_VERSION >= 103100
struct limited
{
  static constexpr traits what{"cancel_after"};
  template <typename Operation>
  static finish start(Operation op, record& r)
  {
    std::move(op).async_wait(asio::cancel_after(1h, probe(r)));
    return nullptr;
  }
};

struct limited_at
{
  static constexpr traits what{"cancel_at"};
  template <typename Operation>
  static finish start(Operation op, record& r)
  {
    std::move(op).async_wait(
      asio::cancel_at(std::chrono::steady_clock::time_point::max(), probe(r)));
    return nullptr;
  }
};

struct piped
{
  static constexpr traits what{"deferred | cancel_after"};
  template <typename Operation>
  static finish start(Operation op, record& r)
  {
    auto begun =
      std::move(op).async_wait(asio::deferred) | asio::cancel_after(1h);
    std::move(begun)(probe(r));
    return nullptr;
  }
};

struct expired
{
  static constexpr traits what{
    .name = "cancel_after, expired", .cancels = true};
  template <typename Operation>
  static finish start(Operation op, record& r)
  {
    std::move(op).async_wait(asio::cancel_after(0s, probe(r)));
    return nullptr;
  }
};
#endif

// Not there: redirect_disposition to a std::exception_ptr. Asio 1.38 has two
// specialisations for an operation that completes with one, and neither wins.
using all_tokens =
  std::tuple<deferred, deferred_tuple, future, packaged, detached, promise
#if BOOST_ASIO_VERSION >= 103100
    ,
    limited, limited_at, piped, expired
#endif
    >;

BOOST_AUTO_TEST_SUITE(tokens_made)

BOOST_AUTO_TEST_CASE(every_operation_takes_every_token)
{
  complete_all(cells<all_tokens>());
}

BOOST_AUTO_TEST_CASE(every_operation_ends_by_a_signal_of_any_type)
{
  signal_all(cells<all_tokens>());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
