//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "gate.hpp"
#include "support.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <optional>

// Coroutines on executors of every type: as tasks, as arguments, awaited. What
// is of the coroutine's type is made by a template for each type; all else is
// the same code for all of them, in tables.

namespace {

using namespace taskio_test;
using on_signal = gate::on_signal;

using io_executor = asio::io_context::executor_type;
using io_strand = asio::strand<io_executor>;

// A loop of which coroutines on an executor type can be tasks.
struct place
{
  explicit place(bool on_strand)
    : lp(on_strand
          ? asio::any_io_executor(asio::make_strand(context.get_executor()))
          : asio::any_io_executor(context.get_executor()),
        clock)
    , aborting(context, on_signal::abort)
    , deaf(context, on_signal::take_notice)
  {
    reports.listen_to(lp);
  }
  void run() { clock.run(context); }

  report_log reports;
  // What awaits a future by a token is work of its own executor's context.
  taskio::virtual_clock clock{foreign::ignore};
  asio::io_context context{1};
  taskio::loop lp;
  gate aborting;
  gate deaf;
  trace log;
  std::chrono::milliseconds pause{0};
};

// Where a coroutine runs, and what comes of a request to cancel it.
enum class kind
{
  own,   // taskio::executor
  plain, // one that holds it
  above, // one made of it
  below  // what the loop was made with
};

template <typename Executor>
constexpr kind kind_of()
{
  if constexpr (std::is_same_v<Executor, taskio::executor>)
    return kind::own;
  else if constexpr (std::is_same_v<Executor, asio::any_io_executor>)
    return kind::plain;
  else if constexpr (std::is_constructible_v<Executor, taskio::executor>)
    return kind::above;
  else
    return kind::below;
}

// The ways to run a coroutine of which every executor type has its own
// instances. Each gives seven, or what the coroutine failed with.
template <typename Executor>
using coroutine = asio::awaitable<int, Executor>;
template <typename Executor>
using scenario = coroutine<Executor> (*)(place&);

template <typename Executor>
taskio::awaitable<int> awaited(place& p, scenario<Executor> s)
{
  co_return co_await s(p);
}

asio::awaitable<int> awaited_in_a_plain_task(taskio::task<int> t)
{
  co_return co_await t.async_wait(asio::use_awaitable);
}

taskio::awaitable<int> of_a_gather(taskio::awaitable<std::tuple<int, int>> g)
{
  auto const [a, b] = co_await std::move(g);
  BOOST_TEST(b == 0);
  co_return a;
}

template <typename Executor>
taskio::awaitable<std::tuple<int, int>> gathered(place& p, scenario<Executor> s)
{
  co_return co_await taskio::gather(s(p), taskio::sleep(0ms, 0));
}

template <typename Executor>
taskio::awaitable<int> in_a_group(place& p, scenario<Executor> s)
{
  std::optional<taskio::task<int>> t;
  auto const scope =
    [&](taskio::task_group_scope& group) -> taskio::awaitable<void> {
    t = group.create_task(s(p));
    co_return;
  };
  co_await taskio::task_group(scope);
  co_return t->result();
}

template <typename Executor>
struct ways
{
  using type = scenario<Executor>;
  using run = taskio::task<int> (*)(place&, type);

  struct way
  {
    char const* name;
    run begin;
    // What is left of a request that the coroutine has swallowed.
    char const* swallowed = nullptr;
  };

  static inline way const all[] = {
    {"create_task", [](place& p, type s) { return p.lp.create_task(s(p)); }},
    {"of a callable",
      [](place& p, type s) {
        return p.lp.create_task([&p, s] { return s(p); });
      }},
    {"ensure_future",
      [](place& p, type s) { return taskio::ensure_future(s(p), p.lp); }},
    {"awaited",
      [](place& p, type s) { return p.lp.create_task(awaited(p, s)); }},
    {"awaited by a plain task",
      [](place& p, type s) {
        return p.lp.create_task(
          awaited_in_a_plain_task(p.lp.create_task(s(p))));
      }},
    {"run_coroutine_threadsafe",
      [](place& p, type s) {
        return p.lp.create_task(
          taskio::run_coroutine_threadsafe(s(p), p.lp, typed_body::token()));
      }},
    {"wait_for",
      [](place& p, type s) {
        return p.lp.create_task(taskio::wait_for(s(p), 1h));
      }},
    {"timeout",
      [](place& p, type s) {
        return p.lp.create_task(taskio::timeout(
          1h, [&p, s](taskio::timeout_scope&) { return s(p); }));
      }},
    {"gather",
      [](place& p, type s) {
        return p.lp.create_task(of_a_gather(gathered(p, s)));
      },
      "cancelled(-)"},
    {"group",
      [](place& p, type s) { return p.lp.create_task(in_a_group(p, s)); },
      "cancelled(m)"},
  };
};

// What the coroutines do. They note where they are: the executor, and the task
// that runs.
template <typename Executor>
bool is_right(place& p, Executor const& ex)
{
  constexpr kind k = kind_of<Executor>();
  asio::any_io_executor const held = p.lp.state().below();
  auto const* below = held.template target<Executor>();
  if constexpr (k == kind::below)
    return below && *below == ex && !taskio::current_task();
  else if constexpr (k == kind::plain)
    return ex.template target<taskio::executor>() && taskio::current_task();
  else
    return bool(taskio::current_task());
}

template <typename Executor>
coroutine<Executor> gives_a_value(place& p)
{
  Executor const ex = co_await asio::this_coro::executor;
  BOOST_TEST(is_right(p, ex));
  co_await asio::post(asio::use_awaitable_t<Executor>());
  Executor const same = co_await asio::this_coro::executor;
  BOOST_TEST((same == ex));
  BOOST_TEST(is_right(p, ex));
  auto const state = co_await asio::this_coro::cancellation_state;
  BOOST_TEST((state.cancelled() == asio::cancellation_type::none));
  co_return 7;
}

template <typename Executor>
coroutine<Executor> gives_a_value_at_once(place&)
{
  co_return 7;
}

template <typename Executor>
coroutine<Executor> fails(place&)
{
  co_await asio::post(asio::use_awaitable_t<Executor>());
  throw std::runtime_error("own");
}

template <typename Executor>
coroutine<Executor> fails_at_once(place&)
{
  throw std::runtime_error("own");
  co_return 0;
}

template <typename Executor>
coroutine<Executor> lets_the_abort_out(place& p)
{
  co_return co_await p.aborting.async_wait(asio::use_awaitable_t<Executor>());
}

// Whether this await throws.
template <typename Executor>
asio::awaitable<bool, Executor> throws(gate& g)
{
  try
  {
    co_await g.async_wait(asio::use_awaitable_t<Executor>());
  }
  catch (boost::system::system_error const& e)
  {
    BOOST_TEST((e.code() == asio::error::operation_aborted));
    co_return true;
  }
  co_return false;
}

template <typename Executor>
asio::awaitable<bool, Executor> yields()
{
  try
  {
    co_await asio::post(asio::use_awaitable_t<Executor>());
  }
  catch (boost::system::system_error const&)
  {
    co_return false;
  }
  co_return true;
}

template <typename Executor>
coroutine<Executor> swallows_the_abort(place& p)
{
  BOOST_TEST(co_await throws<Executor>(p.aborting));
  co_return 7;
}

// Asio's state stays set until it is reset; ours is not a state.
template <typename Executor>
coroutine<Executor> cleans_up_after_a_reset(place& p)
{
  BOOST_TEST(co_await throws<Executor>(p.aborting));
  auto const before = co_await asio::this_coro::cancellation_state;
  bool const sticky = before.cancelled() != asio::cancellation_type::none;
  BOOST_TEST(sticky == (kind_of<Executor>() != kind::own));
  try
  {
    co_await asio::post(asio::use_awaitable_t<Executor>());
    BOOST_TEST(!sticky);
  }
  catch (boost::system::system_error const&)
  {
    BOOST_TEST(sticky);
  }
  co_await asio::this_coro::reset_cancellation_state();
  auto const after = co_await asio::this_coro::cancellation_state;
  BOOST_TEST((after.cancelled() == asio::cancellation_type::none));
  BOOST_TEST(co_await yields<Executor>());
  co_return 7;
}

template <typename Executor>
coroutine<Executor> cleans_up_without_throwing(place& p)
{
  co_await asio::this_coro::throw_if_cancelled(false);
  bool const asks = co_await asio::this_coro::throw_if_cancelled();
  BOOST_TEST(!asks);
  BOOST_TEST(co_await throws<Executor>(p.aborting));
  BOOST_TEST(co_await yields<Executor>());
  co_return 7;
}

// The operation pays no heed: the coroutine ends without an answer.
template <typename Executor>
coroutine<Executor> is_deaf(place& p)
{
  co_return co_await p.deaf.async_wait(asio::use_awaitable_t<Executor>());
}

template <typename Executor>
coroutine<Executor> has_its_own_filter(place& p)
{
  co_await asio::this_coro::reset_cancellation_state(
    asio::disable_cancellation());
  co_return co_await p.aborting.async_wait(asio::use_awaitable_t<Executor>());
}

template <typename Executor, typename In, typename Out>
coroutine<Executor> has_filters(place& p, In in, Out out)
{
  co_await asio::this_coro::reset_cancellation_state(in, out);
  int const v =
    co_await p.aborting.async_wait(asio::use_awaitable_t<Executor>());
  bool aborted = false;
  try
  {
    co_await asio::post(asio::use_awaitable_t<Executor>());
  }
  catch (...)
  {
    aborted = true;
  }
  p.log(aborted ? "aborted" : "went on");
  co_return v;
}

asio::cancellation_type passes(asio::cancellation_type t)
{
  return t;
}
asio::cancellation_type breaks(asio::cancellation_type)
{
  throw std::runtime_error("filter");
}

// The request waits.
template <typename Executor>
coroutine<Executor> has_a_filter_that_throws(place& p)
{
  return has_filters<Executor>(p, breaks, passes);
}

// The operation is not told; the next await throws.
template <typename Executor>
coroutine<Executor> throws_on_the_way_out(place& p)
{
  return has_filters<Executor>(p, passes, breaks);
}

// An operation that a signal ends there and then.
template <typename Executor>
auto async_wait_for_a_signal()
{
  asio::use_awaitable_t<Executor> const token;
  return asio::async_initiate<decltype(token), void(boost::system::error_code)>(
    [](auto handler) {
      auto slot = asio::get_associated_cancellation_slot(handler);
      auto const kept = std::make_shared<decltype(handler)>(std::move(handler));
      slot.assign([kept](asio::cancellation_type) {
        auto ended = std::move(*kept);
        ended(boost::system::error_code(asio::error::operation_aborted));
      });
    },
    token);
}

template <typename Executor>
coroutine<Executor> ends_within_the_signal(place&)
{
  co_await async_wait_for_a_signal<Executor>();
  co_return 0;
}

template <typename Executor>
coroutine<Executor> swallows_it_within_the_signal(place&)
{
  try
  {
    co_await async_wait_for_a_signal<Executor>();
  }
  catch (boost::system::system_error const&)
  {
  }
  co_return 7;
}

// What is done to a task 1 ms after it was begun, and 1 ms later; and how it
// ends, if its body is our own and if it is one of Asio's, where a request is
// Asio's as soon as it has been signalled.
struct story
{
  char const* name;
  void (*first)(place&, taskio::task<int> const&);
  void (*then)(place&, taskio::task<int> const&);
  std::string own;
  std::string other = own;
  // Once or several times.
  bool reported = false;
};

void nothing(place&, taskio::task<int> const&) {}
void cancel(place&, taskio::task<int> const& t)
{
  t.cancel("m");
}
void open_aborting(place& p, taskio::task<int> const&)
{
  p.aborting.open(7);
}
void open_deaf(place& p, taskio::task<int> const&)
{
  p.deaf.open(7);
}

std::string ending(taskio::task<int> const& t)
{
  try
  {
    return std::to_string(t.result());
  }
  catch (taskio::exception_group const& g)
  {
    return describe(g.exceptions().at(0));
  }
  catch (...)
  {
    return describe(std::current_exception());
  }
}

void check_reports(place& p, bool expected)
{
  auto const reports = p.reports.take();
  BOOST_TEST(reports.empty() == !expected);
  for (auto const& r : reports)
  {
    BOOST_TEST(r.message == "exception in a cancellation handler");
    BOOST_TEST(r.what == "filter");
    BOOST_TEST(r.about_future);
    BOOST_TEST(!r.task.empty());
  }
}

template <typename Executor>
void tell(story const& s, scenario<Executor> told)
{
  for (auto const& way : ways<Executor>::all)
    BOOST_TEST_CONTEXT(s.name << " " << way.name)
    {
      place p(std::is_same_v<Executor, io_strand>);
      std::optional<taskio::task<int>> t;
      p.lp.call_soon([&] { t = way.begin(p, told); });
      p.lp.call_later(1ms, [&] { s.first(p, *t); });
      p.lp.call_later(2ms, [&] { s.then(p, *t); });
      p.run();
      std::string end = kind_of<Executor>() == kind::own ? s.own : s.other;
      if (end == "7" && s.first == cancel && way.swallowed)
        end = way.swallowed;
      BOOST_REQUIRE(t->done());
      BOOST_TEST(ending(*t) == end);
      BOOST_TEST(!p.aborting.is_waiting());
      BOOST_TEST(!p.deaf.is_waiting());
      BOOST_TEST(taskio::all_tasks(p.lp).empty());
      check_reports(p, s.reported);
    }
}

using executors = std::tuple<taskio::executor, asio::any_io_executor,
  asio::strand<asio::any_io_executor>, asio::strand<taskio::executor>,
  io_executor, io_strand>;

BOOST_AUTO_TEST_SUITE(bodies)

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_coroutine_on_any_executor_is_a_task_an_argument_and_awaited, Executor,
  executors)
{
  using e = Executor;
  tell<e>({"value", nothing, nothing, "7"}, gives_a_value<e>);
  tell<e>({"value at once", nothing, nothing, "7"}, gives_a_value_at_once<e>);
  tell<e>({"failure", nothing, nothing, "own"}, fails<e>);
  tell<e>({"failure at once", nothing, nothing, "own"}, fails_at_once<e>);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_request_reaches_a_coroutine_on_any_executor, Executor, executors)
{
  using e = Executor;
  tell<e>({"abort", cancel, nothing, "cancelled(m)"}, lets_the_abort_out<e>);
  tell<e>({"swallowed", cancel, nothing, "7"}, swallows_the_abort<e>);
  tell<e>({"reset", cancel, nothing, "7"}, cleans_up_after_a_reset<e>);
  tell<e>({"not thrown", cancel, nothing, "7"}, cleans_up_without_throwing<e>);
  tell<e>({"deaf", cancel, open_deaf, "cancelled(m)", "7"}, is_deaf<e>);
  tell<e>(
    {"filter", cancel, open_aborting, "cancelled(m)"}, has_its_own_filter<e>);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_coroutine_on_any_executor_may_end_within_the_signal, Executor, executors)
{
  using e = Executor;
  tell<e>(
    {"abort", cancel, nothing, "cancelled(m)"}, ends_within_the_signal<e>);
  tell<e>(
    {"swallowed", cancel, nothing, "7"}, swallows_it_within_the_signal<e>);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_filter_that_throws_on_any_executor_holds_the_request_back, Executor,
  executors)
{
  using e = Executor;
  tell<e>({.name = "in",
            .first = cancel,
            .then = open_aborting,
            .own = "cancelled(m)",
            .reported = true},
    has_a_filter_that_throws<e>);
  tell<e>({.name = "out",
            .first = cancel,
            .then = open_aborting,
            .own = "7",
            .reported = true},
    throws_on_the_way_out<e>);
}

// The signal is told where the coroutine runs, afterwards.
BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_filter_that_throws_past_the_loop_is_reported_on_it, Executor, executors)
{
  place p(std::is_same_v<Executor, io_strand>);
  auto const t = p.lp.create_task(has_a_filter_that_throws<Executor>(p));
  p.context.poll();
  p.context.restart();
  t.cancel("m");
  p.lp.call_later(1ms, [&] { p.aborting.open(7); });
  p.run();
  BOOST_TEST(outcome(t) == "cancelled(m)");
  check_reports(p, true);
}

// The other way round: a coroutine of ours, for one on any executor. Asio
// awaits its own type only, so it is a task there.
taskio::awaitable<int> sleeps(std::chrono::milliseconds d, trace& log)
{
  try
  {
    co_await taskio::sleep(d);
  }
  catch (taskio::cancelled_error const&)
  {
    log("cancelled");
    throw;
  }
  co_return 7;
}

template <typename Executor>
coroutine<Executor> awaits_ours(place& p)
{
  co_return co_await taskio::run_coroutine_threadsafe(
    sleeps(p.pause, p.log), p.lp, asio::use_awaitable_t<Executor>());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_coroutine_on_any_executor_awaits_one_of_ours, Executor, executors)
{
  for (bool cancelled : {false, true})
  {
    place p(std::is_same_v<Executor, io_strand>);
    p.pause = cancelled ? std::chrono::milliseconds(1h) : 5ms;
    auto const t = p.lp.create_task(awaits_ours<Executor>(p));
    if (cancelled)
      p.lp.call_later(1ms, [&] { t.cancel("m"); });
    p.run();
    // Through a strand a request comes as a signal, which has no message.
    char const* const end =
      kind_of<Executor>() == kind::above ? "cancelled(-)" : "cancelled(m)";
    BOOST_TEST(ending(t) == (cancelled ? end : "7"));
    BOOST_TEST(p.log.str() == (cancelled ? "cancelled" : ""));
  }
}

template <typename Executor, typename T>
asio::awaitable<T, Executor> of_type(place&, int v)
{
  co_await asio::post(asio::use_awaitable_t<Executor>());
  if (v < 0)
    throw std::runtime_error("own");
  if constexpr (!std::is_void_v<T>)
    co_return T(v);
}

template <typename Executor, typename T>
void check_type()
{
  place p(std::is_same_v<Executor, io_strand>);
  auto const t = p.lp.create_task(of_type<Executor, T>(p, 7));
  auto const failed = p.lp.create_task(of_type<Executor, T>(p, -1));
  auto const outer = [&]() -> taskio::awaitable<void> {
    if constexpr (std::is_void_v<T>)
      co_await of_type<Executor, T>(p, 7);
    else
    {
      auto const v = co_await of_type<Executor, T>(p, 7);
      BOOST_TEST(v.value == 7);
    }
  };
  auto const awaiting = p.lp.create_task(outer);
  p.run();
  BOOST_TEST(outcome(t) == "value");
  BOOST_TEST(outcome(failed) == "own");
  BOOST_TEST(outcome(awaiting) == "value");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(its_value_may_be_of_any_type, Executor, executors)
{
  check_type<Executor, void>();
  check_type<Executor, only_movable>();
  check_type<Executor, no_default>();
}

BOOST_AUTO_TEST_CASE(a_loop_not_made_with_its_executor_refuses_it)
{
  place p(false);
  auto const t = p.lp.create_task(gives_a_value_at_once<io_strand>(p));
  p.run();
  BOOST_REQUIRE(t.done());
  BOOST_CHECK_THROW(t.result(), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(no_coroutine_is_refused, Executor, executors)
{
  place p(std::is_same_v<Executor, io_strand>);
  auto gone = gives_a_value_at_once<Executor>(p);
  auto const taken = std::move(gone);
  auto const outer = [&]() -> taskio::awaitable<int> {
    co_return co_await std::move(gone);
  };
  auto const t = p.lp.create_task(outer);
  p.run();
  BOOST_REQUIRE(t.done());
  BOOST_CHECK_THROW(t.result(), taskio::invalid_state_error);
}

template <typename Executor>
coroutine<Executor> counts(place& p, census& c)
{
  counted const guard(c);
  co_return co_await p.aborting.async_wait(asio::use_awaitable_t<Executor>());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  cancelled_before_its_body_begins_it_never_runs, Executor, executors)
{
  census c;
  place p(std::is_same_v<Executor, io_strand>);
  std::optional<taskio::task<int>> t;
  auto const body = [&] { return counts<Executor>(p, c); };
  p.lp.call_soon([&] {
    t = p.lp.create_task(body, {.eager_start = false});
    t->cancel("m");
  });
  p.run();
  BOOST_TEST(ending(*t) == "cancelled(m)");
  BOOST_TEST(c.born == 0);
}

// Its first step has been taken on the loop; that of the body, elsewhere, has
// not.
BOOST_AUTO_TEST_CASE(cancelled_on_its_way_it_never_runs)
{
  for (bool on_strand : {false, true})
  {
    census c;
    place p(on_strand);
    std::optional<taskio::task<int>> t;
    p.lp.call_soon([&] {
      if (on_strand)
        t = p.lp.create_task(counts<io_strand>(p, c), {.eager_start = true});
      else
        t = p.lp.create_task(counts<io_executor>(p, c), {.eager_start = true});
      t->cancel("m");
    });
    p.run();
    BOOST_TEST(ending(*t) == "cancelled(m)");
    BOOST_TEST(c.born == 0);
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  destroyed_with_its_loop_or_context_it_leaks_nothing, Executor, executors)
{
  census c;
  for (bool loop_first : {false, true})
  {
    place p(std::is_same_v<Executor, io_strand>);
    asio::steady_timer timer(p.context, 1h);
    auto const body = [&]() -> asio::awaitable<void, Executor> {
      counted const guard(c);
      co_await timer.async_wait(asio::use_awaitable_t<Executor>());
    };
    std::optional<taskio::loop> lp(std::in_place, p.lp.state().below());
    lp->set_exception_handler(
      [](taskio::loop&, taskio::exception_context const&) {});
    lp->create_task(body);
    auto const outer = [&]() -> taskio::awaitable<void> { co_await body(); };
    lp->create_task(outer);
    p.context.poll();
    BOOST_TEST(c.alive == 2);
    if (loop_first)
    {
      lp.reset();
      p.context.restart();
      p.context.poll();
    }
  }
  BOOST_TEST(c.alive == 0);
}

BOOST_AUTO_TEST_CASE(a_coroutine_on_a_thread_pool_is_a_task_of_its_loop)
{
  using pool_executor = asio::thread_pool::executor_type;
  asio::thread_pool pool(1);
  taskio::loop lp(pool);
  auto const body = []() -> asio::awaitable<int, pool_executor> {
    auto const ex = co_await asio::this_coro::executor;
    BOOST_TEST(ex.running_in_this_thread());
    co_await asio::post(asio::use_awaitable_t<pool_executor>());
    co_return 7;
  };
  auto const outer = [&]() -> taskio::awaitable<int> {
    int const v = co_await body();
    BOOST_TEST(bool(taskio::current_task()));
    co_return v;
  };
  BOOST_TEST(taskio::run_coroutine_threadsafe(body, lp).get() == 7);
  BOOST_TEST(taskio::run_coroutine_threadsafe(body(), lp).get() == 7);
  BOOST_TEST(taskio::run_coroutine_threadsafe(outer, lp).get() == 7);
  pool.join();
}

// co_spawn knows nothing of tasks, and makes none: see `executor`.
BOOST_AUTO_TEST_CASE_TEMPLATE(
  what_co_spawn_starts_on_a_loop_is_of_the_loop_but_no_task, Body, both_bodies)
{
  world w;
  trace log;
  auto const spawned = [&]() -> awaitable_of<Body> {
    BOOST_TEST((&taskio::running_loop() == &w.lp));
    BOOST_TEST(!taskio::current_task());
    BOOST_TEST(taskio::all_tasks().empty());
    co_await Body::sleep(1ms);
    auto const child = taskio::create_task(taskio::sleep(1ms));
    BOOST_TEST(taskio::all_tasks().size() == 1u);
    taskio::future<void> const below = child;
    co_await Body::on(below);
    BOOST_TEST(!taskio::current_task());
    log("end");
    throw std::runtime_error("own");
  };
  asio::co_spawn(w.lp.get_executor(), spawned,
    [&](std::exception_ptr e) { log(describe(e)); });
  w.run();
  BOOST_TEST(log.str() == "end own");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  what_co_spawn_starts_in_a_task_is_of_that_and_outlives_it, Body, both_bodies)
{
  world w;
  trace log;
  auto const spawned = [&]() -> awaitable_of<Body> {
    for (int i = 0; i < 3; ++i)
    {
      log(taskio::current_task().get_name()
        + std::to_string(taskio::all_tasks().size()));
      co_await Body::sleep(2ms);
    }
  };
  auto const starts = [&]() -> taskio::awaitable<void> {
    taskio::executor const ex = co_await asio::this_coro::executor;
    asio::co_spawn(ex, spawned, asio::detached);
    co_await taskio::sleep(1h);
  };
  auto const t = w.lp.create_task(starts, {.name = "t"});
  w.lp.call_later(3ms, [&] { t.cancel(); });
  w.run();
  BOOST_TEST(outcome(t) == "cancelled(-)");
  BOOST_TEST(log.str() == "t1 t1 t0");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
