//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "support.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/taskio/task_observer.hpp>
#include <functional>
#include <memory>
#include <optional>

namespace {

using namespace taskio_test;

class recorder final : public taskio::task_observer
{
public:
  explicit recorder(trace& log, std::string prefix = {})
    : log_(log)
    , prefix_(std::move(prefix))
  {
  }
  void on_create(taskio::any_task const& t) override { note("create", t); }
  void on_step_begin(taskio::any_task const& t) override { note("begin", t); }
  void on_step_end(taskio::any_task const& t) override { note("end", t); }
  void on_done(taskio::any_task const& t) override
  {
    BOOST_TEST(t.done());
    note("done", t);
  }

private:
  void note(std::string event, taskio::any_task const& t)
  {
    log_(prefix_ + event + ":" + t.get_name());
  }
  trace& log_;
  std::string prefix_;
};

BOOST_AUTO_TEST_SUITE(task_observer)

BOOST_AUTO_TEST_CASE_TEMPLATE(
  it_sees_a_task_from_its_creation_to_its_end, Body, both_bodies)
{
  trace log;
  recorder r(log);
  world w;
  w.lp.add_observer(r);
  w.lp.create_task(
    []() -> awaitable_of<Body> {
      co_await Body::sleep(0ms);
      co_await Body::sleep(1ms);
    },
    {.name = "t"});
  BOOST_TEST(log.str() == "create:t");
  w.run();
  BOOST_TEST(
    log.str() == "create:t begin:t end:t begin:t end:t begin:t done:t end:t");
  w.lp.remove_observer(r);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  awaiting_what_is_done_is_no_step, Body, both_bodies)
{
  trace log;
  recorder r(log);
  world w;
  auto f = w.lp.create_future<int>();
  f.set_result(1);
  w.lp.add_observer(r);
  w.lp.create_task(
    [&]() -> awaitable_of<Body> {
      for (int i = 0; i < 3; ++i)
        co_await Body::on(f);
    },
    {.name = "t"});
  w.run();
  BOOST_TEST(log.str() == "create:t begin:t done:t end:t");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  steps_nest_where_a_task_starts_eagerly, Body, both_bodies)
{
  trace log;
  recorder r(log);
  world w;
  w.lp.add_observer(r);
  w.lp.create_task(
    []() -> awaitable_of<Body> {
      taskio::create_task([]() -> awaitable_of<Body> { co_return; },
        {.name = "in", .eager_start = true});
      co_return;
    },
    {.name = "out"});
  w.run();
  BOOST_TEST(log.str()
    == "create:out begin:out create:in begin:in done:in end:in done:out"
       " end:out");
}

BOOST_AUTO_TEST_CASE(a_handler_on_a_tasks_executor_is_a_step)
{
  trace log;
  recorder r(log);
  world w;
  w.lp.create_task(
    [&]() -> taskio::awaitable<void> {
      asio::post(co_await asio::this_coro::executor, [&] { log("handler"); });
      w.lp.add_observer(r);
      co_await taskio::sleep(1ms);
      w.lp.remove_observer(r);
    },
    {.name = "t"});
  w.run();
  BOOST_TEST(log.str() == "end:t begin:t handler end:t begin:t");
}

// Such as those of a coroutine that was spawned on its executor.
BOOST_AUTO_TEST_CASE(steps_that_a_task_leaves_behind_are_told_of)
{
  for (bool const waits : {false, true})
  {
    trace log;
    recorder r(log);
    world w;
    w.lp.create_task(
      [&]() -> taskio::awaitable<void> {
        auto const left = [&]() -> taskio::awaitable<void> {
          co_await taskio::sleep(2ms);
          log("left");
        };
        asio::co_spawn(
          co_await asio::this_coro::executor, left, asio::detached);
        if (waits)
          co_await taskio::sleep(0ms);
      },
      {.name = "t"});
    w.lp.call_later(1ms, [&] { w.lp.add_observer(r); });
    w.run();
    BOOST_TEST(log.str() == "begin:t left end:t");
    w.lp.remove_observer(r);
  }
}

BOOST_AUTO_TEST_CASE(a_task_that_is_cancelled_before_its_start_is_done_too)
{
  trace log;
  recorder r(log);
  world w;
  w.lp.add_observer(r);
  w.call([&] {
    w.lp
      .create_task(
        []() -> taskio::awaitable<void> {
          BOOST_ERROR("started");
          co_return;
        },
        {.name = "t"})
      .cancel();
  });
  std::string const events = log.str();
  BOOST_TEST(events.starts_with("create:t"));
  BOOST_TEST(events.find("done:t") != std::string::npos);
  BOOST_TEST(events.find("done:t") == events.rfind("done:t"));
}

BOOST_AUTO_TEST_CASE(several_observers_see_the_same)
{
  trace log;
  recorder a(log, "a-");
  recorder b(log, "b-");
  world w;
  w.lp.add_observer(a);
  w.lp.add_observer(b);
  auto const body = []() -> taskio::awaitable<void> { co_return; };
  w.lp.create_task(body(), {.name = "t"});
  w.lp.remove_observer(a);
  w.run();
  BOOST_TEST(log.str() == "a-create:t b-create:t b-begin:t b-done:t b-end:t");
}

// Does something, once, when a step begins.
class meddler : public taskio::task_observer
{
public:
  explicit meddler(std::function<void()> f) : meddle_(std::move(f)) {}
  void on_step_begin(taskio::any_task const&) override
  {
    if (auto const f = std::exchange(meddle_, nullptr))
      f();
  }

private:
  std::function<void()> meddle_;
};

BOOST_AUTO_TEST_CASE(observers_may_be_added_and_removed_by_one_of_them)
{
  trace log;
  world w;
  std::vector<std::unique_ptr<recorder>> added;
  std::optional<recorder> before(std::in_place, log, "before-");
  std::optional<recorder> after(std::in_place, log, "after-");
  meddler m([&] {
    w.lp.remove_observer(m);
    w.lp.remove_observer(*before);
    w.lp.remove_observer(*after);
    before.reset();
    after.reset();
    for (int i = 0; i < 20; ++i)
    {
      added.push_back(std::make_unique<recorder>(log, std::to_string(i) + "-"));
      w.lp.add_observer(*added.back());
    }
    for (int i = 1; i < 20; ++i)
      w.lp.remove_observer(*added[std::size_t(i)]);
  });
  w.lp.add_observer(*before);
  w.lp.add_observer(m);
  w.lp.add_observer(*after);
  auto const body = []() -> taskio::awaitable<void> { co_return; };
  w.lp.create_task(body(), {.name = "t"});
  w.run();
  BOOST_TEST(log.str()
    == "before-create:t after-create:t before-begin:t 0-done:t 0-end:t");
}

BOOST_AUTO_TEST_CASE(an_observer_that_goes_in_an_inner_step_is_not_told_again)
{
  trace log;
  world w;
  std::optional<recorder> r(std::in_place, log);
  auto const body = []() -> taskio::awaitable<void> { co_return; };
  meddler creator([&] {
    meddler remover([&] {
      w.lp.remove_observer(*r);
      r.reset();
    });
    w.lp.add_observer(remover);
    w.lp.create_task(body(), {.name = "in", .eager_start = true});
    w.lp.remove_observer(remover);
  });
  w.lp.add_observer(creator);
  w.lp.add_observer(*r);
  w.lp.create_task(body(), {.name = "out"});
  w.run();
  BOOST_TEST(log.str() == "create:out create:in begin:in");
}

BOOST_AUTO_TEST_CASE(being_observed_is_not_being_looked_at)
{
  trace log;
  recorder r(log);
  world w;
  w.lp.add_observer(r);
  std::string seen;
  auto const failing = []() -> taskio::awaitable<void> {
    throw std::runtime_error("x");
    co_return;
  };
  w.lp.create_task(failing()).add_done_callback(
    [&](taskio::any_future const& f) { seen = describe(f.exception()); });
  w.run();
  BOOST_TEST(seen == "x");
  BOOST_TEST(w.reports.size() == 0u);
  w.lp.create_task(failing());
  w.run();
  BOOST_TEST(w.reports.take().size() == 1u);
}

// Throws wherever it can.
struct thrower : taskio::task_observer
{
  void on_create(taskio::any_task const&) override { fail("create"); }
  void on_step_begin(taskio::any_task const&) override { fail("begin"); }
  void on_step_end(taskio::any_task const&) override { fail("end"); }
  void on_done(taskio::any_task const&) override { fail("done"); }

private:
  [[noreturn]] static void fail(char const* where)
  {
    throw std::runtime_error(where);
  }
};

BOOST_AUTO_TEST_CASE_TEMPLATE(
  what_an_observer_throws_is_reported, Body, both_bodies)
{
  for (bool debug : {false, true})
  {
    trace log;
    thrower t;
    recorder r(log);
    world w;
    w.lp.set_debug(debug, 1h);
    w.lp.add_observer(t);
    w.lp.add_observer(r);
    int const v = w.play([]() -> awaitable_of<Body, int> {
      co_await Body::sleep(1ms);
      co_return 7;
    });
    BOOST_TEST(v == 7);
    BOOST_TEST(log.str()
      == "create:main begin:main end:main begin:main done:main end:main");
    std::string reported;
    for (auto const& e : w.reports.take())
    {
      BOOST_TEST(e.message == "exception in a task observer");
      reported += e.what + " ";
    }
    BOOST_TEST(reported == "create begin end begin done end ");
  }
}

BOOST_AUTO_TEST_CASE(what_is_not_a_task_is_not_observed)
{
  trace log;
  recorder r(log);
  world w;
  w.lp.add_observer(r);
  w.lp.call_soon([] {});
  w.lp.call_later(1ms, [] {});
  asio::post(w.lp.get_executor(), [] {});
  w.lp.create_future<int>().set_result(1);
  w.run();
  BOOST_TEST(log.str() == "");
}

BOOST_AUTO_TEST_CASE(a_done_task_is_seen_as_done_before_its_callbacks_run)
{
  trace log;
  recorder r(log);
  world w;
  w.lp.add_observer(r);
  auto t = w.lp.create_task(
    []() -> taskio::awaitable<void> {
      throw std::runtime_error("x");
      co_return;
    },
    {.name = "t"});
  t.add_done_callback([&](auto const&) { log("callback"); });
  w.run();
  BOOST_TEST(log.str() == "create:t begin:t done:t end:t callback");
  BOOST_TEST(outcome(t) == "x");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
