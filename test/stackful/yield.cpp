//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "../unit/tokens.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/version.hpp>

// Operations awaited in stackful coroutines, which Boost.Context makes.

namespace {

using namespace tokens;
using taskio_test::describe;

// Asio 1.26 does not compile what completes with an exception and a value.
template <typename Operation>
result await(
  Operation op, asio::basic_yield_context<taskio::executor> const& yield)
{
  if constexpr (BOOST_ASIO_VERSION < 103100)
    return result(std::move(op).async_wait(asio::as_tuple(yield)));
  else
  {
    using given = decltype(std::move(op).async_wait(yield));
    if constexpr (std::is_void_v<given>)
    {
      std::move(op).async_wait(yield);
      return result();
    }
    else
      return result(std::move(op).async_wait(yield));
  }
}

template <typename Operation>
void check(recipe<Operation> const& op, mode m)
{
  stage w(m);
  taskio_test::trace log;
  asio::cancellation_signal signal;
  op.prepare(w);
  w.lp.call_soon([&] {
    asio::spawn(
      w.lp.get_executor(),
      [&](asio::basic_yield_context<taskio::executor> yield) {
        result seen;
        try
        {
          seen = await(op.make(w), yield);
        }
        catch (...)
        {
          seen.failed = std::current_exception();
        }
        BOOST_TEST((&taskio::running_loop() == &w.lp));
        log(seen.failed ? describe(seen.failed) : "none " + seen.value);
      },
      asio::bind_cancellation_slot(
        signal.slot(), [&](std::exception_ptr e) { log(describe(e)); }));
  });
  if (m == mode::cancelled)
    w.lp.call_later(
      3ms, [&] { signal.emit(asio::cancellation_type::terminal); });
  w.finish();
  BOOST_TEST(log.str()
    == (m == mode::cancelled ? "cancelled(-) none"
                             : "none " + std::string(op.value) + " none"));
}

template <typename Operation>
void check_all()
{
  for (recipe<Operation> const& op : recipes<Operation>())
    for (mode m : {mode::pending, mode::ready, mode::cancelled})
      BOOST_TEST_CONTEXT(op.name << ", " << mode_names[int(m)])
  check(op, m);
}

BOOST_AUTO_TEST_SUITE(stackful)

BOOST_AUTO_TEST_CASE(a_stackful_coroutine_awaits_every_kind_of_operation)
{
  check_all<taskio::future<int>>();
  check_all<taskio::any_future>();
  check_all<taskio::sleep_operation<void>>();
  check_all<taskio::sleep_operation<int>>();
  check_all<taskio::operation<int>>();
  check_all<taskio::operation<void>>();
  check_all<threadsafe>();
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
