//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "tokens.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/co_composed.hpp>

// Operations awaited in a composed operation of Asio's, which is a coroutine of
// another kind. It has no task: whoever it is made for is asked to cancel.

// g++ 12 does not see that the two operators of Asio's promise belong together.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"
#endif

namespace {

using namespace tokens;
using taskio_test::describe;

template <typename Operation, typename Token>
auto composed(stage& w, Operation op, Token&& token)
{
  using signature = void(std::exception_ptr, std::string);
  return asio::async_initiate<Token, signature>(
    asio::experimental::co_composed<signature>(
      [](auto state, Operation awaited) -> void {
        state.reset_cancellation_state(asio::enable_terminal_cancellation());
        result seen;
        try
        {
          auto begun =
            std::move(awaited).async_wait(asio::as_tuple(asio::deferred));
          auto const given = co_await std::move(begun);
          seen = result(given);
        }
        catch (...)
        {
          seen.failed = std::current_exception();
        }
        co_return {seen.failed, seen.value};
      },
      w.lp.get_executor()),
    token, std::move(op));
}

template <typename Operation>
void check_all()
{
  for (recipe<Operation> const& op : recipes<Operation>())
    for (mode m : {mode::pending, mode::ready, mode::cancelled})
      BOOST_TEST_CONTEXT(op.name << ", " << mode_names[int(m)])
      {
        stage w(m);
        taskio_test::trace log;
        asio::cancellation_signal signal;
        op.prepare(w);
        w.lp.call_soon([&] {
          composed(w, op.make(w),
            asio::bind_cancellation_slot(
              signal.slot(), [&](std::exception_ptr e, std::string v) {
                log(e ? describe(e) : "none " + v);
              }));
          BOOST_TEST(log.str() == "");
        });
        if (m == mode::cancelled)
          w.lp.call_later(
            3ms, [&] { signal.emit(asio::cancellation_type::terminal); });
        w.finish();
        BOOST_TEST(log.str()
          == (m == mode::cancelled ? "cancelled(-)"
                                   : std::string("none ") + op.value));
      }
}

BOOST_AUTO_TEST_SUITE(tokens_composed)

BOOST_AUTO_TEST_CASE(a_composed_operation_awaits_every_kind_of_operation)
{
  check_all<taskio::future<int>>();
  check_all<taskio::sleep_operation<void>>();
  check_all<taskio::operation<int>>();
  check_all<taskio::operation<void>>();
  check_all<get_operation>();
  check_all<lock_guarded>();
  check_all<threadsafe>();
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
