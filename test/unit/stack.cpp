//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "gate.hpp"
#include "support.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <sstream>
#include <string_view>

namespace {

using namespace taskio_test;
using token = typed_body::token;

// The line of the await, or of the call, that a function is in at present.
std::map<std::string, unsigned> lines;

std::string last_name(std::string const& function)
{
  auto const colon = function.rfind(':');
  return colon == function.npos ? function : function.substr(colon + 1);
}

// The functions, with the line of those that are not where they should be.
std::string places(std::vector<taskio::stack_frame> const& frames)
{
  trace text;
  for (taskio::stack_frame const& f : frames)
  {
    BOOST_TEST(std::string_view(f.where.file_name()).ends_with("stack.cpp"));
    std::string name = last_name(f.function());
    if (f.where.line() != lines[name])
      name += ':' + std::to_string(f.where.line());
    text(f.awaited.empty() ? name : name + '(' + f.awaited + ')');
  }
  return text.str();
}

std::string stack_of(taskio::any_task const& t)
{
  return places(t.get_stack());
}

// The functions, wherever they are.
std::string functions_of(taskio::any_task const& t)
{
  trace text;
  for (taskio::stack_frame const& f : t.get_stack())
    text(last_name(f.function()));
  return text.str();
}

template <typename Coroutine>
auto spawn(world& w, Coroutine&& c, taskio::task_options options = {})
{
  lines["spawn"] = __LINE__ + 1;
  return w.lp.create_task(std::forward<Coroutine>(c), std::move(options));
}

taskio::awaitable<void> inner(taskio::future<void> f)
{
  lines["inner"] = __LINE__ + 1;
  co_await f;
}

template <typename Next>
taskio::awaitable<void> middle(Next next)
{
  lines["middle"] = __LINE__ + 1;
  co_await next();
}

template <typename Next>
taskio::awaitable<void> outer(Next next)
{
  lines["outer"] = __LINE__ + 1;
  co_await middle(std::move(next));
}

// A chain of three, of which `next` makes the last.
template <typename Next>
auto spawn_chain(world& w, Next next, taskio::task_options options = {})
{
  return spawn(w, outer(std::move(next)), std::move(options));
}

template <typename Awaited>
taskio::awaitable<void> await_operation(Awaited& awaited)
{
  lines["await_operation"] = __LINE__ + 1;
  co_await awaited.async_wait(asio::deferred);
}

template <typename Awaited>
taskio::awaitable<void> await_with_token(Awaited& awaited)
{
  lines["await_with_token"] = __LINE__ + 1;
  co_await awaited.async_wait(token());
}

asio::awaitable<void> plain(taskio::future<void> f)
{
  co_await f.async_wait(asio::use_awaitable);
}

taskio::awaitable<void> adopt(taskio::future<void> f)
{
  lines["adopt"] = __LINE__ + 1;
  co_await plain(f);
  lines["adopt"] = __LINE__ + 1;
  co_await taskio::sleep(1s);
}

taskio::awaitable<void> fail_now()
{
  throw std::runtime_error("failed");
  co_return;
}

struct fixture
{
  fixture() { lines.clear(); }
  world w;
};

BOOST_FIXTURE_TEST_SUITE(stack, fixture)

BOOST_AUTO_TEST_CASE(a_handle_on_nothing_has_no_stack)
{
  taskio::any_task const nothing;
  BOOST_CHECK_THROW(nothing.get_stack(), taskio::invalid_state_error);
  BOOST_CHECK_THROW(nothing.print_stack(), taskio::invalid_state_error);
  BOOST_CHECK_THROW(nothing.created_at(), taskio::invalid_state_error);
}

BOOST_AUTO_TEST_CASE(a_chain_of_awaits_is_given_from_the_oldest_to_the_newest)
{
  auto const f = w.lp.create_future<void>();
  auto const t = spawn_chain(w, [f] { return inner(f); });
  w.settle();
  BOOST_TEST(stack_of(t) == "outer middle inner(<Future pending>)");
  f.set_result();
  w.run();
  BOOST_TEST(stack_of(t) == "");
}

BOOST_AUTO_TEST_CASE(a_chain_may_be_deep)
{
  struct recursion
  {
    static taskio::awaitable<void> go(int n)
    {
      if (n == 0)
        co_await taskio::sleep(1ms);
      else
        co_await go(n - 1);
    }
  };
  auto const t = spawn(w, recursion::go(1000));
  w.settle();
  auto const frames = t.get_stack();
  BOOST_TEST(frames.size() == 1001u);
  BOOST_TEST(frames[0].where.line() == frames[999].where.line());
  BOOST_TEST(frames[1000].where.line() == frames[0].where.line() - 2);
  BOOST_TEST(frames[1000].awaited == "<sleep>");
  w.run();
}

BOOST_AUTO_TEST_CASE(the_stack_follows_the_coroutine)
{
  auto const f = w.lp.create_future<void>();
  auto const g = w.lp.create_future<void>();
  auto const t = spawn(w, [f, g]() -> taskio::awaitable<void> {
    co_await taskio::sleep(0s);
    auto const wait = [f] { return inner(f); };
    lines["operator()"] = lines["<lambda()>"] = __LINE__ + 1;
    co_await outer(wait);
    co_await taskio::create_task(inner(g));
  });
  w.settle();
  BOOST_TEST(t.get_stack().size() == 4u);
  f.set_result();
  w.settle();
  auto const frames = t.get_stack();
  BOOST_REQUIRE(frames.size() == 1u);
  BOOST_TEST(frames[0].awaited
    == "<Task pending name='" + taskio::all_tasks(w.lp).back().get_name()
      + "'>");
  g.set_result();
  w.run();
}

BOOST_AUTO_TEST_CASE(what_is_done_already_leaves_nothing_behind)
{
  auto const done = w.lp.create_future<void>();
  done.set_result();
  auto const f = w.lp.create_future<void>();
  auto const t = spawn_chain(w, [=]() -> taskio::awaitable<void> {
    for (int i = 0; i < 3; ++i)
      co_await inner(done);
    co_await inner(f);
  });
  w.settle();
  BOOST_TEST(t.get_stack().size() == 4u);
  f.set_result();
  w.run();
}

// On a timer in real time.
BOOST_AUTO_TEST_CASE(a_wait_for_an_operation_is_its_await)
{
  asio::io_context context;
  taskio::loop lp(context);
  asio::steady_timer timer(context, 24h);
  auto const by_operation = lp.create_task(await_operation(timer));
  auto const by_token = lp.create_task(await_with_token(timer));
  context.poll();
  BOOST_TEST(stack_of(by_operation) == "await_operation(<operation>)");
  BOOST_TEST(stack_of(by_token) == "await_with_token(<operation>)");
  timer.cancel();
  context.run();
  BOOST_TEST(places(by_operation.get_stack()) == "await_operation");
  BOOST_TEST(places(by_token.get_stack()) == "await_with_token");
  BOOST_CHECK(by_operation.exception() && by_token.exception());
}

BOOST_AUTO_TEST_CASE(after_an_operation_its_await_is_gone)
{
  gate g(w.context);
  auto const f = w.lp.create_future<void>();
  auto const t = spawn_chain(w, [&]() -> taskio::awaitable<void> {
    co_await await_operation(g);
    co_await await_with_token(g);
    lines["operator()"] = __LINE__ + 1;
    co_await inner(f);
  });
  w.settle();
  BOOST_TEST(t.get_stack().size() == 4u);
  g.open(1);
  w.settle();
  BOOST_TEST(t.get_stack().size() == 4u);
  BOOST_TEST(places({t.get_stack().back()}) == "await_with_token(<operation>)");
  g.open(1);
  w.settle();
  BOOST_TEST(t.get_stack().size() == 4u);
  BOOST_TEST(places({t.get_stack().back()}) == "inner(<Future pending>)");
  f.set_result();
  w.run();
}

BOOST_AUTO_TEST_CASE(an_adopted_coroutine_stands_in_its_callers_frame)
{
  auto const f = w.lp.create_future<void>();
  auto const t = spawn_chain(w, [f] { return adopt(f); });
  w.settle();
  BOOST_TEST(stack_of(t) == "outer middle adopt(<Future pending>)");
  f.set_result();
  w.settle();
  BOOST_TEST(stack_of(t) == "outer middle adopt(<sleep>)");
  w.run();
  BOOST_TEST(stack_of(t) == "");
}

BOOST_AUTO_TEST_CASE(a_plain_body_is_where_it_was_created)
{
  gate g(w.context);
  auto const f = w.lp.create_future<void>();
  auto const in_library = spawn(w, plain(f));
  auto const in_operation = spawn(w, [&]() -> asio::awaitable<void> {
    co_await g.async_wait(asio::use_awaitable);
  });
  BOOST_TEST(stack_of(in_library) == "spawn(<start>)");
  w.settle();
  BOOST_TEST(stack_of(in_library) == "spawn(<Future pending>)");
  BOOST_TEST(stack_of(in_operation) == "spawn(<operation>)");
  f.set_exception(std::runtime_error("failed"));
  g.open(1);
  w.run();
  BOOST_TEST(stack_of(in_library) == "spawn");
  BOOST_TEST(stack_of(in_operation) == "");
  BOOST_CHECK(in_library.exception());
}

// `||` runs coroutine threads of its own on the task's executor.
BOOST_AUTO_TEST_CASE(other_coroutine_threads_of_the_task_leave_it_alone)
{
  using namespace asio::experimental::awaitable_operators;
  auto const f = w.lp.create_future<void>();
  auto const g = w.lp.create_future<void>();
  auto const t = spawn_chain(w, [=]() -> taskio::awaitable<void> {
    auto const wait = [f] { return inner(f); };
    lines["branches"] = __LINE__ + 1;
    co_await (outer(wait) && inner(g));
  });
  w.settle();
  // The newest may be one of Asio's, which implements `&&`.
  auto const before = t.get_stack();
  BOOST_TEST(before.size() >= 3u);
  BOOST_TEST(before[2].where.line() == lines["branches"]);
  BOOST_TEST(before.back().awaited == "<operation>");
  f.set_result();
  w.settle();
  BOOST_TEST(t.get_stack().size() == before.size());
  g.set_result();
  w.run();
  BOOST_TEST(t.done());
}

BOOST_AUTO_TEST_CASE(a_limit_keeps_the_newest_frames_of_a_stack)
{
  auto const f = w.lp.create_future<void>();
  auto const t = spawn_chain(w, [f] { return inner(f); });
  w.settle();
  std::string const all = "outer middle inner(<Future pending>)";
  BOOST_TEST(places(t.get_stack(0)) == "");
  BOOST_TEST(places(t.get_stack(1)) == "inner(<Future pending>)");
  BOOST_TEST(places(t.get_stack(2)) == "middle inner(<Future pending>)");
  BOOST_TEST(places(t.get_stack(3)) == all);
  BOOST_TEST(places(t.get_stack(4)) == all);
  BOOST_TEST(places(t.get_stack(std::nullopt)) == all);
  f.set_result();
  w.run();
}

BOOST_AUTO_TEST_CASE(a_limit_keeps_the_oldest_frames_of_a_failure)
{
  auto const f = w.lp.create_future<void>();
  auto const t = spawn_chain(w, [f] { return inner(f); });
  f.set_exception(std::runtime_error("failed"));
  w.run();
  BOOST_TEST(places(t.get_stack(0)) == "");
  BOOST_TEST(places(t.get_stack(1)) == "outer");
  BOOST_TEST(places(t.get_stack(2)) == "outer middle");
  BOOST_TEST(places(t.get_stack()) == "outer middle inner");
  BOOST_CHECK(t.exception());
}

BOOST_AUTO_TEST_CASE(a_task_that_has_not_started_is_where_it_was_created)
{
  auto const f = w.lp.create_future<void>();
  auto const t = spawn_chain(w, [f] { return inner(f); });
  BOOST_TEST(stack_of(t) == "spawn(<start>)");
  BOOST_TEST(places(t.get_stack(0)) == "");
  t.cancel();
  w.run();
}

BOOST_AUTO_TEST_CASE(a_task_that_is_done_or_cancelled_has_no_stack)
{
  auto const f = w.lp.create_future<void>();
  auto const done = spawn(w, inner(f));
  auto const cancelled =
    spawn_chain(w, [this] { return inner(w.lp.create_future<void>()); });
  w.settle();
  f.set_result();
  cancelled.cancel();
  w.run();
  BOOST_TEST(stack_of(done) == "");
  BOOST_TEST(stack_of(cancelled) == "");
}

BOOST_AUTO_TEST_CASE(
  a_failed_task_has_the_awaits_that_the_exception_came_through)
{
  auto const by_code = spawn_chain(w, [] { return fail_now(); });
  w.run();
  BOOST_TEST(stack_of(by_code) == "outer middle");
  BOOST_CHECK(by_code.exception());

  gate g(w.context);
  auto const by_operation = spawn_chain(w, [&] { return await_operation(g); });
  w.settle();
  g.open(0, asio::error::eof);
  w.run();
  BOOST_TEST(stack_of(by_operation) == "outer middle await_operation");
  BOOST_CHECK(by_operation.exception());

  auto const f = w.lp.create_future<void>();
  auto const by_adopted = spawn_chain(w, [f] { return adopt(f); });
  w.settle();
  f.set_exception(std::runtime_error("failed"));
  w.run();
  BOOST_TEST(stack_of(by_adopted) == "outer middle adopt");
  BOOST_CHECK(by_adopted.exception());
}

BOOST_AUTO_TEST_CASE(a_task_that_failed_in_no_await_is_where_it_was_created)
{
  auto const t = spawn(w, []() -> taskio::awaitable<void> {
    co_await taskio::sleep(1ms);
    throw std::runtime_error("failed");
  });
  w.run();
  BOOST_TEST(stack_of(t) == "spawn");
  BOOST_CHECK(t.exception());
}

BOOST_AUTO_TEST_CASE(a_running_task_has_the_awaits_it_is_within)
{
  std::string of_inner, of_outer;
  auto const t = spawn(w, [&]() -> taskio::awaitable<void> {
    of_outer = stack_of(taskio::current_task());
    co_await outer([&]() -> taskio::awaitable<void> {
      co_await taskio::sleep(1ms);
      of_inner = places(taskio::current_task().get_stack(2));
    });
  });
  w.run();
  BOOST_TEST(of_outer == "spawn");
  BOOST_TEST(of_inner == "outer middle");
  BOOST_TEST(t.done());
}

BOOST_AUTO_TEST_CASE(after_an_exception_was_caught_the_stack_is_as_before)
{
  auto const f = w.lp.create_future<void>();
  auto const failed = w.lp.create_future<void>();
  failed.set_exception(std::runtime_error("failed"));
  auto const t = spawn(w, [=]() -> taskio::awaitable<void> {
    try
    {
      auto const wait = [failed] { return inner(failed); };
      co_await outer(wait);
    }
    catch (std::runtime_error const&)
    {
    }
    auto const wait = [f] { return inner(f); };
    co_await outer(wait);
  });
  w.settle();
  auto const frames = t.get_stack();
  BOOST_REQUIRE(frames.size() == 4u);
  BOOST_TEST(places({frames.begin() + 1, frames.end()})
    == "outer middle inner(<Future pending>)");
  f.set_result();
  w.run();
  BOOST_TEST(stack_of(t) == "");
}

BOOST_AUTO_TEST_CASE(a_second_exception_does_not_bring_the_awaits_of_the_first)
{
  struct replace
  {
    static taskio::awaitable<void> go(bool await_first)
    {
      bool caught = false;
      try
      {
        co_await outer(fail_now);
      }
      catch (std::runtime_error const&)
      {
        caught = true;
      }
      if (await_first)
        co_await taskio::sleep(1ms);
      if (caught)
        throw std::logic_error("another");
    }
  };
  for (bool const await_first : {false, true})
  {
    auto const t = spawn_chain(w, [=] { return replace::go(await_first); });
    w.run();
    BOOST_TEST(last_name(t.get_stack().front().function()) == "outer");
    BOOST_TEST(t.get_stack().size() == 2u);
    BOOST_CHECK(t.exception());
  }
}

BOOST_AUTO_TEST_CASE(a_caught_exception_is_let_go_of_at_the_next_await)
{
  struct error
  {
    counted c;
  };
  census c;
  auto const f = w.lp.create_future<void>();
  auto const t = spawn(w, [&]() -> taskio::awaitable<void> {
    try
    {
      co_await middle([&]() -> taskio::awaitable<void> {
        throw error{counted(c)};
        co_return;
      });
    }
    catch (error const&)
    {
    }
    co_await f;
  });
  w.settle();
  BOOST_TEST(c.born > 0);
  BOOST_TEST(c.alive == 0);
  f.set_result();
  w.run();
}

taskio::awaitable<int> fails_within()
{
  lines["fails_within"] = __LINE__ + 1;
  co_await outer(fail_now);
  co_return 1;
}

// Its awaits are none of ours: what came through coroutines of ours is kept.
BOOST_AUTO_TEST_CASE(a_plain_body_may_wait_before_it_throws_an_exception_on)
{
  for (bool const waits : {false, true})
  {
    auto const t = w.lp.create_task([waits]() -> asio::awaitable<void> {
      std::exception_ptr caught;
      try
      {
        co_await taskio::wait_for(fails_within(), 1h)
          .async_wait(asio::use_awaitable);
      }
      catch (std::runtime_error const&)
      {
        caught = std::current_exception();
      }
      if (waits)
        co_await taskio::sleep(1ms).async_wait(asio::use_awaitable);
      std::rethrow_exception(caught);
    });
    w.run();
    BOOST_TEST(functions_of(t) == "wait_within fails_within outer middle");
    BOOST_CHECK(t.exception());
  }
}

BOOST_AUTO_TEST_CASE(a_caught_exception_is_let_go_of_at_the_end)
{
  struct error
  {
    counted c;
  };
  for (bool const elsewhere : {false, true})
  {
    census c;
    asio::io_context there;
    auto const t = spawn(w, [&]() -> taskio::awaitable<void> {
      if (elsewhere)
        co_await asio::post(asio::bind_executor(there, asio::deferred));
      try
      {
        co_await middle([&]() -> taskio::awaitable<void> {
          throw error{counted(c)};
          co_return;
        });
      }
      catch (error const&)
      {
      }
    });
    w.settle();
    std::thread([&] { there.run(); }).join();
    w.run();
    BOOST_TEST(t.done());
    BOOST_TEST(c.born > 0);
    BOOST_TEST(c.alive == 0);
  }
}

BOOST_AUTO_TEST_CASE(off_the_loop_a_task_is_where_it_was_created)
{
  asio::io_context context;
  taskio::loop lp(context);
  asio::thread_pool pool(1);
  auto const f = lp.create_future<void>();
  std::promise<void> away, seen;
  auto const t = lp.create_task(outer([&]() -> taskio::awaitable<void> {
    co_await asio::post(asio::bind_executor(pool, asio::deferred));
    away.set_value();
    seen.get_future().wait();
    co_await inner(f);
  }),
    std::source_location::current());
  context.poll();
  away.get_future().wait();
  auto const frames = t.get_stack();
  BOOST_REQUIRE(frames.size() == 1u);
  BOOST_TEST(frames[0].where.line() == t.created_at().where.line());
  BOOST_TEST(frames[0].awaited == "");
  seen.set_value();
  context.run_one();
  BOOST_TEST(t.get_stack().size() == 4u);
  BOOST_TEST(places({t.get_stack().back()}) == "inner(<Future pending>)");
  f.set_result();
  context.run();
  BOOST_TEST(t.done());
}

// Of an operation that fails there, and what the coroutine does next.
BOOST_AUTO_TEST_CASE(what_was_caught_off_the_loop_is_let_go_of_as_well)
{
  enum class then
  {
    waits,
    operates,
    ends,
    fails
  };
  for (then const next : {then::waits, then::operates, then::ends, then::fails})
  {
    asio::io_context context;
    taskio::loop lp(context);
    asio::io_context elsewhere;
    auto const t = lp.create_task([&]() -> taskio::awaitable<void> {
      asio::steady_timer timer(elsewhere);
      timer.expires_after(1h);
      co_await asio::post(asio::bind_executor(elsewhere, asio::deferred));
      try
      {
        asio::post(elsewhere, [&] { timer.cancel(); });
        co_await timer.async_wait(
          asio::bind_executor(elsewhere, asio::deferred));
      }
      catch (boost::system::system_error const&)
      {
      }
      if (next == then::ends)
        co_return;
      if (next == then::waits)
        co_await taskio::sleep(0s);
      if (next == then::operates)
        co_await asio::post(
          asio::bind_executor(lp.get_executor(), asio::deferred));
      throw std::runtime_error("without an await");
    });
    context.poll();
    std::thread([&] { elsewhere.run(); }).join();
    context.restart();
    context.run();
    BOOST_TEST_CONTEXT("next " << int(next))
    {
      BOOST_TEST(t.done());
      auto const frames = t.get_stack();
      if (next == then::ends)
        BOOST_TEST(frames.empty());
      else if (next != then::fails)
      {
        BOOST_REQUIRE(frames.size() == 1u);
        BOOST_TEST(frames[0].where.line() == t.created_at().where.line());
      }
      if (next != then::ends)
        BOOST_CHECK_THROW(t.result(), std::runtime_error);
    }
  }
}

// Its frames are destroyed from the root on; a destructor of theirs asks.
BOOST_AUTO_TEST_CASE(a_coroutine_that_is_destroyed_has_no_awaits_any_more)
{
  struct asks
  {
    ~asks() { frames = task->get_stack().size(); }
    taskio::any_task* task;
    std::size_t& frames;
  };
  for (bool const in_operation : {false, true})
  {
    std::size_t frames = 99;
    taskio::any_task task;
    {
      world there;
      gate g(there.context);
      auto const f = there.lp.create_future<void>();
      task = spawn_chain(there, [&]() -> taskio::awaitable<void> {
        asks const in_frame{&task, frames};
        if (in_operation)
          co_await await_operation(g);
        else
          co_await inner(f);
      });
      there.settle();
      BOOST_TEST(task.get_stack().size() == 4u);
      there.lp.~loop();
      ::new (&there.lp) taskio::loop(there.context);
      there.reports.take();
    }
    BOOST_TEST(frames <= 1u);
    BOOST_TEST(task.get_stack().size() == 0u);
  }
}

// Says where a task is, when it is destroyed.
class asking
{
public:
  asking(taskio::any_task& t, trace& answers,
    std::string (*ask)(taskio::any_task const&) = stack_of)
    : task_(t)
    , answers_(answers)
    , ask_(ask)
  {
  }
  asking(asking const&) = delete;
  asking& operator=(asking const&) = delete;
  ~asking() { answers_(ask_(task_)); }

private:
  taskio::any_task& task_;
  trace& answers_;
  std::string (*ask_)(taskio::any_task const&);
};

// Awaits a coroutine of ours, its guest, and asks when the guest is gone.
template <typename Guest>
asio::awaitable<void> host(taskio::any_task& t, trace& answers, Guest guest)
{
  asking const here(t, answers);
  co_await taskio::wait_for(guest(), 2h).async_wait(asio::use_awaitable);
}

template <typename Host>
taskio::awaitable<void> adopt_host(Host host)
{
  lines["adopt_host"] = __LINE__ + 1;
  co_await host();
}

// So with those of a coroutine that a plain one awaits: within its frames, in
// the plain one after it, and where that goes on.
BOOST_AUTO_TEST_CASE(a_guest_that_is_destroyed_has_no_awaits_any_more)
{
  for (bool const adopted : {false, true})
    for (bool const in_operation : {false, true})
      for (bool const loop_lives : {false, true})
      {
        if (loop_lives && !in_operation)
          continue;
        trace answers;
        taskio::any_task task;
        {
          world there;
          std::optional<gate> g(there.context);
          auto const f = there.lp.create_future<void>();
          auto const guest = [&]() -> taskio::awaitable<void> {
            auto const last = [&]() -> taskio::awaitable<void> {
              asking const here(task, answers);
              if (in_operation)
                co_await await_operation(*g);
              else
                co_await inner(f);
            };
            co_await outer(last);
          };
          auto const hosts = [&] { return host(task, answers, guest); };
          if (adopted)
            task = spawn(there, adopt_host(hosts));
          else
            task = spawn(there, hosts());
          there.settle();
          BOOST_TEST(task.get_stack().size() == (adopted ? 7u : 6u));
          g.reset();
          if (loop_lives)
            there.settle();
          there.lp.~loop();
          ::new (&there.lp) taskio::loop(there.context);
          BOOST_TEST(there.reports.take().size() == 1u);
        }
        std::string const what = loop_lives ? ""
          : in_operation                    ? "(<operation>)"
                                            : "(<Future pending>)";
        std::string const where = (adopted ? "adopt_host" : "spawn") + what;
        BOOST_TEST(answers.str() == where + ' ' + where);
      }
}

// A handler that is called when it is destroyed, if it was not.
template <typename Handler>
struct called_anyhow
{
  using executor_type = asio::associated_executor_t<Handler>;
  using cancellation_slot_type = asio::associated_cancellation_slot_t<Handler>;

  explicit called_anyhow(Handler&& h)
    : handler(std::make_unique<Handler>(std::move(h)))
  {
  }
  called_anyhow(called_anyhow&&) = default;
  ~called_anyhow()
  {
    if (handler)
      (*std::exchange(handler, nullptr))(std::exception_ptr());
  }
  void operator()(std::exception_ptr e)
  {
    (*std::exchange(handler, nullptr))(e);
  }
  executor_type get_executor() const noexcept
  {
    return asio::get_associated_executor(*handler);
  }
  cancellation_slot_type get_cancellation_slot() const noexcept
  {
    return asio::get_associated_cancellation_slot(*handler);
  }

  std::unique_ptr<Handler> handler;
};

BOOST_AUTO_TEST_CASE(after_a_guest_that_was_destroyed_its_awaits_are_gone)
{
  std::optional<gate> g(w.context);
  auto const next = w.lp.create_future<void>();
  auto const last = w.lp.create_future<void>();
  trace during;
  taskio::any_task t;
  auto const hosts = [&]() -> asio::awaitable<void> {
    auto const guest = [&]() -> taskio::awaitable<void> {
      asking const here(t, during);
      co_await outer([&] { return await_operation(*g); });
    };
    auto operation = taskio::wait_for(guest(), 2h);
    auto const start = [&](auto handler) {
      std::move(operation).async_wait(
        called_anyhow<decltype(handler)>(std::move(handler)));
    };
    co_await asio::async_initiate<asio::use_awaitable_t<> const,
      void(std::exception_ptr)>(start, asio::use_awaitable);
    co_await next.async_wait(asio::use_awaitable);
    co_await taskio::wait_for(inner(last), 2h).async_wait(asio::use_awaitable);
  };
  t = spawn(w, adopt_host(hosts));
  w.settle();
  BOOST_TEST(t.get_stack().size() == 6u);
  g.reset();
  w.settle();
  BOOST_TEST(stack_of(t) == "adopt_host(<Future pending>)");
  BOOST_TEST(during.str() == "adopt_host(<Future pending>)");
  next.set_result();
  w.settle();
  BOOST_TEST(t.get_stack().size() == 3u);
  last.set_result();
  w.run();
  BOOST_TEST(t.done());
}

// Until then it is as it was, though the loop has let go of the wait.
BOOST_AUTO_TEST_CASE(what_is_still_to_be_destroyed_is_where_it_waited)
{
  trace answers;
  taskio::any_task ours, with_guest;
  {
    world there;
    auto const f = there.lp.create_future<void>();
    auto const first = spawn(there, [&]() -> taskio::awaitable<void> {
      asking const of_guest(with_guest, answers, functions_of);
      asking const of_ours(ours, answers, functions_of);
      co_await f;
    });
    ours = spawn_chain(there, [f] { return inner(f); });
    with_guest = spawn(there, [f]() -> asio::awaitable<void> {
      co_await taskio::wait_for(inner(f), 2h).async_wait(asio::use_awaitable);
    });
    there.settle();
    f.set_result();
    there.lp.~loop();
    ::new (&there.lp) taskio::loop(there.context);
    there.reports.take();
  }
  BOOST_TEST(answers.str() == "outer middle inner wait_within inner");
}

BOOST_AUTO_TEST_CASE(a_task_knows_where_it_was_created)
{
  auto const t = spawn(w, fail_now());
  BOOST_TEST(places({t.created_at()}) == "spawn");
  w.run();
  BOOST_TEST(places({t.created_at()}) == "spawn");
  BOOST_CHECK(t.exception());

  auto const here = std::source_location::current();
  auto const by_hand =
    w.lp.create_task(inner(w.lp.create_future<void>()), here);
  BOOST_TEST(by_hand.created_at().where.line() == here.line());
  by_hand.cancel();
  unsigned of_main = 0, of_child = 0, line = 0;
  auto const main = [&]() -> taskio::awaitable<void> {
    of_main = taskio::current_task().created_at().where.line();
    line = __LINE__ + 1;
    auto const child = taskio::create_task(fail_now(), {});
    of_child = child.created_at().where.line();
    child.cancel();
    co_return;
  };
  taskio::run_test(main, here);
  BOOST_TEST(of_main == here.line());
  BOOST_TEST(of_child == line);
  w.run();
}

struct member
{
  template <typename T>
  taskio::awaitable<void> of_template(std::vector<T>) const
  {
    co_await taskio::sleep(1ms);
  }
};

BOOST_AUTO_TEST_CASE(the_function_of_a_frame_is_its_name_alone)
{
  auto const function = [this](auto coroutine) {
    auto const t = w.lp.create_task(std::move(coroutine));
    w.settle();
    std::string name = t.get_stack().front().function();
    w.run();
    return name;
  };
  auto const ends_with = [](std::string const& name, std::string const& end) {
    BOOST_TEST(name.find("taskio::awaitable") == name.npos);
    BOOST_TEST((name.ends_with("::" + end) || name == end), name);
  };
  auto const f = w.lp.create_future<void>();
  w.lp.call_later(1ms, [f] { f.set_result(); });
  ends_with(function(inner(f)), "inner");
  ends_with(function(outer([] { return taskio::sleep(1ms); })), "outer");
  ends_with(function(member().of_template<int>({})), "member::of_template");
  auto const lambda = [](int) -> taskio::awaitable<void> {
    co_await taskio::sleep(1ms);
  };
  std::string const of_lambda = function(lambda(1));
  BOOST_TEST(of_lambda.find("test_method()::") != of_lambda.npos, of_lambda);
  BOOST_TEST(!of_lambda.ends_with("operator()"), of_lambda);
}

std::string printed(
  taskio::any_task const& t, std::optional<std::size_t> limit = {})
{
  std::ostringstream text;
  t.print_stack(text, limit);
  return text.str();
}

std::string line_of(taskio::stack_frame const& f)
{
  return std::string("  File \"") + f.where.file_name() + "\", line "
    + std::to_string(f.where.line()) + ", in " + f.function() + "\n";
}

BOOST_AUTO_TEST_CASE(a_stack_is_printed_as_asyncio_prints_it)
{
  auto const f = w.lp.create_future<void>();
  auto const t = spawn_chain(w, [f] { return inner(f); }, {.name = "x"});
  w.settle();
  std::string const title = "Stack for <Task pending name='x' "
                            "wait_for=<Future pending>> "
                            "(most recent call last):\n";
  auto const frames = t.get_stack();
  BOOST_REQUIRE(frames.size() == 3u);
  BOOST_TEST(printed(t)
    == title + line_of(frames[0]) + line_of(frames[1]) + line_of(frames[2]));
  BOOST_TEST(printed(t, 1) == title + line_of(frames[2]));
  BOOST_TEST(printed(t, 0)
    == "No stack for <Task pending name='x' wait_for=<Future pending>>\n");
  f.set_result();
  w.run();
  BOOST_TEST(printed(t) == "No stack for <Task finished name='x'>\n");
}

BOOST_AUTO_TEST_CASE(a_failure_is_printed_with_its_exception)
{
  {
    auto const t = spawn_chain(w, fail_now, {.name = "x"});
    w.run();
    auto const frames = t.get_stack();
    BOOST_REQUIRE(frames.size() == 2u);
    std::string const task = "<Task finished name='x' exception='failed'>";
    std::string const exception = "std::runtime_error: failed\n";
    BOOST_TEST(printed(t)
      == "Traceback for " + task + " (most recent call last):\n"
        + line_of(frames[0]) + line_of(frames[1]) + exception);
    BOOST_TEST(printed(t, 0) == "No stack for " + task + '\n' + exception);
  }
  // It was no look at it.
  auto const reports = w.reports.take();
  BOOST_REQUIRE(reports.size() == 1u);
  BOOST_TEST(reports[0].message == "task exception was never retrieved");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
