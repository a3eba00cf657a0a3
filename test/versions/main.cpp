//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// Most of the library in one program, for compilers and configurations in
// which the tests are not run. Says what fails, and ends with status 1.

#include "parts.hpp"
#include <boost/asio/deferred.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <iostream>
#include <stdexcept>
#include <vector>
#if defined(BOOST_ASIO_HAS_THREADS)
#include <thread>
#endif

namespace {

namespace asio = boost::asio;
namespace taskio = boost::taskio;
using namespace std::chrono_literals;

int failures = 0;

void expect(bool holds, char const* what)
{
  if (holds)
    return;
  std::cerr << "does not hold: " << what << '\n';
  ++failures;
}

taskio::awaitable<void> tasks()
{
  auto t = parts::start("elsewhere");
  expect(t.get_name() == "elsewhere", "a task has its name");
  int const v = co_await t;
  expect(v == 42, "a task of elsewhere gives its value");
  auto plain = taskio::create_task(parts::plain_answer(1ms));
  int const w = co_await plain;
  expect(w == 43, "so does one with a plain body");
  int const x = co_await parts::plain_answer(1ms);
  expect(x == 43, "a plain coroutine is awaited");
  int const y = co_await parts::answer(1ms);
  expect(y == 42, "a coroutine of elsewhere is awaited");
  expect(parts::as_int(taskio::any_task(t)) == t, "the type is known there");
  expect(parts::current_name() == taskio::current_task().get_name(),
    "the current task is one");
  expect(parts::current_loop() == &taskio::running_loop(),
    "the running loop is one");
  parts::variable().set(7);
  expect(parts::current_value() == 7, "the context is one");
  expect(!taskio::current_task().get_stack().empty(), "there is a stack");
}

taskio::awaitable<void> cancellation()
{
  auto t = parts::start("cancelled");
  co_await taskio::sleep(1ms);
  t.cancel("enough");
  bool caught = false;
  try
  {
    co_await t;
  }
  catch (taskio::cancelled_error const& e)
  {
    caught = e.message() == "enough";
  }
  expect(caught, "a message comes through");
  auto other = taskio::create_task(parts::give_up());
  caught = false;
  try
  {
    co_await other;
  }
  catch (taskio::cancelled_error const&)
  {
    caught = parts::is_cancellation(std::current_exception());
  }
  expect(caught, "what is thrown there is caught here, and back");
  int cleaned = 0;
  auto body = [] { return parts::answer(1ms); };
  auto cleanup = [&]() -> taskio::awaitable<void> {
    co_await taskio::sleep(1ms);
    ++cleaned;
  };
  int const v = co_await taskio::finally(body, cleanup);
  expect(v == 42 && cleaned == 1, "a clean-up runs");
}

taskio::awaitable<void> combinators()
{
  auto both = taskio::gather(parts::answer(2ms), parts::start("one"));
  auto const pair = co_await both;
  expect(std::get<0>(pair) + std::get<1>(pair) == 84, "gather gives values");
  std::vector<taskio::task<int>> some;
  for (int i = 1; i < 4; ++i)
    some.push_back(
      taskio::create_task(parts::answer(std::chrono::milliseconds(i))));
  taskio::wait_options first;
  first.return_when = taskio::return_when::first_completed;
  auto waiting = taskio::wait(some, first);
  auto const found = co_await std::move(waiting);
  expect(found.done.size() == 1, "wait gives the first");
  auto done = taskio::as_completed(some);
  int sum = 0;
  while (done.left() > 0)
  {
    int const v = co_await done.next_result();
    sum += v;
  }
  expect(sum == 126, "as_completed gives all");
  auto kept = taskio::shield(parts::answer(1ms));
  int const v = co_await kept;
  expect(v == 42, "shield gives the value");
}

taskio::awaitable<void> limits()
{
  bool late = false;
  try
  {
    auto op = taskio::wait_for(parts::answer(1h), 1ms);
    co_await std::move(op);
  }
  catch (taskio::timeout_error const&)
  {
    late = true;
  }
  expect(late, "wait_for limits the time");
  auto body = [](taskio::timeout_scope& scope) -> taskio::awaitable<int> {
    scope.reschedule(taskio::running_loop().time() + 1h);
    co_return co_await parts::answer(1ms);
  };
  auto op = taskio::timeout(10ms, body);
  int const v = co_await std::move(op);
  expect(v == 42, "a timeout gives the value");
}

taskio::awaitable<int> fail()
{
  co_await taskio::sleep(1ms);
  throw std::runtime_error("failure");
}

taskio::awaitable<void> groups()
{
  std::size_t failed = 0;
  auto body = [](taskio::task_group_scope& group) -> taskio::awaitable<void> {
    group.create_task(fail());
    group.create_task(parts::answer(1h));
    co_await taskio::sleep(1h);
  };
  try
  {
    auto op = taskio::task_group(body);
    co_await std::move(op);
  }
  catch (taskio::exception_group const& e)
  {
    failed = e.exceptions().size();
  }
  expect(failed == 1, "a group collects failures");
}

taskio::awaitable<void> produce(taskio::queue<int>& q, taskio::event& over)
{
  for (int i = 0; i < 5; ++i)
  {
    auto op = q.put(i);
    co_await std::move(op);
  }
  over.set();
}

taskio::awaitable<void> synchronisation()
{
  taskio::queue<int> q(2);
  taskio::event over;
  auto producer = taskio::create_task(produce(q, over));
  int sum = 0;
  for (int i = 0; i < 5; ++i)
  {
    int const v = co_await q.get();
    sum += v;
  }
  co_await over.wait();
  co_await producer;
  expect(sum == 10, "a queue gives all items");
  taskio::lock mutex;
  taskio::semaphore places(1);
  taskio::condition changed;
  taskio::barrier meeting(1);
  {
    auto const held = co_await mutex.scoped();
    auto const place = co_await places.scoped();
    expect(mutex.locked() && places.locked(), "guards hold");
    auto const ours = co_await changed.scoped();
    changed.notify_all();
    co_await meeting.wait();
  }
  expect(!mutex.locked(), "and release");
}

taskio::awaitable<void> operations(asio::io_context& context)
{
  co_await asio::post(context, asio::deferred);
  asio::steady_timer timer(context);
  timer.expires_after(0ms);
  co_await timer.async_wait(asio::deferred);
  co_await timer.async_wait(asio::use_awaitable_t<taskio::executor>());
  auto f = taskio::running_loop().create_future<std::string>();
  int called = 0;
  f.add_done_callback([&](taskio::any_future const&) { ++called; });
  taskio::running_loop().call_later(1ms, [f] { f.set_result("text"); });
  std::string const& text = co_await f;
  expect(text == "text", "a future gives its value");
  co_await taskio::sleep(0ms);
  expect(called == 1, "a callback is called");
}

taskio::awaitable<void> all(asio::io_context& context)
{
  co_await tasks();
  co_await cancellation();
  co_await combinators();
  co_await limits();
  co_await groups();
  co_await synchronisation();
  co_await operations(context);
}

struct counter : taskio::task_observer
{
  void on_create(taskio::any_task const&) override { ++created; }
  void on_done(taskio::any_task const&) override { ++done; }
  int created = 0;
  int done = 0;
};

void in_virtual_time()
{
  taskio::virtual_clock clock;
  asio::io_context context;
  taskio::loop lp(context, clock);
  counter tasks;
  lp.add_observer(tasks);
  lp.set_exception_handler(
    [](taskio::loop&, taskio::exception_context const& c) {
      expect(false, c.message.c_str());
    });
  auto const main = lp.create_task(all(context));
  clock.run(context);
  expect(main.done(), "the main task ends");
  if (main.done())
    main.result();
  expect(tasks.created > 10 && tasks.created == tasks.done, "every task ends");
}

// A loop that goes with tasks of both sides in it.
void torn_down()
{
  asio::io_context context;
  taskio::loop lp(context);
  lp.set_exception_handler(
    [](taskio::loop&, taskio::exception_context const&) {});
  lp.create_task(parts::answer(1h));
  lp.create_task(parts::plain_answer(1h));
  context.poll();
}

#if defined(BOOST_ASIO_HAS_THREADS)
void from_another_thread()
{
  asio::io_context context;
  taskio::loop lp(context);
  auto result = taskio::run_coroutine_threadsafe(parts::answer(1ms), lp);
  std::thread runs([&] { context.run(); });
  expect(result.get() == 42, "a result comes to another thread");
  runs.join();
}
#endif

} // namespace

int main()
try
{
  in_virtual_time();
  torn_down();
#if defined(BOOST_ASIO_HAS_THREADS)
  from_another_thread();
#endif
  expect(taskio::run(parts::answer(1ms)) == 42, "run gives the value");
  return failures > 0;
}
catch (std::exception const& e)
{
  std::cerr << "unexpected: " << e.what() << '\n';
  return 1;
}
