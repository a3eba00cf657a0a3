//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "sync_script.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/use_future.hpp>

namespace {

using namespace taskio_test;

// w waits, e sets, E clears; the state at the end is 1 when it is set.
class event_things
{
public:
  explicit event_things(int) {}

  template <typename Body>
  awaitable_of<Body, std::string> perform(char operation, int)
  {
    if (operation == 'w')
      co_await in_body<Body>(event_.wait());
    else if (operation == 'e')
      event_.set();
    else
      event_.clear();
    co_return std::string();
  }

  std::string state() const { return event_.is_set() ? "1" : "0"; }

private:
  taskio::event event_;
};

constexpr script_row event_table[] = {
  {0, "ww Ew w EEex0e", "bE dE dE de de aw=! aw bw cw |  1"},
  {0, "...wx1w x1w x0Ee", "cE ce a.=! bw=! aw aw |  1"},
  {0, "Ewx0e.wx2e e ...ww", "aE be aw ae a.=! aw ae c.=! cw cw |  1"},
  {0, "Eeew .w x1E.ex0weE", "aE ae ae aw cE b.=! ce cw ce cE bw |  0"},
  {0, "Ex0w w x2e..wE..wE", "aE ce aw=! bw c.=! cw cE | c 0"},
  {0, "Ewx0wx2ww x0eEw wx1E", "aE be bE aw=! aw=! cw=! cE bw=! | a 0"},
  {0, "Ewe.E.e Ex1wx0wx0e wEw",
    "aE bE bw=! aw=! ae cw cE bw be a.=! aE cw ae |  1"},
  {0, "ww x0www ...EE ex2e Ee", "de de eE ee aw=! aw c.=! bw bw bw cE cE |  0"},
  {0, "x0e...Ew wE.w ..w.e x3e", "ae bw bE de a.=! bw cw aE ce aw |  1"},
  {0, "w.w x1ew..w x0w..wwx2Ew", "be bw cw aw=! b.=! aw bw cw cw cE cw=! |  0"},
  {0, "..Ex3eE Ew ex0E.ww Ex1wEw",
    "bE ce cE dE a.=! bw=! aE ae aE dw=! dE cw | cd 0"},
  {0, "w..E.wE wx0w.e Ex2wx1eE..e",
    "cE cw=! ce cE bw=! aw=! ce aE bw be aw aE |  0"},
  {0, "Ex0E.ew wx3Eew x1e..wwee eE",
    "aE aE ce de dE a.=! ae aw bw=! bE be bw cw cw ce ce |  1"},
  {0, "wx3ww x1ewE E wee E..e..wew",
    "be bw bE cE eE aw dw=! de de ee aw aw ew ee ew |  1"},
  {0, "e..E...we w...E eE..w x2w..w", "ae bw ce cE c.=! aE bE | acd 0"},
  {0, "wwwe weE x2wx0Ex3E ew..e wx4w",
    "de dw ew ew cw=! cE cE aw=! bw be bE d.=! aw de aw ae |  1"},
  {0, "w wwx2ww x0Ex1w..e..w w e...w",
    "cE ee aw=! bw=! bw bw bw cw=! dw ce ew cw |  1"},
  {0, "x0w..ex1w..ww ..Ee x1wx2w...wE",
    "aw=! b.=! bE be ae aw cw cw c.=! aw aw cw cE |  0"},
  {0, "..w .eEx1wx0ew ...w...wx1E wEx2w",
    "be bE dw dE bw=! be bw c.=! aw=! dw cw cw cE |  0"},
  {0, "e...w..w Ewwwx3E ..e eww.w x2ex0e",
    "ae bE de dw dw ee ee a.=! c.=! bw bw bw bE d.=! ce aw dw aw |  1"},
  {0, "w ...e..ewx3w..w x1wx2wwEe ...EEEw",
    "b.=! be dE dE dE aw cw cw=! be bw bw dw=! cw cE ce bw |  1"},
  {0, "e...eeEE ..eee Ew..we .Eewx3E wx4e.e",
    "ae cE dE de dw dE be be be cw ew ee ae ae aE aE e.=! ee cw ce |  1"},
  {0, "e w...w w...Ee..Ee e..E..w wx2e.wx0e.e",
    "ae bw cw de ew ee c.=! ew ee dE ee bw cE ce dw cE ce |  1"},
  {0, "ex0w..e e...w..Eww ex0e.Ew wx3w.Ewe ..w",
    "ae aw be ce ce dw dw a.=! cE d.=! dE ae ew cw dw de bw bE | b 0"},
};

BOOST_AUTO_TEST_SUITE(event)

BOOST_AUTO_TEST_CASE_TEMPLATE(does_what_asyncio_does, Body, both_bodies)
{
  check_scripts<Body, event_things>(event_table);
}

BOOST_AUTO_TEST_CASE(can_be_used_where_no_loop_is)
{
  taskio::event e;
  BOOST_TEST(!e.is_set());
  e.set();
  BOOST_TEST(e.is_set());
  e.clear();
  BOOST_TEST(!e.is_set());
}

BOOST_AUTO_TEST_CASE(wakes_any_kind_of_waiter)
{
  world w;
  taskio::event e;
  auto const ex = w.lp.get_executor();
  std::string seen = "nothing";
  e.wait().async_wait(asio::bind_executor(
    ex, [&](std::exception_ptr failed) { seen = describe(failed); }));
  auto future = e.wait().async_wait(asio::bind_executor(ex, asio::use_future));
  auto const t = w.lp.create_task(e.wait());
  w.settle();
  BOOST_TEST(seen == "nothing");
  e.set();
  w.run();
  BOOST_TEST(seen == "none");
  BOOST_TEST(outcome(t) == "value");
  future.get();
}

BOOST_AUTO_TEST_CASE(belongs_to_the_loop_of_who_first_waits_for_it)
{
  taskio::event e;
  check_loop(
    "event::wait", [&]() -> taskio::awaitable<void> { co_await e.wait(); },
    [&](world&) { e.set(); });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  may_be_destroyed_while_coroutines_wait, Body, both_bodies)
{
  check_destruction<Body>([] { return std::make_unique<taskio::event>(); },
    [](taskio::event& e, int) -> awaitable_of<Body> {
      co_await in_body<Body>(e.wait());
    },
    [](taskio::event& e) { e.set(); });
}

// Those who have been woken need it no more.
BOOST_AUTO_TEST_CASE(may_be_destroyed_when_it_has_been_set)
{
  world w;
  auto e = std::make_unique<taskio::event>();
  auto const t = w.lp.create_task(e->wait());
  w.settle();
  w.call([&] {
    e->set();
    e.reset();
  });
  BOOST_TEST(outcome(t) == "value");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
