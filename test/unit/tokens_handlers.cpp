//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "tokens_handlers.hpp"

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/append.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_allocator.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/consign.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/prepend.hpp>
#include <boost/asio/redirect_error.hpp>

// Every operation with handlers, as they are and adapted.

namespace {

using namespace tokens;

struct handler
{
  static constexpr traits what{"handler"};
  template <typename Operation>
  static finish start(Operation op, record& r)
  {
    std::move(op).async_wait(sole_probe(r));
    return nullptr;
  }
};

struct call
{
  static constexpr traits what{"call"};
  template <typename Operation>
  static finish start(Operation op, record& r)
  {
    if constexpr (requires { std::move(op)(sole_probe(r)); })
      std::move(op)(sole_probe(r));
    else
      std::move(op).async_wait(sole_probe(r));
    return nullptr;
  }
};

struct bound
{
  static constexpr traits what{"bind_..."};
  template <typename Operation>
  static finish start(Operation op, record& r)
  {
    std::move(op).async_wait(asio::bind_cancellation_slot(r.signal.slot(),
      asio::bind_allocator(counting_allocator<>(r.memory),
        asio::bind_executor(r.where,
          [&r, held = r.alive](auto&&... args) { r.note(result(args...)); }))));
    return nullptr;
  }
};

// Nothing is said of the executor, so it is the loop's.
struct lambda
{
  static constexpr traits what{"lambda", false, false, false};
  template <typename Operation>
  static finish start(Operation op, record& r)
  {
    std::move(op).async_wait([&r, held = r.alive](auto&&... args) {
      r.note(result(args...));
      BOOST_TEST(!taskio::current_task());
    });
    return nullptr;
  }
};

struct tuple
{
  static constexpr traits what{"as_tuple"};
  template <typename Operation>
  static finish start(Operation op, record& r)
  {
    std::move(op).async_wait(asio::as_tuple(probe(r)));
    return nullptr;
  }
};

// There is no error code to redirect.
struct redirected
{
  static constexpr traits what{"redirect_error"};
  template <typename Operation>
  static finish start(Operation op, record& r)
  {
    static boost::system::error_code ec;
    std::move(op).async_wait(asio::redirect_error(probe(r), ec));
    return nullptr;
  }
};

struct consigned
{
  static constexpr traits what{"consign"};
  template <typename Operation>
  static finish start(Operation op, record& r)
  {
    std::move(op).async_wait(
      asio::consign(probe(r), std::make_unique<int>(), r.alive));
    return nullptr;
  }
};

struct appended
{
  static constexpr traits what{"append"};
  template <typename Operation>
  static finish start(Operation op, record& r)
  {
    std::move(op).async_wait(asio::append(probe(r), extra()));
    return nullptr;
  }
};

struct prepended
{
  static constexpr traits what{"prepend"};
  template <typename Operation>
  static finish start(Operation op, record& r)
  {
    std::move(op).async_wait(asio::prepend(probe(r), extra()));
    return nullptr;
  }
};

struct any_handler
{
  static constexpr traits what{"any_completion_handler"};
  template <typename Operation>
  static finish start(Operation op, record& r)
  {
    using deferred_type = decltype(std::move(op).async_wait(asio::deferred));
    using signature =
      typename asio::completion_signature_of<deferred_type>::type;
    std::move(op).async_wait(asio::any_completion_handler<signature>(probe(r)));
    return nullptr;
  }
};

using all_tokens = std::tuple<handler, call, bound, lambda, tuple, redirected,
  consigned, appended, prepended, any_handler>;

BOOST_AUTO_TEST_SUITE(tokens_handlers)

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
