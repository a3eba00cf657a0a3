//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "gate.hpp"
#include "support.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <sstream>
#include <thread>

namespace {

using namespace taskio_test;
using asio::ip::udp;

enum class parked
{
  unstarted,
  tick,
  asleep,
  on_future,
  woken,
  cancelled,
  on_task,
  on_other_loop,
  on_timer,
  on_socket,
  on_gate,
  in_child,
  in_plain_child
};

char const* const parked_names[] = {"unstarted", "tick", "asleep", "on_future",
  "woken", "cancelled", "on_task", "on_other_loop", "on_timer", "on_socket",
  "on_gate", "in_child", "in_plain_child"};

enum class order
{
  loop_first,
  context_first
};

// A task that waits in a given way, and all around it. The handles on what it
// waits for outlive loop and context.
template <typename Body>
class scene
{
public:
  scene(parked how, bool virtual_time) : how_(how)
  {
    context_ = std::make_unique<asio::io_context>(1);
    clock_.emplace(foreign::ignore);
    if (virtual_time)
      loop_ = std::make_unique<taskio::loop>(*context_, *clock_);
    else
      loop_ = std::make_unique<taskio::loop>(*context_);
    other_ = std::make_unique<taskio::loop>(*context_);
    for (taskio::loop* l : {loop_.get(), other_.get()})
      reports.listen_to(*l);
    gate_.emplace(*context_);
    future_ = loop_->create_future<int>();
  }

  void park()
  {
    if (how_ == parked::on_task)
      child_ = loop_->create_task(sleeper(), {.name = "child"});
    if (how_ == parked::on_other_loop)
      child_ = other_->create_task(sleeper(), {.name = "child"});
    task_ = loop_->create_task(
      [this, guard = counted(callables)] { return body(counted(arguments)); },
      {.name = "parked"});
    if (how_ == parked::unstarted)
      return;
    asio::post(loop_->get_executor(), [this] { after_first_step(); });
    try
    {
      context_->poll();
    }
    catch (interruption const&)
    {
    }
  }

  void destroy(order o)
  {
    if (o == order::context_first)
      context_.reset();
    loop_.reset();
    other_.reset();
    context_.reset();
  }

  // Those that exist when everything else is gone.
  int left() const { return arguments.alive + locals.alive + callables.alive; }
  std::string printed() const
  {
    std::ostringstream os;
    os << task_;
    return os.str();
  }
  bool needs_gate() const { return how_ == parked::on_gate; }
  void drop_gate() { gate_.reset(); }

  report_log reports;
  census arguments;
  census locals;
  census callables;

private:
  struct interruption
  {
  };

  void after_first_step()
  {
    if (how_ == parked::woken)
      future_.set_result(1);
    if (how_ == parked::cancelled)
      task_.cancel("late");
    // Leaves the run with the task's next step in the queue.
    if (how_ == parked::woken || how_ == parked::cancelled
      || how_ == parked::tick)
      throw interruption();
  }

  awaitable_of<Body> sleeper()
  {
    counted const local(locals);
    co_await Body::sleep(1h);
  }

  static asio::awaitable<void> plain_sleeper(census& c)
  {
    counted const local(c);
    co_await plain_body::sleep(1h);
  }

  awaitable_of<Body> wait()
  {
    counted const local(locals);
    typename Body::token const token;
    auto ex = co_await asio::this_coro::executor;
    char data[1];
    if (how_ == parked::tick)
      for (;;)
        co_await Body::sleep(0ms);
    else if (how_ == parked::asleep)
      co_await Body::sleep(1h);
    else if (how_ == parked::on_task || how_ == parked::on_other_loop)
      co_await Body::on(taskio::future<void>(*child_));
    else if (how_ == parked::on_gate)
      co_await gate_->async_wait(token);
    else if (how_ == parked::in_child)
      co_await sleeper();
    else if (how_ == parked::in_plain_child)
      co_await plain_sleeper(locals);
    else if (how_ == parked::on_timer)
    {
      asio::steady_timer timer(ex, 1h);
      co_await timer.async_wait(token);
    }
    else if (how_ == parked::on_socket)
    {
      udp::socket s(ex, udp::endpoint(asio::ip::address_v4::loopback(), 0));
      co_await s.async_receive(asio::buffer(data), token);
    }
    else
      co_await Body::on(future_);
  }

  awaitable_of<Body> body(counted)
  {
    counted const local(locals);
    co_await wait();
    BOOST_ERROR("the wait ended");
  }

  parked const how_;
  std::optional<taskio::virtual_clock> clock_;
  std::unique_ptr<asio::io_context> context_;
  std::unique_ptr<taskio::loop> loop_;
  std::unique_ptr<taskio::loop> other_;
  std::optional<gate> gate_;
  taskio::future<int> future_;
  taskio::task<void> task_;
  std::optional<taskio::task<void>> child_;
};

template <typename Body>
void check(parked how, order o, bool virtual_time)
{
  scene<Body> s(how, virtual_time);
  s.park();
  BOOST_TEST(s.arguments.alive == 1);
  BOOST_TEST(s.callables.alive == 1);
  s.destroy(o);
  if (s.needs_gate())
    s.drop_gate();
  BOOST_TEST(s.left() == 0);
  int parked_reports = 0;
  for (auto const& entry : s.reports.take())
  {
    parked_reports += entry.task == "parked";
    BOOST_TEST(entry.what == "none");
    BOOST_TEST(entry.message.find("pending") != std::string::npos);
  }
  BOOST_TEST(parked_reports == 1);
}

BOOST_AUTO_TEST_SUITE(teardown)

BOOST_AUTO_TEST_CASE_TEMPLATE(
  whatever_a_task_waits_for_it_is_destroyed_whole, Body, both_bodies)
{
  for (int how = 0; how <= int(parked::in_plain_child); ++how)
    for (order o : {order::loop_first, order::context_first})
      for (bool virtual_time : {false, true})
        BOOST_TEST_CONTEXT(parked_names[how]
          << (o == order::loop_first ? ", loop first" : ", context first")
          << (virtual_time ? ", virtual" : ", real"))
  check<Body>(parked(how), o, virtual_time);
}

// What the report says of it is what printing it would have said.
template <typename Body>
void check_printed(parked how, order o, bool virtual_time)
{
  scene<Body> s(how, virtual_time);
  s.park();
  std::string const before = s.printed();
  s.destroy(o);
  if (s.needs_gate())
    s.drop_gate();
  std::string after;
  for (auto const& entry : s.reports.take())
    if (entry.task == "parked")
      after = entry.printed;
  // The child may have ended first.
  if (how != parked::on_task)
    BOOST_TEST(before == after);
  BOOST_TEST(after.find("wait_for=<") != std::string::npos);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_report_says_what_the_task_waited_for, Body, both_bodies)
{
  for (int how = 0; how <= int(parked::in_plain_child); ++how)
    for (order o : {order::loop_first, order::context_first})
      for (bool virtual_time : {false, true})
        BOOST_TEST_CONTEXT(parked_names[how]
          << (o == order::loop_first ? ", loop first" : ", context first")
          << (virtual_time ? ", virtual" : ", real"))
  check_printed<Body>(parked(how), o, virtual_time);
}

// What a loop may hold besides tasks.
BOOST_AUTO_TEST_CASE(everything_that_is_queued_is_destroyed_once)
{
  for (order o : {order::loop_first, order::context_first})
  {
    census c;
    taskio::future<int> outlives;
    {
      auto context = std::make_unique<asio::io_context>();
      auto lp = std::make_unique<taskio::loop>(*context);
      outlives = lp->create_future<int>();
      auto done = lp->create_future<int>();
      auto pending = lp->create_future<int>();
      done.set_result(1);
      auto const guarded = [&] {
        return [guard = counted(c)](auto&&...) { BOOST_ERROR("called"); };
      };
      lp->call_soon(guarded());
      lp->call_later(1ms, guarded());
      lp->call_soon_threadsafe(guarded());
      asio::post(lp->get_executor(), guarded());
      done.add_done_callback(guarded());
      pending.add_done_callback(guarded());
      outlives.add_done_callback(guarded());
      done.async_wait(guarded());
      outlives.async_wait(guarded());
      std::thread([&] {
        lp->call_soon_threadsafe(guarded());
        asio::post(lp->get_executor(), guarded());
        outlives.async_wait(guarded());
        outlives.cancel();
      }).join();
      BOOST_TEST(c.alive == 12);
      if (o == order::context_first)
        context.reset();
      lp.reset();
    }
    BOOST_TEST(c.alive == 0);
  }
}

// Something that uses the library while it is being destroyed.
class busy
{
public:
  busy(census& c, taskio::future<void> f, taskio::task<void> other)
    : guard_(c)
    , future_(std::move(f))
    , other_(std::move(other))
  {
  }
  busy(busy const&) = delete;
  busy& operator=(busy const&) = delete;
  ~busy()
  {
    attempt([&] { future_.set_result(); });
    attempt([&] { other_.cancel(); });
    attempt([&] { taskio::current_task(); });
    attempt([&] { taskio::running_loop().call_soon([] {}); });
    attempt([&] { future_.get_loop().call_soon([] {}); });
    attempt([&] { future_.add_done_callback([](auto const&) {}); });
    attempt([&] { future_.async_wait([](std::exception_ptr) {}); });
    attempt([&] {
      future_.get_loop().create_task(
        []() -> taskio::awaitable<void> { co_return; });
    });
  }

private:
  template <typename F>
  static void attempt(F&& f)
  {
    try
    {
      f();
    }
    catch (std::logic_error const&)
    {
    }
  }
  counted guard_;
  taskio::future<void> future_;
  taskio::task<void> other_;
};

BOOST_AUTO_TEST_CASE_TEMPLATE(
  destructors_may_use_what_is_being_destroyed, Body, both_bodies)
{
  for (order o : {order::loop_first, order::context_first})
  {
    census c;
    auto context = std::make_unique<asio::io_context>();
    auto lp = std::make_unique<taskio::loop>(*context);
    lp->set_exception_handler([](auto&, auto const&) {});
    auto f = lp->create_future<void>();
    auto other =
      lp->create_task([]() -> awaitable_of<Body> { co_await Body::sleep(1h); });
    for (bool waits : {false, true})
      lp->create_task([&, waits]() -> awaitable_of<Body> {
        busy const b(c, f, other);
        if (waits)
          co_await Body::on(f);
        co_await Body::sleep(1h);
      });
    context->poll();
    BOOST_TEST(c.alive == 2);
    if (o == order::context_first)
      context.reset();
    lp.reset();
    context.reset();
    BOOST_TEST(c.alive == 0);
  }
}

// What a task may do after it has destroyed its own loop.
template <typename Body>
struct afterwards
{
  using action = awaitable_of<Body> (*)(taskio::future<void>, census&);

  static awaitable_of<Body> sleep(taskio::future<void>, census&)
  {
    co_await Body::sleep(1h);
  }
  static awaitable_of<Body> tick(taskio::future<void>, census&)
  {
    co_await Body::sleep(0ms);
  }
  static awaitable_of<Body> future(taskio::future<void> f, census&)
  {
    co_await Body::on(f);
  }
  static awaitable_of<Body> timer(taskio::future<void>, census&)
  {
    typename Body::token const token;
    asio::steady_timer t(co_await asio::this_coro::executor, 1ms);
    co_await t.async_wait(token);
  }
  static awaitable_of<Body> post(taskio::future<void>, census&)
  {
    typename Body::token const token;
    co_await asio::post(token);
  }
  static awaitable_of<Body> nothing(taskio::future<void>, census&)
  {
    co_return;
  }
  static awaitable_of<Body> operation(taskio::future<void>, census& c)
  {
    auto const ex = co_await asio::this_coro::executor;
    auto handler = [guard = counted(c)](auto&&...) { BOOST_ERROR("called"); };
    taskio::sleep(1h).async_wait(asio::bind_executor(ex, handler));
    asio::post(ex, handler);
    co_return;
  }

  static constexpr std::pair<char const*, action> all[] = {{"sleep", sleep},
    {"tick", tick}, {"future", future}, {"timer", timer}, {"post", post},
    {"nothing", nothing}, {"operation", operation}};
};

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_task_that_destroys_its_loop_is_destroyed, Body, both_bodies)
{
  for (auto const& [name, action] : afterwards<Body>::all)
    for (auto [virtual_time, before] :
      {std::pair(false, 0), std::pair(true, 0), std::pair(false, 127)})
      BOOST_TEST_CONTEXT(
        name << (virtual_time ? ", virtual" : ", real") << ", after " << before)
      {
        census c;
        asio::io_context context;
        taskio::virtual_clock clock;
        std::unique_ptr<taskio::loop> lp = virtual_time
          ? std::make_unique<taskio::loop>(context, clock)
          : std::make_unique<taskio::loop>(context);
        report_log reports;
        reports.listen_to(*lp);
        auto const f = lp->create_future<void>();
        bool resumed = false;
        // So that it is the last handler of a drain.
        for (int i = 0; i < before; ++i)
          lp->call_soon([] {});
        auto const t = lp->create_task(
          [&, act = action]() -> awaitable_of<Body> {
            counted const local(c);
            lp.reset();
            co_await act(f, c);
            resumed = true;
          },
          {.name = "t"});
        if (virtual_time)
          clock.run(context);
        else
          context.run_for(100ms);
        BOOST_TEST(t.cancelled());
        BOOST_TEST(c.born >= 1);
        BOOST_TEST(c.alive == 0);
        bool const suspends = action != afterwards<Body>::nothing
          && action != afterwards<Body>::operation;
        BOOST_TEST(resumed == !suspends);
        BOOST_TEST(reports.take().size() == 1u);
      }
}

BOOST_AUTO_TEST_CASE(a_coroutine_of_no_task_goes_with_the_loop_it_returns_to)
{
  census c;
  asio::io_context context;
  asio::io_context elsewhere;
  auto lp = std::make_unique<taskio::loop>(context);
  auto const away_and_back = [&]() -> taskio::awaitable<void> {
    counted const local(c);
    asio::use_awaitable_t<taskio::executor> const token;
    co_await asio::post(asio::bind_executor(elsewhere.get_executor(), token));
    co_await taskio::sleep(1h);
  };
  asio::co_spawn(lp->get_executor(), away_and_back(), asio::detached);
  context.poll();
  elsewhere.poll();
  BOOST_TEST(c.alive == 1);
  lp.reset();
  BOOST_TEST(c.alive == 0);
}

BOOST_AUTO_TEST_CASE(a_task_survives_the_loop_of_the_task_it_awaits)
{
  world w;
  auto other = std::make_unique<taskio::loop>(w.context, w.clock);
  other->set_exception_handler([](auto&, auto const&) {});
  auto const theirs = other->create_task(
    []() -> taskio::awaitable<void> { co_await taskio::sleep(1h); });
  auto const t = w.lp.create_task(
    [theirs]() -> taskio::awaitable<void> { co_await theirs; });
  w.settle();
  other.reset();
  w.settle();
  w.call([&] { t.cancel(); });
  BOOST_TEST(t.cancelled());
}

BOOST_AUTO_TEST_CASE(a_future_of_a_closed_loop_can_be_cancelled)
{
  for (order o : {order::loop_first, order::context_first})
  {
    auto context = std::make_unique<asio::io_context>();
    auto lp = std::make_unique<taskio::loop>(*context);
    auto const f = lp->create_future<int>();
    auto const g = lp->create_future<int>();
    if (o == order::context_first)
      context.reset();
    lp.reset();
    BOOST_TEST(f.cancel("late"));
    BOOST_TEST(outcome(f) == "cancelled(late)");
    BOOST_TEST(!f.cancel());
    bool cancelled = false;
    std::thread([&] { cancelled = g.cancel("elsewhere"); }).join();
    BOOST_TEST(cancelled);
    BOOST_TEST(outcome(g) == "cancelled(elsewhere)");
  }
}

BOOST_AUTO_TEST_CASE(a_cancel_that_is_on_its_way_when_the_loop_closes_arrives)
{
  asio::io_context context;
  auto lp = std::make_unique<taskio::loop>(context);
  auto const f = lp->create_future<int>();
  lp->call_soon([&] { std::thread([&] { f.cancel("why"); }).join(); });
  lp->call_soon([&] { lp.reset(); });
  context.poll();
  BOOST_TEST(outcome(f) == "cancelled(why)");
}

// The loop goes with the coroutine, before the task has ended.
taskio::awaitable<int> owner(std::shared_ptr<taskio::loop> lp, bool fails)
{
  co_await taskio::sleep(0s);
  if (fails)
    throw std::runtime_error("failed");
  co_return int(lp.use_count());
}

asio::awaitable<int> plain_owner(std::shared_ptr<taskio::loop> lp)
{
  co_await taskio::sleep(0s).async_wait(asio::use_awaitable);
  co_return int(lp.use_count());
}

BOOST_AUTO_TEST_CASE(a_loop_may_belong_to_its_last_task)
{
  using loop_ptr = std::shared_ptr<taskio::loop>;
  std::function<taskio::task<int>(loop_ptr)> const ways[] = {
    [](loop_ptr l) { return l->create_task(owner(l, false)); },
    [](loop_ptr l) { return l->create_task(owner(l, true)); },
    [](loop_ptr l) { return l->create_task(plain_owner(l)); },
    [](loop_ptr l) {
      return l->create_task([l]() -> taskio::awaitable<int> {
        co_await taskio::sleep(0s);
        co_return 1;
      });
    },
    [](loop_ptr l) {
      auto t = l->create_task(owner(l, false));
      t.cancel();
      return t;
    }};
  for (auto const& way : ways)
  {
    asio::io_context context(1);
    auto lp = std::make_shared<taskio::loop>(context);
    lp->set_exception_handler([](auto&, auto const&) {});
    std::weak_ptr<taskio::loop> const seen = lp;
    auto const t = way(std::exchange(lp, nullptr));
    context.run();
    BOOST_TEST(seen.expired());
    BOOST_TEST(outcome(t) == "cancelled(-)");
  }
}

// What Asio keeps for a signal to it refers to the task's executor.
BOOST_AUTO_TEST_CASE(a_task_that_awaits_co_spawn_goes_with_its_loop)
{
  taskio::context_var<std::shared_ptr<int>> of_task("of_task");
  std::weak_ptr<int> seen;
  {
    asio::io_context context(1);
    taskio::loop lp(context);
    lp.set_exception_handler([](auto&, auto const&) {});
    taskio::context const ctx = taskio::copy_context();
    ctx.run([&] {
      of_task.set(std::make_shared<int>());
      seen = of_task.get();
    });
    lp.create_task(
      []() -> taskio::awaitable<void> {
        auto const ex = co_await asio::this_coro::executor;
        auto const sleeper = []() -> taskio::awaitable<void> {
          co_await taskio::sleep(1h);
        };
        co_await asio::co_spawn(ex, sleeper(), asio::deferred);
      },
      {.context = ctx});
    context.poll();
  }
  BOOST_TEST(seen.expired());
}

BOOST_AUTO_TEST_CASE(a_handle_on_a_destroyed_task_is_harmless)
{
  std::optional<taskio::task<int>> t;
  {
    asio::io_context context;
    taskio::loop lp(context);
    lp.set_exception_handler([](auto&, auto const&) {});
    t = lp.create_task([]() -> taskio::awaitable<int> {
      co_await taskio::sleep(1h);
      co_return 1;
    });
    context.poll();
  }
  BOOST_TEST(t->get_name().starts_with("Task-"));
  t->done();
  t->cancelled();
  t->cancel();
  taskio::task<int> copy = *t;
  t.reset();
  BOOST_TEST(bool(copy));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
