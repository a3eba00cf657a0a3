//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "sync_script.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

namespace {

using namespace taskio_test;

// l acquires the lock, u releases it; c waits, n2 notifies two, N all. The
// state at the end is 1 when the lock is held.
class condition_things
{
public:
  explicit condition_things(int) {}

  template <typename Body>
  awaitable_of<Body, std::string> perform(char operation, int number)
  {
    if (operation == 'l')
      co_await in_body<Body>(condition_.acquire());
    else if (operation == 'u')
      condition_.release();
    else if (operation == 'c')
      co_await in_body<Body>(condition_.wait());
    else if (operation == 'n')
      condition_.notify(std::size_t(number));
    else
      condition_.notify_all();
    co_return std::string();
  }

  std::string state() const { return condition_.locked() ? "1" : "0"; }

private:
  taskio::condition condition_;
};

constexpr script_row condition_table[] = {
  {0, "lculNu x0ln2u c", "al bl bn2 bu cc=r ac=! au al aN au |  0"},
  {0, "lcuclNu lNu ln2u", "al bl bN bu cl cn2 cu ac au ac=r al aN au |  0"},
  {0, ".lcu x0lcu lNul.u", "bl cl cN cu cl a.=! cu al bc bu | a 0"},
  {0, "l.u lNu ...cx2n1lcu", "al au bl bN bu cc=r cn1=r cl cc=! cu |  0"},
  {0, ".ln2ux2lNu lcu x1c.l.u",
    "bl cc=r al an2 au al aN au bc=! bu c.=! cl cu |  0"},
  {0, "l.u cln2u x1l.ul.uln2u",
    "al cl au bc=! cu bl bn2 bu cl cu cl cn2 cu |  0"},
  {0, ".lcu x1c l.un1x0cl.ulcu",
    "bc=r cl cu cn1=r cc=r al=! ac=r au=r cl cu cl | c 0"},
  {0, "ln1u lNul.ulNu x2lNul.u",
    "al an1 au bl bN bu bl bu bl bN bu cl=! cN=r cu=r cl cu |  0"},
  {0, "lcu l.ux1l.un1lcu x2lcu", "al bl bu bl cl=! b.=! bu=r bn1=r bl | abc 0"},
  {0, "ln1ux0lcu l.u.ln1u cx2l.u",
    "al an1 au al bl ac=! au bu=r cc cl=! cu bl bn1 bu |  0"},
  {0, "l.uln1u x0ln1ux0lculn2u c",
    "al a.=! au=r bl bn1 bu al=! an1=r au=r bl cc | b 1"},
  {0, "lculn1ulNu ...lNu x1ln2un1",
    "al cl cn2 cu cn1=r b.=! ac au al an1 au al aN au bl bN bu |  0"},
  {0, "n1l.u ...l.ulcu lcu x1ln2uc",
    "an1=r al au b.=! cl dl dn2 du dc=r bl bu cc cu bl | b 0"},
  {0, "ln2ul.ux1c ..ln2uln2u x0lcu",
    "al an2 au al a.=! au ac=r b.=! cl bl bn2 bu bl bn2 bu cc cu |  0"},
  {0, "lcu l.ulcu lcun1 ...lNu..lcu",
    "al bl bu cl bl dl dN du ac au cc cu cn1=r bc bu dl | d 0"},
  {0, ".lNu x3lcu x3n1x2l.un1n1 ln1u",
    "bl cn1=r cl c.=! cu cn1=r cn1=r al aN au bc bu |  0"},
  {0, "x0cl.uln1u n1x2n1 lcul.ux2l.u",
    "ac=r al bn1 bn1 a.=! au al an1 au |  0"},
  {0, "ln2u l.un1x2lNux2ln1u x0ln2uc",
    "al an2 au bl bu bn1=r cl=! cn2=r cu=r cc=r bl bN bu bl bn1 bu |  0"},
  {0, ".ln1u...lNu l.ulNux1lNu..n1 c",
    "bl al an1 au bu=r bl bN bu bl bN bu cc b.=! bn1 | a 1"},
  {0, "l.u lcu x2l.u...ln2u..n1lculn2u",
    "al au cl=! bl cu=r cl cn2 cu bc bu cn1=r cl | c 0"},
  {0, "...clcu lcu..l.u n1...ln2ux1l.u",
    "bl cn1=r ac=r al cl cn2 cu cl cu bc=! bu ac au bl bu |  0"},
  {0, "l.ulNu lNux1l.ux1lcu lcu..lculn2u",
    "al au bl bN bu cl bl=! al aN au bu=r bl cc cu bc=! bu cl | c 0"},
  {0, "l.un1...n1clNu ln2u...lcu c...lcu l.u",
    "al au=r an1=r bl bn2 bu dl du an1=r ac=r cc | abc 1"},
  {0, "...n1lcu...ln1u lcu lcu ..c..lcu l.un1x3lcu",
    "bl cl el eu en1=r el d.=! dc=r an1=r al dl | abcde 0"},
};

using lock_guard = taskio::guard<taskio::lock>;

BOOST_AUTO_TEST_SUITE(condition)

BOOST_AUTO_TEST_CASE_TEMPLATE(does_what_asyncio_does, Body, both_bodies)
{
  check_scripts<Body, condition_things>(condition_table);
}

BOOST_AUTO_TEST_CASE(is_refused_to_who_does_not_hold_the_lock)
{
  world w;
  taskio::condition c;
  auto const says = [](char const* function) {
    return [function](std::logic_error const& e) {
      return std::string(e.what()).starts_with(
        std::string(function) + ": the lock is not held");
    };
  };
  BOOST_CHECK_EXCEPTION(
    c.notify(), std::logic_error, says("condition::notify"));
  BOOST_CHECK_EXCEPTION(
    c.notify_all(), std::logic_error, says("condition::notify_all"));
  BOOST_CHECK_EXCEPTION(w.play([&] { return c.wait(); }), std::logic_error,
    says("condition::wait"));
  BOOST_CHECK_THROW(c.release(), std::logic_error);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  two_may_share_a_lock_that_goes_before_them, Body, both_bodies)
{
  world w;
  auto lock = std::make_unique<taskio::lock>();
  taskio::condition not_empty(*lock);
  taskio::condition not_full(*lock);
  std::vector<int> things;
  std::vector<int> seen;
  lock.reset();
  auto const taker = w.lp.create_task([&]() -> awaitable_of<Body> {
    for (int i = 0; i < 5; ++i)
    {
      lock_guard const guard = co_await in_body<Body>(not_empty.scoped());
      auto const any = [&] { return !things.empty(); };
      co_await in_body<Body>(not_empty.wait_for(any));
      seen.push_back(things.back());
      things.pop_back();
      not_full.notify();
    }
  });
  auto const giver = w.lp.create_task([&]() -> awaitable_of<Body> {
    for (int i = 0; i < 5; ++i)
    {
      lock_guard const guard = co_await in_body<Body>(not_full.scoped());
      BOOST_TEST(not_empty.locked());
      auto const none = [&] { return things.empty(); };
      co_await in_body<Body>(not_full.wait_for(none));
      things.push_back(i);
      not_empty.notify();
    }
  });
  w.run();
  taker.result();
  giver.result();
  BOOST_TEST(seen == (std::vector<int>{0, 1, 2, 3, 4}));
  BOOST_TEST(!not_full.locked());
}

BOOST_AUTO_TEST_CASE(gives_what_the_predicate_gave_last)
{
  world w;
  taskio::condition c;
  int calls = 0;
  auto const t = w.lp.create_task([&]() -> taskio::awaitable<int> {
    lock_guard const guard = co_await c.scoped();
    auto waiting = c.wait_for([&] { return ++calls == 3 ? 7 : 0; });
    int const v = co_await std::move(waiting);
    BOOST_TEST(c.locked());
    co_return v;
  });
  w.settle();
  for (int i = 0; i < 3; ++i)
    w.play([&]() -> taskio::awaitable<void> {
      lock_guard const guard = co_await c.scoped();
      c.notify_all();
    });
  BOOST_TEST(t.result() == 7);
  BOOST_TEST(calls == 3);
}

BOOST_AUTO_TEST_CASE(what_the_predicate_throws_is_thrown_with_the_lock_held)
{
  world w;
  taskio::condition c;
  auto const t = w.lp.create_task([&]() -> taskio::awaitable<void> {
    co_await c.acquire();
    auto const predicate = []() -> bool { throw std::runtime_error("no"); };
    auto waiting = c.wait_for(predicate);
    co_await std::move(waiting);
  });
  w.run();
  BOOST_TEST(outcome(t) == "no");
  BOOST_TEST(c.locked());
}

// Cancelled while it waits, then while it waits for the lock, which is free
// only after that.
BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_waiter_that_is_cancelled_holds_the_lock_again, Body, both_bodies)
{
  for (int requests : {1, 2, 3})
  {
    world w;
    taskio::condition c;
    bool held = false;
    std::string message;
    auto const t = w.lp.create_task([&]() -> awaitable_of<Body> {
      lock_guard const guard = co_await in_body<Body>(c.scoped());
      try
      {
        co_await in_body<Body>(c.wait());
      }
      catch (taskio::cancelled_error const& e)
      {
        held = c.locked();
        message = e.message().value_or("-");
      }
    });
    w.settle();
    w.play([&]() -> taskio::awaitable<void> {
      lock_guard const guard = co_await c.scoped();
      for (int i = 1; i <= requests; ++i)
      {
        t.cancel(std::to_string(i));
        co_await taskio::sleep(1ms);
        BOOST_TEST(!t.done());
      }
    });
    BOOST_TEST(outcome(t) == "value");
    BOOST_TEST(held);
    BOOST_TEST(message == std::to_string(requests));
    BOOST_TEST(!c.locked());
  }
}

// Asio refuses every await to such a coroutine once it was cancelled.
BOOST_AUTO_TEST_CASE(a_coroutine_of_no_task_holds_the_lock_again_too)
{
  for (bool const notified : {false, true})
  {
    world w;
    taskio::condition c;
    asio::cancellation_signal stop;
    std::string seen;
    asio::co_spawn(
      w.lp.get_executor(),
      [&]() -> taskio::awaitable<void> {
        lock_guard const guard = co_await c.scoped();
        try
        {
          co_await c.wait();
        }
        catch (taskio::cancelled_error const&)
        {
          seen += c.locked() ? "held " : "free ";
        }
        bool const refusing = co_await asio::this_coro::throw_if_cancelled();
        seen += refusing ? "refused " : "allowed ";
        co_await taskio::sleep(1s);
      },
      asio::bind_cancellation_slot(stop.slot(),
        [&](std::exception_ptr e) { seen += e ? "failed" : "ended"; }));
    w.settle();
    w.play([&]() -> taskio::awaitable<void> {
      lock_guard const guard = co_await c.scoped();
      if (notified)
        c.notify();
      co_await taskio::sleep(1ms);
      stop.emit(asio::cancellation_type::terminal);
      co_await taskio::sleep(1ms);
    });
    BOOST_TEST(seen == "held refused failed");
    BOOST_TEST(!c.locked());
  }
}

BOOST_AUTO_TEST_CASE(works_with_any_completion_token)
{
  world w;
  taskio::condition c;
  auto const ex = w.lp.get_executor();
  bool held = false;
  w.play([&] { return c.acquire(); });
  c.wait().async_wait(asio::bind_executor(
    ex, [&](std::exception_ptr e) { held = !e && c.locked(); }));
  w.settle();
  auto guard = c.scoped().async_wait(asio::bind_executor(ex, asio::use_future));
  w.settle();
  c.notify();
  guard.get().release();
  w.settle();
  BOOST_TEST(held);
}

BOOST_AUTO_TEST_CASE(belongs_to_the_loop_of_who_first_waits_in_it)
{
  taskio::condition c;
  bool acquired = false;
  check_loop(
    "condition::wait",
    [&]() -> taskio::awaitable<void> {
      if (!std::exchange(acquired, true))
        co_await c.acquire();
      co_await c.wait();
    },
    [&](world& w) {
      w.play([&] { return c.acquire(); });
      c.notify_all();
      c.release();
    });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  may_be_destroyed_while_coroutines_wait, Body, both_bodies)
{
  check_destruction<Body>([] { return std::make_unique<taskio::condition>(); },
    [](taskio::condition& c, int i) -> awaitable_of<Body> {
      lock_guard const guard = co_await in_body<Body>(c.scoped());
      if (i == 2)
        c.notify();
      else
        co_await in_body<Body>(c.wait());
      co_await Body::sleep(1h);
    },
    [](taskio::condition& c) { c.notify_all(); });
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
