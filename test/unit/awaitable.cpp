//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "support.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/taskio/awaitable.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace {

using namespace taskio_test;

template <typename Body, typename T>
awaitable_of<Body, T> give(T value)
{
  co_return value;
}

template <typename Body>
awaitable_of<Body> fail_below(int depth)
{
  if (depth == 0)
    throw std::runtime_error("deep");
  co_await fail_below<Body>(depth - 1);
}

// Coroutines that name the one to be awaited after them.
template <typename Body>
struct machine
{
  awaitable_of<Body> next;
  std::string trace;
};

template <typename Body>
awaitable_of<Body> last_state(machine<Body>& m)
{
  m.trace += 'b';
  co_return;
}

template <typename Body>
awaitable_of<Body> first_state(machine<Body>& m)
{
  m.trace += 'a';
  m.next = last_state<Body>(m);
  co_return;
}

template <typename Body>
awaitable_of<Body> job(std::vector<awaitable_of<Body>>& jobs, int n, int& done)
{
  for (int i = 0; i < 10 && n < 3; ++i)
    jobs.push_back(job<Body>(jobs, n + 1, done));
  ++done;
  co_return;
}

struct at_the_end
{
  std::string& trace;
  char const what;
  ~at_the_end() { trace += what; }
};

template <typename Body>
awaitable_of<Body> sleep_within(std::string& trace)
{
  at_the_end const inner{trace, 'i'};
  co_await Body::sleep(1h);
}

template <typename Body>
taskio::awaitable<void> await_within(
  std::string& trace, awaitable_of<Body> child)
{
  at_the_end const outer{trace, 'o'};
  co_await std::move(child);
}

BOOST_AUTO_TEST_SUITE(awaitable)

BOOST_AUTO_TEST_CASE_TEMPLATE(
  what_is_awaited_may_be_given_another_coroutine_meanwhile, Child, both_bodies)
{
  taskio::run_test([]() -> taskio::awaitable<void> {
    machine<Child> m;
    m.next = first_state<Child>(m);
    while (m.next.valid())
      co_await std::move(m.next);
    BOOST_TEST(m.trace == "ab");
  });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  what_is_awaited_may_be_in_a_container_that_grows, Child, both_bodies)
{
  taskio::run_test([]() -> taskio::awaitable<void> {
    std::vector<awaitable_of<Child>> jobs;
    int done = 0;
    jobs.push_back(job<Child>(jobs, 0, done));
    for (std::size_t i = 0; i < jobs.size(); ++i)
      co_await std::move(jobs[i]);
    BOOST_TEST(done == 1111);
  });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  what_was_awaited_cannot_be_awaited_again, Child, both_bodies)
{
  taskio::run_test([]() -> taskio::awaitable<void> {
    auto child = fail_below<Child>(0);
    std::string failures;
    for (int i = 0; i < 2; ++i)
      try
      {
        co_await std::move(child);
      }
      catch (taskio::invalid_state_error const&)
      {
        failures += " invalid state";
      }
      catch (std::runtime_error const& e)
      {
        failures += e.what();
      }
    BOOST_TEST(failures == "deep invalid state");
  });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  what_is_awaited_is_destroyed_before_the_variables_of_who_awaits_it, Child,
  both_bodies)
{
  std::string trace;
  report_log reports;
  {
    taskio::virtual_clock clock;
    asio::io_context context;
    taskio::loop lp(context, clock);
    reports.listen_to(lp);
    lp.create_task(await_within<Child>(trace, sleep_within<Child>(trace)));
    context.poll();
    BOOST_TEST(trace == "");
  }
  BOOST_TEST(trace == "io");
  BOOST_TEST(reports.take().size() == 1u);
}

taskio::awaitable<int> one()
{
  co_return 1;
}

BOOST_AUTO_TEST_CASE(one_with_a_name_is_awaited_once)
{
  world w;
  auto const t = w.lp.create_task([]() -> taskio::awaitable<int> {
    auto named = one();
    int const n = co_await named;
    BOOST_CHECK_THROW(co_await named, std::logic_error);
    co_return n;
  });
  w.run();
  BOOST_TEST(t.result() == 1);
}

BOOST_AUTO_TEST_CASE(it_is_asios_awaitable_on_this_librarys_executor)
{
  BOOST_TEST((std::is_same_v<taskio::awaitable<int>,
    asio::awaitable<int, taskio::executor>>));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  values_of_every_type_are_returned, Child, both_bodies)
{
  taskio::run_test([]() -> taskio::awaitable<void> {
    BOOST_TEST(co_await give<Child>(1) == 1);
    std::string const text = co_await give<Child>(std::string(50, 'x'));
    BOOST_TEST(text == std::string(50, 'x'));
    auto p = co_await give<Child>(std::make_unique<int>(2));
    BOOST_TEST(*p == 2);
    auto n = co_await give<Child>(no_default(3));
    BOOST_TEST(n.value == 3);
    auto m = co_await give<Child>(only_movable(4));
    BOOST_TEST(m.value == 4);
  });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  an_exception_passes_every_level, Child, both_bodies)
{
  taskio::run_test([]() -> taskio::awaitable<void> {
    std::string caught;
    try
    {
      co_await fail_below<Child>(10);
    }
    catch (std::runtime_error const& e)
    {
      caught = e.what();
    }
    BOOST_TEST(caught == "deep");
    co_await taskio::sleep(1ms);
  });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_coroutine_that_nobody_awaits_never_runs, Child, both_bodies)
{
  census c;
  bool ran = false;
  auto const child = [](counted, bool& flag) -> awaitable_of<Child> {
    flag = true;
    co_return;
  };
  {
    auto const never = child(counted(c), ran);
    BOOST_TEST(c.alive == 1);
  }
  BOOST_TEST(c.alive == 0);
  BOOST_TEST(!ran);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  arguments_and_locals_live_as_long_as_they_should, Child, both_bodies)
{
  census arguments;
  census locals;
  auto const child = [&](counted) -> awaitable_of<Child, int> {
    counted const local(locals);
    co_await Child::sleep(1ms);
    co_return locals.alive * 10 + arguments.alive;
  };
  taskio::run_test([&]() -> taskio::awaitable<void> {
    auto awaited = child(counted(arguments));
    BOOST_TEST(arguments.alive == 1);
    int const alive = co_await std::move(awaited);
    BOOST_TEST(alive == 11);
    BOOST_TEST(locals.alive == 0);
    BOOST_TEST(arguments.alive == 0);
  });
}

BOOST_AUTO_TEST_CASE(the_executor_is_that_of_the_task_at_every_level)
{
  taskio::run_test([]() -> taskio::awaitable<void> {
    taskio::executor const own = co_await asio::this_coro::executor;
    auto const typed = []() -> taskio::awaitable<taskio::executor> {
      co_return co_await asio::this_coro::executor;
    };
    auto const plain = []() -> asio::awaitable<asio::any_io_executor> {
      co_return co_await asio::this_coro::executor;
    };
    taskio::executor const inner = co_await typed();
    asio::any_io_executor const erased = co_await plain();
    BOOST_TEST((inner == own));
    BOOST_TEST((erased == asio::any_io_executor(own)));
    BOOST_TEST((own != taskio::running_loop().get_executor()));
  });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  awaiting_what_is_done_does_not_suspend, Body, both_bodies)
{
  world w;
  trace log;
  auto f = w.lp.create_future<int>();
  f.set_result(1);
  auto failed = w.lp.create_future<void>();
  failed.set_exception(std::runtime_error("x"));
  w.lp.create_task([&]() -> awaitable_of<Body> {
    w.lp.call_soon([&] { log("soon"); });
    int const v = co_await Body::on(f);
    log(std::to_string(v));
    try
    {
      co_await Body::on(failed);
    }
    catch (std::runtime_error const&)
    {
      log("failed");
    }
    co_await Body::on(f);
    log("end");
  });
  w.lp.call_soon([&] { log("ready"); });
  w.run();
  BOOST_TEST(log.str() == "1 failed end ready soon");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_million_awaits_of_what_is_done, Body, both_bodies)
{
  world w;
  bool other_ran = false;
  auto f = w.lp.create_future<int>();
  f.set_result(1);
  long const sum = w.play([&]() -> awaitable_of<Body, long> {
    w.lp.call_soon([&] { other_ran = true; });
    long total = 0;
    for (int i = 0; i < 1'000'000; ++i)
      total += co_await Body::on(f);
    BOOST_TEST(!other_ran);
    co_return total;
  });
  BOOST_TEST(sum == 1'000'000);
  BOOST_TEST(other_ran);
}

// The highest and the lowest stack that was used.
class stack_use
{
public:
  void note()
  {
    auto const here =
      reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
    low_ = std::min(low_, here);
    high_ = std::max(high_, here);
  }
  std::uintptr_t bytes() const { return high_ - low_; }

private:
  std::uintptr_t low_ = UINTPTR_MAX;
  std::uintptr_t high_ = 0;
};

BOOST_AUTO_TEST_CASE_TEMPLATE(
  synchronous_children_do_not_grow_the_stack, Child, both_bodies)
{
  stack_use stack;
  auto const child = [&]() -> awaitable_of<Child, int> {
    stack.note();
    co_return 1;
  };
  int const sum = taskio::run_test([&]() -> taskio::awaitable<int> {
    int total = 0;
    for (int i = 0; i < 100'000; ++i)
      total += co_await child();
    co_return total;
  });
  BOOST_TEST(sum == 100'000);
  BOOST_TEST(stack.bytes() < 64'000u);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  children_that_throw_do_not_grow_the_stack, Child, both_bodies)
{
  stack_use stack;
  auto const child = [&]() -> awaitable_of<Child> {
    stack.note();
    throw std::runtime_error("x");
    co_return;
  };
  int const sum = taskio::run_test([&]() -> taskio::awaitable<int> {
    int caught = 0;
    for (int i = 0; i < 2'000; ++i)
      try
      {
        co_await child();
      }
      catch (std::runtime_error const&)
      {
        ++caught;
      }
    co_return caught;
  });
  BOOST_TEST(sum == 2'000);
  BOOST_TEST(stack.bytes() < 64'000u);
}

template <typename Body>
awaitable_of<Body, int> depth(int n)
{
  if (n == 0)
  {
    co_await Body::sleep(1ms);
    co_return 0;
  }
  co_return 1 + co_await depth<Body>(n - 1);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(coroutines_nest_deeply, Child, both_bodies)
{
  int const n = taskio::run_test(
    []() -> taskio::awaitable<int> { co_return co_await depth<Child>(1'000); });
  BOOST_TEST(n == 1'000);
}

BOOST_AUTO_TEST_CASE(plain_children_nest_in_own_ones)
{
  struct chain
  {
    static taskio::awaitable<int> own(int n)
    {
      if (n == 0)
        co_return co_await taskio::sleep(1ms, 0);
      int const below = co_await own(n - 1);
      int const plain = co_await give<plain_body>(1);
      co_return below + plain;
    }
  };
  BOOST_TEST(taskio::run_test([] { return chain::own(100); }) == 100);
}

BOOST_AUTO_TEST_CASE(asio_operations_are_awaited)
{
  using channel =
    asio::experimental::channel<void(boost::system::error_code, int)>;
  taskio::run_test([]() -> taskio::awaitable<void> {
    auto ex = co_await asio::this_coro::executor;
    channel c(ex, 3);
    for (int i : {1, 2, 3})
      c.try_send(boost::system::error_code(), i);
    BOOST_TEST(co_await c.async_receive(typed_body::token()) == 1);
    BOOST_TEST(co_await c.async_receive(asio::deferred) == 2);
    auto const [ec, v] =
      co_await c.async_receive(asio::as_tuple(asio::deferred));
    BOOST_TEST(!ec);
    BOOST_TEST(v == 3);
    c.close();
    boost::system::error_code closed;
    co_await c.async_receive(asio::redirect_error(typed_body::token(), closed));
    BOOST_TEST(bool(closed));
    bool thrown = false;
    try
    {
      co_await c.async_receive(asio::deferred);
    }
    catch (boost::system::system_error const& e)
    {
      thrown = e.code() == closed;
    }
    BOOST_TEST(thrown);
  });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  after_an_asio_operation_the_task_is_current_again, Body, both_bodies)
{
  world w;
  trace log;
  auto const note = [&] { log(taskio::current_task().get_name()); };
  auto const body = [&]() -> awaitable_of<Body> {
    note();
    co_await asio::post(typename Body::token());
    note();
    asio::steady_timer timer(co_await asio::this_coro::executor, 0ms);
    co_await timer.async_wait(typename Body::token());
    note();
    BOOST_TEST((&taskio::running_loop() == &w.lp));
  };
  w.lp.create_task(body(), {.name = "t"});
  w.run();
  BOOST_TEST(log.str() == "t t t");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  an_operation_that_is_posted_joins_the_end_of_the_queue, Body, both_bodies)
{
  world w;
  trace log;
  w.lp.create_task([&]() -> awaitable_of<Body> {
    w.lp.call_soon([&] { log("first"); });
    co_await asio::post(typename Body::token());
    log("task");
  });
  w.run();
  BOOST_TEST(log.str() == "first task");
}

BOOST_AUTO_TEST_CASE(asios_awaitable_operators_work)
{
  using namespace asio::experimental::awaitable_operators;
  world w;
  auto const after = [](std::chrono::milliseconds d) -> taskio::awaitable<int> {
    co_await taskio::sleep(d);
    co_return int(d.count());
  };
  auto const result = w.play([&]() -> taskio::awaitable<int> {
    auto const both = co_await (after(1ms) && after(2ms));
    auto const one = co_await (after(1ms) || after(20ms));
    co_return std::get<0>(both) + std::get<1>(both) + int(one.index());
  });
  BOOST_TEST(result == 3);
  BOOST_TEST((w.now() == 3ms));
}

asio::awaitable<int> returns_at_once()
{
  co_return 7;
}
taskio::awaitable<int> awaits_what_returns_at_once()
{
  co_return co_await returns_at_once();
}

BOOST_AUTO_TEST_CASE(co_spawn_calls_its_handler_after_it_has_returned)
{
  world w;
  bool within = true;
  int value = 0;
  w.lp.create_task([&]() -> taskio::awaitable<void> {
    asio::co_spawn(co_await asio::this_coro::executor,
      awaits_what_returns_at_once(), [&](std::exception_ptr, int v) {
        BOOST_TEST(!within);
        value = v;
      });
    within = false;
  });
  w.run();
  BOOST_TEST(value == 7);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
