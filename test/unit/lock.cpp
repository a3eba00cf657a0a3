//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "sync_script.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/use_future.hpp>
#include <type_traits>

namespace {

using namespace taskio_test;

// l acquires, u releases; the state at the end is 1 when it is held.
class lock_things
{
public:
  explicit lock_things(int) {}

  template <typename Body>
  awaitable_of<Body, std::string> perform(char operation, int)
  {
    if (operation == 'l')
      co_await in_body<Body>(lock_.acquire());
    else
      lock_.release();
    co_return std::string();
  }

  std::string state() const { return lock_.locked() ? "1" : "0"; }

private:
  taskio::lock lock_;
};

constexpr script_row lock_table[] = {
  {0, "l...ul.u x0u.u lx2l", "al bu cl a.=! bu cl=! au=r al au |  0"},
  {0, "lu...u llux0l x1uuul",
    "al au bl cu cu=r cu=r cl bl=! bu bl a.=! au |  0"},
  {0, "l x1l.u lx2lu..l x2u", "al du bl=! cl=! cl cu bu=r c.=! cl |  1"},
  {0, "l.ux1ux0ul l..uu .ul", "al au au=r au=r cu=r bl=! al=! cl bu bu=r |  0"},
  {0, "lux0u l u x3uu.lul lu",
    "al au au=r bl cu du=r du=r el eu d.=! dl du dl |  1"},
  {0, "ullx0uu uul ux2ux0u.l",
    "au=r al bu bu=r cu=r cu=r cu=r al=! au=r au=r c.=! bl | c 1"},
  {0, "l..ux0llu .ux0u..l ul", "al cu cl bu bu=r a.=! au=r al al=! au bl |  1"},
  {0, ".ux1lu lx1lll ..ux1ul", "bl au al au bl=! bl cu cu=r bl=! cl |  1"},
  {0, "l l..uuu ux1lx2u.lx2l",
    "al cu bl=! cl cu c.=! cl bu bu=r bu=r cl=! |  0"},
  {0, "l...u ...l l x3ulx3lu", "al du cl dl=! dl=! du au=r bl |  1"},
  {0, "uuu l..u x2u..lux2u..l",
    "au=r au=r au=r bl cu c.=! bu=r cl cu cu=r c.=! cl |  1"},
  {0, "x0u...u.u l u x3ulll.u",
    "au=r bl cu du=r dl a.=! dl=! au dl au du=r |  0"},
  {0, "llx0lu x1ulx1u...u lluu",
    "al bu al bl=! bu al=! au=r cl b.=! bu cl cu cu=r |  0"},
  {0, "..u.u.u..lu ux1lx0lu l u",
    "bu=r bl du a.=! bl=! bu=r au=r cl au au=r al au |  0"},
  {0, "...u u ..uluu x3u...ll u",
    "bu=r du=r eu=r d.=! cu=r cl cu cu=r au=r dl | d 1"},
  {0, "..ux0ux0ux0l x0l..ux1l x1l",
    "bl a.=! b.=! au au=r au=r bu=r cl al=! bl=! |  1"},
  {0, ".ux2l ull..u l..u ..ux0ll..u",
    "bu=r bl au bl cl=! du al=! bu=r cu=r dl | d 1"},
  {0, "x0u ul.lx3ul x2l x1u..u..lx0l",
    "au=r bu=r bl du b.=! bl bu bl cl=! d.=! du dl | d 1"},
  {0, "lu.lx0ll x1u...uux0l lx2u.lx2l",
    "al au bu=r cl cu al b.=! c.=! al=! bu bu=r cl al=! cl=! | b 1"},
  {0, "..u.u x1uu..l...l x0u.lx1lx2ll",
    "bu=r bu=r cu=r a.=! b.=! cl au b.=! cl au cl=! bl | bc 1"},
  {0, "u ..u ..uux2u..u...l .ulx2u..u",
    "au=r du=r dl du bu=r c.=! cu=r cu=r cu=r c.=! du=r cu=r cl |  1"},
  {0, "u...ull..u ..u.u lx2lx2l lux1lu",
    "au=r cl cl=! bu cl=! au=r dl du b.=! bu=r al | ad 1"},
  {0, "lu..u.ul l..ux2ul lx3l..lu x1llu",
    "al au bl b.=! au bu=r bu=r cl=! au=r dl=! bl | acd 1"},
  {0, "ll..ll x0lx2l...u ..l...l x2ux3l u",
    "al du eu=r al=! c.=! dl=! bl c.=! | abc 1"},
};

using lock_guard = taskio::guard<taskio::lock>;

BOOST_AUTO_TEST_SUITE(lock)

BOOST_AUTO_TEST_CASE_TEMPLATE(does_what_asyncio_does, Body, both_bodies)
{
  check_scripts<Body, lock_things>(lock_table);
}

BOOST_AUTO_TEST_CASE(a_free_lock_cannot_be_released)
{
  taskio::lock lock;
  BOOST_TEST(!lock.locked());
  BOOST_CHECK_EXCEPTION(lock.release(), std::logic_error, [](auto const& e) {
    return std::string(e.what()).starts_with(
      "lock::release: the lock is not held");
  });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_guard_holds_it_as_long_as_it_exists, Body, both_bodies)
{
  world w;
  taskio::lock lock;
  trace t;
  auto const work = [&](std::string name) -> awaitable_of<Body> {
    lock_guard const guard = co_await in_body<Body>(lock.scoped());
    t(name);
    co_await Body::sleep(1ms);
    t(name);
    if (name == "a")
      throw std::runtime_error("early");
  };
  std::vector<taskio::task<void>> tasks;
  for (std::string const name : {"a", "b", "c"})
    tasks.push_back(w.lp.create_task([&, name] { return work(name); }));
  w.run();
  BOOST_TEST(t.str() == "a a b b c c");
  BOOST_TEST(outcome(tasks[0]) == "early");
  BOOST_TEST(!lock.locked());
}

BOOST_AUTO_TEST_CASE(a_guard_can_be_moved_and_released)
{
  static_assert(!std::is_copy_constructible_v<lock_guard>);
  static_assert(std::is_nothrow_move_assignable_v<lock_guard>);
  world w;
  taskio::lock lock;
  taskio::lock other;
  w.play([&]() -> taskio::awaitable<void> {
    lock_guard empty;
    BOOST_TEST(!empty);
    empty.release();
    lock_guard first = co_await lock.scoped();
    BOOST_TEST(bool(first));
    lock_guard second = std::move(first);
    BOOST_TEST(!first);
    BOOST_TEST(lock.locked());
    lock_guard third = co_await other.scoped();
    third = std::move(second);
    BOOST_TEST(!other.locked());
    BOOST_TEST(lock.locked());
    third.release();
    BOOST_TEST(!third);
    BOOST_TEST(!lock.locked());
  });
}

BOOST_AUTO_TEST_CASE(works_with_any_completion_token)
{
  world w;
  taskio::lock lock;
  auto const ex = w.lp.get_executor();
  bool held = false;
  lock.scoped().async_wait(asio::bind_executor(
    ex, [&](std::exception_ptr e, lock_guard g) { held = !e && bool(g); }));
  auto guard =
    lock.scoped().async_wait(asio::bind_executor(ex, asio::use_future));
  auto done =
    lock.acquire().async_wait(asio::bind_executor(ex, asio::use_future));
  w.settle();
  BOOST_TEST(held);
  BOOST_TEST(lock.locked());
  guard.get().release();
  w.settle();
  done.get();
  BOOST_TEST(lock.locked());
}

// A handler that is destroyed uncalled releases what it was to be given.
BOOST_AUTO_TEST_CASE(a_guard_that_nobody_gets_is_released)
{
  taskio::lock lock;
  {
    world w;
    asio::io_context never_run;
    w.call([&] {
      lock.scoped().async_wait(asio::bind_executor(never_run.get_executor(),
        [](std::exception_ptr, lock_guard) { BOOST_ERROR("called"); }));
    });
    BOOST_TEST(lock.locked());
  }
  BOOST_TEST(!lock.locked());
}

BOOST_AUTO_TEST_CASE(belongs_to_the_loop_of_who_first_waits_for_it)
{
  taskio::lock lock;
  world w;
  w.play([&]() -> taskio::awaitable<void> { co_await lock.acquire(); });
  check_loop(
    "lock::acquire",
    [&]() -> taskio::awaitable<void> { co_await lock.acquire(); },
    [&](world&) { lock.release(); });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  may_be_destroyed_while_coroutines_wait, Body, both_bodies)
{
  check_destruction<Body>([] { return std::make_unique<taskio::lock>(); },
    [](taskio::lock& lock, int) -> awaitable_of<Body> {
      co_await in_body<Body>(lock.acquire());
      co_await Body::sleep(1h);
    },
    [](taskio::lock& lock) { lock.release(); });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  may_be_destroyed_while_a_guard_holds_it, Body, both_bodies)
{
  check_destruction<Body>([] { return std::make_unique<taskio::lock>(); },
    [](taskio::lock& lock, int) -> awaitable_of<Body> {
      lock_guard const guard = co_await in_body<Body>(lock.scoped());
      co_await Body::sleep(1h);
    },
    [](taskio::lock&) {});
}

BOOST_AUTO_TEST_CASE(a_guard_outlives_its_lock_and_wakes_those_left)
{
  world w;
  auto lock = std::make_unique<taskio::lock>();
  std::string order;
  auto const work = [&](char name) -> taskio::awaitable<void> {
    lock_guard const guard = co_await lock->scoped();
    co_await taskio::sleep(1s);
    order += name;
  };
  for (char name : {'a', 'b', 'c'})
    w.lp.create_task([&, name] { return work(name); });
  w.settle();
  lock.reset();
  w.run();
  BOOST_TEST(order == "abc");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
