//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// A great many tasks, long chains of them, every way to drive a context, and
// what must not get lost on any path.

#include "allocations.hpp"
#include "gate.hpp"
#include "support.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_future.hpp>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace {

using namespace taskio_test;

// Without optimisation, recursion this deep would need more stack than there is.
constexpr int many = 100'000;
// Sanitizers multiply what a frame takes.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define TASKIO_TEST_SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define TASKIO_TEST_SANITIZED
#endif
#endif
#if defined(TASKIO_TEST_SANITIZED)
constexpr int alive_at_once = many;
#else
constexpr int alive_at_once = 1'000'000;
#endif

taskio::awaitable<int> plus_one(taskio::task<int> before)
{
  int const n = co_await before;
  co_return n + 1;
}

taskio::awaitable<int> number(int n)
{
  co_return n;
}

BOOST_AUTO_TEST_SUITE(extremes)

BOOST_AUTO_TEST_CASE(tasks_that_are_done_are_awaited_in_a_row)
{
  world w;
  long const sum = w.play([]() -> taskio::awaitable<long> {
    auto const done = taskio::create_task(number(1));
    long n = 0;
    for (int i = 0; i < many; ++i)
      n += co_await done;
    co_return n;
  });
  BOOST_TEST(sum == many);
}

BOOST_AUTO_TEST_CASE(a_million_tasks_wait_each_for_the_one_before)
{
  world w;
  auto first = w.lp.create_future<int>();
  auto const wait = [](taskio::future<int> f) -> taskio::awaitable<int> {
    co_return co_await f;
  };
  auto t = w.lp.create_task(wait(first));
  for (int i = 0; i < alive_at_once; ++i)
    t = w.lp.create_task(plus_one(std::move(t)));
  w.settle();
  BOOST_TEST(taskio::all_tasks(w.lp).size() == std::size_t(alive_at_once) + 1);
  first.set_result(0);
  w.run();
  BOOST_TEST(t.result() == alive_at_once);
  BOOST_TEST(taskio::all_tasks(w.lp).empty());
}

// Cancelling the last one cancels all, from the first one on.
BOOST_AUTO_TEST_CASE(a_request_goes_down_a_long_chain_of_tasks)
{
  world w;
  auto const first = w.lp.create_task([]() -> taskio::awaitable<int> {
    co_await taskio::sleep(1h);
    co_return 0;
  });
  auto t = first;
  for (int i = 0; i < many; ++i)
    t = w.lp.create_task(plus_one(std::move(t)));
  w.settle();
  w.call([&] { t.cancel("all"); });
  w.run();
  BOOST_TEST(first.cancelled());
  BOOST_TEST(outcome(t) == "cancelled(all)");
  BOOST_TEST(w.now() == 0ms);
}

taskio::awaitable<int> plus_one_gathered(taskio::task<int> before)
{
  auto const all = taskio::gather(before);
  auto const [n] = co_await all;
  co_return n + 1;
}

BOOST_AUTO_TEST_CASE(a_request_goes_down_a_long_chain_of_tasks_and_gathers)
{
  world w;
  auto const first = w.lp.create_task([]() -> taskio::awaitable<int> {
    co_await taskio::sleep(1h);
    co_return 0;
  });
  auto t = first;
  for (int i = 0; i < many; ++i)
    t = w.lp.create_task(plus_one_gathered(std::move(t)));
  w.settle();
  w.call([&] { t.cancel("all"); });
  w.run();
  BOOST_TEST(first.cancelled());
  BOOST_TEST(outcome(t) == "cancelled(all)");
  BOOST_TEST(w.now() == 0ms);
}

BOOST_AUTO_TEST_CASE(a_request_goes_down_a_million_gathers_of_gathers)
{
  world w;
  auto const first = w.lp.create_task([]() -> taskio::awaitable<int> {
    co_await taskio::sleep(1h);
    co_return 0;
  });
  w.settle();
  taskio::any_future all = first;
  for (int i = 0; i < alive_at_once; ++i)
    all = taskio::gather(all);
  w.call([&] { BOOST_TEST(all.cancel("all")); });
  BOOST_TEST(first.cancelled());
  BOOST_TEST(describe(all.exception()) == "cancelled(all)");
  BOOST_TEST(!all.cancel());
}

BOOST_AUTO_TEST_CASE(a_million_gathers_of_gathers_are_destroyed)
{
  for (bool loop_goes : {false, true})
  {
    std::size_t const living = living_allocations();
    {
      std::optional<world> w(std::in_place);
      auto const first = w->lp.create_future<int>();
      taskio::any_future all = first;
      for (int i = 0; i < alive_at_once; ++i)
        all = taskio::gather(all);
      if (loop_goes)
        w.reset();
      else
      {
        first.set_result(1);
        w->settle();
      }
      BOOST_TEST(all.done() != loop_goes);
    }
    BOOST_TEST(living_allocations() == living);
  }
}

// Their loop goes before their last handle, or after it, or they end.
template <typename Link>
void check_destruction_of_chains(int length, Link link)
{
  for (char const* end : {"loop", "handle", "value"})
    BOOST_TEST_CONTEXT(end)
    {
      std::size_t const living = living_allocations();
      {
        std::optional<world> w(std::in_place);
        auto const first = w->lp.create_future<int>();
        auto last = link(first);
        for (int i = 1; i < length; ++i)
          last = link(last);
        if (*end == 'v')
        {
          first.set_result(1);
          w->settle();
          BOOST_TEST(last.done());
        }
        else if (*end == 'h')
          last = {};
        w.reset();
        BOOST_TEST((*end != 'l' || !last.done()));
      }
      BOOST_TEST(living_allocations() == living);
    }
}

BOOST_AUTO_TEST_CASE(a_million_shields_of_shields_are_destroyed)
{
  check_destruction_of_chains(alive_at_once,
    [](taskio::future<int> const& f) { return taskio::shield(f); });
}

BOOST_AUTO_TEST_CASE(a_long_chain_of_shields_and_gathers_is_destroyed)
{
  check_destruction_of_chains(
    many, [](taskio::any_future const& f) -> taskio::any_future {
      return taskio::shield(taskio::gather(f));
    });
}

BOOST_AUTO_TEST_CASE(a_loop_keeps_some_memory_of_its_tasks_and_returns_the_rest)
{
  if (!counts_allocations())
    return;
  world w;
  std::size_t const before = living_allocations();
  std::size_t kept = 0;
  for (int round = 0; round < 3; ++round)
  {
    std::size_t taken = 0;
    w.lp.call_soon([&] {
      for (int i = 0; i < many; ++i)
        w.lp.create_task(number(i));
      taken = living_allocations() - before;
    });
    w.run();
    std::size_t const left = living_allocations() - before;
    BOOST_TEST(taken >= 2 * many);
    BOOST_TEST(left > taken / 8);
    BOOST_TEST(left < taken / 4 * 3);
    BOOST_TEST((round == 0 || left == kept));
    kept = left;
  }
}

taskio::awaitable<void> on(taskio::future<void> f)
{
  co_await f;
}

BOOST_AUTO_TEST_CASE(
  what_others_have_made_takes_no_room_from_a_loops_own_memory)
{
  if (!counts_allocations())
    return;
  world w;
  std::vector<std::size_t> taken;
  for (int round = 0; round < 2; ++round)
  {
    auto const go = w.lp.create_future<void>();
    w.lp.call_soon([&] {
      std::size_t const before = allocations();
      for (int i = 0; i < 1'000; ++i)
        w.lp.create_task(on(go));
      taken.push_back(allocations() - before);
    });
    w.run();
    for (int i = 0; i < 3 * many; ++i)
      w.lp.call_soon_threadsafe([] {});
    w.run();
    go.set_result();
    w.run();
  }
  // Of each task the state and the coroutine's frame.
  BOOST_TEST(taken.at(0) - taken.at(1) == 2'000);
}

// A task that never ends, and many each of which owns the one before.
template <typename Own>
void destroy_chain_of_tasks(Own own)
{
  std::size_t const living = living_allocations();
  census c;
  int reports = 0;
  {
    asio::io_context context;
    taskio::loop lp(context);
    lp.set_exception_handler(
      [&](taskio::loop&, taskio::exception_context const&) { ++reports; });
    auto const never = lp.create_future<void>();
    auto t =
      lp.create_task([never]() -> taskio::awaitable<void> { co_await never; });
    for (int i = 0; i < many; ++i)
      t = lp.create_task(own(std::move(t), counted(c)));
    context.poll();
    BOOST_TEST(c.alive == many);
  }
  BOOST_TEST(c.alive == 0);
  BOOST_TEST(reports == many + 1);
  BOOST_TEST(living_allocations() == living);
}

// Each task's coroutine owns the shield, and that the next task.
BOOST_AUTO_TEST_CASE(a_long_chain_of_tasks_and_shields_is_destroyed)
{
  destroy_chain_of_tasks(
    [](taskio::task<void> next, counted) -> taskio::awaitable<void> {
      auto const outer = taskio::shield(std::exchange(next, {}));
      co_await outer;
    });
}

// Each future's callback is the last to hold the next future.
BOOST_AUTO_TEST_CASE(a_long_chain_of_callbacks_is_destroyed)
{
  for (char const* end : {"loop", "handle"})
    BOOST_TEST_CONTEXT(end)
    {
      census c;
      {
        world w;
        auto last = w.lp.create_future<int>();
        for (int i = 0; i < many; ++i)
        {
          auto const next = w.lp.create_future<int>();
          next.add_done_callback(
            [last, one = counted(c)](taskio::any_future const&) {});
          last = next;
        }
        BOOST_TEST(c.alive == many);
        if (*end == 'h')
        {
          last = {};
          w.run();
          BOOST_TEST(c.alive == 0);
        }
      }
      BOOST_TEST(c.alive == 0);
    }
}

BOOST_AUTO_TEST_CASE(a_long_chain_of_tasks_and_gathers_is_destroyed)
{
  std::size_t const living = living_allocations();
  int reports = 0;
  {
    asio::io_context context;
    taskio::loop lp(context);
    lp.set_exception_handler(
      [&](taskio::loop&, taskio::exception_context const&) { ++reports; });
    auto const never = lp.create_future<int>();
    auto t = lp.create_task(
      [never]() -> taskio::awaitable<int> { co_return co_await never; });
    for (int i = 0; i < many; ++i)
      t = lp.create_task(plus_one_gathered(std::move(t)));
    context.poll();
  }
  BOOST_TEST(reports == many + 1);
  BOOST_TEST(living_allocations() == living);
}

BOOST_AUTO_TEST_CASE(a_long_chain_of_tasks_is_destroyed)
{
  destroy_chain_of_tasks(
    [](taskio::task<void> next, counted) -> taskio::awaitable<void> {
      co_await next;
    });
}

// Every way to run a context a little.
struct driver
{
  char const* name;
  void (*drive)(asio::io_context&);
};

driver const drivers[] = {
  {"run", [](asio::io_context& c) { c.run(); }},
  {"run_one", [](asio::io_context& c) { c.run_one(); }},
  {"poll", [](asio::io_context& c) { c.poll(); }},
  {"poll_one", [](asio::io_context& c) { c.poll_one(); }},
  {"run_for", [](asio::io_context& c) { c.run_for(1ms); }},
  {"run_one_for", [](asio::io_context& c) { c.run_one_for(1ms); }},
  {"run and stop",
    [](asio::io_context& c) {
      asio::post(c, [&c] { c.stop(); });
      c.run();
    }},
};

BOOST_AUTO_TEST_CASE(however_a_context_is_driven_the_order_is_the_same)
{
  for (driver const& row : drivers)
    BOOST_TEST_CONTEXT(row.name)
    {
      asio::io_context context{1};
      taskio::loop lp(context);
      trace seen;
      auto const body = [&](std::string name) -> taskio::awaitable<void> {
        for (int i = 0; i < 3; ++i)
        {
          seen(name + std::to_string(i));
          co_await taskio::sleep(0s);
          co_await asio::post(asio::deferred);
        }
      };
      std::vector<taskio::task<void>> tasks;
      for (char const* name : {"a", "b"})
        tasks.push_back(lp.create_task(body(name)));
      auto const late = lp.create_task([&]() -> taskio::awaitable<void> {
        for (auto const& t : tasks)
          co_await t;
        co_await taskio::sleep(1us);
        seen("end");
      });
      // With a stop in the middle of it.
      lp.call_soon([&] { context.stop(); });
      while (!late.done())
      {
        context.restart();
        row.drive(context);
      }
      BOOST_TEST(seen.str() == "a0 b0 a1 b1 a2 b2 end");
    }
}

BOOST_AUTO_TEST_CASE(a_context_that_was_stopped_keeps_its_tasks)
{
  census c;
  {
    asio::io_context context{1};
    report_log reports;
    taskio::loop lp(context);
    reports.listen_to(lp);
    auto const go = lp.create_future<int>();
    auto const t =
      lp.create_task([&, alive = counted(c)]() -> taskio::awaitable<int> {
        context.stop();
        co_return co_await go;
      });
    context.run();
    BOOST_TEST(!t.done());
    BOOST_TEST(context.stopped());
    // Nothing happens until it is restarted.
    go.set_result(1);
    context.run();
    BOOST_TEST(!t.done());
    context.restart();
    context.run();
    BOOST_TEST(t.result() == 1);
  }
  BOOST_TEST(c.alive == 0);
}

// A child of fork() goes on with the loop that it has inherited, once it has
// told the context.
BOOST_AUTO_TEST_CASE(a_forked_child_runs_its_own_loop)
{
  asio::io_context context{1};
  taskio::loop lp(context);
  auto const t = lp.create_task([]() -> taskio::awaitable<int> {
    co_await taskio::sleep(1ms);
    co_await taskio::sleep(1ms);
    co_return 7;
  });
  context.run_one();
  BOOST_TEST(!t.done());
  context.notify_fork(asio::execution_context::fork_prepare);
  pid_t const child = ::fork();
  if (child == 0)
  {
    // Nothing of the test framework in here.
    int result = 1;
    try
    {
      context.notify_fork(asio::execution_context::fork_child);
      auto const own = lp.create_task(number(35));
      context.run();
      result = t.result() + own.result();
    }
    catch (...)
    {
    }
    ::_exit(result);
  }
  BOOST_REQUIRE(child > 0);
  context.notify_fork(asio::execution_context::fork_parent);
  context.run();
  BOOST_TEST(t.result() == 7);
  int status = 0;
  BOOST_REQUIRE(::waitpid(child, &status, 0) == child);
  BOOST_TEST(WIFEXITED(status));
  BOOST_TEST(WEXITSTATUS(status) == 42);
}

// An exception that is known by its type alone.
struct odd_failure
{
  int value;
};

taskio::awaitable<int> odd()
{
  co_await taskio::sleep(1ms);
  throw odd_failure{1};
}

asio::awaitable<int> plain_odd()
{
  throw odd_failure{1};
  co_return 0;
}

struct passage
{
  char const* name;
  taskio::awaitable<void> (*pass)();
};

passage const passages[] = {
  {"a coroutine", []() -> taskio::awaitable<void> { co_await odd(); }},
  {"a plain coroutine",
    []() -> taskio::awaitable<void> { co_await plain_odd(); }},
  {"a task",
    []() -> taskio::awaitable<void> {
      auto const t = taskio::create_task(odd());
      co_await t;
    }},
  {"a plain task",
    []() -> taskio::awaitable<void> {
      auto const t = taskio::create_task(plain_odd());
      co_await t;
    }},
  {"a token",
    []() -> taskio::awaitable<void> {
      auto const t = taskio::create_task(odd());
      asio::use_awaitable_t<taskio::executor> const token;
      co_await t.async_wait(token);
    }},
  {"gather",
    []() -> taskio::awaitable<void> {
      auto const all = taskio::gather(odd(), number(1));
      co_await all;
    }},
  {"gather that cancels",
    []() -> taskio::awaitable<void> {
      auto const all =
        taskio::gather(taskio::on_error::cancel, odd(), number(1));
      co_await all;
    }},
  {"outcomes",
    []() -> taskio::awaitable<void> {
      auto const all = taskio::gather(taskio::return_exceptions, odd());
      auto const [one] = co_await all;
      std::rethrow_exception(one.error());
    }},
  {"wait",
    []() -> taskio::awaitable<void> {
      auto const t = taskio::create_task(odd());
      auto both = taskio::wait(t);
      auto const ended = co_await std::move(both);
      ended.done.at(0).result();
    }},
  {"wait_for",
    []() -> taskio::awaitable<void> {
      auto limited = taskio::wait_for(odd(), 1s);
      co_await std::move(limited);
    }},
  {"timeout",
    []() -> taskio::awaitable<void> {
      auto limited = taskio::timeout(1s, odd());
      co_await std::move(limited);
    }},
  {"shield",
    []() -> taskio::awaitable<void> {
      auto const outer = taskio::shield(odd());
      co_await outer;
    }},
  {"finally",
    []() -> taskio::awaitable<void> {
      auto guarded = taskio::finally(
        [] { return odd(); }, [] { return taskio::sleep(1ms); });
      co_await std::move(guarded);
    }},
  {"as_completed",
    []() -> taskio::awaitable<void> {
      std::vector<taskio::task<int>> one;
      one.push_back(taskio::create_task(odd()));
      auto done = taskio::as_completed(one);
      auto next = done.next_result();
      co_await std::move(next);
    }},
  {"task_group",
    []() -> taskio::awaitable<void> {
      auto const body =
        [](taskio::task_group_scope& group) -> taskio::awaitable<void> {
        group.create_task(odd());
        co_return;
      };
      auto group = taskio::task_group(body);
      std::exception_ptr one;
      try
      {
        co_await std::move(group);
      }
      catch (taskio::exception_group const& e)
      {
        one = e.exceptions().at(0);
      }
      std::rethrow_exception(one);
    }},
};

BOOST_AUTO_TEST_CASE(an_exception_keeps_its_type_on_every_way)
{
  for (passage const& row : passages)
    BOOST_TEST_CONTEXT(row.name)
    {
      world w;
      auto const t = w.lp.create_task(row.pass);
      w.run();
      BOOST_TEST(t.done());
      BOOST_CHECK_EXCEPTION(
        t.result(), odd_failure, [](auto& e) { return e.value == 1; });
    }
}

BOOST_AUTO_TEST_CASE(an_exception_keeps_its_type_on_its_way_to_other_threads)
{
  world w;
  auto end = taskio::run_coroutine_threadsafe(odd(), w.lp, asio::use_future);
  w.run();
  BOOST_CHECK_THROW(end.get(), odd_failure);
}

// A handler in a slot that throws harms neither the task nor the loop.
BOOST_AUTO_TEST_CASE(a_cancellation_handler_that_throws_leaves_the_request)
{
  world w;
  std::function<void()> end;
  auto const start = [&](auto handler) {
    auto slot = asio::get_associated_cancellation_slot(handler);
    slot.assign([](asio::cancellation_type) { throw odd_failure{1}; });
    end = [&w, h = std::make_shared<decltype(handler)>(std::move(handler)),
            slot]() mutable {
      slot.clear();
      asio::post(
        w.context, [h] { std::move (*h)(boost::system::error_code()); });
    };
  };
  bool went_on = false;
  auto const t = w.lp.create_task([&]() -> taskio::awaitable<void> {
    using token = asio::use_awaitable_t<taskio::executor>;
    token const t2;
    co_await asio::async_initiate<token const, void(boost::system::error_code)>(
      start, t2);
    went_on = true;
    co_await taskio::sleep(1ms);
  });
  w.settle();
  w.call([&] { BOOST_TEST(t.cancel("m")); });
  BOOST_TEST(!t.done());
  auto const reports = w.reports.take();
  BOOST_REQUIRE(reports.size() == 1u);
  BOOST_TEST(reports[0].message == "exception in a cancellation handler");
  end();
  w.run();
  BOOST_TEST(went_on);
  BOOST_TEST(outcome(t) == "cancelled(m)");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
