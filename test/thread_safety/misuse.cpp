//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// What is for the loop's own thread throws elsewhere while the loop runs; what
// is for any thread works.

#include "threads.hpp"

#include <atomic>
#include <boost/asio/use_future.hpp>
#include <latch>
#include <stdexcept>
#include <string>

namespace {

using namespace taskio_test;

struct observer_of_nothing final : taskio::task_observer
{
};

// A loop that is busy on another thread while this lives.
class busy_loop
{
public:
  busy_loop() : lp(running_.get())
  {
    call_on(lp, [this] {
      future = lp.create_future<int>();
      task = lp.create_task(
        [this]() -> taskio::awaitable<int> { co_return co_await future; },
        {.name = "t"});
      timer = lp.call_later(1h, [] {});
    });
    lp.call_soon_threadsafe([this] {
      inside_.count_down();
      leave_.wait();
    });
    inside_.wait();
  }
  ~busy_loop()
  {
    leave_.count_down();
    call_on(lp, [this] {
      timer.cancel();
      if (!future.done())
        future.cancel();
    });
    running_.join();
  }

private:
  running_context running_;
  std::latch inside_{1};
  std::latch leave_{1};

public:
  taskio::loop lp;
  taskio::future<int> future;
  taskio::task<int> task;
  taskio::timer_handle timer;
  observer_of_nothing observer;
};

struct misuse
{
  char const* name;
  void (*f)(busy_loop&);
};

taskio::awaitable<void> nothing()
{
  co_return;
}

misuse const misuses[] = {
  {"call_soon", [](busy_loop& b) { b.lp.call_soon([] {}); }},
  {"call_later", [](busy_loop& b) { b.lp.call_later(1s, [] {}); }},
  {"call_at", [](busy_loop& b) { b.lp.call_at(b.lp.time(), [] {}); }},
  {"create_task", [](busy_loop& b) { b.lp.create_task(nothing()); }},
  {"set_task_factory", [](busy_loop& b) { b.lp.set_task_factory({}); }},
  {"set_exception_handler",
    [](busy_loop& b) { b.lp.set_exception_handler({}); }},
  {"call_exception_handler",
    [](busy_loop& b) { b.lp.call_exception_handler({}); }},
  {"add_observer", [](busy_loop& b) { b.lp.add_observer(b.observer); }},
  {"remove_observer", [](busy_loop& b) { b.lp.remove_observer(b.observer); }},
  {"set_debug", [](busy_loop& b) { b.lp.set_debug(true); }},
  {"all_tasks", [](busy_loop& b) { taskio::all_tasks(b.lp); }},
  {"handle::cancel", [](busy_loop& b) { b.timer.cancel(); }},
  {"set_result", [](busy_loop& b) { b.future.set_result(1); }},
  {"set_exception",
    [](busy_loop& b) { b.future.set_exception(std::runtime_error("x")); }},
  {"add_done_callback",
    [](busy_loop& b) { b.future.add_done_callback([](auto const&) {}); }},
  {"remove_done_callback",
    [](busy_loop& b) {
      taskio::done_callback const cb([](taskio::any_future const&) {});
      b.future.remove_done_callback(cb);
    }},
  {"cancelling", [](busy_loop& b) { b.task.cancelling(); }},
  {"uncancel", [](busy_loop& b) { b.task.uncancel(); }},
  {"get_name", [](busy_loop& b) { b.task.get_name(); }},
  {"set_name", [](busy_loop& b) { b.task.set_name("x"); }},
  {"get_context", [](busy_loop& b) { b.task.get_context(); }},
  {"get_stack", [](busy_loop& b) { b.task.get_stack(); }},
};

BOOST_AUTO_TEST_SUITE(misuse_elsewhere)

BOOST_AUTO_TEST_CASE(what_is_for_the_loops_thread_throws_elsewhere)
{
  busy_loop b;
  for (misuse const& m : misuses)
    BOOST_TEST_CONTEXT(m.name)
    {
      BOOST_CHECK_THROW(m.f(b), std::logic_error);
    }
  BOOST_TEST(!b.future.done());
}

BOOST_AUTO_TEST_CASE(what_is_for_any_thread_works_elsewhere)
{
  busy_loop b;
  BOOST_TEST(!b.task.done());
  BOOST_TEST(!b.task.cancelled());
  BOOST_TEST(bool(b.task));
  auto const copy = b.task;
  taskio::any_task const any = copy;
  BOOST_TEST((any == b.task));
  auto const other = b.lp.create_future<int>();
  BOOST_TEST(!other.done());
  b.lp.time();
  b.lp.get_executor();
  b.lp.call_soon_threadsafe([] {});
  auto end = b.task.async_wait(asio::use_future);
  BOOST_TEST(b.task.cancel("elsewhere"));
  BOOST_CHECK_THROW(taskio::running_loop(), std::logic_error);
  BOOST_TEST(!taskio::current_task());
}

BOOST_AUTO_TEST_CASE(an_outcome_is_read_on_any_thread_once_it_is_there)
{
  running_context running;
  taskio::loop lp(running.get());
  auto const f = lp.create_future<std::string>();
  auto const failed = lp.create_future<void>();
  std::thread setter([&] {
    call_on(lp, [&] {
      f.set_result("text");
      failed.set_exception(std::runtime_error("x"));
    });
  });
  std::atomic<int> right{0};
  on_threads(3, [&](int) {
    while (!failed.done())
      std::this_thread::yield();
    right += f.result() == "text" && failed.exception() && !f.exception();
  });
  setter.join();
  running.join();
  BOOST_TEST(right == 3);
  BOOST_TEST(f.result() == "text");
}

BOOST_AUTO_TEST_CASE(a_loop_that_does_not_run_is_set_up_by_any_thread)
{
  asio::io_context context;
  taskio::loop lp(context);
  std::string log;
  taskio::task<int> t;
  std::thread([&] {
    lp.call_soon([&] { log += "1"; });
    t = lp.create_task([&]() -> taskio::awaitable<int> {
      log += "2";
      co_return 3;
    });
  }).join();
  std::thread([&] { lp.call_soon([&] { log += "3"; }); }).join();
  std::thread([&] { context.run(); }).join();
  BOOST_TEST(log == "123");
  BOOST_TEST(t.result() == 3);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
