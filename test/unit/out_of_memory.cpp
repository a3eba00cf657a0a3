//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "allocations.hpp"
#include "support.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/query.hpp>
#include <boost/asio/require.hpp>
#include <chrono>
#include <memory>
#include <new>
#include <optional>
#include <thread>

namespace {

using namespace taskio_test;

// How much a context takes before it refuses how much.
struct scarcity
{
  int admissions = 0;
  int refusals = 0;
};

class scarce_executor
{
  using inner = asio::any_io_executor;

public:
  scarce_executor(inner ex, scarcity& left)
    : inner_(std::move(ex))
    , left_(&left)
  {
  }

  template <typename F>
  void execute(F f) const
  {
    if (left_->admissions > 0)
      --left_->admissions;
    else if (left_->refusals > 0)
    {
      --left_->refusals;
      throw std::bad_alloc();
    }
    inner_.execute(std::move(f));
  }

  template <typename Property>
    requires asio::can_query<inner const&, Property>::value
  auto query(Property const& p) const
    -> decltype(asio::query(std::declval<inner const&>(), p))
  {
    return asio::query(inner_, p);
  }
  template <typename Property>
    requires asio::can_require<inner const&, Property>::value
  scarce_executor require(Property const& p) const
  {
    return {asio::require(inner_, p), *left_};
  }
  template <typename Property>
    requires asio::can_prefer<inner const&, Property>::value
  scarce_executor prefer(Property const& p) const
  {
    return {asio::prefer(inner_, p), *left_};
  }

  friend bool operator==(
    scarce_executor const& a, scarce_executor const& b) noexcept
  {
    return a.inner_ == b.inner_;
  }

private:
  inner inner_;
  scarcity* left_;
};

// A loop on such an executor.
struct scarce_world
{
  scarce_world() { reports.listen_to(lp); }

  void run()
  {
    context.restart();
    context.run();
  }

  report_log reports;
  scarcity left;
  asio::io_context context{1};
  taskio::loop lp{
    asio::any_io_executor(scarce_executor(context.get_executor(), left))};
};

BOOST_AUTO_TEST_SUITE(out_of_memory)

BOOST_AUTO_TEST_CASE(a_long_drain_goes_on_where_none_can_follow_it)
{
  scarce_world w;
  int ran = 0;
  w.lp.call_soon([&] { w.left.refusals = 2; });
  for (int i = 0; i < 300; ++i)
    w.lp.call_soon([&] { ++ran; });
  w.run();
  BOOST_TEST(ran == 300);
  BOOST_TEST(w.left.refusals == 0);
}

BOOST_AUTO_TEST_CASE(what_a_handler_throws_is_not_replaced)
{
  scarce_world w;
  int ran = 0;
  asio::post(w.lp.get_executor(), [&] {
    w.left.refusals = 1;
    throw std::runtime_error("handler");
  });
  w.lp.call_soon([&] { ++ran; });
  BOOST_CHECK_THROW(w.run(), std::runtime_error);
  BOOST_TEST(w.left.refusals == 0);
  w.lp.call_soon([&] { ++ran; });
  w.run();
  BOOST_TEST(ran == 2);
}

BOOST_AUTO_TEST_CASE(a_call_that_cannot_wake_the_loop_says_so)
{
  scarce_world w;
  int ran = 0;
  auto const f = w.lp.create_future<void>();
  f.add_done_callback([&](auto const&) { ++ran; });
  w.run();
  w.left.refusals = 1;
  BOOST_CHECK_THROW(f.set_result(), std::bad_alloc);
  BOOST_TEST(!f.done());
  f.set_result();
  w.lp.call_soon([&] { ++ran; });
  w.run();
  BOOST_TEST(ran == 2);
}

BOOST_AUTO_TEST_CASE(dropping_a_handle_never_throws)
{
  scarce_world w;
  int ran = 0;
  w.lp.set_exception_handler(
    [&](taskio::loop& l, taskio::exception_context const&) {
      l.call_soon([&] { ++ran; });
    });
  auto f = w.lp.create_future<void>();
  f.set_exception(std::runtime_error("x"));
  w.run();
  w.left.refusals = 1;
  f = {};
  BOOST_TEST(w.left.refusals == 0);
  w.lp.call_soon([&] { ++ran; });
  w.run();
  BOOST_TEST(ran == 2);
}

// A coroutine that cannot run on a task's executor.
asio::awaitable<void, scarce_executor> wait_elsewhere()
{
  using timer_type = asio::basic_waitable_timer<std::chrono::steady_clock,
    asio::wait_traits<std::chrono::steady_clock>, scarce_executor>;
  timer_type timer(co_await asio::this_coro::executor, std::chrono::hours(1));
  co_await timer.async_wait(asio::use_awaitable_t<scarce_executor>());
}

// What is sent behind the signal, to tell whether it came too late, is refused.
BOOST_AUTO_TEST_CASE(a_coroutine_elsewhere_is_told_of_a_request_without_memory)
{
  scarce_world w;
  auto const t = w.lp.create_task(
    []() -> taskio::awaitable<void> { co_await wait_elsewhere(); });
  w.context.poll();
  w.lp.call_soon([&] {
    w.left = {1, 1};
    t.cancel();
  });
  w.context.restart();
  w.context.poll();
  BOOST_TEST(w.left.refusals == 0);
  BOOST_TEST(t.cancelled());
}

// Does something whose n-th allocation fails. Gives whether it has less.
template <typename F>
bool attempt(std::size_t n, F&& f)
{
  fail_allocation(n);
  try
  {
    f();
  }
  catch (std::bad_alloc const&)
  {
  }
  return fail_allocation(0) > 0;
}

BOOST_AUTO_TEST_CASE(a_loop_that_cannot_be_made_leaves_nothing_behind)
{
  bool over = false;
  for (std::size_t n = 1; !over; ++n)
  {
    taskio::virtual_clock clock;
    asio::io_context context;
    std::optional<taskio::loop> l;
    over = attempt(n, [&] { l.emplace(context, clock); });
    l.reset();
    clock.run(context);
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_task_that_cannot_be_made_leaves_nothing_behind, Body, both_bodies)
{
  taskio::context_var<int> v("v", 0);
  auto const body = [](counted) -> awaitable_of<Body> { co_return; };
  census c;
  bool over = false;
  for (std::size_t n = 1; !over; ++n)
  {
    world w;
    v.set(1);
    over = attempt(n, [&] {
      w.lp.create_task(body(counted(c)), {.name = std::string(100, 'x')});
    });
    BOOST_TEST(c.alive == int(taskio::all_tasks(w.lp).size()));
    w.run();
    BOOST_TEST(c.alive == 0);
  }
}

BOOST_AUTO_TEST_CASE(a_timer_is_armed_again_when_it_could_not_be_armed)
{
  bool over = false;
  for (std::size_t n = 1; !over; ++n)
  {
    asio::io_context context{1};
    taskio::loop lp(context);
    bool fired = false;
    lp.call_soon([&] {
      lp.call_later(1ms, [&] { fired = true; });
      fail_allocation(n);
    });
    try
    {
      context.run();
    }
    catch (std::bad_alloc const&)
    {
    }
    over = fail_allocation(0) > 0;
    context.restart();
    context.run();
    BOOST_TEST(fired);
  }
}

BOOST_AUTO_TEST_CASE(a_handler_that_throws_does_not_keep_a_timer_from_firing)
{
  asio::io_context context{1};
  taskio::loop lp(context);
  bool fired = false;
  asio::post(lp.get_executor(), [&] {
    lp.call_later(1ms, [&] { fired = true; });
    throw std::runtime_error("handler");
  });
  BOOST_CHECK_THROW(context.run(), std::runtime_error);
  context.restart();
  context.run();
  BOOST_TEST(fired);
}

BOOST_AUTO_TEST_CASE(a_sleep_that_cannot_begin_on_its_loop_fails)
{
  asio::io_context context{1};
  taskio::loop lp(context);
  std::string seen;
  std::thread([&] {
    lp.call_soon_threadsafe([] { fail_allocation(1); });
    taskio::sleep(1ms).async_wait(asio::bind_executor(
      lp.get_executor(), [&](std::exception_ptr e) { seen = describe(e); }));
  }).join();
  context.run();
  if (fail_allocation(0) == 0)
    BOOST_TEST(seen == describe(std::make_exception_ptr(std::bad_alloc())));
}

// A library wait that never begins.
class broken_awaiter final : public taskio::detail::frame_wait
{
public:
  template <typename Awaited>
  broken_awaiter(taskio::detail::frame_base<taskio::executor>& f,
    taskio::detail::source_location where, Awaited&&)
    : frame_wait(f, where)
  {
  }
  bool await_ready() { return this->is_over(*this); }
  void await_suspend(std::coroutine_handle<>) const noexcept {}
  void await_resume()
  {
    if (std::exception_ptr const e =
          this->ended() ? nullptr : this->interruption())
      std::rethrow_exception(e);
  }
  bool cancel(taskio::detail::cancel_ptr const&) override { return false; }
  void print(std::ostream& os) const override { os << "<broken>"; }

private:
  friend class taskio::detail::frame_wait;
  static bool over() noexcept { return false; }
  void start() override { throw std::runtime_error("broken"); }
  bool stop() noexcept override { return false; }
};

struct broken
{
  template <typename Awaited>
  using taskio_awaiter = broken_awaiter;
};

BOOST_AUTO_TEST_CASE(a_wait_that_cannot_begin_throws_wherever_it_was_begun)
{
  for (bool away : {false, true})
  {
    world w;
    asio::io_context elsewhere;
    std::string seen;
    auto const t = w.lp.create_task([&]() -> taskio::awaitable<void> {
      using token = asio::use_awaitable_t<taskio::executor>;
      if (away)
        co_await asio::post(
          asio::bind_executor(elsewhere.get_executor(), token()));
      try
      {
        co_await broken();
      }
      catch (std::runtime_error const& e)
      {
        seen = e.what();
      }
      BOOST_TEST(bool(taskio::current_task()));
      co_await taskio::sleep(1ms);
    });
    w.settle();
    std::thread([&] { elsewhere.run(); }).join();
    w.run();
    BOOST_TEST(seen == "broken");
    BOOST_TEST(t.done());
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
