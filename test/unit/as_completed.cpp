//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "gate.hpp"
#include "support.hpp"

#include <boost/asio/deferred.hpp>
#include <boost/taskio/as_completed.hpp>
#include <functional>
#include <memory>
#include <ranges>

namespace {

using namespace taskio_test;

struct own_failure : std::runtime_error
{
  using std::runtime_error::runtime_error;
};

taskio::awaitable<int> give(int v, std::chrono::milliseconds d)
{
  co_await taskio::sleep(d);
  co_return v;
}

taskio::awaitable<int> fail(std::string what, std::chrono::milliseconds d)
{
  co_await taskio::sleep(d);
  throw own_failure(what);
}

taskio::task<int> named(world& w, char const* name, std::chrono::milliseconds d)
{
  return w.lp.create_task(give(int(d.count()), d), {.name = name});
}

using int_tasks = taskio::completions<taskio::task<int>>;

// What is thrown, by its type.
std::string kind(std::exception_ptr const& e)
{
  try
  {
    std::rethrow_exception(e);
  }
  catch (taskio::timeout_error const&)
  {
    return "timeout";
  }
  catch (std::out_of_range const&)
  {
    return "none left";
  }
  catch (...)
  {
    return describe(e);
  }
}

// All the results, or what is thrown in place of them.
template <typename Future>
taskio::awaitable<void> results(taskio::completions<Future>& done, trace& log)
{
  while (done.left() > 0)
  {
    std::string text;
    try
    {
      text = std::to_string(co_await done.next_result());
    }
    catch (...)
    {
      text = kind(std::current_exception());
    }
    log(text);
  }
}

BOOST_AUTO_TEST_SUITE(as_completed)

BOOST_AUTO_TEST_CASE(handles_come_in_the_order_of_the_ends)
{
  world w;
  trace log;
  std::vector<taskio::task<int>> const tasks{
    named(w, "a", 30ms), named(w, "b", 10ms), named(w, "c", 20ms)};
  w.play([&]() -> taskio::awaitable<void> {
    auto done = taskio::as_completed(tasks);
    static_assert(
      std::is_same_v<decltype(done), taskio::completions<taskio::task<int>>>);
    BOOST_TEST(done.left() == 3u);
    std::size_t left = 3;
    for (;;)
    {
      auto const t = co_await done.next();
      if (!t)
        break;
      BOOST_TEST(done.left() == --left);
      BOOST_TEST((w.now() == std::chrono::milliseconds(t.result())));
      log(t.get_name());
    }
    BOOST_TEST(done.left() == 0u);
    BOOST_TEST(!(co_await done.next()));
    // The handles are those that were given.
    BOOST_TEST((tasks[1].result() == 10));
  });
  BOOST_TEST(log.str() == "b c a");
}

BOOST_AUTO_TEST_CASE(equal_ones_come_in_the_order_in_which_they_were_given)
{
  world w;
  trace log;
  std::vector<taskio::task<int>> const tasks{
    named(w, "a", 10ms), named(w, "b", 0ms), named(w, "c", 10ms)};
  w.play([&]() -> taskio::awaitable<void> {
    co_await taskio::sleep(20ms);
    auto done = taskio::as_completed(std::vector{tasks[2], tasks[0], tasks[1]});
    while (auto t = co_await done.next())
      log(t.get_name());
  });
  BOOST_TEST(log.str() == "c a b");
}

BOOST_AUTO_TEST_CASE(what_is_done_is_handed_out_after_a_suspension)
{
  world w;
  trace log;
  auto const f = w.lp.create_future<int>();
  f.set_result(1);
  w.play([&]() -> taskio::awaitable<void> {
    auto done = taskio::as_completed(std::vector{f});
    w.lp.call_soon([&] { log("soon"); });
    log(std::to_string(co_await done.next_result()));
  });
  BOOST_TEST(log.str() == "soon 1");
}

BOOST_AUTO_TEST_CASE(what_is_given_twice_counts_once)
{
  world w;
  auto const t = named(w, "t", 5ms);
  w.play([&]() -> taskio::awaitable<void> {
    auto done = taskio::as_completed(std::vector{t, t, t});
    BOOST_TEST(done.left() == 1u);
    auto const first = co_await done.next();
    BOOST_TEST((first == t));
    BOOST_TEST(!(co_await done.next()));
  });
}

BOOST_AUTO_TEST_CASE(results_are_given_or_thrown_one_by_one)
{
  world w;
  trace log;
  auto const cancelled = named(w, "x", 1h);
  w.lp.call_later(15ms, [&] { cancelled.cancel("m"); });
  w.play([&]() -> taskio::awaitable<void> {
    std::vector<taskio::task<int>> tasks{named(w, "a", 30ms), cancelled};
    tasks.push_back(taskio::create_task(fail("f", 10ms)));
    auto done = taskio::as_completed(std::move(tasks));
    co_await results(done, log);
    std::string thrown;
    try
    {
      co_await done.next_result();
    }
    catch (...)
    {
      thrown = kind(std::current_exception());
    }
    BOOST_TEST(thrown == "none left");
    BOOST_TEST(taskio::current_task().cancelling() == 0);
  });
  BOOST_TEST(log.str() == "f cancelled(m) 30");
}

BOOST_AUTO_TEST_CASE(ranges_may_be_of_whatever_can_be_awaited)
{
  world w;
  trace log;
  gate g(w.context);
  gate h(w.context);
  w.lp.call_later(50ms, [&] { h.open(2); });
  w.lp.call_later(60ms, [&] { g.open(1); });
  w.play([&]() -> taskio::awaitable<void> {
    std::vector<taskio::awaitable<int>> own;
    own.push_back(give(2, 2ms));
    own.push_back(give(1, 1ms));
    auto from_own = taskio::as_completed(own);
    static_assert(std::is_same_v<decltype(from_own),
      taskio::completions<taskio::task<int>>>);
    co_await results(from_own, log);

    std::vector<std::function<asio::awaitable<int>()>> callables;
    for (int i : {4, 3})
      callables.push_back([i]() -> asio::awaitable<int> {
        co_await taskio::sleep(std::chrono::milliseconds(i));
        co_return i;
      });
    auto from_callables = taskio::as_completed(callables);
    co_await results(from_callables, log);

    auto const view = std::views::iota(5, 7)
      | std::views::transform([](int i) { return taskio::sleep(1ms, i); });
    auto from_view = taskio::as_completed(view);
    co_await results(from_view, log);

    auto op = g.async_wait(asio::deferred);
    std::vector<decltype(op)> operations{
      std::move(op), h.async_wait(asio::deferred)};
    auto from_operations = taskio::as_completed(std::move(operations));
    co_await results(from_operations, log);
  });
  BOOST_TEST(log.str() == "1 2 3 4 5 6 2 1");
}

BOOST_AUTO_TEST_CASE(values_of_every_type)
{
  world w;
  int object = 1;
  w.play([&]() -> taskio::awaitable<void> {
    auto const make = [](int v) -> taskio::awaitable<only_movable> {
      co_await taskio::sleep(1ms);
      co_return only_movable(v);
    };
    std::vector<taskio::awaitable<only_movable>> coroutines;
    coroutines.push_back(make(1));
    coroutines.push_back(make(2));
    auto movable = taskio::as_completed(coroutines);
    auto const a = co_await movable.next_result();
    BOOST_TEST(a.value == 1);
    auto t = co_await movable.next();
    BOOST_TEST(std::move(t).result().value == 2);

    std::vector<taskio::sleep_operation<void>> sleeps;
    sleeps.push_back(taskio::sleep(1ms));
    auto nothing = taskio::as_completed(std::move(sleeps));
    co_await nothing.next_result();

    auto f = w.lp.create_future<int&>();
    f.set_result(object);
    auto references = taskio::as_completed(std::vector{f});
    auto const r = co_await references.next_result();
    BOOST_TEST((&r.get() == &object));

    std::vector<taskio::any_future> const any{f, named(w, "t", 1ms)};
    auto mixed = taskio::as_completed(any);
    auto const first = co_await mixed.next();
    BOOST_TEST((first == f));
    co_await mixed.next_result();
  });
}

BOOST_AUTO_TEST_CASE(what_cannot_be_copied_is_moved_from_under_other_handles)
{
  world w;
  w.play([&]() -> taskio::awaitable<void> {
    std::vector<taskio::future<std::unique_ptr<int>>> moved, kept;
    std::vector<taskio::future<std::string>> copied;
    moved.push_back(w.lp.create_future<std::unique_ptr<int>>());
    kept.push_back(w.lp.create_future<std::unique_ptr<int>>());
    copied.push_back(w.lp.create_future<std::string>());
    moved[0].set_result(std::make_unique<int>(1));
    kept[0].set_result(std::make_unique<int>(2));
    copied[0].set_result("text");
    auto const other = moved[0];
    auto values = taskio::as_completed(std::move(moved));
    auto const value = co_await values.next_result();
    BOOST_TEST(*value == 1);
    BOOST_TEST(!other.result());
    auto handles = taskio::as_completed(kept);
    auto const handle = co_await handles.next();
    BOOST_TEST(*handle.result() == 2);
    BOOST_TEST(*kept[0].result() == 2);
    auto texts = taskio::as_completed(copied);
    auto const text = co_await texts.next_result();
    BOOST_TEST(text == "text");
    BOOST_TEST(copied[0].result() == "text");
  });
}

BOOST_AUTO_TEST_CASE(a_view_of_futures_does_not_give_them_away)
{
  world w;
  std::vector<taskio::task<int>> const tasks{
    named(w, "a", 5ms), named(w, "b", 6ms)};
  std::vector<taskio::task<int>> same = tasks;
  w.play([&]() -> taskio::awaitable<void> {
    auto done = taskio::as_completed(same | std::views::take(1));
    co_await done.next();
    auto const both = taskio::gather(std::views::all(same));
    co_await both;
  });
  BOOST_TEST((same == tasks));
}

BOOST_AUTO_TEST_CASE(when_the_time_is_up_it_throws_once_for_each_that_is_left)
{
  world w;
  trace log;
  std::vector<taskio::task<int>> const tasks{
    named(w, "a", 5ms), named(w, "b", 20ms), named(w, "c", 30ms)};
  w.play([&]() -> taskio::awaitable<void> {
    auto done = taskio::as_completed(tasks, 10ms);
    co_await results(done, log);
    BOOST_TEST((w.now() == 10ms));
    BOOST_TEST(!(co_await done.next()));
    BOOST_TEST(taskio::current_task().cancelling() == 0);
    // They go on.
    BOOST_TEST(!tasks[1].done());
    co_await taskio::wait(tasks);
    BOOST_TEST(tasks[2].result() == 30);
  });
  BOOST_TEST(log.str() == "5 timeout timeout");
}

BOOST_AUTO_TEST_CASE(handles_and_time_limits)
{
  world w;
  trace log;
  auto const t = named(w, "t", 1h);
  w.play([&]() -> taskio::awaitable<void> {
    for (auto limit : {5ms, 0ms, -5ms})
    {
      auto done = taskio::as_completed(std::vector{t}, limit);
      try
      {
        co_await done.next();
      }
      catch (taskio::timeout_error const&)
      {
        log("timeout");
      }
      BOOST_TEST(done.left() == 0u);
    }
    BOOST_TEST((w.now() == 5ms));
    t.cancel();
  });
  BOOST_TEST(log.str() == "timeout timeout timeout");
}

BOOST_AUTO_TEST_CASE(what_was_done_in_time_is_handed_out_after_it)
{
  world w;
  trace log;
  std::vector<taskio::task<int>> const tasks{
    named(w, "a", 1ms), named(w, "b", 2ms), named(w, "c", 1h)};
  w.play([&]() -> taskio::awaitable<void> {
    auto done = taskio::as_completed(tasks, 10ms);
    co_await taskio::sleep(20ms);
    co_await results(done, log);
    BOOST_TEST((w.now() == 20ms));
    tasks[2].cancel();
  });
  BOOST_TEST(log.str() == "1 2 timeout");
}

BOOST_AUTO_TEST_CASE(no_time_limit_is_left_when_all_are_done)
{
  world w;
  trace log;
  w.play([&]() -> taskio::awaitable<void> {
    auto done = taskio::as_completed(std::vector{named(w, "a", 5ms)}, 1h);
    co_await results(done, log);
    auto dropped = taskio::as_completed(std::vector{named(w, "b", 5ms)}, 2h);
  });
  BOOST_TEST(log.str() == "5");
  BOOST_TEST((w.now() == 10ms));
}

BOOST_AUTO_TEST_CASE(several_coroutines_take_turns)
{
  world w;
  trace log;
  w.play([&]() -> taskio::awaitable<void> {
    std::vector<taskio::awaitable<int>> all;
    for (int i = 1; i <= 6; ++i)
      all.push_back(give(i, std::chrono::milliseconds(i)));
    auto done = taskio::as_completed(all);
    auto const taker = [&](std::string name) -> taskio::awaitable<void> {
      for (;;)
      {
        auto const t = co_await done.next();
        if (!t)
          break;
        log(name + std::to_string(t.result()));
      }
    };
    co_await taskio::gather(taker("a"), taker("b"), taker("c"));
  });
  BOOST_TEST(log.str() == "a1 b2 c3 a4 b5 c6");
}

BOOST_AUTO_TEST_CASE(a_request_ends_the_wait_and_loses_nothing)
{
  world w;
  auto const t = named(w, "t", 10ms);
  auto const u = named(w, "u", 20ms);
  w.play([&]() -> taskio::awaitable<void> {
    auto done = taskio::as_completed(std::vector{t, u});
    auto const waiter = taskio::create_task(
      [&]() -> taskio::awaitable<void> { co_await done.next(); });
    co_await taskio::sleep(1ms);
    waiter.cancel("m");
    co_await taskio::wait(waiter);
    BOOST_TEST(outcome(waiter) == "cancelled(m)");
    BOOST_TEST(!t.done());
    BOOST_TEST(done.left() == 1u);
    auto const first = co_await done.next();
    BOOST_TEST((first == t));
    BOOST_TEST(done.left() == 0u);
  });
  BOOST_TEST(u.result() == 20);
}

BOOST_AUTO_TEST_CASE(a_failure_that_is_not_handed_out_is_reported)
{
  world w;
  w.play([&]() -> taskio::awaitable<void> {
    std::vector<taskio::awaitable<int>> all;
    all.push_back(give(1, 1ms));
    all.push_back(fail("late", 5ms));
    auto done = taskio::as_completed(all);
    BOOST_TEST((co_await done.next_result()) == 1);
  });
  auto const told = w.reports.take();
  BOOST_REQUIRE(told.size() == 1u);
  BOOST_TEST(told[0].what == "late");
}

BOOST_AUTO_TEST_CASE(it_can_be_moved)
{
  world w;
  trace log;
  w.play([&]() -> taskio::awaitable<void> {
    auto done = taskio::as_completed(
      std::vector{named(w, "a", 2ms), named(w, "b", 1ms)}, 1h);
    log(std::to_string(co_await done.next_result()));
    auto moved = std::move(done);
    log(std::to_string(co_await moved.next_result()));
  });
  BOOST_TEST(log.str() == "1 2");
}

BOOST_AUTO_TEST_CASE(what_is_refused)
{
  world w;
  taskio::loop other(w.context, w.clock);
  auto const here = named(w, "here", 1ms);
  auto const there = other.create_task(give(1, 1ms), {.name = "stranger"});
  BOOST_CHECK_EXCEPTION((void)taskio::as_completed(std::vector{here, there}),
    std::invalid_argument, [](std::invalid_argument const& e) {
      return std::string(e.what()).find("stranger") != std::string::npos;
    });
  std::vector<taskio::task<int>> const empty(1);
  BOOST_CHECK_THROW(
    (void)taskio::as_completed(empty), taskio::invalid_state_error);
  std::vector<taskio::awaitable<int>> coroutines;
  coroutines.push_back(give(1, 1ms));
  BOOST_CHECK_THROW((void)taskio::as_completed(coroutines), std::logic_error);
  BOOST_TEST(
    taskio::as_completed(std::vector<taskio::task<int>>()).left() == 0u);
  w.run();
}

BOOST_AUTO_TEST_CASE(a_plain_coroutine_and_a_callback)
{
  world w;
  trace log;
  std::unique_ptr<int_tasks> kept;
  w.play([&]() -> asio::awaitable<void> {
    auto done =
      taskio::as_completed(std::vector{named(w, "a", 2ms), named(w, "b", 1ms)});
    auto const t = co_await done.next().async_wait(asio::use_awaitable);
    log(t.get_name());
    kept = std::make_unique<int_tasks>(std::move(done));
    kept->next_result().async_wait([&](std::exception_ptr e, int v) {
      log(describe(e) + std::to_string(v));
    });
  });
  BOOST_TEST(log.str() == "b none2");
}

BOOST_AUTO_TEST_CASE(ten_thousand_tasks)
{
  world w;
  long sum = 0;
  w.play([&]() -> taskio::awaitable<void> {
    std::vector<taskio::awaitable<int>> all;
    for (int i = 0; i < 10'000; ++i)
      all.push_back(give(i, std::chrono::milliseconds(i % 100)));
    auto done = taskio::as_completed(all, 1h);
    while (done.left() > 0)
      sum += co_await done.next_result();
  });
  BOOST_TEST(sum == 10'000l * 9'999 / 2);
}

BOOST_AUTO_TEST_CASE(a_loop_that_is_destroyed_takes_the_wait_with_it)
{
  census c;
  {
    std::unique_ptr<int_tasks> outlives;
    world w;
    w.lp.create_task([&]() -> taskio::awaitable<void> {
      counted const local(c);
      auto done = taskio::as_completed(std::vector{named(w, "t", 1h)}, 2h);
      co_await done.next();
      BOOST_ERROR("it ended");
    });
    w.call([&] {
      outlives = std::make_unique<int_tasks>(
        taskio::as_completed(std::vector{named(w, "u", 1h)}, 2h));
    });
    w.lp.set_exception_handler([](auto&, auto const&) {});
    BOOST_TEST(c.alive == 1);
  }
  BOOST_TEST(c.alive == 0);
}

BOOST_AUTO_TEST_CASE(it_may_outlive_its_loop)
{
  std::unique_ptr<int_tasks> kept;
  {
    world w;
    w.call([&] {
      kept = std::make_unique<int_tasks>(taskio::as_completed(
        std::vector{named(w, "u", 1h), named(w, "v", 0ms)}, 2h));
    });
    w.lp.set_exception_handler([](auto&, auto const&) {});
  }
  BOOST_TEST(kept->left() == 2u);
  kept.reset();
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
