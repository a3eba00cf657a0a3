//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "sync_script.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_future.hpp>

namespace {

using namespace taskio_test;

// b waits, R resets, A aborts; the argument is how many have to come, the state
// at the end how many have, with b when the barrier is broken.
class barrier_things
{
public:
  explicit barrier_things(int parties) : barrier_(std::size_t(parties)) {}

  template <typename Body>
  awaitable_of<Body, std::string> perform(char operation, int)
  {
    if (operation == 'b')
    {
      std::size_t const index = co_await in_body<Body>(barrier_.wait());
      co_return std::to_string(index);
    }
    if (operation == 'R')
      barrier_.reset();
    else
      barrier_.abort();
    co_return std::string();
  }

  std::string state() const
  {
    return std::to_string(barrier_.n_waiting())
      + (barrier_.broken() ? "b" : "");
  }

private:
  taskio::barrier barrier_;
};

constexpr script_row barrier_table[] = {
  {1, "bRb.R bbA b .bb", "ab=0 aR ab=0 bb=0 bb=0 bA cb=k aR db=0 db=0 |  0"},
  {1, "b.A...A bRA x2b.R", "ab=0 bb=0 bR bA cb=k aA c.=! cR aA |  0b"},
  {1, ".b.b x0b.A x2bb..bA",
    "bb=0 cb=0 cb=0 a.=! ab=0 bA c.=! ab=k cb=k cA |  0b"},
  {1, "b.A ...bbAbR Rbbb bb .b",
    "ab=0 cR cb=0 cb=0 cb=0 db=0 db=0 aA eb=k bb=k bb=k bA bb=k bR |  0"},
  {1, "...b.A.RbR b .b.bx0Ax1b",
    "bb=0 cb=0 cb=0 cA cb=k a.=! ab=k aA aR ab=0 aR |  0"},
  {1, "A...b.b bbbbx0b b.R..Rx0R",
    "aA bb=k bb=k bb=k bb=k bb=k cb=k a.=! cR ab=0 cR cR a.=! ab=0 |  0"},
  {2, "b b x2bx4RAx1Rb bA b",
    "bb=1 ab=0 cb=! cR cA cR db=1 dA eb=! cb=k |  0b"},
  {2, "...RRbbb bx1bRR R Rbb",
    "cR dR bb=k db=1 bb=! bR bR aR aR db=1 ab=0 | a 1"},
  {2, ".Ab..RR x1b bbx2R..bb", "cb=1 aA ab=k bb=! cb=k cR c.=! aR aR | c 1"},
  {2, "b..b...R ..bx1b..R x1b", "cb=1 b.=! ab=0 ab=1 bb=0 bb=! aR bR |  0"},
  {2, "bx3Rbx3bb .bx2b b bb.RR",
    "cb=1 ab=0 aR db=! db=1 ab=0 d.=! dR dR ab=k bb=1 ab=0 | b 1"},
  {2, "bb.bbR ARRx0bx2b ..bAx2b",
    "bA bR bR ab=! bb=1 c.=! ab=0 cb=1 cA cb=k ab=k ab=k aR bb=k |  0"},
  {2, "...Ab Rbx2bx0b ..bx3b AA",
    "bR dA dA bb=k bb=k bb=k a.=! c.=! cb=k cb=k aA ab=k |  0b"},
  {2, "x0Rbx1bR x0bbbx2bb bbbx2b",
    "aR bb=1 ab=! bb=! bb=1 cb=! ab=0 aR cb=1 bb=0 cb=1 bb=0 cb=! |  0"},
  {2, "b..bbA .b..R.b .bbx2R Rx2b",
    "dR c.=! ab=k bb=1 db=0 cb=1 bR ab=k cb=1 cR ab=k aA bb=k |  0b"},
  {2, "bx3b...R bb...b bb.b x0b Ax4b.b",
    "bb=1 eA eb=k ab=! ab=k bb=k cb=k cb=k db=! e.=! eb=k cb=k aR | b 1"},
  {3, "bbbb x1b Ax0Ab", "cA cA cb=k bb=! ab=! ab=k ab=k ab=k |  0b"},
  {3, ".bb bRb..bb bbA.bx1R",
    "ab=2 bb=0 bR cb=k bb=2 cb=0 cA ab=k cb=k cR b.=! | b 1"},
  {3, "..Rbbb bb x1Rx1b R.Abb", "cR dR bb=! dA db=k db=k aR bb=k cb=k | a 1"},
  {3, "bb x1bbbx1b x2A..bb Rb", "cA dR bb=! ab=k c.=! bb=2 ab=0 db=1 | bc 2"},
  {3, "bx0AR..b..b x0bR bb A.b",
    "cb=2 dA ab=! aA aR bb=k bR a.=! ab=2 cb=0 db=1 | a 1"},
  {3, "bx0bbb...R b bbx0b RbbA",
    "cb=2 dR ab=k bb=k ab=! db=2 cb=0 ab=! cb=2 ab=0 db=1 dA aR |  0"},
  {3, "bb x1bR...b A .Rx1bb bA", "cA eb=k eA bb=! bR ab=k dR b.=! ab=k | bd 2"},
  {3, "R...Rx2bx0b bbx1Rb x1Ab b",
    "aR cA cb=k db=k bb=! bb=k bR bb=! aR | a 1"},
  {4, "b b b .x0..b ....b", "ab=! eb=3 cb=2 bb=1 db=2 |  0"},
};

BOOST_AUTO_TEST_SUITE(barrier)

BOOST_AUTO_TEST_CASE_TEMPLATE(does_what_asyncio_does, Body, both_bodies)
{
  check_scripts<Body, barrier_things>(barrier_table);
}

BOOST_AUTO_TEST_CASE(needs_a_party)
{
  BOOST_CHECK_THROW(taskio::barrier(0), std::invalid_argument);
  taskio::barrier b(3);
  BOOST_TEST(b.parties() == 3u);
  BOOST_TEST(b.n_waiting() == 0u);
  BOOST_TEST(!b.broken());
  b.abort();
  BOOST_TEST(b.broken());
  b.reset();
  BOOST_TEST(!b.broken());
}

BOOST_AUTO_TEST_CASE(says_whether_it_is_broken_or_was_broken_meanwhile)
{
  world w;
  taskio::barrier b(2);
  auto const t = w.lp.create_task(b.wait());
  w.settle();
  BOOST_TEST(b.n_waiting() == 1u);
  b.abort();
  w.run();
  BOOST_TEST(
    outcome(t) == "barrier::wait: the barrier was broken or reset meanwhile");
  auto const late = w.lp.create_task(b.wait());
  w.run();
  BOOST_TEST(outcome(late) == "barrier::wait: the barrier is broken");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(lets_all_through_in_each_round, Body, both_bodies)
{
  world w;
  taskio::barrier b(3);
  trace t;
  auto const work = [&](int ms) -> awaitable_of<Body> {
    for (int round = 0; round < 2; ++round)
    {
      co_await Body::sleep(std::chrono::milliseconds(ms));
      t(std::to_string(ms));
      std::size_t const index = co_await in_body<Body>(b.wait());
      t('>' + std::to_string(index));
    }
  };
  for (int ms : {1, 2, 3})
    w.lp.create_task([&, ms] { return work(ms); });
  w.run();
  BOOST_TEST(t.str() == "1 2 3 >2 >0 >1 1 2 3 >2 >0 >1");
}

BOOST_AUTO_TEST_CASE(works_with_any_completion_token)
{
  world w;
  taskio::barrier b(3);
  auto const ex = w.lp.get_executor();
  std::string seen;
  b.wait().async_wait(
    asio::bind_executor(ex, [&](std::exception_ptr e, std::size_t index) {
      seen = describe(e) + std::to_string(index);
    }));
  auto future = b.wait().async_wait(asio::bind_executor(ex, asio::use_future));
  b.wait().async_wait(asio::bind_executor(ex, asio::detached));
  w.run();
  BOOST_TEST(seen == "none0");
  BOOST_TEST(future.get() == 1u);
}

BOOST_AUTO_TEST_CASE(belongs_to_the_loop_of_who_first_waits_in_it)
{
  taskio::barrier b(2);
  bool reset = false;
  check_loop(
    "barrier::wait",
    [&]() -> taskio::awaitable<void> {
      try
      {
        co_await b.wait();
      }
      catch (taskio::broken_barrier_error const&)
      {
        reset = true;
      }
    },
    [&](world&) { b.reset(); });
  BOOST_TEST(reset);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  may_be_destroyed_while_coroutines_wait, Body, both_bodies)
{
  check_destruction<Body>([] { return std::make_unique<taskio::barrier>(4); },
    [](taskio::barrier& b, int) -> awaitable_of<Body> {
      co_await in_body<Body>(b.wait());
    },
    [](taskio::barrier& b) { b.abort(); });
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
