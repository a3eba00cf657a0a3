//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "support.hpp"

#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/taskio/task_observer.hpp>
#include <memory>

namespace {

using namespace taskio_test;

using channel =
  asio::experimental::channel<void(boost::system::error_code, std::string)>;

// A program that does a bit of everything, and counts what is alive in it.
template <typename Body>
class program
{
public:
  explicit program(census& c) : census_(c) {}

  awaitable_of<Body, int> main()
  {
    counted const guard(census_);
    auto ex = co_await asio::this_coro::executor;
    auto const c = std::make_shared<channel>(ex, 1);
    taskio::loop& l = taskio::running_loop();
    auto answer = l.create_future<std::string>();
    auto sleeper = taskio::create_task(sleep_without_end());
    auto asker = taskio::create_task(
      [this, answer, own = counted(census_)] { return ask(answer); });
    auto reader = taskio::create_task(read(c), {.eager_start = true});
    l.call_soon([answer, own = counted(census_)] { answer.set_result("yes"); });
    answer.add_done_callback([own = counted(census_)](auto const&) {});
    asker.async_wait([own = counted(census_)](std::exception_ptr, int) {});
    co_await write(c);
    int sum = co_await Body::on(taskio::future<int>(asker));
    sum += co_await Body::on(taskio::future<int>(reader));
    asio::post(ex, [own = counted(census_)] {});
    sleeper.cancel();
    sum += co_await clean_up(sleeper);
    co_return sum;
  }

private:
  awaitable_of<Body> sleep_without_end()
  {
    counted const guard(census_);
    co_await Body::sleep(1h);
  }

  awaitable_of<Body, int> ask(taskio::future<std::string> answer)
  {
    counted const guard(census_);
    std::string const text = co_await Body::on(answer);
    co_await Body::sleep(0ms);
    co_return int(text.size());
  }

  awaitable_of<Body> write(std::shared_ptr<channel> c)
  {
    counted const guard(census_);
    typename Body::token const token;
    for (std::string text : {"a", "bc", "def"})
    {
      boost::system::error_code const none;
      co_await c->async_send(none, text, token);
      co_await Body::sleep(1ms);
    }
    c->close();
  }

  awaitable_of<Body, int> read(std::shared_ptr<channel> c)
  {
    counted const guard(census_);
    int length = 0;
    try
    {
      for (;;)
      {
        typename Body::token const token;
        std::string const text = co_await c->async_receive(token);
        length += int(text.size());
        co_await asio::post(token);
      }
    }
    catch (boost::system::system_error const&)
    {
    }
    co_return length;
  }

  awaitable_of<Body, int> clean_up(taskio::task<void> sleeper)
  {
    auto const wait = [this, sleeper]() -> awaitable_of<Body, int> {
      counted const guard(census_);
      try
      {
        co_await Body::on(taskio::future<void>(sleeper));
      }
      catch (taskio::cancelled_error const&)
      {
        co_return 100;
      }
      co_return 0;
    };
    auto const tidy_up = [this]() -> awaitable_of<Body> {
      counted const guard(census_);
      co_await Body::sleep(0ms);
    };
    co_return co_await taskio::finally(wait, tidy_up);
  }

  census& census_;
};

constexpr int whole_result = 109;

// Where the program runs, destroyed in one or the other order.
template <typename Body>
class stage
{
public:
  // In real time, or by the clock if there are more arguments.
  template <typename... Clock>
  explicit stage(census& c, Clock&... clock)
    : program_(c)
    , context_(std::make_unique<asio::io_context>(1))
    , loop_(std::make_unique<taskio::loop>(*context_, clock...))
  {
    loop_->set_exception_handler([](auto&, auto const&) {});
    task_ = loop_->create_task([this] { return program_.main(); });
  }

  void destroy(bool context_first)
  {
    if (context_first)
      context_.reset();
    loop_.reset();
    context_.reset();
  }

  asio::io_context& context() { return *context_; }
  taskio::loop& loop() { return *loop_; }
  taskio::task<int> const& task() const { return task_; }

private:
  program<Body> program_;
  std::unique_ptr<asio::io_context> context_;
  std::unique_ptr<taskio::loop> loop_;
  taskio::task<int> task_;
};

struct interruption
{
};

// At a given step, puts something that throws at the end of the queue.
class interrupter : public taskio::task_observer
{
public:
  interrupter(taskio::loop& l, int step) : loop_(l), left_(step)
  {
    loop_.add_observer(*this);
  }
  interrupter(interrupter const&) = delete;
  interrupter& operator=(interrupter const&) = delete;
  ~interrupter() { loop_.remove_observer(*this); }

  void on_step_begin(taskio::any_task const&) override
  {
    if (left_-- == 0)
      asio::post(loop_.get_executor(), [] { throw interruption(); });
  }

private:
  taskio::loop& loop_;
  int left_;
};

BOOST_AUTO_TEST_SUITE(brute_force)

BOOST_AUTO_TEST_CASE_TEMPLATE(
  destroyed_after_any_number_of_handlers_nothing_is_left, Body, both_bodies)
{
  for (bool context_first : {false, true})
  {
    bool complete = false;
    int n = 0;
    for (; !complete && n < 1'000; ++n)
    {
      census c;
      {
        stage<Body> s(c);
        for (int i = 0; i < n && !s.context().stopped(); ++i)
          s.context().run_one();
        complete = s.context().stopped();
        if (complete)
          BOOST_TEST(s.task().result() == whole_result);
        s.destroy(context_first);
      }
      BOOST_TEST(c.alive == 0, "after " << n << " handlers: " << c.alive);
    }
    BOOST_TEST(complete);
    BOOST_TEST(n > 4);
  }
}

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
        stage<Body> s(c, clock);
        try
        {
          interrupter const cut(s.loop(), n);
          clock.run(s.context());
          complete = true;
        }
        catch (interruption const&)
        {
        }
        if (complete)
          BOOST_TEST(s.task().result() == whole_result);
        s.destroy(context_first);
      }
      BOOST_TEST(c.alive == 0, "after " << n << " steps: " << c.alive);
    }
    BOOST_TEST(complete);
    BOOST_TEST(n > 20);
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  after_an_interruption_the_loop_goes_on, Body, both_bodies)
{
  for (int n = 0; n < 40; ++n)
  {
    census c;
    taskio::virtual_clock clock;
    stage<Body> s(c, clock);
    interrupter const cut(s.loop(), n);
    try
    {
      clock.run(s.context());
    }
    catch (interruption const&)
    {
    }
    clock.run(s.context());
    BOOST_TEST(outcome(s.task()) == "value", "interrupted at step " << n);
    BOOST_TEST(c.alive == 0);
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
