//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "gate.hpp"
#include "support.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <functional>
#include <vector>

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
taskio::awaitable<std::tuple<int, int>> gathered(
  place& p, scenario<Executor> s)
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
        return p.lp.create_task(awaited_in_a_plain_task(
          p.lp.create_task(s(p))));
      }},
    {"run_coroutine_threadsafe",
      [](place& p, type s) {
        return p.lp.create_task(
          taskio::run_coroutine_threadsafe(
            s(p), p.lp, typed_body::token()));
      }},
    {"wait_for",
      [](place& p, type s) {
        return p.lp.create_task(taskio::wait_for(s(p), 1h));
      }},
    {"timeout",
      [](place& p, type s) {
        return p.lp.create_task(
          taskio::timeout(1h, [&p, s](taskio::timeout_scope&) {
            return s(p);
          }));
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
  auto const* below = p.lp.state().below().template target<Executor>();
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
};

void nothing(place&, taskio::task<int> const&) {}
void cancel(place&, taskio::task<int> const& t) { t.cancel("m"); }
void open_aborting(place& p, taskio::task<int> const&) { p.aborting.open(7); }
void open_deaf(place& p, taskio::task<int> const&) { p.deaf.open(7); }

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
  tell<e>({"filter", cancel, open_aborting, "cancelled(m)"},
    has_its_own_filter<e>);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
