//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// What the library sees in a failure without throwing it, and when what failed
// is destroyed that has not been unwound.

#include "kinds.hpp"
#include "support.hpp"

#include <boost/taskio/queue.hpp>
#include <boost/taskio/task_group.hpp>
#include <boost/taskio/timeout.hpp>
#include <boost/taskio/wait_for.hpp>
#include <boost/throw_exception.hpp>
#include <exception>
#include <memory>
#include <stdexcept>

namespace {

using namespace taskio_test;
using taskio::cancelled_error;

// Kinds of what may be thrown.
struct derived : cancelled_error
{
};
struct ballast
{
  virtual ~ballast() = default;
  int weight = 1;
};
struct second_base
  : ballast
  , cancelled_error
{
};
struct virtual_base
  : ballast
  , virtual cancelled_error
{
  virtual_base() = default;
  virtual_base(virtual_base const&) = default;
  virtual_base& operator=(virtual_base const&) = delete;
};
struct left : cancelled_error
{
};
struct right : cancelled_error
{
};
struct ambiguous_base
  : left
  , right
{
};
class private_base : cancelled_error
{
};
cancelled_error const pointed_to;

template <typename Thrown>
struct thrown
{
  static Thrown make() { return Thrown(); }
};
template <>
struct thrown<cancelled_error const*>
{
  static cancelled_error const* make() { return &pointed_to; }
};
template <>
struct thrown<boost::wrapexcept<cancelled_error>>
{
  static boost::wrapexcept<cancelled_error> make()
  {
    return boost::wrapexcept<cancelled_error>(cancelled_error());
  }
};
template <>
struct thrown<std::runtime_error>
{
  static std::runtime_error make() { return std::runtime_error("failed"); }
};

template <typename Thrown>
bool is_caught()
{
  try
  {
    throw thrown<Thrown>::make();
  }
  catch (cancelled_error const&)
  {
    return true;
  }
  catch (...)
  {
    return false;
  }
}

using thrown_types =
  std::tuple<cancelled_error, derived, second_base, virtual_base,
    boost::wrapexcept<cancelled_error>, ambiguous_base, private_base,
    cancelled_error const*, taskio::timeout_error, std::runtime_error, int>;

BOOST_AUTO_TEST_SUITE(failures)

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_task_ends_cancelled_by_what_a_handler_for_that_catches, Thrown,
  thrown_types)
{
  world w;
  auto t = w.lp.create_task([]() -> taskio::awaitable<void> {
    throw thrown<Thrown>::make();
    co_return;
  });
  w.run();
  BOOST_TEST(t.cancelled() == is_caught<Thrown>());
  if (!t.cancelled())
    BOOST_TEST(bool(t.exception()));
}

template <typename Body>
awaitable_of<Body> hold_on_to(std::shared_ptr<int> thing)
{
  auto const another = thing;
  co_await Body::sleep(1h);
}

// A body with something in its capture, and something among its variables.
template <typename Body>
auto sleeper_with(std::shared_ptr<int> thing)
{
  return [thing] { return hold_on_to<Body>(thing); };
}

template <typename Body, typename Make>
void check_that_it_is_gone(Make make)
{
  world w;
  bool caught = false;
  w.play([&]() -> awaitable_of<Body> {
    auto thing = std::make_shared<int>(1);
    std::weak_ptr<int> const watched = thing;
    auto op = in<Body>(make(std::move(thing)));
    try
    {
      co_await std::move(op);
    }
    catch (taskio::timeout_error const&)
    {
      caught = true;
      BOOST_TEST(watched.expired());
    }
  });
  BOOST_TEST(caught);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_body_is_gone_when_its_limit_is_caught, Body, both_bodies)
{
  check_that_it_is_gone<Body>([](std::shared_ptr<int> thing) {
    return taskio::timeout(1ms, sleeper_with<Body>(std::move(thing)));
  });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_coroutine_is_gone_when_its_limit_is_caught, Body, both_bodies)
{
  check_that_it_is_gone<Body>([](std::shared_ptr<int> thing) {
    return taskio::wait_for(sleeper_with<Body>(std::move(thing)), 1ms);
  });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  scopes_are_gone_when_the_outermost_is_caught, Body, both_bodies)
{
  check_that_it_is_gone<Body>([](std::shared_ptr<int> thing) {
    auto inner = [thing](taskio::task_group_scope& scope) {
      scope.create_task(sleeper_with<Body>(thing));
      return hold_on_to<Body>(thing);
    };
    return taskio::timeout(1ms, [inner] { return taskio::task_group(inner); });
  });
}

// Whoever was let through, but cancelled, has left the line when it is told.
BOOST_AUTO_TEST_CASE_TEMPLATE(
  who_gave_up_waiting_has_left_the_line_when_it_is_told, Body, both_bodies)
{
  world w;
  taskio::queue<int> q;
  int got = 0;
  w.play([&]() -> awaitable_of<Body> {
    auto first = taskio::create_task([&]() -> awaitable_of<Body> {
      auto op = in<Body>(q.get());
      try
      {
        co_await std::move(op);
      }
      catch (cancelled_error const&)
      {
        q.put_nowait(1);
      }
    });
    auto second = taskio::create_task([&]() -> awaitable_of<Body> {
      auto op = in<Body>(q.get());
      got = co_await std::move(op);
    });
    co_await Body::sleep(1ms);
    first.cancel();
    co_await Body::sleep(1ms);
    BOOST_TEST(second.done());
    second.cancel();
  });
  BOOST_TEST(got == 1);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
