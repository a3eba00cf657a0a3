//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "cancellation_table.hpp"
#include "support.hpp"

#include <boost/taskio/task.hpp>
#include <optional>
#include <string_view>

namespace {

using namespace taskio_test;

enum class reaction
{
  rethrow,
  go_on,
  clean_up,
  take_back
};

std::string message_of(taskio::cancelled_error const& e)
{
  return e.message().value_or("-");
}

// One row of the table, played.
template <typename Body>
class play
{
public:
  play(cancellation_row const& row, reaction r)
    : state_(row.state)
    , reaction_(r)
    , left_(row.actions)
    , future_(world_.lp.create_future<int>())
    , done_(world_.lp.create_future<int>())
  {
    done_.set_result(1);
  }

  std::string run()
  {
    world_.play([this] { return direct(); });
    return log_;
  }

private:
  bool is_own() const
  {
    return state_ == "running" || state_.starts_with("self");
  }

  // The actions up to the next bar.
  void act()
  {
    taskio::any_task const t = task_;
    while (!left_.empty())
    {
      char const action = left_.front();
      left_.remove_prefix(1);
      if (action == '|')
        return;
      if (action == 'c')
        t.cancel(std::string(1, next_message_++));
      else
        t.uncancel();
    }
  }

  taskio::awaitable<void> direct()
  {
    if (state_ == "task")
      child_ = taskio::create_task(sleeper());
    task_ = taskio::create_task(body());
    if (state_ != "unstarted")
      co_await taskio::sleep(0ms);
    if (state_ == "woken")
      future_.set_result(1);
    while (!left_.empty())
    {
      act();
      if (!left_.empty())
        co_await taskio::sleep(0ms);
    }
    co_await taskio::sleep(15ms);
    if (!future_.done())
      future_.set_result(1);
    co_await taskio::sleep(1s);
    BOOST_REQUIRE(task_.done());
    std::string const end = outcome(task_);
    log_ += end == "value" ? "v" : "!" + end.substr(10, end.size() - 11);
    log_ += std::to_string(task_.cancelling());
    if (child_)
      log_ += child_->cancelled() ? "k" : "K";
  }

  static awaitable_of<Body> sleeper() { co_await Body::sleep(10ms); }

  awaitable_of<Body> wait()
  {
    if (is_own())
      act();
    if (state_ == "tick")
      co_await Body::sleep(0ms);
    else if (state_ == "future" || state_ == "woken")
      co_await Body::on(future_);
    else if (state_ == "task")
      co_await Body::on(taskio::future<void>(*child_));
    else if (state_ == "self-done")
      co_await Body::on(done_);
    else if (state_ != "self-return")
      co_await Body::sleep(10ms);
    log_ += state_ == "self-return" ? "R" : "W";
  }

  awaitable_of<Body> body()
  {
    std::exception_ptr caught;
    try
    {
      co_await wait();
    }
    catch (taskio::cancelled_error const& e)
    {
      caught = std::current_exception();
      log_ += "X" + message_of(e) + std::to_string(task_.cancelling());
    }
    if (state_ == "self-return")
      co_return;
    if (caught)
      co_await react(caught);
    co_await go_on();
  }

  awaitable_of<Body> react(std::exception_ptr caught)
  {
    if (reaction_ == reaction::clean_up)
      try
      {
        co_await Body::sleep(5ms);
        log_ += "C";
      }
      catch (taskio::cancelled_error const& e)
      {
        log_ += "A" + message_of(e);
      }
    if (reaction_ == reaction::rethrow || reaction_ == reaction::clean_up)
      std::rethrow_exception(caught);
    if (reaction_ == reaction::take_back)
      log_ += "L" + std::to_string(task_.uncancel());
  }

  awaitable_of<Body> go_on()
  {
    try
    {
      co_await Body::sleep(0ms);
      log_ += "T";
      co_await Body::sleep(20ms);
      log_ += "E";
    }
    catch (taskio::cancelled_error const& e)
    {
      log_ += "Z" + message_of(e);
      throw;
    }
  }

  world world_;
  std::string_view const state_;
  reaction const reaction_;
  std::string_view left_;
  taskio::future<int> future_;
  taskio::future<int> done_;
  taskio::task<void> task_;
  std::optional<taskio::task<void>> child_;
  char next_message_ = 'a';
  std::string log_;
};

BOOST_AUTO_TEST_SUITE(cancellation)

BOOST_AUTO_TEST_CASE_TEMPLATE(
  requests_meet_tasks_in_every_state_as_in_asyncio, Body, both_bodies)
{
  for (cancellation_row const& row : cancellation_table)
    for (int r = 0; r < 4; ++r)
      BOOST_TEST_CONTEXT(row.state << ", " << row.actions << ", reaction " << r)
  BOOST_TEST(play<Body>(row, reaction(r)).run() == row.expected[r]);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_task_that_never_started_drops_what_it_holds, Body, both_bodies)
{
  census c;
  world w;
  auto const body = [](counted) -> awaitable_of<Body> {
    BOOST_ERROR("started");
    co_return;
  };
  taskio::task<void> t;
  w.call([&] {
    t = w.lp.create_task(body(counted(c)));
    t.cancel();
  });
  BOOST_TEST(t.cancelled());
  BOOST_TEST(c.alive == 0);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  no_message_and_an_empty_one_are_different, Body, both_bodies)
{
  for (std::optional<std::string> const& message :
    {std::optional<std::string>(), std::optional<std::string>("")})
  {
    world w;
    std::optional<std::string> seen = "never set";
    auto const t = w.lp.create_task([&]() -> awaitable_of<Body> {
      try
      {
        co_await Body::sleep(1h);
      }
      catch (taskio::cancelled_error const& e)
      {
        seen = e.message();
      }
    });
    w.call([&] { t.cancel(message); });
    w.run();
    BOOST_TEST((seen == message));
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_request_passes_through_a_chain_of_tasks, Body, both_bodies)
{
  world w;
  trace log;
  struct link
  {
    static awaitable_of<Body> wait(trace& events, int n)
    {
      try
      {
        if (n == 0)
          co_await Body::sleep(1h);
        else
        {
          taskio::future<void> const next =
            taskio::create_task(wait(events, n - 1));
          co_await Body::on(next);
        }
      }
      catch (taskio::cancelled_error const& e)
      {
        events(std::to_string(n) + message_of(e));
        throw;
      }
    }
  };
  auto const t = w.lp.create_task(link::wait(log, 3));
  w.settle();
  w.call([&] { t.cancel("m"); });
  w.run();
  BOOST_TEST(log.str() == "0m 1m 2m 3m");
  BOOST_TEST((w.now() == 0ms));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_child_that_swallows_a_request_saves_its_parent, Body, both_bodies)
{
  world w;
  auto const child = []() -> awaitable_of<Body, int> {
    try
    {
      co_await Body::sleep(1h);
    }
    catch (taskio::cancelled_error const&)
    {
    }
    co_return 7;
  };
  auto const t = w.lp.create_task([&]() -> awaitable_of<Body, int> {
    taskio::future<int> const c = taskio::create_task(child());
    int const v = co_await Body::on(c);
    co_await Body::sleep(1ms);
    co_return v;
  });
  w.settle();
  w.call([&] { t.cancel(); });
  w.run();
  BOOST_TEST(t.result() == 7);
  BOOST_TEST(t.cancelling() == 1);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  one_waiter_that_is_cancelled_cancels_the_future_for_all, Body, both_bodies)
{
  world w;
  auto f = w.lp.create_future<void>();
  auto const waiter = [&]() -> awaitable_of<Body> { co_await Body::on(f); };
  auto const a = w.lp.create_task(waiter());
  auto const b = w.lp.create_task(waiter());
  w.settle();
  w.call([&] { a.cancel("m"); });
  BOOST_TEST(f.cancelled());
  BOOST_TEST(a.cancelled());
  BOOST_TEST(b.cancelled());
  BOOST_TEST(a.cancelling() == 1);
  BOOST_TEST(b.cancelling() == 0);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  after_a_request_was_caught_everything_is_awaited_freely, Body, both_bodies)
{
  world w;
  auto f = w.lp.create_future<int>();
  auto const t = w.lp.create_task([&]() -> awaitable_of<Body, int> {
    try
    {
      co_await Body::sleep(1h);
    }
    catch (taskio::cancelled_error const&)
    {
    }
    int sum = co_await Body::on(f);
    co_await Body::sleep(0ms);
    co_await Body::sleep(5ms);
    taskio::future<int> const child =
      taskio::create_task([]() -> awaitable_of<Body, int> {
        co_await Body::sleep(1ms);
        co_return 10;
      });
    sum += co_await Body::on(child);
    co_return sum;
  });
  w.call([&] { t.cancel(); });
  w.lp.call_later(1ms, [&] { f.set_result(1); });
  w.run();
  BOOST_TEST(t.result() == 11);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_body_that_returns_after_catching_has_a_value, Body, both_bodies)
{
  world w;
  auto const t = w.lp.create_task([]() -> awaitable_of<Body, int> {
    try
    {
      co_await Body::sleep(1h);
    }
    catch (taskio::cancelled_error const&)
    {
      co_return 3;
    }
    co_return 4;
  });
  w.settle();
  w.call([&] { BOOST_TEST(t.cancel()); });
  BOOST_TEST(t.result() == 3);
}

BOOST_AUTO_TEST_CASE(a_hundred_requests_are_one_throw_each)
{
  world w;
  int caught = 0;
  auto const t = w.lp.create_task([&]() -> taskio::awaitable<void> {
    while (caught < 100)
      try
      {
        co_await taskio::sleep(1h);
      }
      catch (taskio::cancelled_error const&)
      {
        ++caught;
      }
  });
  for (int i = 0; i < 100; ++i)
    w.lp.call_later(std::chrono::milliseconds(i), [&] { t.cancel(); });
  w.run();
  BOOST_TEST(caught == 100);
  BOOST_TEST(t.cancelling() == 100);
  BOOST_TEST((w.now() == 99ms));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
