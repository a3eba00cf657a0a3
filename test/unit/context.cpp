//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "support.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <memory>

namespace {

using namespace taskio_test;

taskio::context_var<int> number("number", 0);

BOOST_AUTO_TEST_SUITE(context)

BOOST_AUTO_TEST_CASE(an_empty_context_holds_nothing)
{
  auto const previous = number.set(5);
  int seen = -1;
  taskio::context().run([&] { seen = number.get(); });
  BOOST_TEST(seen == 0);
  number.reset(previous);
}

BOOST_AUTO_TEST_CASE(handles_on_one_context_are_equal_and_copies_are_not)
{
  taskio::context const a;
  taskio::context const same = a;
  taskio::context const b;
  BOOST_TEST((a == same));
  BOOST_TEST((a != b));
  a.run([&] { BOOST_TEST((taskio::copy_context() != a)); });
}

BOOST_AUTO_TEST_CASE(what_runs_in_a_context_sets_it_there_and_nowhere_else)
{
  taskio::context const a;
  taskio::context const same = a;
  a.run([] { number.set(1); });
  BOOST_TEST(number.get() == 0);
  BOOST_TEST(same.run([] { return number.get(); }) == 1);
}

BOOST_AUTO_TEST_CASE(run_gives_what_the_function_gives)
{
  taskio::context const c;
  int object = 3;
  int& same = c.run([&]() -> int& { return object; });
  BOOST_TEST(&same == &object);
  auto moved = c.run([] { return std::make_unique<int>(4); });
  BOOST_TEST(*moved == 4);
}

BOOST_AUTO_TEST_CASE(an_exception_passes_and_the_previous_context_is_back)
{
  taskio::context const c;
  BOOST_CHECK_THROW(c.run([] {
    number.set(1);
    throw std::runtime_error("x");
  }),
    std::runtime_error);
  BOOST_TEST(number.get() == 0);
  BOOST_TEST(c.run([] { return number.get(); }) == 1);
}

BOOST_AUTO_TEST_CASE(contexts_nest_and_may_be_entered_again)
{
  taskio::context const a;
  taskio::context const b;
  trace log;
  auto const note = [&] { log(std::to_string(number.get())); };
  a.run([&] {
    number.set(1);
    b.run([&] {
      number.set(2);
      a.run([&] {
        note();
        number.set(3);
      });
      note();
    });
    note();
  });
  note();
  BOOST_TEST(log.str() == "1 2 3 0");
}

BOOST_AUTO_TEST_CASE(a_copy_and_its_original_go_separate_ways)
{
  taskio::context const a;
  a.run([] { number.set(1); });
  taskio::context const copy = a.run([] { return taskio::copy_context(); });
  a.run([] { number.set(2); });
  BOOST_TEST(copy.run([] { return number.get(); }) == 1);
  copy.run([] { number.set(3); });
  BOOST_TEST(a.run([] { return number.get(); }) == 2);
}

BOOST_AUTO_TEST_CASE(a_context_outlives_the_handle_it_was_entered_through)
{
  auto c = std::make_unique<taskio::context>();
  c->run([&] {
    number.set(7);
    c.reset();
    BOOST_TEST(number.get() == 7);
  });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_task_runs_in_a_copy_of_its_creators_context, Body, both_bodies)
{
  world w;
  trace log;
  taskio::context const c;
  c.run([&] {
    number.set(1);
    w.lp.create_task([&]() -> awaitable_of<Body> {
      log("start " + std::to_string(number.get()));
      number.set(10);
      co_await Body::sleep(1ms);
      log("task " + std::to_string(number.get()));
    });
    number.set(2);
  });
  w.run();
  log("creator " + std::to_string(c.run([] { return number.get(); })));
  BOOST_TEST(log.str() == "start 1 task 10 creator 2");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  tasks_do_not_see_what_others_set_at_the_same_time, Body, both_bodies)
{
  world w;
  trace log;
  auto const worker = [&](int n) -> awaitable_of<Body> {
    number.set(n);
    for (int i = 0; i < 2; ++i)
    {
      co_await Body::sleep(1ms);
      log(std::to_string(number.get()));
    }
  };
  for (int n : {1, 2, 3})
    w.lp.create_task(worker(n));
  w.run();
  BOOST_TEST(log.str() == "1 2 3 1 2 3");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_task_may_share_a_context_with_others, Body, both_bodies)
{
  world w;
  taskio::context const shared;
  trace log;
  auto const add = [&]() -> awaitable_of<Body> {
    number.set(number.get() + 1);
    co_await Body::sleep(0ms);
    log(std::to_string(number.get()));
  };
  auto a = w.lp.create_task(add(), {.context = shared});
  auto b = w.lp.create_task(add(), {.context = shared});
  BOOST_TEST((a.get_context() == shared));
  w.run();
  BOOST_TEST(log.str() == "2 2");
  BOOST_TEST(shared.run([] { return number.get(); }) == 2);
}

BOOST_AUTO_TEST_CASE(a_tasks_context_can_be_asked_for_and_entered)
{
  world w;
  auto t = w.lp.create_task([]() -> taskio::awaitable<void> {
    number.set(6);
    co_return;
  });
  w.run();
  BOOST_TEST(t.get_context().run([] { return number.get(); }) == 6);
}

BOOST_AUTO_TEST_CASE(an_awaited_coroutine_runs_in_its_callers_context)
{
  world w;
  auto const child = []() -> taskio::awaitable<void> {
    number.set(number.get() + 1);
    co_return;
  };
  auto const plain_child = []() -> asio::awaitable<void> {
    number.set(number.get() + 10);
    co_await taskio::sleep(1ms).async_wait(asio::use_awaitable);
    number.set(number.get() + 100);
  };
  int const end = w.play([&]() -> taskio::awaitable<int> {
    number.set(1000);
    co_await child();
    co_await plain_child();
    co_return number.get();
  });
  BOOST_TEST(end == 1111);
}

BOOST_AUTO_TEST_CASE(a_callback_runs_in_the_context_it_was_registered_in)
{
  world w;
  trace log;
  auto const note = [&] { log(std::to_string(number.get())); };
  taskio::context const named;
  named.run([] { number.set(9); });
  auto f = w.lp.create_future<void>();
  taskio::context().run([&] {
    number.set(1);
    w.lp.call_soon(note);
    w.lp.call_soon(note, named);
    w.lp.call_later(1ms, note);
    w.lp.call_at(w.lp.time() + 2ms, note);
    f.add_done_callback([&](auto const&) { note(); });
    w.lp.call_soon_threadsafe(note);
    number.set(2);
  });
  w.lp.call_later(3ms, [&] { f.set_result(); });
  w.run();
  BOOST_TEST(log.str() == "1 9 1 1 1 1");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_plain_asio_handler_on_a_tasks_executor_is_in_its_context, Body, both_bodies)
{
  world w;
  trace log;
  auto t = w.lp.create_task(
    [&]() -> awaitable_of<Body> {
      number.set(5);
      auto ex = co_await asio::this_coro::executor;
      asio::post(ex, [&] {
        log(std::to_string(number.get()));
        log(taskio::current_task().get_name());
        number.set(6);
      });
      co_await Body::sleep(1ms);
      log(std::to_string(number.get()));
    },
    {.name = "owner"});
  w.run();
  BOOST_TEST(log.str() == "5 owner 6");
}

BOOST_AUTO_TEST_CASE(the_threads_own_context_is_back_outside_of_the_loop)
{
  world w;
  number.set(77);
  w.play([]() -> taskio::awaitable<void> {
    BOOST_TEST(number.get() == 77);
    number.set(1);
    co_await taskio::sleep(0ms);
  });
  BOOST_TEST(number.get() == 77);
  number.set(0);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
