//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "kinds.hpp"
#include "support.hpp"
#include "tracking_executor.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/taskio/operation.hpp>
#include <future>
#include <memory>
#include <optional>

namespace {

using namespace taskio_test;

struct own_failure : std::runtime_error
{
  using std::runtime_error::runtime_error;
};

// What the subjects do: they sleep, count themselves meanwhile, take their time
// for a clean-up when they are cancelled, and fail if asked to.
struct plan
{
  std::chrono::milliseconds length = 5ms;
  bool fails = false;
  census* alive = nullptr;
  trace* log = nullptr;
};

taskio::awaitable<int> act(plan p)
{
  std::optional<counted> const guard =
    p.alive ? std::make_optional<counted>(*p.alive) : std::nullopt;
  std::exception_ptr cancelled;
  try
  {
    co_await taskio::sleep(p.length);
  }
  catch (taskio::cancelled_error const&)
  {
    cancelled = std::current_exception();
  }
  if (cancelled)
  {
    co_await taskio::sleep(2ms);
    if (p.log)
      (*p.log)("clean");
    std::rethrow_exception(cancelled);
  }
  if (p.fails)
    throw own_failure("own");
  co_return 7;
}

// The functions that give operations, each of which gives seven.
struct with_wait_for
{
  static constexpr char const* failure = "own";
  static taskio::operation<int> make(plan p)
  {
    return taskio::wait_for(act(p), 1h);
  }
  static int value(int v) { return v; }
};
struct with_wait_for_without_limit
{
  static constexpr char const* failure = "own";
  static taskio::operation<int> make(plan p)
  {
    return taskio::wait_for([p] { return act(p); }, std::nullopt);
  }
  static int value(int v) { return v; }
};
struct with_timeout
{
  static constexpr char const* failure = "own";
  static taskio::operation<int> make(plan p)
  {
    return taskio::timeout(1h, [p](taskio::timeout_scope&) { return act(p); });
  }
  static int value(int v) { return v; }
};
struct with_task_group
{
  static constexpr char const* failure = "[own]";
  static taskio::operation<int> make(plan p)
  {
    return taskio::task_group(
      [p](taskio::task_group_scope& group) -> taskio::awaitable<int> {
        group.create_task(act(p));
        co_return 7;
      });
  }
  static int value(int v) { return v; }
};
// Does not take its time: to cancel a wait ends the wait only.
struct with_wait
{
  static constexpr char const* failure = nullptr;
  using found = taskio::wait_result<taskio::future<int>>;
  static taskio::operation<found> make(plan p)
  {
    auto f = created_on->create_future<int>();
    created_on->call_later(p.length, [f] {
      if (!f.done())
        f.set_result(7);
    });
    return taskio::wait(f);
  }
  static int value(found const& r) { return r.done.at(0).result(); }
  static inline taskio::loop* created_on = nullptr;
};
struct with_next
{
  static constexpr char const* failure = nullptr;
  static taskio::operation<int> make(plan p)
  {
    auto f = with_wait::created_on->create_future<int>();
    with_wait::created_on->call_later(p.length, [f] { f.set_result(7); });
    handed_out.emplace(taskio::as_completed(std::vector{f}));
    return handed_out->next_result();
  }
  static int value(int v) { return v; }
  static inline std::optional<taskio::completions<taskio::future<int>>>
    handed_out;
};
struct with_everything
{
  static constexpr char const* failure = "[own]";
  static taskio::operation<int> make(plan p)
  {
    return taskio::wait_for(taskio::timeout(2h, with_task_group::make(p)), 1h);
  }
  static int value(int v) { return v; }
};

using subjects = std::tuple<with_wait_for, with_wait_for_without_limit,
  with_timeout, with_task_group, with_wait, with_next, with_everything>;
// Those that stand for what they run.
using runners = std::tuple<with_wait_for, with_wait_for_without_limit,
  with_timeout, with_task_group, with_everything>;

template <typename Subject>
using value_of = typename decltype(Subject::make(plan()))::value_type;

struct stage : world
{
  explicit stage(foreign policy = foreign::wait) : world(policy)
  {
    with_wait::created_on = &lp;
  }
  ~stage() { with_next::handed_out.reset(); }
};

BOOST_AUTO_TEST_SUITE(operation)

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_callback_is_called_once_and_not_at_once, Subject, subjects)
{
  stage w;
  trace log;
  w.call([&] {
    Subject::make({}).async_wait(
      [&](std::exception_ptr e, value_of<Subject> v) {
        log(kind(e) + std::to_string(Subject::value(v)));
        BOOST_TEST((&taskio::running_loop() == &w.lp));
        BOOST_TEST((w.now() == 5ms));
      });
    log("started");
  });
  w.run();
  BOOST_TEST(log.str() == "started none7");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(it_is_started_by_a_call_too, Subject, subjects)
{
  stage w;
  int calls = 0;
  w.call([&] {
    Subject::make({})([&](std::exception_ptr, value_of<Subject>) { ++calls; });
  });
  w.run();
  BOOST_TEST(calls == 1);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  use_future_gives_the_value_or_the_failure, Subject, subjects)
{
  for (bool fails : {false, true})
  {
    if (fails && !Subject::failure)
      continue;
    stage w;
    std::optional<std::future<value_of<Subject>>> f;
    w.call([&] {
      f = Subject::make({.fails = fails}).async_wait(asio::use_future);
    });
    w.run();
    BOOST_REQUIRE((f->wait_for(0s) == std::future_status::ready));
    if (!fails)
    {
      BOOST_TEST(Subject::value(f->get()) == 7);
      continue;
    }
    try
    {
      f->get();
      BOOST_ERROR("no failure");
    }
    catch (...)
    {
      BOOST_TEST(kind(std::current_exception()) == Subject::failure);
    }
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  deferred_starts_when_it_is_called, Subject, subjects)
{
  stage w;
  trace log;
  auto op = Subject::make({}).async_wait(asio::deferred);
  w.settle();
  w.call([&] {
    std::move(op)([&](std::exception_ptr e, value_of<Subject> v) {
      log(kind(e) + std::to_string(Subject::value(v)));
    });
  });
  BOOST_TEST(log.str() == "");
  w.run();
  BOOST_TEST(log.str() == "none7");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(detached_it_goes_on, Subject, runners)
{
  census c;
  stage w;
  w.call([&] { Subject::make({.alive = &c}).async_wait(asio::detached); });
  BOOST_TEST(c.alive == 1);
  w.run();
  BOOST_TEST(c.alive == 0);
  BOOST_TEST((w.now() == 5ms));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  as_tuple_gives_the_failure_as_a_value, Subject, runners)
{
  stage w;
  w.play([]() -> taskio::awaitable<void> {
    auto const token =
      asio::as_tuple(asio::use_awaitable_t<taskio::executor>());
    auto const [e, v] =
      co_await Subject::make({.fails = true}).async_wait(token);
    BOOST_TEST(kind(e) == Subject::failure);
  });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_signal_in_the_slot_cancels_it_and_it_completes_when_it_has_given_up,
  Subject, subjects)
{
  census c;
  stage w;
  trace log;
  asio::cancellation_signal signal;
  bool const takes_time = Subject::failure != nullptr;
  w.call([&] {
    Subject::make({.length = 10ms, .alive = &c, .log = &log})
      .async_wait(asio::bind_cancellation_slot(
        signal.slot(), [&](std::exception_ptr e, value_of<Subject>) {
          log(kind(e));
          BOOST_TEST(c.alive == 0);
          BOOST_TEST((w.now() == (takes_time ? 5ms : 3ms)));
        }));
  });
  w.lp.call_later(3ms, [&] { signal.emit(asio::cancellation_type::terminal); });
  w.run();
  BOOST_TEST(log.str() == (takes_time ? "clean cancelled(-)" : "cancelled(-)"));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  cancelled_before_it_starts_it_never_does, Subject, subjects)
{
  census c;
  stage w;
  trace log;
  asio::cancellation_signal signal;
  w.call([&] {
    Subject::make({.alive = &c, .log = &log})
      .async_wait(asio::bind_cancellation_slot(signal.slot(),
        [&](std::exception_ptr e, value_of<Subject>) { log(kind(e)); }));
    signal.emit(asio::cancellation_type::terminal);
    log("emitted");
  });
  BOOST_TEST(log.str() == "emitted cancelled(-)");
  BOOST_TEST(c.born == 0);
  w.run();
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  the_handler_runs_on_its_own_executor, Subject, subjects)
{
  // The handler counts as work of the context.
  stage w(foreign::ignore);
  tracking_executor const elsewhere(w.context.get_executor(), 1);
  int calls = 0;
  w.call([&] {
    Subject::make({}).async_wait(asio::bind_executor(
      elsewhere, [&](std::exception_ptr e, value_of<Subject> v) {
        ++calls;
        BOOST_TEST(tracking_executor::running(1));
        BOOST_TEST(kind(e) == "none");
        BOOST_TEST(Subject::value(v) == 7);
      }));
  });
  w.run();
  BOOST_TEST(calls == 1);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  away_from_loops_it_needs_a_handler_that_has_one, Subject, subjects)
{
  stage w;
  int calls = 0;
  BOOST_CHECK_THROW(
    Subject::make({}).async_wait([](std::exception_ptr, value_of<Subject>) {}),
    std::logic_error);
  Subject::make({}).async_wait(asio::bind_executor(
    w.lp.get_executor(), [&](std::exception_ptr e, value_of<Subject> v) {
      ++calls;
      BOOST_TEST((&taskio::running_loop() == &w.lp));
      BOOST_TEST(kind(e) == "none");
      BOOST_TEST(Subject::value(v) == 7);
    }));
  BOOST_TEST(calls == 0);
  w.run();
  BOOST_TEST(calls == 1);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_closed_loop_destroys_the_handler_uncalled, Subject, subjects)
{
  census c;
  census handlers;
  std::optional<std::future<value_of<Subject>>> f;
  {
    stage w;
    w.call([&] {
      Subject::make({.length = 1h, .alive = &c})
        .async_wait([guard = counted(handlers)](std::exception_ptr,
                      value_of<Subject>) { BOOST_ERROR("called"); });
      f = Subject::make({.length = 1h}).async_wait(asio::use_future);
    });
    BOOST_TEST(handlers.alive == 1);
    w.lp.set_exception_handler([](auto&, auto const&) {});
  }
  BOOST_TEST(c.alive == 0);
  BOOST_TEST(handlers.alive == 0);
  BOOST_CHECK_THROW(f->get(), std::future_error);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  one_that_is_not_started_does_nothing, Subject, runners)
{
  census c;
  stage w;
  {
    auto never = Subject::make({.alive = &c});
    w.run();
    auto moved = std::move(never);
  }
  w.run();
  BOOST_TEST(c.born == 0);
  BOOST_TEST((w.now() == 0ms));
}

// In a coroutine of either kind.
template <typename Body, typename Subject>
awaitable_of<Body, int> run_in(plan p)
{
  if constexpr (std::is_same_v<Body, typed_body>)
    co_return Subject::value(co_await Subject::make(p));
  else
  {
    auto op = Subject::make(p);
    auto const v = co_await std::move(op).async_wait(asio::use_awaitable);
    co_return Subject::value(v);
  }
}

template <typename Body, typename Subject>
struct pair_of
{
  using body = Body;
  using subject = Subject;
};
template <typename... Subject>
constexpr auto in_both(std::tuple<Subject...>*)
  -> std::tuple<pair_of<typed_body, Subject>...,
    pair_of<plain_body, Subject>...>;
using subjects_in_both = decltype(in_both(static_cast<subjects*>(nullptr)));
using runners_in_both = decltype(in_both(static_cast<runners*>(nullptr)));

BOOST_AUTO_TEST_CASE_TEMPLATE(
  in_a_coroutine_of_a_task_it_gives_the_value, Pair, subjects_in_both)
{
  stage w;
  int const v = w.play(
    [] { return run_in<typename Pair::body, typename Pair::subject>({}); });
  BOOST_TEST(v == 7);
  BOOST_TEST((w.now() == 5ms));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  in_a_coroutine_of_a_task_failures_keep_their_types, Pair, runners_in_both)
{
  stage w;
  auto const t = w.lp.create_task([] {
    return run_in<typename Pair::body, typename Pair::subject>({.fails = true});
  });
  w.run();
  BOOST_TEST(kind(t.exception()) == Pair::subject::failure);
}

// The group makes a task for its member; nothing else is made.
BOOST_AUTO_TEST_CASE_TEMPLATE(
  in_a_coroutine_of_a_task_it_is_a_part_of_that_task, Pair, subjects_in_both)
{
  stage w;
  using subject = typename Pair::subject;
  constexpr bool group = std::is_same_v<subject, with_task_group>
    || std::is_same_v<subject, with_everything>;
  auto const t =
    w.lp.create_task([] { return run_in<typename Pair::body, subject>({}); });
  w.settle();
  BOOST_TEST(taskio::all_tasks(w.lp).size() == (group ? 2u : 1u));
  w.run();
  BOOST_TEST(outcome(t) == "value");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_request_reaches_it_once_and_what_follows_awaits_freely, Pair,
  subjects_in_both)
{
  using body = typename Pair::body;
  using subject = typename Pair::subject;
  bool const takes_time = subject::failure != nullptr;
  census c;
  stage w;
  trace log;
  auto const t = w.lp.create_task([&]() -> awaitable_of<body> {
    auto const self = taskio::current_task();
    std::string caught;
    try
    {
      co_await run_in<body, subject>({.length = 1h, .alive = &c, .log = &log});
    }
    catch (...)
    {
      caught = kind(std::current_exception());
    }
    BOOST_TEST((caught == "cancelled(m)" || caught == "cancelled(-)"));
    BOOST_TEST((taskio::current_task() == self));
    BOOST_TEST(c.alive == 0);
    for (int i = 0; i < 3; ++i)
      co_await body::sleep(1ms);
    // Another one works as well.
    BOOST_TEST((co_await run_in<body, subject>({})) == 7);
    log("end");
  });
  w.lp.call_later(3ms, [&] { t.cancel("m"); });
  w.run();
  BOOST_TEST(outcome(t) == "value");
  BOOST_TEST(log.str() == (takes_time ? "clean end" : "end"));
  BOOST_TEST(t.cancelling() == 1);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_request_that_was_there_first_keeps_it_from_waiting, Pair, subjects_in_both)
{
  using body = typename Pair::body;
  using subject = typename Pair::subject;
  stage w;
  auto const t = w.lp.create_task([&]() -> awaitable_of<body> {
    taskio::current_task().cancel("m");
    co_await run_in<body, subject>({.length = 1h});
    BOOST_ERROR("it went on");
  });
  w.settle();
  w.lp.call_later(10ms, [&] { BOOST_TEST(t.done()); });
  w.run();
  BOOST_TEST(t.cancelled());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_task_that_is_cancelled_before_its_start_never_starts_it, Pair,
  runners_in_both)
{
  census c;
  stage w;
  auto const t = w.lp.create_task([&] {
    return run_in<typename Pair::body, typename Pair::subject>({.alive = &c});
  });
  t.cancel("m");
  w.run();
  BOOST_TEST(outcome(t) == "cancelled(m)");
  BOOST_TEST(c.born == 0);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  it_is_the_body_of_a_task_that_is_cancelled_before_its_start, Subject, runners)
{
  census c;
  stage w;
  auto const t = w.lp.create_task(Subject::make({.alive = &c}));
  t.cancel("m");
  w.run();
  BOOST_TEST(outcome(t) == "cancelled(m)");
  BOOST_TEST(c.born == 0);
}

// Coroutines of both kinds that call each other, with an operation at the
// bottom.
template <typename Subject>
taskio::awaitable<int> own_level(int depth, plan p);
template <typename Subject>
asio::awaitable<int> plain_level(int depth, plan p)
{
  if (depth > 0)
    co_return co_await taskio::wait_for(own_level<Subject>(depth - 1, p), 1h)
      .async_wait(asio::use_awaitable);
  co_return co_await run_in<plain_body, Subject>(p);
}
template <typename Subject>
taskio::awaitable<int> own_level(int depth, plan p)
{
  if (depth > 0)
    co_return co_await plain_level<Subject>(depth - 1, p);
  co_return co_await run_in<typed_body, Subject>(p);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  coroutines_of_both_kinds_nest_around_it, Subject, subjects)
{
  for (int depth = 0; depth < 5; ++depth)
    for (bool plain : {false, true})
      for (bool cancel : {false, true})
        BOOST_TEST_CONTEXT("depth " << depth << (plain ? " plain" : " own")
                                    << (cancel ? " cancelled" : ""))
        {
          stage w;
          census c;
          plan const p{.length = cancel ? std::chrono::milliseconds(1h) : 5ms,
            .alive = &c};
          auto const t = w.lp.create_task([&]() -> taskio::awaitable<int> {
            int v = 0;
            try
            {
              if (plain)
                v = co_await plain_level<Subject>(depth, p);
              else
                v = co_await own_level<Subject>(depth, p);
            }
            catch (taskio::cancelled_error const&)
            {
              v = -1;
            }
            co_await taskio::sleep(1ms);
            co_return v;
          });
          if (cancel)
            w.lp.call_later(3ms, [&] { t.cancel(); });
          w.run();
          BOOST_REQUIRE(outcome(t) == "value");
          BOOST_TEST(t.result() == (cancel ? -1 : 7));
          BOOST_TEST(c.alive == 0);
        }
}

using namespace asio::experimental::awaitable_operators;

template <typename Body>
awaitable_of<Body> pause(std::chrono::milliseconds d)
{
  co_await Body::sleep(d);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  in_a_branch_that_wins_it_gives_its_value, Pair, subjects_in_both)
{
  using body = typename Pair::body;
  stage w;
  w.play([&]() -> awaitable_of<body> {
    auto const r =
      co_await (run_in<body, typename Pair::subject>({}) || pause<body>(1h));
    BOOST_REQUIRE(r.index() == 0u);
    BOOST_TEST(std::get<0>(r) == 7);
  });
  BOOST_TEST((w.now() == 5ms));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  in_a_branch_that_loses_it_is_cancelled_and_waited_for, Pair, subjects_in_both)
{
  using body = typename Pair::body;
  using subject = typename Pair::subject;
  bool const takes_time = subject::failure != nullptr;
  census c;
  stage w;
  trace log;
  w.play([&]() -> awaitable_of<body> {
    auto const r = co_await (
      run_in<body, subject>({.length = 20ms, .alive = &c, .log = &log})
      || pause<body>(5ms));
    BOOST_TEST(r.index() == 1u);
    BOOST_TEST(c.alive == 0);
    log("end");
    co_await body::sleep(1ms);
  });
  BOOST_TEST(log.str() == (takes_time ? "clean end" : "end"));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_time_limit_in_a_branch_is_none_of_the_others, Body, both_bodies)
{
  stage w;
  trace log;
  auto const t = w.lp.create_task([&]() -> awaitable_of<Body> {
    auto const limited = [&]() -> awaitable_of<Body> {
      try
      {
        if constexpr (std::is_same_v<Body, typed_body>)
          co_await taskio::wait_for(pause<Body>(1h), 5ms);
        else
          co_await taskio::wait_for(pause<Body>(1h), 5ms)
            .async_wait(asio::use_awaitable);
      }
      catch (...)
      {
        log(kind(std::current_exception()));
      }
    };
    auto const other = [&]() -> awaitable_of<Body> {
      co_await Body::sleep(10ms);
      log("other");
    };
    co_await (limited() && other());
    co_await Body::sleep(1ms);
    log("end");
  });
  w.run();
  BOOST_TEST(outcome(t) == "value");
  BOOST_TEST(log.str() == "timeout other end");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_request_to_the_task_reaches_its_branches, Body, both_bodies)
{
  census c;
  stage w;
  trace log;
  auto const t = w.lp.create_task([&]() -> awaitable_of<Body> {
    co_await (
      run_in<Body, with_task_group>({.length = 1h, .alive = &c, .log = &log})
      && run_in<Body, with_wait_for>({.length = 1h, .alive = &c, .log = &log}));
  });
  w.lp.call_later(3ms, [&] { t.cancel("m"); });
  w.run();
  BOOST_TEST(t.cancelled());
  BOOST_TEST(c.alive == 0);
  BOOST_TEST(log.str() == "clean clean");
  BOOST_TEST((w.now() == 5ms));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  what_co_spawn_started_awaits_it_as_well, Subject, subjects)
{
  stage w;
  trace log;
  auto const t = w.lp.create_task([&]() -> taskio::awaitable<void> {
    auto ex = co_await asio::this_coro::executor;
    asio::co_spawn(ex, run_in<typed_body, Subject>({}),
      [&](std::exception_ptr e, int v) { log(kind(e) + std::to_string(v)); });
    asio::co_spawn(ex, run_in<plain_body, Subject>({}),
      [&](std::exception_ptr e, int v) { log(kind(e) + std::to_string(v)); });
  });
  w.run();
  BOOST_TEST(log.str() == "none7 none7");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_plain_coroutine_of_no_loop_starts_it_on_the_running_one, Subject, subjects)
{
  // The handler counts as work of the context.
  stage w(foreign::ignore);
  trace log;
  // A strand of the context, as far as the loop knows.
  asio::any_io_executor const elsewhere =
    tracking_executor(w.context.get_executor(), 1);
  w.lp.call_soon([&] {
    asio::co_spawn(
      elsewhere,
      [&]() -> asio::awaitable<void> {
        BOOST_TEST(tracking_executor::running(1));
        co_return;
      },
      asio::detached);
    asio::post(w.lp.get_executor(), [&] {
      auto op = Subject::make({});
      std::move(op).async_wait(asio::bind_executor(
        elsewhere, [&](std::exception_ptr e, value_of<Subject> v) {
          log(kind(e) + std::to_string(Subject::value(v)));
        }));
    });
  });
  w.run();
  BOOST_TEST(log.str() == "none7");
}

// Off the loop, the await brings the coroutine home.
BOOST_AUTO_TEST_CASE_TEMPLATE(
  awaited_elsewhere_it_runs_on_the_loop, Subject, subjects)
{
  stage w;
  w.play([&]() -> taskio::awaitable<void> {
    auto const self = taskio::current_task();
    auto op = Subject::make({});
    asio::use_awaitable_t<taskio::executor> const token;
    co_await asio::post(asio::bind_executor(w.context.get_executor(), token));
    BOOST_TEST(!taskio::current_task());
    auto const v = co_await std::move(op);
    BOOST_TEST((taskio::current_task() == self));
    BOOST_TEST(Subject::value(v) == 7);
  });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  awaited_elsewhere_it_is_a_part_of_the_task_all_the_same, Subject, runners)
{
  census c;
  stage w;
  trace log;
  auto const t = w.lp.create_task([&]() -> taskio::awaitable<void> {
    asio::use_awaitable_t<taskio::executor> const token;
    co_await asio::post(asio::bind_executor(w.context.get_executor(), token));
    co_await Subject::make({.length = 1h, .alive = &c, .log = &log});
  });
  w.lp.call_later(3ms, [&] { t.cancel("m"); });
  w.run();
  BOOST_TEST(t.cancelled());
  BOOST_TEST(log.str() == "clean");
  BOOST_TEST(c.alive == 0);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  it_is_gathered_shielded_and_limited, Subject, subjects)
{
  stage w;
  w.play([]() -> taskio::awaitable<void> {
    auto const [a, b] =
      co_await taskio::gather(Subject::make({}), Subject::make({}));
    BOOST_TEST(Subject::value(a) == 7);
    BOOST_TEST(Subject::value(b) == 7);
    auto const c = co_await taskio::shield(Subject::make({}));
    BOOST_TEST(Subject::value(c) == 7);
    auto const d = co_await taskio::wait_for(Subject::make({}), 1s);
    BOOST_TEST(Subject::value(d) == 7);
    auto const e = co_await taskio::create_task(Subject::make({}));
    BOOST_TEST(Subject::value(e) == 7);
  });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_plain_coroutine_awaits_one_without_a_value_as_it_is, Body, both_bodies)
{
  stage w;
  w.play([]() -> awaitable_of<Body> {
    co_await taskio::wait_for(taskio::sleep(1ms), 1s);
    co_await taskio::timeout(1s, taskio::sleep(1ms));
    auto const body = [](
                        taskio::task_group_scope& group) -> awaitable_of<Body> {
      group.create_task(taskio::sleep(1ms));
      co_return;
    };
    co_await taskio::task_group(body);
  });
  BOOST_TEST((w.now() == 3ms));
}

BOOST_AUTO_TEST_CASE(values_that_cannot_be_made_from_nothing_come_optional)
{
  stage w;
  trace log;
  w.call([&] {
    auto const body = []() -> taskio::awaitable<only_movable> {
      co_return only_movable(4);
    };
    auto const broken = []() -> taskio::awaitable<no_default> {
      throw own_failure("own");
      co_return no_default(1);
    };
    taskio::wait_for(body(), 1s)
      .async_wait([&](std::exception_ptr e, std::optional<only_movable> v) {
        log(kind(e) + std::to_string(v->value));
      });
    taskio::timeout(1s, broken)
      .async_wait([&](std::exception_ptr e, std::optional<no_default> v) {
        log(kind(e) + (v ? "?" : ""));
      });
  });
  w.run();
  BOOST_TEST(log.str() == "none4 own");
}

BOOST_AUTO_TEST_CASE(values_that_cannot_be_made_from_nothing_in_a_branch)
{
  stage w;
  w.play([]() -> taskio::awaitable<void> {
    auto const limited = []() -> taskio::awaitable<int> {
      auto const body = []() -> taskio::awaitable<only_movable> {
        co_await taskio::sleep(1ms);
        co_return only_movable(4);
      };
      auto const v = co_await taskio::wait_for(body(), 1s);
      co_return v.value;
    };
    auto const [a, b] = co_await (limited() && limited());
    BOOST_TEST(a + b == 8);
  });
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
