//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "sources.hpp"

// Whatever Asio has to wait for, in both types of coroutine: no value is lost,
// and no request, however they meet.

namespace {

using namespace programs;

template <typename Body>
using maker = std::unique_ptr<source<Body>> (*)(asio::io_context&);

struct row
{
  char const* name;
  std::tuple<maker<own>, maker<plain>> make;
};

template <typename Source, typename Body>
std::unique_ptr<source<Body>> make(asio::io_context& c)
{
  return std::make_unique<Source>(c);
}

template <template <typename> class Source>
row source_row(char const* name)
{
  return {name, {&make<Source<own>, own>, &make<Source<plain>, plain>}};
}

row const rows[] = {
  source_row<receive>("channel, received from"),
  source_row<receive_concurrent>("concurrent_channel, received from"),
  source_row<channel_send>("channel, sent to"),
  source_row<tcp_read>("tcp::socket"),
  source_row<line_read>("tcp::socket, read until the end of a line"),
  source_row<local_read>("local::stream_protocol::socket"),
  source_row<serial_read>("serial_port"),
  source_row<descriptor_read>("posix::stream_descriptor"),
  source_row<pipe_read>("readable_pipe"),
  source_row<pipe_write>("writable_pipe"),
  source_row<child_output>("the output of a process"),
  source_row<udp_receive>("udp::socket"),
  source_row<acceptance>("tcp::acceptor"),
  source_row<signal_wait>("signal_set"),
  source_row<timer>("steady_timer"),
  source_row<resolve>("resolver"),
};

// Someone who wants the value, and goes on wanting it when interrupted.
template <typename Body>
class taker
{
public:
  explicit taker(row const& r) : from(std::get<maker<Body>>(r.make)(w.context))
  {
  }

  void start()
  {
    task = w.lp.create_task([this] { return take(); });
  }
  void start_limited()
  {
    task = w.lp.create_task([this] { return take_within_a_second(); });
  }

  // A resolver may have been quicker.
  void cancel() { requests += task.cancel(); }

  // Whatever happened: the value has come once, and the request.
  void check()
  {
    w.finish(task);
    BOOST_TEST(cancels == requests);
    BOOST_TEST(outcome(task) == "value");
    BOOST_TEST(
      values == std::vector{the_value}, boost::test_tools::per_element());
    BOOST_TEST(from->left() == 0u);
  }

  world w;
  std::unique_ptr<source<Body>> from;
  std::vector<int> values;
  int requests = 0;
  int cancels = 0;
  int timeouts = 0;
  taskio::task<void> task;

private:
  awaitable_of<Body> take()
  {
    while (values.empty())
    {
      try
      {
        int const value = co_await from->next();
        values.push_back(value);
      }
      catch (system_error const& e)
      {
        interrupted(e);
      }
    }
    // A request that came too late for the source is for the next await.
    try
    {
      co_await Body::sleep(0ms);
    }
    catch (system_error const& e)
    {
      interrupted(e);
    }
  }

  awaitable_of<Body> take_within_a_second()
  {
    while (values.empty())
    {
      try
      {
        auto next = Body::limited(from->next(), 1s);
        int const value = co_await std::move(next);
        values.push_back(value);
      }
      catch (taskio::timeout_error const&)
      {
        ++timeouts;
        if (from->by_itself())
          from->provide();
      }
    }
  }

  void interrupted(system_error const& e)
  {
    if (!is_abort(e.code()))
      throw e;
    ++cancels;
    taskio::current_task().uncancel();
    if (from->by_itself())
      from->provide();
  }
};

template <typename Body, typename F>
void for_each_row(F f)
{
  for (row const& r : rows)
    BOOST_TEST_CONTEXT(r.name)
    {
      taker<Body> t(r);
      f(t);
      t.check();
    }
}

BOOST_AUTO_TEST_SUITE(objects)

BOOST_AUTO_TEST_CASE_TEMPLATE(a_value_that_is_there_is_given, Body, both)
{
  for_each_row<Body>([](taker<Body>& t) {
    t.from->provide();
    t.start();
  });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_value_that_comes_is_given, Body, both)
{
  for_each_row<Body>([](taker<Body>& t) {
    if (t.from->by_itself())
      t.from->provide();
    t.start();
    t.w.settle();
    if (!t.from->by_itself())
      t.from->provide();
  });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_wait_that_was_cancelled_has_lost_nothing, Body, both)
{
  for_each_row<Body>([](taker<Body>& t) {
    t.start();
    t.w.settle();
    t.w.call([&] { t.cancel(); });
    if (!t.from->by_itself())
    {
      BOOST_TEST(t.cancels == 1);
      t.from->provide();
    }
  });
}

// The value is on its way when the request is made.
BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_request_just_after_the_value_loses_neither, Body, both)
{
  for_each_row<Body>([](taker<Body>& t) {
    t.start();
    t.w.settle();
    t.w.call([&] {
      t.from->provide();
      t.cancel();
    });
  });
}

// The wait is being given up when the value comes.
BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_request_just_before_the_value_loses_neither, Body, both)
{
  for_each_row<Body>([](taker<Body>& t) {
    t.start();
    t.w.settle();
    t.w.call([&] {
      t.cancel();
      t.from->provide();
    });
  });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_request_in_the_turn_of_the_start_loses_nothing, Body, both)
{
  for_each_row<Body>([](taker<Body>& t) {
    t.from->provide();
    t.start();
    t.w.call([&] { t.cancel(); });
  });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_wait_that_timed_out_has_lost_nothing, Body, both)
{
  for_each_row<Body>([](taker<Body>& t) {
    t.start_limited();
    t.w.settle();
    t.w.advance(1s);
    t.w.advance(1s);
    if (!t.from->by_itself())
    {
      BOOST_TEST(t.timeouts == 2);
      t.from->provide();
    }
    t.w.finish(t.task);
    BOOST_TEST(t.timeouts <= 2);
  });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_value_that_comes_as_the_time_is_up_is_not_lost, Body, both)
{
  for (bool const before : {true, false})
    BOOST_TEST_CONTEXT(before)
  for_each_row<Body>([before](taker<Body>& t) {
    auto const provide = [&] { t.from->provide(); };
    if (before)
      t.w.lp.call_later(1s, provide);
    t.start_limited();
    t.w.settle();
    if (!before)
      t.w.lp.call_later(1s, provide);
    t.w.advance(1s);
    t.w.finish(t.task);
    BOOST_TEST(t.timeouts <= 1);
  });
}

// Destroys what the task waits for, and then itself.
template <typename Body>
awaitable_of<Body> wait_for_nothing(
  maker<Body> make, asio::io_context& c, taskio_test::counted)
{
  auto const from = make(c);
  co_await from->next();
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_context_that_goes_takes_the_wait_with_it, Body, both)
{
  for (row const& r : rows)
    BOOST_TEST_CONTEXT(r.name)
    {
      taskio_test::census tasks;
      taskio_test::report_log reports;
      {
        asio::io_context context(1);
        taskio::loop lp(context);
        reports.listen_to(lp);
        lp.create_task(wait_for_nothing<Body>(
          std::get<maker<Body>>(r.make), context, taskio_test::counted(tasks)));
        context.poll();
      }
      BOOST_TEST(tasks.alive == 0);
      // A resolver may have been quicker.
      BOOST_TEST(reports.take().size() <= 1u);
    }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
