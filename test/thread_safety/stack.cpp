//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "threads.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <cstddef>

namespace {

using namespace taskio_test;

BOOST_AUTO_TEST_SUITE(stacks)

taskio::awaitable<int> descend(asio::thread_pool& pool, int depth)
{
  if (depth > 0)
    co_return co_await descend(pool, depth - 1);
  co_await asio::post(asio::bind_executor(pool, asio::deferred));
  co_return 1;
}

// Both sides have to have been seen: the coroutine in its chain of awaits, and
// away with it.
BOOST_AUTO_TEST_CASE(a_stack_may_be_asked_for_while_the_coroutine_is_away)
{
  asio::thread_pool pool(2);
  asio::io_context context;
  taskio::loop lp(context);
  auto hopping = lp.create_task([&]() -> taskio::awaitable<void> {
    for (;;)
    {
      for (int i = 0; i < 5; ++i)
        co_await descend(pool, i);
      co_await taskio::sleep(0s);
    }
  });
  std::size_t suspended = 0, away = 0;
  auto const asking =
    lp.create_task([&, t = hopping]() -> taskio::awaitable<void> {
      while (suspended < 100 || away < 100)
      {
        std::size_t const frames = t.get_stack().size();
        BOOST_REQUIRE(frames >= 1);
        BOOST_REQUIRE(frames <= 6);
        ++(frames > 1 ? suspended : away);
        co_await taskio::sleep(0s);
      }
      t.cancel();
    });
  context.run();
  BOOST_TEST(asking.done());
  BOOST_TEST(hopping.cancelled());
  BOOST_TEST(suspended >= 100);
  BOOST_TEST(away >= 100);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
