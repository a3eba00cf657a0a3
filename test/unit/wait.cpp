//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "support.hpp"

#include <boost/taskio/wait.hpp>
#include <list>
#include <memory>
#include <ranges>
#include <set>

namespace {

using namespace taskio_test;
using taskio::return_when;
using limit = taskio::time_limit;

struct own_failure : std::runtime_error
{
  using std::runtime_error::runtime_error;
};

// What a task does when its time has come.
enum class ending
{
  value,
  failure,
  cancellation
};

taskio::awaitable<int> end_as(ending how, std::chrono::milliseconds d)
{
  co_await taskio::sleep(d);
  if (how == ending::failure)
    throw own_failure("failure");
  if (how == ending::cancellation)
    throw taskio::cancelled_error();
  co_return int(d.count());
}

template <typename Future>
std::string names(std::vector<Future> const& handles)
{
  std::string all;
  for (Future const& f : handles)
    all += f.get_name();
  return all;
}

BOOST_AUTO_TEST_SUITE(wait)

struct wait_case
{
  char const* name;
  ending first;
  ending second;
  return_when when;
  limit timeout;
  std::chrono::milliseconds ends;
  char const* done;
  char const* pending;
};

// Three tasks: the first ends after 10 ms, the second after 20 ms, the third
// after 30 ms with a value.
wait_case const wait_cases[] = {
  {"all", ending::value, ending::value, return_when::all_completed, {}, 30ms,
    "abc", ""},
  {"all with failures", ending::failure, ending::cancellation,
    return_when::all_completed, {}, 30ms, "abc", ""},
  {"first", ending::value, ending::value, return_when::first_completed, {},
    10ms, "a", "bc"},
  {"first, a failure", ending::failure, ending::value,
    return_when::first_completed, {}, 10ms, "a", "bc"},
  {"first, cancelled", ending::cancellation, ending::value,
    return_when::first_completed, {}, 10ms, "a", "bc"},
  {"exception at once", ending::failure, ending::value,
    return_when::first_exception, {}, 10ms, "a", "bc"},
  {"exception later", ending::value, ending::failure,
    return_when::first_exception, {}, 20ms, "ab", "c"},
  {"cancelled is no exception", ending::cancellation, ending::value,
    return_when::first_exception, {}, 30ms, "abc", ""},
  {"no exception", ending::value, ending::value, return_when::first_exception,
    {}, 30ms, "abc", ""},
  {"all in time", ending::value, ending::value, return_when::all_completed, 1h,
    30ms, "abc", ""},
  {"all, too late", ending::value, ending::failure, return_when::all_completed,
    25ms, 25ms, "ab", "c"},
  {"first, too late", ending::value, ending::value,
    return_when::first_completed, 5ms, 5ms, "", "abc"},
  {"exception, too late", ending::value, ending::value,
    return_when::first_exception, 15ms, 15ms, "a", "bc"},
  {"no time", ending::value, ending::value, return_when::all_completed, 0ms,
    0ms, "", "abc"},
  {"less than no time", ending::value, ending::value,
    return_when::first_completed, -1h, 0ms, "", "abc"},
  {"no limit", ending::value, ending::value, return_when::all_completed,
    std::nullopt, 30ms, "abc", ""},
  {"beyond all time", ending::value, ending::value, return_when::all_completed,
    std::chrono::hours::max(), 30ms, "abc", ""},
};

BOOST_AUTO_TEST_CASE(it_returns_when_it_says)
{
  for (wait_case const& c : wait_cases)
    BOOST_TEST_CONTEXT(c.name)
    {
      world w;
      w.play([&]() -> taskio::awaitable<void> {
        std::vector<taskio::task<int>> tasks;
        tasks.push_back(
          taskio::create_task(end_as(c.first, 10ms), {.name = "a"}));
        tasks.push_back(
          taskio::create_task(end_as(c.second, 20ms), {.name = "b"}));
        tasks.push_back(
          taskio::create_task(end_as(ending::value, 30ms), {.name = "c"}));
        taskio::wait_options const options{c.when, c.timeout};
        auto const [done, pending] = co_await taskio::wait(tasks, options);
        BOOST_TEST((w.now() == c.ends));
        BOOST_TEST(names(done) == c.done);
        BOOST_TEST(names(pending) == c.pending);
        // What still runs goes on, and nothing is lost.
        co_await taskio::wait(tasks);
        BOOST_TEST((w.now() == 30ms));
        BOOST_TEST(tasks[2].result() == 30);
        for (auto const& t : tasks)
          (void)outcome(t);
      });
      BOOST_TEST((w.now() == 30ms));
    }
}

BOOST_AUTO_TEST_CASE(handles_come_in_the_order_in_which_they_were_given)
{
  world w;
  w.play([&]() -> taskio::awaitable<void> {
    std::vector<taskio::task<int>> tasks;
    for (int i = 9; i >= 0; --i)
      tasks.push_back(
        taskio::create_task(end_as(ending::value, std::chrono::milliseconds(i)),
          {.name = std::to_string(i)}));
    tasks.push_back(tasks[2]);
    tasks.push_back(tasks[8]);
    auto const some = co_await taskio::wait(tasks, {.timeout = 5'500us});
    BOOST_TEST(names(some.pending) == "9876");
    BOOST_TEST(names(some.done) == "543210");
    auto const all = co_await taskio::wait(tasks);
    BOOST_TEST(names(all.done) == "9876543210");
  });
}

BOOST_AUTO_TEST_CASE(what_is_done_is_found_after_a_suspension)
{
  for (return_when when : {return_when::all_completed,
         return_when::first_completed, return_when::first_exception})
  {
    world w;
    trace log;
    auto const f = w.lp.create_future<int>();
    f.set_result(1);
    w.play([&]() -> taskio::awaitable<void> {
      w.lp.call_soon([&] { log("soon"); });
      taskio::wait_options const options{.return_when = when, .timeout = {}};
      auto const r = co_await taskio::wait(options, f);
      log("back");
      BOOST_TEST(r.done.size() == 1u);
      BOOST_TEST((r.done[0] == f));
    });
    BOOST_TEST(log.str() == "soon back");
  }
}

BOOST_AUTO_TEST_CASE(without_time_it_says_what_is_done)
{
  world w;
  auto const a = w.lp.create_future<int>();
  auto const b = w.lp.create_future<int>();
  a.set_result(1);
  w.play([&]() -> taskio::awaitable<void> {
    auto const r = co_await taskio::wait({.timeout = 0ms}, b, a);
    BOOST_TEST(r.done.size() == 1u);
    BOOST_TEST((r.done.at(0) == a));
    BOOST_TEST((r.pending.at(0) == b));
  });
  b.cancel();
}

BOOST_AUTO_TEST_CASE(ranges_may_be_of_any_kind_of_handle)
{
  world w;
  auto const f = w.lp.create_future<std::unique_ptr<int>>();
  auto const t = w.lp.create_task(end_as(ending::value, 1ms));
  w.lp.call_later(2ms, [&] { f.set_result(std::make_unique<int>(7)); });
  w.play([&]() -> taskio::awaitable<void> {
    std::vector<taskio::any_future> const mixed{f, t};
    auto const r = co_await taskio::wait(
      mixed, {.return_when = return_when::first_completed});
    static_assert(std::is_same_v<decltype(r),
      taskio::wait_result<taskio::any_future> const>);
    BOOST_TEST((r.done.at(0) == t));

    taskio::any_future const any = t;
    auto const listed = co_await taskio::wait(taskio::any_future(f), any);
    BOOST_TEST(listed.done.size() == 2u);

    std::list<taskio::any_task> tasks{t};
    BOOST_TEST((co_await taskio::wait(std::move(tasks))).done.size() == 1u);
    BOOST_TEST(
      (co_await taskio::wait(std::views::single(f))).done.at(0).result().get()
      == f.result().get());
    BOOST_TEST((co_await taskio::wait(taskio::all_tasks(), {.timeout = 1ms}))
                 .pending.size()
      == 1u);

    // The values of those that can only be moved can be had.
    std::vector<taskio::future<std::unique_ptr<int>>> only{f};
    auto moved = co_await taskio::wait(std::move(only));
    BOOST_TEST(*moved.done[0].result() == 7);
  });
}

BOOST_AUTO_TEST_CASE(nothing_to_wait_for_is_an_error)
{
  world w;
  std::vector<taskio::task<void>> const none;
  BOOST_CHECK_THROW((void)taskio::wait(none), std::invalid_argument);
  BOOST_CHECK_THROW(
    (void)taskio::wait(std::initializer_list<taskio::any_future>{}),
    std::invalid_argument);
  std::vector<taskio::task<void>> const empty(1);
  BOOST_CHECK_THROW((void)taskio::wait(empty), taskio::invalid_state_error);
}

BOOST_AUTO_TEST_CASE(futures_of_different_loops_are_refused_by_name)
{
  world w;
  taskio::loop other(w.context, w.clock);
  auto const here = w.lp.create_task(end_as(ending::value, 1ms));
  auto const there =
    other.create_task(end_as(ending::value, 1ms), {.name = "stranger"});
  BOOST_CHECK_EXCEPTION((void)taskio::wait(here, there), std::invalid_argument,
    [](std::invalid_argument const& e) {
      return std::string(e.what()).find("stranger") != std::string::npos;
    });
  auto const main = w.lp.create_task(
    [&]() -> taskio::awaitable<void> { co_await taskio::wait(there); });
  w.run();
  BOOST_REQUIRE(main.done());
  BOOST_CHECK_THROW(main.result(), std::logic_error);
}

BOOST_AUTO_TEST_CASE(a_wait_that_is_cancelled_leaves_what_it_waited_for)
{
  world w;
  trace log;
  auto const t = w.lp.create_task(end_as(ending::value, 10ms));
  auto const main = w.lp.create_task([&]() -> taskio::awaitable<void> {
    co_await taskio::wait({.timeout = 1h}, t);
  });
  w.lp.call_later(1ms, [&] { main.cancel("m"); });
  w.run();
  BOOST_TEST(outcome(main) == "cancelled(m)");
  BOOST_TEST(t.cancelling() == 0);
  BOOST_TEST(t.result() == 10);
  // Neither does the time limit go on.
  BOOST_TEST((w.now() == 10ms));
}

// A waiter that was left behind would pass for one that looks.
BOOST_AUTO_TEST_CASE(a_wait_that_is_over_leaves_no_waiter_behind)
{
  for (bool cancel : {false, true})
  {
    world w;
    auto f = w.lp.create_future<int>();
    auto const main = w.lp.create_task([&]() -> taskio::awaitable<void> {
      co_await taskio::wait({.timeout = 5ms}, f);
    });
    if (cancel)
      w.lp.call_later(1ms, [&] { main.cancel(); });
    w.run();
    BOOST_TEST(main.done());
    w.call([&] {
      f.set_exception(own_failure("f"));
      f = {};
    });
    auto const told = w.reports.take();
    BOOST_REQUIRE(told.size() == 1u);
    BOOST_TEST(told[0].message == "future exception was never retrieved");
  }
}

BOOST_AUTO_TEST_CASE(to_wait_is_not_to_look)
{
  struct expectation
  {
    return_when when;
    std::size_t reports;
  };
  for (expectation const& e : {expectation{return_when::all_completed, 1u},
         expectation{return_when::first_completed, 1u},
         expectation{return_when::first_exception, 0u}})
  {
    world w;
    w.play([&]() -> taskio::awaitable<void> {
      std::vector<taskio::task<int>> tasks;
      tasks.push_back(taskio::create_task(end_as(ending::failure, 1ms)));
      auto sleeper = taskio::create_task(end_as(ending::value, 2ms));
      tasks.push_back(sleeper);
      taskio::wait_options const options{.return_when = e.when, .timeout = {}};
      co_await taskio::wait(std::move(tasks), options);
      co_await sleeper;
    });
    BOOST_TEST(w.reports.take().size() == e.reports);
  }
}

BOOST_AUTO_TEST_CASE(many_may_wait_for_the_same)
{
  world w;
  trace log;
  auto const f = w.lp.create_future<int>();
  auto const waiter = [&](std::string name) -> taskio::awaitable<void> {
    co_await taskio::wait(f);
    log(name);
  };
  w.lp.create_task(waiter("a"));
  auto const b = w.lp.create_task(waiter("b"));
  w.lp.create_task(waiter("c"));
  w.settle();
  w.call([&] { b.cancel(); });
  w.call([&] { f.set_result(1); });
  BOOST_TEST(log.str() == "a c");
}

BOOST_AUTO_TEST_CASE(a_plain_coroutine_waits_too)
{
  world w;
  auto const a = w.lp.create_task(end_as(ending::value, 5ms));
  auto const b = w.lp.create_task(end_as(ending::value, 10ms));
  w.play([&]() -> asio::awaitable<void> {
    auto waiting =
      taskio::wait({.return_when = return_when::first_completed}, a, b);
    auto const r = co_await std::move(waiting).async_wait(asio::use_awaitable);
    BOOST_TEST((r.done.at(0) == a));
    BOOST_TEST((r.pending.at(0) == b));
  });
}

BOOST_AUTO_TEST_CASE(a_thousand_waits_for_what_goes_on)
{
  world w;
  auto const f = w.lp.create_future<void>();
  w.play([&]() -> taskio::awaitable<void> {
    for (int i = 0; i < 1'000; ++i)
      co_await taskio::wait({.timeout = 1ms}, f);
    BOOST_TEST((w.now() == 1s));
  });
  f.set_result();
}

BOOST_AUTO_TEST_CASE(ten_thousand_tasks)
{
  world w;
  w.play([&]() -> taskio::awaitable<void> {
    std::vector<taskio::task<int>> tasks;
    for (int i = 0; i < 10'000; ++i)
      tasks.push_back(taskio::create_task(end_as(ending::value, 1ms)));
    auto const r = co_await taskio::wait(tasks);
    BOOST_TEST(r.done.size() == 10'000u);
  });
}

BOOST_AUTO_TEST_CASE(a_loop_that_is_destroyed_takes_the_wait_with_it)
{
  census c;
  auto const f = [&] {
    world w;
    auto pending = w.lp.create_future<void>();
    w.lp.create_task([&]() -> taskio::awaitable<void> {
      counted const local(c);
      co_await taskio::wait({.timeout = 1h}, pending);
      BOOST_ERROR("the wait ended");
    });
    w.settle();
    w.lp.set_exception_handler([](auto&, auto const&) {});
    return pending;
  }();
  BOOST_TEST(c.alive == 0);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
