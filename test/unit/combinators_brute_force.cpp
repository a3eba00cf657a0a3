//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// A program with all combinators that is destroyed, or cancelled, at any step.

#include "gate.hpp"
#include "support.hpp"

#include <boost/asio/deferred.hpp>
#include <boost/asio/post.hpp>
#include <boost/taskio/task_observer.hpp>
#include <memory>
#include <optional>

namespace {

using namespace taskio_test;

template <typename Body, typename T>
auto in(taskio::operation<T> op)
{
  if constexpr (std::is_same_v<Body, typed_body>)
    return op;
  else
    return std::move(op).async_wait(asio::use_awaitable);
}

template <typename Body>
class program
{
public:
  program(census& c, asio::io_context& context) : census_(c), gate_(context) {}

  awaitable_of<Body, int> main()
  {
    counted const guard(census_);
    int sum = 0;
    sum += co_await gathers();
    sum += co_await limits();
    sum += co_await groups();
    sum += co_await waits();
    co_return sum;
  }

private:
  awaitable_of<Body, int> work(std::chrono::milliseconds d, int v = 1)
  {
    counted const guard(census_);
    co_await Body::sleep(d);
    co_return v;
  }

  awaitable_of<Body, int> fail(std::chrono::milliseconds d)
  {
    counted const guard(census_);
    co_await Body::sleep(d);
    throw std::runtime_error("failure");
  }

  // Takes some time for its end.
  awaitable_of<Body, int> slow(std::chrono::milliseconds d)
  {
    counted const guard(census_);
    std::exception_ptr cancelled;
    try
    {
      co_await Body::sleep(d);
    }
    catch (taskio::cancelled_error const&)
    {
      cancelled = std::current_exception();
    }
    if (cancelled)
    {
      co_await Body::sleep(1ms);
      std::rethrow_exception(cancelled);
    }
    co_return 1;
  }

  awaitable_of<Body, int> gathers()
  {
    auto const t = taskio::create_task(work(3ms));
    auto all = taskio::gather(work(1ms), t, taskio::shield(work(2ms)), t,
      taskio::gather(work(1ms), slow(2ms)));
    auto const r = co_await Body::on(std::move(all));
    int sum = std::get<0>(r) + std::get<1>(r) + std::get<2>(r);
    bool failed = false;
    try
    {
      auto some =
        taskio::gather(taskio::on_error::cancel, slow(1h), fail(1ms), work(1h));
      co_await Body::on(std::move(some));
    }
    catch (taskio::cancelled_error const&)
    {
      throw;
    }
    catch (std::runtime_error const&)
    {
      failed = true;
    }
    auto outcomes =
      taskio::gather(taskio::return_exceptions, fail(1ms), work(2ms));
    co_await Body::on(std::move(outcomes));
    co_return sum + failed;
  }

  awaitable_of<Body, int> limits()
  {
    int sum = 0;
    try
    {
      auto op = in<Body>(taskio::wait_for(slow(1h), 2ms));
      co_await std::move(op);
    }
    catch (taskio::timeout_error const&)
    {
      ++sum;
    }
    try
    {
      auto op =
        in<Body>(taskio::wait_for(gate_.async_wait(asio::deferred), 2ms));
      co_await std::move(op);
    }
    catch (taskio::timeout_error const&)
    {
      ++sum;
    }
    auto op = in<Body>(taskio::timeout(
      5ms, [this](taskio::timeout_scope& limit) -> awaitable_of<Body, int> {
        limit.reschedule(taskio::running_loop().time() + 10ms);
        return work(7ms);
      }));
    sum += co_await std::move(op);
    co_return sum;
  }

  awaitable_of<Body, int> groups()
  {
    auto good = in<Body>(taskio::task_group(
      [this](taskio::task_group_scope& group) -> awaitable_of<Body, int> {
        group.create_task(work(1ms));
        group.create_task(slow(3ms));
        co_return co_await work(2ms);
      }));
    int sum = co_await std::move(good);
    try
    {
      auto bad = in<Body>(taskio::task_group(
        [this](taskio::task_group_scope& group) -> awaitable_of<Body> {
          group.create_task(slow(1h));
          group.create_task(fail(1ms));
          co_await Body::sleep(1h);
        }));
      co_await std::move(bad);
    }
    catch (taskio::exception_group const&)
    {
      ++sum;
    }
    auto given_up = in<Body>(taskio::task_group(
      [this](taskio::task_group_scope& group) -> awaitable_of<Body> {
        group.create_task(slow(1h));
        co_await Body::sleep(1ms);
        group.cancel();
      }));
    co_await std::move(given_up);
    co_return sum;
  }

  awaitable_of<Body, int> waits()
  {
    std::vector<taskio::task<int>> tasks;
    for (int i : {3, 1, 2})
      tasks.push_back(taskio::create_task(slow(std::chrono::milliseconds(i))));
    taskio::wait_options const first{
      .return_when = taskio::return_when::first_completed, .timeout = 1s};
    auto op = in<Body>(taskio::wait(tasks, first));
    auto const found = co_await std::move(op);
    int sum = int(found.done.size());
    auto done = taskio::as_completed(tasks, 1s);
    while (done.left() > 0)
    {
      auto next = in<Body>(done.next_result());
      sum += co_await std::move(next);
    }
    co_return sum;
  }

  census& census_;
  gate gate_;
};

constexpr int whole_result = 4 + 3 + 2 + 4;

// At a given step of any task, does something, as soon as that has ended.
class at_step : public taskio::task_observer
{
public:
  template <typename F>
  at_step(taskio::loop& l, int step, F f)
    : loop_(l)
    , left_(step)
    , what_(std::move(f))
  {
    loop_.add_observer(*this);
  }
  at_step(at_step const&) = delete;
  at_step& operator=(at_step const&) = delete;
  ~at_step() { loop_.remove_observer(*this); }

  void on_step_begin(taskio::any_task const& t) override
  {
    if (left_-- == 0)
      asio::post(loop_.get_executor(), [this, t] { what_(t); });
  }
  bool reached() const { return left_ < 0; }

private:
  taskio::loop& loop_;
  int left_;
  std::function<void(taskio::any_task const&)> what_;
};

struct interruption
{
};

BOOST_AUTO_TEST_SUITE(combinators_brute_force)

BOOST_AUTO_TEST_CASE_TEMPLATE(
  destroyed_around_any_step_nothing_is_left, Body, both_bodies)
{
  for (bool context_first : {false, true})
  {
    bool complete = false;
    int n = 0;
    for (; !complete && n < 1'000; ++n)
    {
      census c;
      {
        taskio::virtual_clock clock;
        auto context = std::make_unique<asio::io_context>(1);
        auto lp = std::make_unique<taskio::loop>(*context, clock);
        lp->set_exception_handler([](auto&, auto const&) {});
        auto p = std::make_optional<program<Body>>(c, *context);
        auto const t = lp->create_task([&] { return p->main(); });
        try
        {
          at_step const cut(
            *lp, n, [](taskio::any_task const&) { throw interruption(); });
          clock.run(*context);
          complete = !cut.reached();
        }
        catch (interruption const&)
        {
        }
        if (complete)
        {
          BOOST_REQUIRE(outcome(t) == "value");
          BOOST_TEST(t.result() == whole_result);
        }
        // Its gate may hold an operation of the context.
        if (context_first)
          context.reset();
        lp.reset();
        p.reset();
        context.reset();
      }
      BOOST_TEST(c.alive == 0, "after " << n << " steps: " << c.alive);
    }
    BOOST_TEST(complete);
    BOOST_TEST(n > 50);
  }
}

// The main task, or whichever had that step.
BOOST_AUTO_TEST_CASE_TEMPLATE(
  cancelled_at_any_step_everything_comes_to_an_end, Body, both_bodies)
{
  for (bool main_task : {true, false})
  {
    bool complete = false;
    int n = 0;
    for (; !complete && n < 1'000; ++n)
      BOOST_TEST_CONTEXT("at step " << n << (main_task ? " of main" : ""))
      {
        census c;
        world w;
        // A failure that was on its way when its waiter went may be reported.
        w.lp.set_exception_handler([](auto&, auto const&) {});
        program<Body> p(c, w.context);
        taskio::task<int> t = w.lp.create_task([&] { return p.main(); });
        bool cancelled = false;
        at_step const cut(w.lp, n, [&](taskio::any_task const& at) {
          cancelled = main_task ? t.cancel("m") : at.cancel("m");
        });
        w.run();
        complete = !cut.reached();
        BOOST_REQUIRE(t.done());
        BOOST_TEST(taskio::all_tasks(w.lp).empty());
        BOOST_TEST(c.alive == 0);
        if (complete)
          BOOST_TEST(t.result() == whole_result);
        if (main_task)
        {
          BOOST_TEST(t.cancelled() == cancelled);
          BOOST_TEST((w.now() < 1h));
        }
      }
    BOOST_TEST(complete);
    BOOST_TEST(n > 50);
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
