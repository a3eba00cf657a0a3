//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "support.hpp"

#include <algorithm>
#include <boost/taskio/exception_context.hpp>
#include <iostream>
#include <sstream>

namespace {

using namespace taskio_test;

template <typename Body>
awaitable_of<Body> fail_later()
{
  co_await Body::sleep(1ms);
  throw std::runtime_error("failed");
}

template <typename Body>
awaitable_of<Body> sleep_on()
{
  co_await Body::sleep(1h);
}

// One report about a failure that nobody looked at.
void check_unretrieved(world& w, std::string const& task)
{
  auto const reports = w.reports.take();
  BOOST_REQUIRE(reports.size() == 1u);
  BOOST_TEST(reports[0].what == "failed");
  BOOST_TEST(reports[0].task == task);
  BOOST_TEST(reports[0].about_future);
  BOOST_TEST(reports[0].message.find("never retrieved") != std::string::npos);
}

// Sends what is written to standard error into a string.
class captured_errors
{
public:
  captured_errors() : old_(std::cerr.rdbuf(text_.rdbuf())) {}
  captured_errors(captured_errors const&) = delete;
  captured_errors& operator=(captured_errors const&) = delete;
  ~captured_errors() { std::cerr.rdbuf(old_); }
  std::string text() const { return text_.str(); }

private:
  std::ostringstream text_;
  std::streambuf* old_;
};

BOOST_AUTO_TEST_SUITE(exception_context)

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_failure_without_handles_is_reported_when_the_task_ends, Body, both_bodies)
{
  world w;
  w.lp.create_task(fail_later<Body>(), {.name = "t"});
  w.run();
  check_unretrieved(w, "t");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_failure_is_reported_when_the_last_handle_goes, Body, both_bodies)
{
  world w;
  auto t = w.lp.create_task(fail_later<Body>(), {.name = "t"});
  taskio::any_future other = t;
  w.run();
  BOOST_TEST(w.reports.size() == 0u);
  t = {};
  BOOST_TEST(w.reports.size() == 0u);
  other = {};
  w.settle();
  check_unretrieved(w, "t");
}

BOOST_AUTO_TEST_CASE(a_failure_set_in_a_future_is_reported_too)
{
  world w;
  auto f = w.lp.create_future<int>();
  f.set_exception(std::runtime_error("failed"));
  f = {};
  w.settle();
  check_unretrieved(w, "");
}

BOOST_AUTO_TEST_CASE(a_failure_of_an_eager_task_without_handles_is_reported)
{
  world w;
  w.call([&] {
    w.lp.create_task(
      []() -> taskio::awaitable<void> {
        throw std::runtime_error("failed");
        co_return;
      },
      {.name = "t", .eager_start = true});
  });
  check_unretrieved(w, "t");
}

// Ways to look at a failure.
struct look
{
  char const* name;
  void (*at)(world&, taskio::task<void> const&);
};

look const looks[] = {
  {"result", [](world&, auto const& t) { outcome(t); }},
  {"exception", [](world&, auto const& t) { t.exception(); }},
  {"exception of any_future",
    [](world&, auto const& t) { taskio::any_future(t).exception(); }},
  {"await",
    [](world& w, auto const& t) {
      auto other =
        w.lp.create_task([t]() -> taskio::awaitable<void> { co_await t; });
      w.run();
      outcome(other);
    }},
  {"await in a plain body",
    [](world& w, auto const& t) {
      auto other = w.lp.create_task([t]() -> asio::awaitable<void> {
        co_await t.async_wait(asio::use_awaitable);
      });
      w.run();
      outcome(other);
    }},
  {"async_wait",
    [](world& w, auto const& t) {
      t.async_wait([](std::exception_ptr) {});
      w.settle();
    }},
  {"cancel", [](world& w, auto const& t) { w.call([&] { t.cancel(); }); }},
};

BOOST_AUTO_TEST_CASE(a_failure_that_somebody_looked_at_is_not_reported)
{
  for (look const& l : looks)
    BOOST_TEST_CONTEXT(l.name)
    {
      world w;
      auto t = w.lp.create_task(fail_later<typed_body>());
      w.run();
      l.at(w, t);
      t = {};
      w.settle();
      BOOST_TEST(w.reports.size() == 0u);
    }
}

BOOST_AUTO_TEST_CASE(asking_whether_it_is_done_is_not_looking)
{
  world w;
  auto t = w.lp.create_task(fail_later<typed_body>(), {.name = "t"});
  w.run();
  BOOST_TEST(t.done());
  BOOST_TEST(!t.cancelled());
  t = {};
  w.settle();
  check_unretrieved(w, "t");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  neither_a_value_nor_a_cancellation_is_reported, Body, both_bodies)
{
  world w;
  auto const sleeper = []() -> awaitable_of<Body> { co_await Body::sleep(1s); };
  auto t = w.lp.create_task(sleeper());
  auto f = w.lp.create_future<int>();
  w.call([&] {
    t.cancel();
    f.cancel();
  });
  w.lp.create_task(sleeper());
  t = {};
  f = {};
  w.run();
  BOOST_TEST(w.reports.size() == 0u);
}

BOOST_AUTO_TEST_CASE(a_failure_is_reported_once)
{
  world w;
  taskio::any_task seen;
  w.lp.call_later(2ms, [&] { seen = {}; });
  seen = w.lp.create_task(fail_later<typed_body>(), {.name = "t"});
  w.run();
  check_unretrieved(w, "t");
  w.settle();
  BOOST_TEST(w.reports.size() == 0u);
}

BOOST_AUTO_TEST_CASE(a_pending_task_that_is_destroyed_is_reported_by_name)
{
  report_log reports;
  {
    asio::io_context context;
    taskio::loop lp(context);
    reports.listen_to(lp);
    lp.create_task(sleep_on<typed_body>(), {.name = "typed"});
    lp.create_task(sleep_on<plain_body>(), {.name = "plain"});
    context.poll();
  }
  auto const entries = reports.take();
  BOOST_REQUIRE(entries.size() == 2u);
  BOOST_TEST(entries[0].task == "typed");
  BOOST_TEST(entries[1].task == "plain");
  BOOST_TEST(entries[0].what == "none");
  BOOST_TEST(entries[0].message.find("destroyed") != std::string::npos);
  BOOST_TEST(entries[0].message.find("pending") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_a_callback_throws_is_reported_and_the_loop_goes_on)
{
  world w;
  trace log;
  w.lp.call_soon([] { throw std::runtime_error("soon"); });
  w.lp.call_later(1ms, [] { throw std::runtime_error("later"); });
  w.lp.call_soon_threadsafe([] { throw 42; });
  w.lp.call_later(1ms, [&] { log("next"); });
  w.run();
  BOOST_TEST(log.str() == "next");
  auto const reports = w.reports.take();
  BOOST_REQUIRE(reports.size() == 3u);
  BOOST_TEST(reports[0].what == "soon");
  BOOST_TEST(reports[1].what == "unknown");
  BOOST_TEST(reports[2].what == "later");
  BOOST_TEST(!reports[0].message.empty());
  BOOST_TEST(!reports[0].about_future);
}

BOOST_AUTO_TEST_CASE(a_report_is_made_on_the_loop)
{
  world w;
  int reports = 0;
  w.lp.set_exception_handler(
    [&](taskio::loop& l, taskio::exception_context const& c) {
      ++reports;
      BOOST_TEST((&l == &w.lp));
      BOOST_TEST((&taskio::running_loop() == &w.lp));
      BOOST_TEST(describe(c.exception) == "failed");
    });
  auto t = w.lp.create_task(fail_later<typed_body>());
  w.lp.create_task(fail_later<typed_body>());
  w.run();
  t = {};
  w.settle();
  BOOST_TEST(reports == 2);
}

BOOST_AUTO_TEST_CASE(a_handler_keeps_its_state)
{
  world w;
  trace log;
  w.lp.set_exception_handler(
    [&log, n = 0](taskio::loop&, taskio::exception_context const&) mutable {
      log(std::to_string(++n));
    });
  w.lp.call_soon([] { throw std::runtime_error("reported"); });
  w.call([&] { w.lp.call_exception_handler({"told", {}, {}, {}}); });
  BOOST_TEST(log.str() == "1 2");
}

BOOST_AUTO_TEST_CASE(a_handler_that_throws_harms_nobody)
{
  world w;
  trace log;
  std::string text;
  w.lp.set_exception_handler(
    [&](taskio::loop&, taskio::exception_context const&) {
      log("handler");
      throw std::runtime_error("handler is broken");
    });
  w.lp.call_soon([] { throw std::runtime_error("original"); });
  w.lp.call_soon([&] { log("next"); });
  {
    captured_errors const errors;
    w.run();
    text = errors.text();
  }
  BOOST_TEST(log.str() == "handler next");
  BOOST_TEST(text.find("handler is broken") != std::string::npos);
  BOOST_TEST(text.find("original") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(without_a_handler_a_line_is_written_to_standard_error)
{
  world w;
  w.lp.set_exception_handler({});
  std::string text;
  {
    captured_errors const errors;
    w.lp.create_task(fail_later<typed_body>(), {.name = "unlucky"});
    w.run();
    text = errors.text();
  }
  BOOST_TEST(text.find("failed") != std::string::npos);
  BOOST_TEST(text.find("unlucky") != std::string::npos);
  BOOST_TEST(std::count(text.begin(), text.end(), '\n') == 1);
  BOOST_TEST(text.back() == '\n');
}

BOOST_AUTO_TEST_CASE(the_exception_handler_can_be_told)
{
  world w;
  auto f = w.lp.create_future<int>();
  w.call([&] {
    w.lp.call_exception_handler(
      {"told", std::make_exception_ptr(std::runtime_error("x")), f, {}});
  });
  auto const reports = w.reports.take();
  BOOST_REQUIRE(reports.size() == 1u);
  BOOST_TEST(reports[0].message == "told");
  BOOST_TEST(reports[0].what == "x");
  BOOST_TEST(reports[0].about_future);
}

BOOST_AUTO_TEST_CASE(the_default_handler_can_be_called)
{
  world w;
  std::string text;
  {
    captured_errors const errors;
    w.lp.default_exception_handler({"one", {}, {}, {}});
    taskio::default_exception_handler({"two", {}, {}, {}});
    w.lp.set_exception_handler({});
    w.lp.call_exception_handler({"three", {}, {}, {}});
    text = errors.text();
  }
  BOOST_TEST(w.reports.size() == 0u);
  BOOST_TEST(text.find("one") < text.find("two"));
  BOOST_TEST(text.find("two") < text.find("three"));
  BOOST_TEST(text.find("three") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_handler_may_keep_the_task_and_look_at_it)
{
  world w;
  taskio::any_task kept;
  w.lp.set_exception_handler(
    [&](taskio::loop&, taskio::exception_context const& c) { kept = c.task; });
  w.lp.create_task(fail_later<typed_body>(), {.name = "t"});
  w.run();
  BOOST_REQUIRE(bool(kept));
  BOOST_TEST(describe(kept.exception()) == "failed");
  w.reports.listen_to(w.lp);
  kept = {};
  w.settle();
  BOOST_TEST(w.reports.size() == 0u);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
