//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "allocations.hpp"
#include "support.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/taskio/executor.hpp>
#include <optional>

namespace {

using namespace taskio_test;
namespace execution = asio::execution;

// The executor of a task that has ended.
taskio::executor executor_of_a_task(world& w, std::string name)
{
  std::optional<taskio::executor> result;
  w.lp.create_task(
    [&]() -> taskio::awaitable<void> {
      result = co_await asio::this_coro::executor;
    },
    {.name = std::move(name)});
  w.run();
  return *result;
}

BOOST_AUTO_TEST_SUITE(executor_properties)

BOOST_AUTO_TEST_CASE(it_satisfies_asios_requirements)
{
  BOOST_TEST(execution::is_executor<taskio::executor>::value);
  BOOST_TEST((std::is_convertible_v<taskio::executor, asio::any_io_executor>));
  BOOST_TEST(std::is_nothrow_copy_constructible_v<taskio::executor>);
  BOOST_TEST(std::is_nothrow_move_constructible_v<taskio::executor>);
}

BOOST_AUTO_TEST_CASE(its_context_is_the_one_that_the_loop_runs_on)
{
  world w;
  auto& context = asio::query(w.lp.get_executor(), execution::context);
  BOOST_TEST(&context == static_cast<asio::execution_context*>(&w.context));
}

// Whether a property can be required, and is what a query then gives.
template <typename Executor, typename Category, typename Value>
bool sticks(Executor const& ex, Category category, Value value)
{
  auto const with = asio::require(ex, value);
  auto const preferred = asio::prefer(ex, value);
  return asio::query(with, category) == value && with == preferred;
}

template <typename Executor>
void check_properties(Executor const& ex)
{
  auto const blocking = execution::blocking;
  auto const relationship = execution::relationship;
  auto const work = execution::outstanding_work;
  auto const never = asio::require(ex, blocking.never);
  BOOST_TEST((asio::query(never, blocking) == blocking.never));
  auto const possibly = asio::prefer(never, blocking.possibly);
  BOOST_TEST((asio::query(possibly, blocking) == blocking.possibly));
  auto const forked = asio::prefer(ex, relationship.fork);
  BOOST_TEST((asio::query(forked, relationship) == relationship.fork));
  auto const continued = asio::prefer(ex, relationship.continuation);
  BOOST_TEST(
    (asio::query(continued, relationship) == relationship.continuation));
  auto const tracked = asio::prefer(ex, work.tracked);
  BOOST_TEST((asio::query(tracked, work) == work.tracked));
  auto const untracked = asio::prefer(tracked, work.untracked);
  BOOST_TEST((asio::query(untracked, work) == work.untracked));
  BOOST_TEST(
    (asio::query(ex, execution::mapping) == execution::mapping.thread));
}

BOOST_AUTO_TEST_CASE(it_has_asios_properties)
{
  world w;
  check_properties(w.lp.get_executor());
  check_properties(executor_of_a_task(w, "t"));
  check_properties(asio::any_io_executor(w.lp.get_executor()));
}

BOOST_AUTO_TEST_CASE(properties_can_be_required)
{
  world w;
  auto const ex = w.lp.get_executor();
  auto const blocking = execution::blocking;
  auto const relationship = execution::relationship;
  auto const work = execution::outstanding_work;
  BOOST_TEST(sticks(ex, blocking, blocking.possibly));
  BOOST_TEST(sticks(ex, blocking, blocking.never));
  BOOST_TEST(sticks(ex, relationship, relationship.fork));
  BOOST_TEST(sticks(ex, relationship, relationship.continuation));
  BOOST_TEST(sticks(ex, work, work.tracked));
  BOOST_TEST(sticks(ex, work, work.untracked));
}

BOOST_AUTO_TEST_CASE(it_makes_no_promise_to_block)
{
  using always = execution::blocking_t::always_t;
  BOOST_TEST((!asio::can_require_v<taskio::executor, always>));
}

BOOST_AUTO_TEST_CASE(properties_are_independent_of_each_other)
{
  world w;
  auto const ex = asio::require(
    asio::require(asio::require(w.lp.get_executor(), execution::blocking.never),
      execution::outstanding_work.tracked),
    execution::relationship.continuation);
  auto const relaxed = asio::require(ex, execution::blocking.possibly);
  BOOST_TEST(
    (asio::query(ex, execution::blocking) == execution::blocking.never));
  BOOST_TEST((asio::query(relaxed, execution::outstanding_work)
    == execution::outstanding_work.tracked));
  BOOST_TEST((asio::query(relaxed, execution::relationship)
    == execution::relationship.continuation));
}

BOOST_AUTO_TEST_CASE(equality_is_that_of_loop_task_and_properties)
{
  world w;
  taskio::loop other(w.context, w.clock);
  auto const ex = w.lp.get_executor();
  auto const task_ex = executor_of_a_task(w, "t");
  BOOST_TEST((ex == w.lp.get_executor()));
  BOOST_TEST((ex != other.get_executor()));
  BOOST_TEST((ex != task_ex));
  BOOST_TEST((task_ex == taskio::executor(task_ex)));
  BOOST_TEST((task_ex != executor_of_a_task(w, "u")));
  auto const never = asio::require(ex, execution::blocking.never);
  BOOST_TEST((ex != never));
  BOOST_TEST((asio::require(never, execution::blocking.possibly) == ex));
}

BOOST_AUTO_TEST_CASE(equality_survives_type_erasure)
{
  world w;
  asio::any_io_executor const a = w.lp.get_executor();
  asio::any_io_executor const b = w.lp.get_executor();
  asio::any_io_executor const c = executor_of_a_task(w, "t");
  BOOST_TEST((a == b));
  BOOST_TEST((a != c));
  auto* const inside = a.target<taskio::executor>();
  BOOST_REQUIRE(inside);
  BOOST_TEST((*inside == w.lp.get_executor()));
}

BOOST_AUTO_TEST_CASE(assignment_and_self_assignment_work)
{
  world w;
  auto a = w.lp.get_executor();
  auto const b = executor_of_a_task(w, "t");
  a = b;
  BOOST_TEST((a == b));
  auto& same = a;
  a = same;
  BOOST_TEST((a == b));
  auto const moved = std::move(a);
  BOOST_TEST((moved == b));
}

BOOST_AUTO_TEST_CASE(any_io_executor_holds_it_without_allocating)
{
  world w;
  auto const ex = w.lp.get_executor();
  auto const task_ex = executor_of_a_task(w, "t");
  std::size_t const before = allocations();
  asio::any_io_executor a = ex;
  asio::any_io_executor const b = asio::require(a, execution::blocking.never);
  asio::any_io_executor const c =
    asio::prefer(b, execution::outstanding_work.tracked);
  a = asio::any_io_executor(task_ex);
  BOOST_TEST(allocations() == before);
  BOOST_TEST(bool(c));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
