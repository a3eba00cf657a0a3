//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "gate.hpp"
#include "support.hpp"

#include <boost/asio/deferred.hpp>
#include <boost/taskio/shield.hpp>
#include <memory>
#include <optional>

namespace {

using namespace taskio_test;

struct own_failure : std::runtime_error
{
  using std::runtime_error::runtime_error;
};

template <typename Body>
awaitable_of<Body, int> give(int v, std::chrono::milliseconds d = 5ms)
{
  co_await Body::sleep(d);
  co_return v;
}

template <typename Body>
awaitable_of<Body, int> fail(std::chrono::milliseconds d = 5ms)
{
  co_await Body::sleep(d);
  throw own_failure("shielded");
}

BOOST_AUTO_TEST_SUITE(shield)

BOOST_AUTO_TEST_CASE_TEMPLATE(it_ends_as_what_it_shields, Body, both_bodies)
{
  world w;
  w.play([&]() -> awaitable_of<Body> {
    auto value = taskio::shield(give<Body>(3));
    static_assert(std::is_same_v<decltype(value), taskio::future<int>>);
    int const v = co_await Body::on(value);
    BOOST_TEST(v == 3);
    BOOST_TEST((w.now() == 5ms));
    bool failed = false;
    try
    {
      auto failing = taskio::shield(fail<Body>());
      co_await Body::on(std::move(failing));
    }
    catch (own_failure const&)
    {
      failed = true;
    }
    BOOST_TEST(failed);
    auto nothing = taskio::shield(taskio::sleep(1ms));
    static_assert(std::is_same_v<decltype(nothing), taskio::future<void>>);
    co_await Body::on(std::move(nothing));
  });
}

BOOST_AUTO_TEST_CASE(it_takes_whatever_can_be_awaited)
{
  world w;
  gate g(w.context);
  w.lp.call_later(1ms, [&] { g.open(2); });
  int object = 5;
  auto const reference = w.lp.create_future<int&>();
  w.lp.call_later(1ms, [&] { reference.set_result(object); });
  w.play([&]() -> taskio::awaitable<void> {
    BOOST_TEST(co_await taskio::shield(g.async_wait(asio::deferred)) == 2);
    auto const callable = [] { return give<plain_body>(3); };
    BOOST_TEST(co_await taskio::shield(callable) == 3);
    BOOST_TEST(
      co_await taskio::shield(taskio::wait_for(give<typed_body>(4), 1h)) == 4);
    BOOST_TEST((&co_await taskio::shield(reference) == &object));
    auto const t = taskio::create_task(give<typed_body>(6));
    BOOST_TEST(co_await taskio::shield(t) == 6);
    BOOST_TEST(
      co_await taskio::shield(taskio::shield(give<typed_body>(7))) == 7);
  });
}

BOOST_AUTO_TEST_CASE(what_is_done_is_given_back_itself)
{
  world w;
  auto const f = w.lp.create_future<int>();
  f.set_result(1);
  BOOST_TEST((taskio::shield(f) == f));
  auto const failed = w.lp.create_future<void>();
  failed.set_exception(own_failure("f"));
  BOOST_TEST((taskio::shield(failed) == failed));
  BOOST_TEST(outcome(failed) == "f");
  auto const cancelled = w.lp.create_future<void>();
  cancelled.cancel("c");
  auto const same = taskio::shield(cancelled);
  BOOST_TEST((same == cancelled));
  BOOST_TEST(outcome(same) == "cancelled(c)");
  auto const t = w.lp.create_task(give<typed_body>(1));
  w.run();
  BOOST_TEST((taskio::shield(t) == t));
  auto const pending = w.lp.create_future<void>();
  BOOST_TEST((taskio::shield(pending) != pending));
  pending.set_result();
  w.run();
}

BOOST_AUTO_TEST_CASE(cancelling_the_shield_leaves_what_it_shields)
{
  world w;
  auto const t = w.lp.create_task(give<typed_body>(1));
  auto const s = taskio::shield(t);
  w.settle();
  w.call([&] { BOOST_TEST(s.cancel("m")); });
  BOOST_TEST(s.cancelled());
  BOOST_TEST(outcome(s) == "cancelled(m)");
  BOOST_TEST(!t.done());
  BOOST_TEST(t.cancelling() == 0);
  w.run();
  BOOST_TEST(t.result() == 1);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  cancelling_the_task_that_awaits_it_leaves_what_it_shields, Body, both_bodies)
{
  world w;
  trace log;
  auto const main = w.lp.create_task([&]() -> awaitable_of<Body> {
    auto shielded = taskio::shield([&]() -> awaitable_of<Body> {
      co_await Body::sleep(10ms);
      log("saved");
    });
    try
    {
      co_await Body::on(std::move(shielded));
    }
    catch (taskio::cancelled_error const&)
    {
      log(describe(std::current_exception()));
      throw;
    }
  });
  w.lp.call_later(1ms, [&] { main.cancel("m"); });
  w.run();
  BOOST_TEST(log.str() == "cancelled(m) saved");
  BOOST_TEST(main.cancelled());
  BOOST_TEST((w.now() == 10ms));
}

BOOST_AUTO_TEST_CASE(a_failure_after_that_is_reported_once)
{
  for (bool keep : {false, true})
  {
    world w;
    auto t = w.lp.create_task(fail<typed_body>(), {.name = "inner"});
    auto const s = taskio::shield(t);
    taskio::task<int> kept;
    if (keep)
      kept = t;
    t = {};
    w.call([&] { s.cancel(); });
    w.run();
    if (keep)
      BOOST_TEST(outcome(kept) == "shielded");
    kept = {};
    auto const told = w.reports.take();
    BOOST_REQUIRE(told.size() == 1u);
    BOOST_TEST(told[0].message == "exception in a shielded future");
    BOOST_TEST(told[0].what == "shielded");
    BOOST_TEST(told[0].task == "inner");
    BOOST_TEST(told[0].about_future);
  }
}

BOOST_AUTO_TEST_CASE(a_value_or_cancellation_after_that_is_no_matter)
{
  world w;
  auto const good = w.lp.create_task(give<typed_body>(1));
  auto const bad = w.lp.create_task(give<typed_body>(1, 1h));
  auto const a = taskio::shield(good);
  auto const b = taskio::shield(bad);
  w.call([&] {
    a.cancel();
    b.cancel();
  });
  w.call([&] { bad.cancel("m"); });
  w.run();
  BOOST_TEST(good.result() == 1);
  BOOST_TEST(outcome(bad) == "cancelled(m)");
}

BOOST_AUTO_TEST_CASE(if_what_it_shields_is_cancelled_so_is_it_without_a_message)
{
  world w;
  auto const f = w.lp.create_future<int>();
  auto const s = taskio::shield(f);
  w.call([&] { f.cancel("m"); });
  BOOST_TEST(s.cancelled());
  BOOST_TEST(outcome(s) == "cancelled(-)");
  BOOST_TEST(outcome(f) == "cancelled(m)");
}

BOOST_AUTO_TEST_CASE(cancelled_between_the_result_and_the_news_of_it)
{
  world w;
  auto const f = w.lp.create_future<std::unique_ptr<int>>();
  auto moved = f;
  auto const s = taskio::shield(std::move(moved));
  w.call([&] {
    f.set_result(std::make_unique<int>(1));
    BOOST_TEST(!s.done());
    BOOST_TEST(s.cancel("m"));
  });
  BOOST_TEST(outcome(s) == "cancelled(m)");
  BOOST_TEST(*f.result() == 1);
}

BOOST_AUTO_TEST_CASE(a_failure_that_the_shield_gave_up_just_before_is_no_secret)
{
  world w;
  auto f = w.lp.create_future<int>();
  auto const s = taskio::shield(f);
  w.call([&] {
    f.set_exception(own_failure("f"));
    BOOST_TEST(s.cancel());
  });
  f = {};
  BOOST_TEST(s.cancelled());
  auto const told = w.reports.take();
  BOOST_REQUIRE(told.size() == 1u);
  BOOST_TEST(told[0].what == "f");
}

BOOST_AUTO_TEST_CASE(values_that_can_only_be_moved_come_through)
{
  world w;
  w.play([]() -> taskio::awaitable<void> {
    auto const make = []() -> taskio::awaitable<only_movable> {
      co_await taskio::sleep(1ms);
      co_return only_movable(1);
    };
    auto const v = co_await taskio::shield(make());
    BOOST_TEST(v.value == 1);
    auto t = taskio::create_task(make());
    auto const u = co_await taskio::shield(std::move(t));
    BOOST_TEST(u.value == 1);
    auto done = taskio::create_task(make());
    co_await taskio::wait(done);
    auto const x = co_await taskio::shield(std::move(done));
    BOOST_TEST(x.value == 1);
  });
}

BOOST_AUTO_TEST_CASE(a_value_of_a_shield_that_gave_up_stays_where_it_is)
{
  census c;
  world w;
  auto t =
    w.lp.create_task([&]() -> taskio::awaitable<std::unique_ptr<counted>> {
      co_await taskio::sleep(1ms);
      co_return std::make_unique<counted>(c);
    });
  auto mine = t;
  auto const s = taskio::shield(std::move(t));
  w.call([&] { s.cancel(); });
  w.run();
  BOOST_TEST(c.alive == 1);
  BOOST_TEST(bool(mine.result()));
  mine = {};
  BOOST_TEST(c.alive == 0);
}

BOOST_AUTO_TEST_CASE(a_value_that_others_may_look_at_is_copied)
{
  world w;
  auto const t = w.lp.create_task([]() -> taskio::awaitable<std::string> {
    co_await taskio::sleep(1ms);
    co_return "a text that does not fit into the small buffer";
  });
  auto const text = w.play([&]() -> taskio::awaitable<std::string> {
    co_return co_await taskio::shield(t);
  });
  BOOST_TEST(text == t.result());
}

BOOST_AUTO_TEST_CASE(shields_of_one_task_are_cancelled_one_by_one)
{
  world w;
  auto const t = w.lp.create_task(give<typed_body>(1));
  auto const a = taskio::shield(t);
  auto const b = taskio::shield(t);
  w.call([&] { a.cancel(); });
  w.run();
  BOOST_TEST(a.cancelled());
  BOOST_TEST(b.result() == 1);
}

BOOST_AUTO_TEST_CASE(a_shield_that_is_dropped_keeps_nothing_back)
{
  world w;
  trace log;
  auto const note = [&]() -> taskio::awaitable<void> {
    co_await taskio::sleep(1ms);
    log("done");
  };
  w.call([&] { (void)taskio::shield(note()); });
  w.run();
  BOOST_TEST(log.str() == "done");
  w.call([&] { (void)taskio::shield(fail<typed_body>()); });
  w.run();
  auto const told = w.reports.take();
  BOOST_REQUIRE(told.size() == 1u);
  BOOST_TEST(told[0].what == "shielded");
}

BOOST_AUTO_TEST_CASE(the_handle_on_what_it_shields_may_be_dropped)
{
  world w;
  taskio::future<int> s;
  w.call([&] { s = taskio::shield(give<typed_body>(8)); });
  w.run();
  BOOST_TEST(s.result() == 8);
}

BOOST_AUTO_TEST_CASE(a_time_limit_around_a_shield_leaves_the_task_alone)
{
  world w;
  auto const t = w.lp.create_task(give<typed_body>(1, 20ms));
  w.play([&]() -> taskio::awaitable<void> {
    bool expired = false;
    try
    {
      co_await taskio::wait_for(taskio::shield(t), 5ms);
    }
    catch (taskio::timeout_error const&)
    {
      expired = true;
    }
    BOOST_TEST(expired);
    BOOST_TEST((w.now() == 5ms));
    BOOST_TEST(!t.done());
  });
  BOOST_TEST(t.result() == 1);
}

BOOST_AUTO_TEST_CASE(without_a_running_loop_only_futures_can_be_shielded)
{
  world w;
  auto const f = w.lp.create_future<void>();
  auto const s = taskio::shield(f);
  BOOST_CHECK_THROW(
    (void)taskio::shield(give<typed_body>(1)), std::logic_error);
  BOOST_CHECK_THROW(
    (void)taskio::shield(taskio::future<int>()), taskio::invalid_state_error);
  f.set_result();
  w.run();
  BOOST_TEST(s.done());
}

BOOST_AUTO_TEST_CASE(a_loop_that_is_destroyed_takes_shields_with_it)
{
  for (bool given_up : {false, true})
    for (bool keep : {false, true})
    {
      census c;
      std::vector<std::string> told;
      taskio::future<void> s;
      taskio::task<void> t;
      {
        world w;
        t = w.lp.create_task([&]() -> taskio::awaitable<void> {
          counted const local(c);
          co_await taskio::sleep(1h);
        });
        s = taskio::shield(t);
        w.settle();
        if (given_up)
          w.call([&] { s.cancel(); });
        if (!keep)
        {
          s = {};
          t = {};
        }
        w.lp.set_exception_handler(
          [&](taskio::loop&, taskio::exception_context const& e) {
            told.push_back(e.message);
          });
      }
      BOOST_TEST(c.alive == 0);
      BOOST_REQUIRE(told.size() == 1u);
      BOOST_TEST(told[0] == "task was destroyed but it is pending");
      if (keep)
        BOOST_TEST(t.cancelled());
    }
}

// The worker is cancelled from outside, the write is not; it is waited for.
BOOST_AUTO_TEST_CASE(a_write_is_finished_when_its_writer_is_cancelled)
{
  world w;
  gate wire(w.context);
  trace log;
  auto const worker = w.lp.create_task([&]() -> taskio::awaitable<void> {
    auto const writing = taskio::create_task(wire.async_wait(asio::deferred));
    bool cancelled = false;
    try
    {
      co_await taskio::shield(writing);
    }
    catch (taskio::cancelled_error const&)
    {
      cancelled = true;
    }
    if (cancelled)
      log("wrote " + std::to_string(co_await writing));
    throw taskio::cancelled_error();
  });
  w.lp.call_later(1ms, [&] { worker.cancel(); });
  w.lp.call_later(2ms, [&] { wire.open(100); });
  w.run();
  BOOST_TEST(log.str() == "wrote 100");
  BOOST_TEST(worker.cancelled());
  BOOST_TEST(wire.signals() == 0);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
