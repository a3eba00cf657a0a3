//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "support.hpp"

#include <boost/taskio/handle.hpp>

namespace {

using namespace taskio_test;

BOOST_AUTO_TEST_SUITE(handle)

BOOST_AUTO_TEST_CASE(a_callback_that_was_called_off_is_not_called)
{
  world w;
  trace log;
  auto const soon = w.lp.call_soon([&] { log("soon"); });
  auto const later = w.lp.call_later(1ms, [&] { log("later"); });
  w.lp.call_soon([&] { log("kept"); });
  BOOST_TEST(!soon.cancelled());
  BOOST_TEST(!later.cancelled());
  soon.cancel();
  later.cancel();
  BOOST_TEST(soon.cancelled());
  BOOST_TEST(later.cancelled());
  w.run();
  BOOST_TEST(log.str() == "kept");
  BOOST_TEST((w.now() == 0ms));
}

BOOST_AUTO_TEST_CASE(calling_off_twice_is_as_good_as_once)
{
  world w;
  auto const h = w.lp.call_later(1ms, [] { BOOST_ERROR("called"); });
  h.cancel();
  h.cancel();
  w.run();
  h.cancel();
  BOOST_TEST(h.cancelled());
}

BOOST_AUTO_TEST_CASE(calling_off_after_the_call_changes_nothing)
{
  world w;
  int calls = 0;
  auto const h = w.lp.call_soon([&] { ++calls; });
  w.run();
  BOOST_TEST(!h.cancelled());
  h.cancel();
  w.run();
  BOOST_TEST(calls == 1);
}

BOOST_AUTO_TEST_CASE(a_callback_may_call_others_of_the_same_round_off)
{
  world w;
  trace log;
  taskio::handle second;
  taskio::timer_handle third;
  w.lp.call_later(1ms, [&] {
    log("first");
    second.cancel();
    third.cancel();
  });
  third = w.lp.call_later(1ms, [&] { log("third"); });
  w.lp.call_later(1ms, [&] { log("fourth"); });
  second = w.lp.call_later(1ms, [&] { log("second"); });
  w.run();
  BOOST_TEST(log.str() == "first fourth");
}

BOOST_AUTO_TEST_CASE(a_callback_may_call_itself_off)
{
  world w;
  int calls = 0;
  taskio::handle h;
  h = w.lp.call_soon([&] {
    ++calls;
    h.cancel();
  });
  w.run();
  BOOST_TEST(calls == 1);
}

BOOST_AUTO_TEST_CASE(dropping_a_handle_does_not_call_it_off)
{
  world w;
  trace log;
  w.lp.call_soon([&] { log("soon"); });
  w.lp.call_later(1ms, [&] { log("later"); });
  w.run();
  BOOST_TEST(log.str() == "soon later");
}

BOOST_AUTO_TEST_CASE(a_timer_handle_knows_when_it_is_due)
{
  world w;
  auto const t = w.lp.time();
  auto const later = w.lp.call_later(5ms, [] {});
  auto const at = w.lp.call_at(t + 7ms, [] {});
  BOOST_TEST((later.when() == t + 5ms));
  BOOST_TEST((at.when() == t + 7ms));
  w.run();
  BOOST_TEST((later.when() == t + 5ms));
  BOOST_TEST((w.lp.time() == t + 7ms));
}

BOOST_AUTO_TEST_CASE(a_timer_handle_is_a_handle)
{
  world w;
  taskio::handle const h = w.lp.call_later(1ms, [] { BOOST_ERROR("called"); });
  h.cancel();
  BOOST_TEST(h.cancelled());
  w.run();
}

BOOST_AUTO_TEST_CASE(a_function_is_destroyed_when_called_or_called_off)
{
  census c;
  world w;
  auto const called = w.lp.call_soon([guard = counted(c)] {});
  auto const off = w.lp.call_soon([guard = counted(c)] {});
  auto const timer = w.lp.call_later(1h, [guard = counted(c)] {});
  BOOST_TEST(c.alive == 3);
  off.cancel();
  timer.cancel();
  w.run();
  BOOST_TEST(c.alive == 0);
}

BOOST_AUTO_TEST_CASE(a_function_is_destroyed_with_its_loop)
{
  census c;
  taskio::handle soon;
  taskio::timer_handle later;
  {
    world w;
    soon = w.lp.call_soon([guard = counted(c)] {});
    later = w.lp.call_later(1ms, [guard = counted(c)] {});
    w.lp.call_soon_threadsafe([guard = counted(c)] {});
  }
  BOOST_TEST(c.alive == 0);
  BOOST_TEST(!soon.cancelled());
}

BOOST_AUTO_TEST_CASE(timers_are_called_off_in_great_numbers)
{
  world w;
  int calls = 0;
  std::vector<taskio::timer_handle> all;
  for (int i = 0; i < 2'000; ++i)
    all.push_back(w.lp.call_later(
      std::chrono::milliseconds(i * 7919 % 1'000), [&] { ++calls; }));
  for (std::size_t i = 0; i < all.size(); ++i)
    if (i % 3)
      all[i].cancel();
  w.run();
  BOOST_TEST(calls == 667);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
