//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "allocations.hpp"
#include "support.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associator.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/defer.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/taskio/executor.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

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

// An operation that is waited for once, and ends within open().
class prompt_gate
{
public:
  template <typename Token>
  auto async_wait(Token&& token)
  {
    return asio::async_initiate<Token, void()>(
      [this](auto handler) {
        end_ = [h = std::make_shared<decltype(handler)>(std::move(handler))] {
          std::move (*h)();
        };
      },
      token);
  }
  void open() { std::exchange(end_, nullptr)(); }

private:
  std::function<void()> end_;
};

// A handler of an operation of the program's own, which holds a task until the
// handler within it has been called.
template <typename Handler>
struct holder
{
  void operator()(std::exception_ptr e)
  {
    taskio::task<void> const last = std::move(kept);
    std::move(handler)(std::move(e));
    ended = last.done();
  }
  Handler handler;
  taskio::task<void> kept;
  bool& ended;
};

} // namespace

template <template <typename, typename> class Associator, typename Handler,
  typename Default>
struct boost::asio::associator<Associator, holder<Handler>, Default>
  : Associator<Handler, Default>
{
  static auto get(holder<Handler> const& h, Default const& d) noexcept
  {
    return Associator<Handler, Default>::get(h.handler, d);
  }
  static auto get(holder<Handler> const& h) noexcept
  {
    return Associator<Handler, Default>::get(h.handler);
  }
};

namespace {

BOOST_AUTO_TEST_SUITE(executor_execute)

BOOST_AUTO_TEST_CASE(functions_run_in_the_order_of_their_submission)
{
  world w;
  trace log;
  auto const ex = w.lp.get_executor();
  auto const task_ex = executor_of_a_task(w, "t");
  ex.execute([&] { log("1"); });
  asio::post(task_ex, [&] { log("2"); });
  asio::defer(ex, [&] { log("3"); });
  asio::dispatch(task_ex, [&] { log("4"); });
  w.lp.call_soon([&] { log("5"); });
  ex.execute([&] { log("6"); });
  BOOST_TEST(log.str() == "");
  w.run();
  BOOST_TEST(log.str() == "1 2 3 4 5 6");
}

BOOST_AUTO_TEST_CASE(on_the_loop_a_function_runs_at_once)
{
  world w;
  trace log;
  auto const ex = w.lp.get_executor();
  w.lp.call_soon([&] {
    ex.execute([&] { log("execute"); });
    asio::dispatch(ex, [&] { log("dispatch"); });
    log("end");
  });
  w.run();
  BOOST_TEST(log.str() == "execute dispatch end");
}

BOOST_AUTO_TEST_CASE(what_must_not_block_never_runs_at_once)
{
  world w;
  trace log;
  auto const ex = w.lp.get_executor();
  auto const never = asio::require(ex, execution::blocking.never);
  w.lp.call_soon([&] {
    never.execute([&] { log("execute"); });
    asio::dispatch(never, [&] { log("dispatch"); });
    asio::post(ex, [&] { log("post"); });
    asio::defer(ex, [&] { log("defer"); });
    log("end");
  });
  w.lp.call_soon([&] { log("ready"); });
  w.run();
  BOOST_TEST(log.str() == "end ready execute dispatch post defer");
}

BOOST_AUTO_TEST_CASE(another_loops_step_is_not_on_the_loop)
{
  world w;
  taskio::loop other(w.context, w.clock);
  trace log;
  w.lp.call_soon([&] {
    other.get_executor().execute(
      [&] { log(&taskio::running_loop() == &other ? "other" : "wrong"); });
    log("end");
  });
  w.run();
  BOOST_TEST(log.str() == "end other");
}

BOOST_AUTO_TEST_CASE(a_handler_of_the_context_is_not_on_the_loop)
{
  world w;
  trace log;
  asio::post(w.context, [&] {
    w.lp.get_executor().execute([&] { log("function"); });
    log("end");
  });
  w.run();
  BOOST_TEST(log.str() == "end function");
}

BOOST_AUTO_TEST_CASE(a_function_runs_as_a_step_of_the_executors_task)
{
  world w;
  trace log;
  auto const note = [&] {
    auto const t = taskio::current_task();
    log(t ? t.get_name() : "none");
  };
  std::optional<taskio::executor> a_ex;
  w.lp.create_task(
    [&]() -> taskio::awaitable<void> {
      a_ex = co_await asio::this_coro::executor;
      co_await taskio::sleep(1ms);
    },
    {.name = "a"});
  w.lp.create_task(
    [&]() -> taskio::awaitable<void> {
      note();
      a_ex->execute(note);
      w.lp.get_executor().execute(note);
      note();
      co_return;
    },
    {.name = "b"});
  w.run();
  BOOST_TEST(log.str() == "b a none b");
}

// Of the same task, or of others; that it throws is its caller's affair.
BOOST_AUTO_TEST_CASE(what_goes_on_after_a_step_does_so_whatever_ran_within_it)
{
  for (bool const inner_has_some : {false, true})
    for (bool const inner_throws : {false, true})
    {
      trace log;
      world w;
      prompt_gate first, second;
      // A plain coroutine goes on within a step, who awaits it after that.
      auto const plain = [&](prompt_gate& g) -> asio::awaitable<void> {
        co_await g.async_wait(asio::use_awaitable);
      };
      auto const outer = [&](prompt_gate& g,
                           char const* name) -> taskio::awaitable<void> {
        co_await plain(g);
        log(name);
      };
      auto const inner = [&] {
        log("inner");
        if (inner_has_some)
          second.open();
        if (inner_throws)
          throw 1;
      };
      auto const body = [&]() -> taskio::awaitable<void> {
        auto const ex = co_await asio::this_coro::executor;
        asio::co_spawn(ex, outer(first, "first"), asio::detached);
        asio::co_spawn(ex, outer(second, "second"), asio::detached);
        co_await taskio::sleep(0ms);
        asio::post(ex, [&] {
          first.open();
          asio::dispatch(w.lp.get_executor(), [&] {
            try
            {
              asio::dispatch(ex, inner);
            }
            catch (int)
            {
              log("caught");
            }
          });
          log("end");
        });
        co_await taskio::sleep(1ms);
        if (!inner_has_some)
          second.open();
        co_await taskio::sleep(1ms);
      };
      w.lp.create_task(body);
      w.run();
      BOOST_TEST(log.str()
        == (inner_has_some ? (inner_throws ? "inner caught end first second"
                                           : "inner second end first")
                           : (inner_throws ? "inner caught end first second"
                                           : "inner end first second")));
    }
}

BOOST_AUTO_TEST_CASE(the_last_handle_may_go_in_the_step_that_ends_the_task)
{
  bool ended = false;
  world w;
  taskio::task<void> self;
  auto const hold = [&](auto handler) {
    taskio::sleep(1ms).async_wait(
      holder<decltype(handler)>{std::move(handler), std::move(self), ended});
  };
  self = w.lp.create_task([&]() -> taskio::awaitable<void> {
    co_await asio::async_initiate<asio::deferred_t const,
      void(std::exception_ptr)>(hold, asio::deferred);
  });
  w.run();
  BOOST_TEST(ended);
}

BOOST_AUTO_TEST_CASE(what_a_function_throws_leaves_the_run_of_the_context)
{
  asio::io_context context;
  taskio::loop lp(context);
  trace log;
  lp.get_executor().execute([] { throw std::runtime_error("out"); });
  lp.get_executor().execute([&] { log("next"); });
  BOOST_CHECK_THROW(context.run(), std::runtime_error);
  BOOST_TEST(log.str() == "");
  BOOST_CHECK_THROW(taskio::running_loop(), std::logic_error);
  context.run();
  BOOST_TEST(log.str() == "next");
}

BOOST_AUTO_TEST_CASE(a_function_that_can_only_be_moved_runs)
{
  world w;
  int seen = 0;
  auto p = std::make_unique<int>(3);
  w.lp.get_executor().execute([&seen, p = std::move(p)] { seen = *p; });
  w.run();
  BOOST_TEST(seen == 3);
}

BOOST_AUTO_TEST_CASE(a_function_is_destroyed_before_the_next_one_runs)
{
  census c;
  world w;
  int alive = -1;
  w.lp.get_executor().execute([guard = counted(c)] {});
  w.lp.get_executor().execute([&] { alive = c.alive; });
  w.run();
  BOOST_TEST(alive == 0);
}

BOOST_AUTO_TEST_CASE(memory_for_a_function_comes_from_the_given_allocator)
{
  allocator_log log;
  world w;
  auto const ex =
    asio::require(asio::require(w.lp.get_executor(), execution::blocking.never),
      execution::allocator(counting_allocator<>(log)));
  bool ran = false;
  ex.execute([&] { ran = true; });
  BOOST_TEST(log.allocated == 1);
  BOOST_TEST(log.freed == 0);
  w.run();
  BOOST_TEST(ran);
  BOOST_TEST(log.allocated == 1);
  BOOST_TEST(log.freed == 1);
}

BOOST_AUTO_TEST_CASE(memory_goes_back_to_the_allocator_without_a_run_too)
{
  allocator_log log;
  {
    world w;
    asio::prefer(
      w.lp.get_executor(), execution::allocator(counting_allocator<>(log)))
      .execute([] {});
  }
  BOOST_TEST(log.allocated == 1);
  BOOST_TEST(log.freed == 1);
}

BOOST_AUTO_TEST_CASE(tracked_work_keeps_the_context_running)
{
  asio::io_context context;
  taskio::loop lp(context);
  auto guard = std::make_optional(asio::make_work_guard(lp.get_executor()));
  BOOST_TEST(context.poll() == 0u);
  BOOST_TEST(!context.stopped());
  auto const copy =
    std::make_optional(asio::any_io_executor(guard->get_executor()));
  guard.reset();
  context.poll();
  BOOST_TEST(context.stopped());
  BOOST_TEST(bool(*copy));
}

BOOST_AUTO_TEST_CASE(each_copy_of_a_tracking_executor_tracks)
{
  asio::io_context context;
  taskio::loop lp(context);
  auto const tracked = execution::outstanding_work.tracked;
  auto a = std::make_optional(asio::require(lp.get_executor(), tracked));
  auto b = a;
  auto c = std::make_optional(std::move(*a));
  a.reset();
  b.reset();
  context.poll();
  BOOST_TEST(!context.stopped());
  *c = lp.get_executor();
  context.poll();
  BOOST_TEST(context.stopped());
}

// What the owner of a loop counts goes to the count of all now and then.
constexpr int numbers[] = {1, 127, 128, 129, 255, 256, 257, 700};

BOOST_AUTO_TEST_CASE(a_task_is_kept_by_the_last_of_its_executors)
{
  enum class at
  {
    the_task,
    the_end,
    last
  };
  constexpr at times[] = {at::the_task, at::the_end, at::last};
  for (int const n : numbers)
    for (at const made : times)
      for (at const dropped : times)
      {
        if (dropped < made)
          continue;
        world w;
        std::weak_ptr<int> value;
        std::optional<taskio::executor> one;
        std::vector<taskio::executor> all;
        auto const now = [&](at here) {
          if (made == here)
            all.assign(std::size_t(n), *one);
          if (dropped == here)
            all.clear();
        };
        auto const body = [&]() -> taskio::awaitable<std::shared_ptr<int>> {
          one = co_await asio::this_coro::executor;
          now(at::the_task);
          auto const result = std::make_shared<int>(n);
          value = result;
          co_return result;
        };
        w.lp.create_task([&]() -> taskio::awaitable<void> {
          {
            auto const t = w.lp.create_task(body);
            co_await t;
          }
          now(at::the_end);
          BOOST_TEST(!value.expired());
          if (dropped == at::the_end)
            one.reset();
          BOOST_TEST(value.expired() == (dropped == at::the_end));
        });
        w.run();
        if (dropped == at::the_end)
          continue;
        if (made == at::last)
          all.assign(std::size_t(n), *one);
        BOOST_TEST(!value.expired());
        one.reset();
        BOOST_TEST(value.expired() == all.empty());
        all.clear();
        BOOST_TEST(value.expired());
      }
}

BOOST_AUTO_TEST_CASE(handlers_that_have_run_hold_no_request_back)
{
  for (int const n : numbers)
    for (bool const in_the_task : {true, false})
    {
      world w;
      asio::steady_timer never(
        w.context, asio::steady_timer::time_point::max());
      std::optional<taskio::executor> ex;
      int ran = 0;
      auto const post_all = [&] {
        for (int i = 0; i < n; ++i)
          asio::post(*ex, [&] { ++ran; });
      };
      auto const t = w.lp.create_task([&]() -> taskio::awaitable<void> {
        ex = co_await asio::this_coro::executor;
        if (in_the_task)
          post_all();
        co_await never.async_wait(asio::deferred);
      });
      w.settle();
      if (!in_the_task)
        post_all();
      w.settle();
      BOOST_TEST(ran == n);
      w.call([&] { t.cancel(); });
      BOOST_TEST(outcome(t) == "cancelled(-)");
    }
}

BOOST_AUTO_TEST_CASE(what_is_submitted_after_the_loop_is_destroyed_unrun)
{
  asio::io_context context;
  std::optional<taskio::loop> lp(std::in_place, context);
  auto const ex = lp->get_executor();
  auto const never = asio::require(ex, execution::blocking.never);
  lp.reset();
  census c;
  bool ran = false;
  ex.execute([&ran, guard = counted(c)] { ran = true; });
  never.execute([&ran, guard = counted(c)] { ran = true; });
  asio::post(ex, [&ran, guard = counted(c)] { ran = true; });
  BOOST_TEST(c.alive == 0);
  context.run();
  BOOST_TEST(!ran);
}

BOOST_AUTO_TEST_CASE(an_executor_may_outlive_the_context)
{
  auto context = std::make_unique<asio::io_context>();
  std::optional<taskio::loop> lp(std::in_place, *context);
  auto const ex = lp->get_executor();
  lp.reset();
  context.reset();
  census c;
  ex.execute([guard = counted(c)] {});
  BOOST_TEST(c.born > 0);
  BOOST_TEST(c.alive == 0);
}

BOOST_AUTO_TEST_CASE(a_strand_on_it_works)
{
  world w;
  trace log;
  auto strand = asio::make_strand(w.lp.get_executor());
  asio::post(strand, [&] {
    log("1");
    asio::dispatch(strand, [&] { log("2"); });
    asio::post(strand, [&] { log("4"); });
    log("3");
  });
  w.run();
  BOOST_TEST(log.str() == "1 2 3 4");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
