//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// What is a program's own throws, wherever the library calls, copies or moves
// it: callbacks, handlers, filters, results. In each scenario the first such
// place throws, then the second, and so on. The exception comes out where the
// scenario says, and once; nothing is left behind, and the loop goes on.

#include "allocations.hpp"
#include "support.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_future.hpp>
#include <concepts>
#include <functional>
#include <future>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

// Not in an unnamed namespace, for which g++ has a warning where they are in a
// coroutine of the library.
namespace taskio_test {

// Known by its type alone.
struct breakage
{
};

// Of the places that may throw, the n-th one from now on does.
class fault
{
public:
  static void set(int n) noexcept { left_ = n; }
  // Whether it was there.
  static bool clear() noexcept { return std::exchange(left_, 0) <= 0; }
  static void may_throw()
  {
    if (left_ > 0 && --left_ == 0)
      throw breakage();
  }

private:
  inline static int left_ = 0;
};

class fragile
{
public:
  explicit fragile(census& c) : alive_(c) {}
  fragile(fragile const& other) : alive_(checked(other).alive_) {}
  fragile(fragile&& other) noexcept(false) : alive_(checked(other).alive_) {}
  fragile& operator=(fragile const&)
  {
    fault::may_throw();
    return *this;
  }

private:
  static fragile const& checked(fragile const& f)
  {
    fault::may_throw();
    return f;
  }
  counted alive_;
};

// Calling it is such a place as well.
template <typename F>
struct fragile_function
{
  fragile guard;
  F function;

  template <typename... Args>
    requires std::invocable<F&, Args...>
  auto operator()(Args&&... args)
  {
    fault::may_throw();
    return function(std::forward<Args>(args)...);
  }
};

} // namespace taskio_test

namespace {

using namespace taskio_test;

struct throws_in_its_destructor
{
  throws_in_its_destructor() = default;
  throws_in_its_destructor(throws_in_its_destructor const&) = delete;
  ~throws_in_its_destructor() noexcept(false)
  {
    if (std::uncaught_exceptions() == 0)
      fault::may_throw();
  }
};

class scene
{
public:
  scene()
  {
    lp.set_exception_handler(
      [this](taskio::loop&, taskio::exception_context const& c) {
        if (c.exception)
          heard(c.exception, "report");
        else
          told += told.empty() ? "lost" : " lost";
      });
  }

  void heard(std::exception_ptr const& e, char const* where)
  {
    try
    {
      std::rethrow_exception(e);
    }
    catch (breakage const&)
    {
      told += (told.empty() ? "" : " ") + std::string(where);
    }
    catch (...)
    {
      BOOST_ERROR(std::string(where) + ": " + describe(e));
    }
  }

  template <typename F>
  void call(F&& f)
  {
    try
    {
      f();
    }
    catch (breakage const&)
    {
      heard(std::current_exception(), "call");
    }
  }

  // Runs until there is nothing to do, whatever comes out of it.
  void run()
  {
    for (;;)
      try
      {
        context.restart();
        return clock.run(context);
      }
      catch (breakage const&)
      {
        heard(std::current_exception(), "run");
      }
  }

  void look_at(taskio::any_task const& t)
  {
    if (!t.done())
      BOOST_ERROR("a task is left");
    else if (!t.cancelled() && t.exception())
      heard(t.exception(), "outcome");
  }

  // Runs a task to its end.
  template <typename Body>
  void play(Body body)
  {
    auto const t = lp.create_task(std::move(body));
    run();
    look_at(t);
  }

  // For handlers of what gives anything.
  auto listener()
  {
    return [this](std::exception_ptr const& e, auto const&...) {
      if (e)
        heard(e, "outcome");
    };
  }

  template <typename F>
  fragile_function<F> callable(F f)
  {
    return {fragile(objects), std::move(f)};
  }

  taskio::awaitable<fragile> make()
  {
    co_await taskio::sleep(1us);
    co_return fragile(objects);
  }
  asio::awaitable<fragile> make_plainly()
  {
    co_await taskio::sleep(1us).async_wait(asio::use_awaitable);
    co_return fragile(objects);
  }

  census objects;
  std::string told;
  asio::io_context context{1};
  taskio::virtual_clock clock{foreign::ignore};
  std::optional<taskio::loop> owned{std::in_place, context, clock};
  taskio::loop& lp = *owned;
};

struct scenario
{
  char const* name;
  // Where the exception comes out, in the cases that there are.
  std::vector<char const*> places;
  void (*play)(scene&);
};

taskio::awaitable<int> number(int n)
{
  co_await taskio::sleep(1us);
  co_return n;
}

taskio::awaitable<void> nothing()
{
  co_await taskio::sleep(1us);
}

scenario const callables[] = {
  {"call_soon", {"call", "report"},
    [](scene& s) {
      s.call([&] { s.lp.call_soon(s.callable([] {})); });
      s.run();
    }},
  {"call_soon of an lvalue", {"call", "report"},
    [](scene& s) {
      auto f = s.callable([] {});
      s.call([&] { s.lp.call_soon(f); });
      s.run();
    }},
  {"call_later", {"call", "report"},
    [](scene& s) {
      s.call([&] { s.lp.call_later(1us, s.callable([] {})); });
      s.run();
    }},
  {"call_soon_threadsafe", {"call", "report"},
    [](scene& s) {
      s.call([&] { s.lp.call_soon_threadsafe(s.callable([] {})); });
      s.run();
    }},
  {"add_done_callback", {"call", "report"},
    [](scene& s) {
      auto const f = s.lp.create_future<int>();
      s.call([&] {
        f.add_done_callback(s.callable([](taskio::any_future const&) {}));
      });
      f.set_result(1);
      s.run();
    }},
  {"add_done_callback with its own type", {"call", "report"},
    [](scene& s) {
      auto const f = s.lp.create_future<int>();
      s.call([&] {
        f.add_done_callback(s.callable([](taskio::future<int> const&) {}));
      });
      f.set_result(1);
      s.run();
    }},
  {"async_wait", {"call", "run"},
    [](scene& s) {
      auto const t = s.lp.create_task(number(1));
      s.call([&] {
        t.async_wait(s.callable([](std::exception_ptr const&, int) {}));
      });
      s.run();
    }},
  {"async_wait for nothing", {"call", "run"},
    [](scene& s) {
      auto const t = s.lp.create_task(nothing());
      s.call(
        [&] { t.async_wait(s.callable([](std::exception_ptr const&) {})); });
      s.run();
    }},
  {"async_wait for an operation", {"call", "run"},
    [](scene& s) {
      s.play([&s]() -> taskio::awaitable<void> {
        s.call([&] {
          taskio::sleep(1us).async_wait(
            s.callable([](std::exception_ptr const&) {}));
        });
        co_return;
      });
    }},
  {"async_wait for a gather", {"call", "run"},
    [](scene& s) {
      s.play([&s]() -> taskio::awaitable<void> {
        auto const all = taskio::gather(number(1), number(2));
        s.call([&] {
          all.async_wait(
            s.callable([](std::exception_ptr const&, auto const&) {}));
        });
        co_await all;
      });
    }},
  {"async_wait for wait_for", {"call", "run"},
    [](scene& s) {
      s.play([&s]() -> taskio::awaitable<void> {
        s.call([&] {
          taskio::wait_for(number(1), 1s)
            .async_wait(s.callable([](std::exception_ptr const&, int) {}));
        });
        co_return;
      });
    }},
  {"post", {"call", "run"},
    [](scene& s) {
      s.call([&] { asio::post(s.lp.get_executor(), s.callable([] {})); });
      s.run();
    }},
  {"a handler of run_coroutine_threadsafe", {"call", "run"},
    [](scene& s) {
      s.call([&] {
        taskio::run_coroutine_threadsafe(
          number(1), s.lp, s.callable([](std::exception_ptr const&, int) {}));
      });
      s.run();
    }},
  {"a body of run_coroutine_threadsafe", {"call", "outcome"},
    [](scene& s) {
      s.call([&] {
        taskio::run_coroutine_threadsafe(
          s.callable([] { return number(1); }), s.lp, s.listener());
      });
      s.run();
    }},
  {"create_task", {"call"},
    [](scene& s) {
      s.call([&] { s.lp.create_task(s.callable([] { return number(1); })); });
      s.run();
    }},
  {"create_task of an eager one", {"call"},
    [](scene& s) {
      s.play([&s]() -> taskio::awaitable<void> {
        s.call([&] {
          taskio::create_task(
            s.callable([] { return number(1); }), {.eager_start = true});
        });
        co_return;
      });
    }},
  {"a task factory", {"call"},
    [](scene& s) {
      s.lp.set_task_factory(
        [](taskio::loop&, taskio::task_options&) { fault::may_throw(); });
      s.call([&] { s.lp.create_task(number(1)); });
      s.run();
      s.lp.set_task_factory({});
    }},
  {"a task factory from elsewhere", {"outcome"},
    [](scene& s) {
      s.lp.set_task_factory(
        [](taskio::loop&, taskio::task_options&) { fault::may_throw(); });
      s.call([&] {
        taskio::run_coroutine_threadsafe(number(1), s.lp, s.listener());
      });
      s.run();
      s.lp.set_task_factory({});
    }},
  {"gather", {"call"},
    [](scene& s) {
      s.play([&s]() -> taskio::awaitable<void> {
        s.call([&] {
          taskio::gather(number(1), s.callable([] { return number(2); }));
        });
        co_return;
      });
    }},
  {"gather of a range", {"call"},
    [](scene& s) {
      s.play([&s]() -> taskio::awaitable<void> {
        auto const f = [] { return number(2); };
        s.call([&] {
          std::vector<fragile_function<decltype(+f)>> all;
          all.reserve(2);
          all.push_back(s.callable(+f));
          all.push_back(s.callable(+f));
          taskio::gather(taskio::on_error::cancel, std::move(all));
        });
        co_return;
      });
    }},
  {"shield", {"call"},
    [](scene& s) {
      s.play([&s]() -> taskio::awaitable<void> {
        s.call([&] { taskio::shield(s.callable([] { return number(2); })); });
        co_return;
      });
    }},
  {"as_completed", {"call"},
    [](scene& s) {
      s.play([&s]() -> taskio::awaitable<void> {
        auto const f = [] { return number(2); };
        s.call([&] {
          std::vector<fragile_function<decltype(+f)>> all;
          all.reserve(2);
          all.push_back(s.callable(+f));
          all.push_back(s.callable(+f));
          taskio::as_completed(std::move(all));
        });
        co_return;
      });
    }},
  {"wait_for", {"outcome"},
    [](scene& s) {
      s.play([&s]() -> taskio::awaitable<void> {
        auto limited =
          taskio::wait_for(s.callable([] { return number(2); }), 1s);
        co_await std::move(limited);
      });
    }},
  {"timeout", {"outcome"},
    [](scene& s) {
      s.play([&s]() -> taskio::awaitable<void> {
        auto limited = taskio::timeout(
          1s, s.callable([](taskio::timeout_scope&) { return number(2); }));
        co_await std::move(limited);
      });
    }},
#if !defined(__clang__) // Reads a freed frame: see doc/compilers.adoc.
  {"finally", {"outcome"},
    [](scene& s) {
      s.play([&s]() -> taskio::awaitable<void> {
        auto guarded = taskio::finally(s.callable([] { return number(2); }),
          s.callable([] { return nothing(); }));
        co_await std::move(guarded);
      });
    }},
#endif
  {"a body of task_group", {"outcome"},
    [](scene& s) {
      s.play([&s]() -> taskio::awaitable<void> {
        auto group = taskio::task_group(
          s.callable([](taskio::task_group_scope&) { return nothing(); }));
        std::exception_ptr one;
        try
        {
          co_await std::move(group);
        }
        catch (taskio::exception_group const& e)
        {
          one = e.exceptions().at(0);
        }
        if (one)
          std::rethrow_exception(one);
      });
    }},
  {"a task of task_group", {"call"},
    [](scene& s) {
      s.play([&s]() -> taskio::awaitable<void> {
        auto const body =
          [&s](taskio::task_group_scope& group) -> taskio::awaitable<void> {
          group.create_task(nothing());
          s.call(
            [&] { group.create_task(s.callable([] { return nothing(); })); });
          co_return;
        };
        co_await taskio::task_group(body);
      });
    }},
};

scenario const results[] = {
  {"a task", {"outcome"}, [](scene& s) { s.play(s.make()); }},
  {"a plain task", {"outcome"}, [](scene& s) { s.play(s.make_plainly()); }},
  {"an eager task", {"outcome"},
    [](scene& s) {
      s.play([&s]() -> taskio::awaitable<void> {
        auto const make = [&s]() -> taskio::awaitable<fragile> {
          co_return fragile(s.objects);
        };
        auto const t = taskio::create_task(make, {.eager_start = true});
        co_await t;
      });
    }},
  {"a coroutine", {"outcome"},
    [](scene& s) {
      s.play([&s]() -> taskio::awaitable<void> { auto v = co_await s.make(); });
    }},
  {"a plain coroutine", {"outcome"},
    [](scene& s) {
      s.play([&s]() -> taskio::awaitable<void> {
        auto v = co_await s.make_plainly();
      });
    }},
  {"a destructor at the end of a body", {"outcome"},
    [](scene& s) {
      s.play([]() -> taskio::awaitable<void> {
        throws_in_its_destructor const last;
        co_await taskio::sleep(1us);
      });
    }},
  {"a destructor at the end of a plain body", {"outcome"},
    [](scene& s) {
      s.play([]() -> asio::awaitable<void> {
        throws_in_its_destructor const last;
        co_await taskio::sleep(1us).async_wait(asio::use_awaitable);
      });
    }},
  {"set_result", {"call"},
    [](scene& s) {
      auto const f = s.lp.create_future<fragile>();
      s.call([&] { f.set_result(fragile(s.objects)); });
      // It is pending then.
      if (!f.done())
        f.set_result(s.objects);
      s.run();
      BOOST_TEST(f.done());
    }},
  {"a result that is taken", {"call", "outcome"},
    [](scene& s) {
      auto t = s.lp.create_task(s.make());
      s.run();
      s.look_at(t);
      if (s.told.empty())
        s.call([&] { auto v = std::move(t).result(); });
    }},
  {"a task that is taken", {"outcome"},
    [](scene& s) {
      s.play([&s]() -> taskio::awaitable<void> {
        auto t = taskio::create_task(s.make());
        auto v = co_await std::move(t);
      });
    }},
  {"async_wait", {"outcome", "run"},
    [](scene& s) {
      auto const f = s.lp.create_future<fragile>();
      f.async_wait(s.listener());
      f.set_result(s.objects);
      s.run();
    }},
  {"async_wait with a future", {"outcome", "run"},
    [](scene& s) {
      auto const f = s.lp.create_future<fragile>();
      auto end = f.async_wait(asio::use_future);
      f.set_result(s.objects);
      s.run();
      if (s.told.empty())
        try
        {
          end.get();
        }
        catch (breakage const&)
        {
          s.heard(std::current_exception(), "outcome");
        }
    }},
  {"async_wait in a coroutine", {"outcome", "run lost"},
    [](scene& s) {
      auto const f = s.lp.create_future<fragile>();
      s.lp.call_later(1us, [&s, f] { f.set_result(s.objects); });
      s.play([f]() -> taskio::awaitable<void> {
        asio::use_awaitable_t<taskio::executor> const token;
        auto v = co_await f.async_wait(token);
      });
    }},
  {"await in a plain body", {"outcome", "run lost"},
    [](scene& s) {
      auto const f = s.lp.create_future<fragile>();
      s.lp.call_later(1us, [&s, f] { f.set_result(s.objects); });
      s.play([f]() -> asio::awaitable<void> {
        auto v = co_await f.async_wait(asio::use_awaitable);
      });
    }},
  {"an operation in a plain body", {"outcome", "run lost"},
    [](scene& s) {
      s.play([&s]() -> asio::awaitable<void> {
        auto v = co_await taskio::wait_for(s.make(), 1s)
                   .async_wait(asio::use_awaitable);
      });
    }},
  {"run_coroutine_threadsafe", {"outcome", "run"},
    [](scene& s) {
      taskio::run_coroutine_threadsafe(s.make(), s.lp, s.listener());
      s.run();
    }},
  {"gather", {"outcome"},
    [](scene& s) {
      s.play([&s]() -> taskio::awaitable<void> {
        auto const all = taskio::gather(s.make(), s.make_plainly());
        co_await all;
      });
    }},
  {"gather of what others hold", {"outcome"},
    [](scene& s) {
      s.play([&s]() -> taskio::awaitable<void> {
        std::vector<taskio::task<fragile>> two;
        two.push_back(taskio::create_task(s.make()));
        two.push_back(taskio::create_task(s.make()));
        auto const all = taskio::gather(taskio::on_error::cancel, two);
        co_await all;
      });
    }},
  {"gather of outcomes", {"outcome"},
    [](scene& s) {
      s.play([&s]() -> taskio::awaitable<void> {
        auto const all =
          taskio::gather(taskio::return_exceptions, s.make(), s.make());
        auto const& both = co_await all;
        for (auto const* one : {&std::get<0>(both), &std::get<1>(both)})
          if (one->has_error())
            std::rethrow_exception(one->error());
      });
    }},
  {"shield", {"outcome"},
    [](scene& s) {
      s.play([&s]() -> taskio::awaitable<void> {
        auto const outer = taskio::shield(s.make());
        co_await outer;
      });
    }},
  {"wait_for", {"outcome"},
    [](scene& s) {
      s.play([&s]() -> taskio::awaitable<void> {
        auto v = co_await taskio::wait_for(s.make(), 1s);
      });
    }},
  {"wait_for of a future", {"outcome"},
    [](scene& s) {
      s.play([&s]() -> taskio::awaitable<void> {
        auto const t = taskio::create_task(s.make());
        auto v = co_await taskio::wait_for(t, 1s);
      });
    }},
  {"timeout", {"outcome"},
    [](scene& s) {
      s.play([&s]() -> taskio::awaitable<void> {
        auto v = co_await taskio::timeout(1s, s.make());
      });
    }},
  {"finally", {"outcome"},
    [](scene& s) {
      s.play([&s]() -> taskio::awaitable<void> {
        auto guarded =
          taskio::finally([&s] { return s.make(); }, [&s] { return s.make(); });
        auto v = co_await std::move(guarded);
      });
    }},
  {"task_group", {"outcome"},
    [](scene& s) {
      s.play([&s]() -> taskio::awaitable<void> {
        auto const body =
          [&s](taskio::task_group_scope& group) -> taskio::awaitable<fragile> {
          group.create_task(s.make());
          co_return fragile(s.objects);
        };
        std::exception_ptr one;
        try
        {
          auto v = co_await taskio::task_group(body);
        }
        catch (taskio::exception_group const& e)
        {
          one = e.exceptions().at(0);
        }
        if (one)
          std::rethrow_exception(one);
      });
    }},
  {"wait", {"outcome"},
    [](scene& s) {
      s.play([&s]() -> taskio::awaitable<void> {
        auto const t = taskio::create_task(s.make());
        co_await taskio::wait(t);
        co_await t;
      });
    }},
  {"as_completed", {"outcome"},
    [](scene& s) {
      s.play([&s]() -> taskio::awaitable<void> {
        std::vector<taskio::task<fragile>> all;
        all.push_back(taskio::create_task(s.make()));
        auto done = taskio::as_completed(all);
        auto v = co_await done.next_result();
      });
    }},
};

// What a loop destroys uncalled, it does not always move first.
scenario const leftovers[] = {
  {"callbacks", {"call", ""},
    [](scene& s) {
      auto const f = s.lp.create_future<int>();
      s.call([&] {
        s.lp.call_soon(s.callable([] {}));
        s.lp.call_later(1s, s.callable([] {}));
        f.add_done_callback(s.callable([](taskio::any_future const&) {}));
      });
      s.owned.reset();
    }},
  {"handlers", {"call", ""},
    [](scene& s) {
      auto const f = s.lp.create_future<int>();
      auto const ready = s.lp.create_future<int>();
      ready.set_result(1);
      s.call([&] {
        f.async_wait(s.callable([](std::exception_ptr const&, int) {}));
        ready.async_wait(s.callable([](std::exception_ptr const&, int) {}));
        asio::post(s.lp.get_executor(), s.callable([] {}));
        taskio::run_coroutine_threadsafe(
          number(1), s.lp, s.callable([](std::exception_ptr const&, int) {}));
      });
      s.owned.reset();
    }},
};

// A task whose coroutine has filters that throw. However that comes, it ends
// cancelled.
template <typename Body>
struct filtered
{
  static awaitable_of<Body> wait()
  {
    co_await Body::sleep(1ms);
    co_await Body::sleep(1ms);
  }
  static awaitable_of<Body> operate()
  {
    typename Body::token const token;
    for (int i = 0; i < 2; ++i)
    {
      asio::steady_timer timer(co_await asio::this_coro::executor, 1ns);
      co_await timer.async_wait(token);
    }
    co_await Body::sleep(1ms);
  }
  template <typename F>
  static awaitable_of<Body> behind_filters(F f)
  {
    auto const filter = [](asio::cancellation_type t) {
      fault::may_throw();
      return t;
    };
    co_await asio::this_coro::reset_cancellation_state(filter, filter);
    auto next = f();
    co_await std::move(next);
  }

  template <typename F>
  static taskio::task<void> start(scene& s, F f)
  {
    return s.lp.create_task(behind_filters(f));
  }
  // Runs it, with a request to cancel from its second turn on.
  static void cancel(scene& s, taskio::any_task const& t)
  {
    s.lp.call_soon([&] { BOOST_TEST(t.cancel("m")); });
    s.run();
    BOOST_TEST(t.cancelled());
    BOOST_TEST(t.cancelling() == 1);
  }

  static void in_a_wait(scene& s) { cancel(s, start(s, wait)); }
  static void in_an_operation(scene& s) { cancel(s, start(s, operate)); }
  static void that_runs(scene& s)
  {
    auto const ask = []() -> awaitable_of<Body> {
      taskio::current_task().cancel("m");
      return wait();
    };
    auto const t = start(s, ask);
    s.run();
    BOOST_TEST(t.cancelled());
  }
  static void that_runs_an_operation(scene& s)
  {
    auto const ask = []() -> awaitable_of<Body> {
      taskio::current_task().cancel("m");
      return operate();
    };
    auto const t = start(s, ask);
    s.run();
    BOOST_TEST(t.cancelled());
  }
  static void that_is_woken(scene& s)
  {
    auto const f = s.lp.create_future<void>();
    auto const t = start(s, [f]() -> awaitable_of<Body> {
      co_await Body::on(f);
      co_await Body::sleep(1ms);
    });
    s.lp.call_soon([f] { f.set_result(); });
    cancel(s, t);
  }
  static void that_is_awaited(scene& s)
  {
    auto const t = start(s, wait);
    auto const outer =
      s.lp.create_task([t]() -> taskio::awaitable<void> { co_await t; });
    s.lp.call_soon([&] { BOOST_TEST(outer.cancel("m")); });
    s.run();
    BOOST_TEST(t.cancelled());
    BOOST_TEST(outer.cancelled());
  }
  static void that_is_gathered(scene& s)
  {
    auto const t = start(s, wait);
    auto const u = start(s, operate);
    auto const outer = s.lp.create_task([t, u]() -> taskio::awaitable<void> {
      auto const all = taskio::gather(t, u);
      co_await all;
    });
    s.lp.call_soon([&] { BOOST_TEST(outer.cancel("m")); });
    s.run();
    BOOST_TEST(t.cancelled());
    BOOST_TEST(u.cancelled());
    BOOST_TEST(outer.cancelled());
  }
  static void whose_loop_goes(scene& s)
  {
    auto const t = start(s, [] {
      return []() -> awaitable_of<Body> {
        typename Body::token const token;
        asio::steady_timer timer(co_await asio::this_coro::executor, 1h);
        co_await timer.async_wait(token);
      }();
    });
    s.context.poll();
    s.owned.reset();
    s.context.restart();
    s.context.poll();
    BOOST_TEST(t.cancelled());
  }

  static std::vector<scenario> all()
  {
    return {
      {"a task in a wait", {"report"}, in_a_wait},
      {"a task in an operation", {"report"}, in_an_operation},
      {"a task that runs", {"report"}, that_runs},
      {"a task that runs an operation", {"report"}, that_runs_an_operation},
      {"a task that is woken", {"report"}, that_is_woken},
      {"a task that is awaited", {"report"}, that_is_awaited},
      {"a task that is gathered", {"report"}, that_is_gathered},
      {"a task whose loop goes", {"lost report"}, whose_loop_goes},
    };
  }
};

// Whether the scenario has fewer places than that.
bool plays_with_fault(scenario const& row, int n)
{
  std::size_t const living = living_allocations();
  bool over = false;
  {
    scene s;
    fault::set(n);
    row.play(s);
    over = !fault::clear();
    bool found = over && (s.told.empty() || s.told == "lost");
    for (char const* place : row.places)
      found |= !over && s.told == place;
    if (!found)
      BOOST_ERROR("it came out in \"" + s.told + "\"");
    if (s.owned)
    {
      BOOST_TEST(taskio::all_tasks(s.lp).empty());
      auto const t = s.lp.create_task(number(1));
      s.run();
      BOOST_TEST((t.done() && t.result() == 1));
    }
    BOOST_TEST(s.objects.alive == 0);
  }
  BOOST_TEST(living_allocations() == living);
  return over;
}

void plays_with_every_fault(scenario const& row)
{
  // Lets everything that is made once be made: the first of these has a static.
  taskio::cancelled_error const first;
  plays_with_fault(row, 1'000'000);
  int n = 1;
  for (bool over = false; !over; ++n)
    BOOST_TEST_CONTEXT(row.name << ", place " << n)
    {
      over = plays_with_fault(row, n);
    }
  // There was one.
  BOOST_TEST_CONTEXT(row.name)
  {
    BOOST_TEST(n > 2);
  }
  BOOST_TEST_MESSAGE(row.name << ": " << n - 2 << " places");
}

BOOST_AUTO_TEST_SUITE(throwing_table)

BOOST_AUTO_TEST_CASE(a_function_that_throws_is_heard_of_once)
{
  for (scenario const& row : callables)
    plays_with_every_fault(row);
}

BOOST_AUTO_TEST_CASE(a_result_that_throws_is_heard_of_once)
{
  for (scenario const& row : results)
    plays_with_every_fault(row);
}

BOOST_AUTO_TEST_CASE(what_a_closing_loop_destroys_is_not_heard_of)
{
  for (scenario const& row : leftovers)
    plays_with_every_fault(row);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_filter_that_throws_holds_the_request_back, Body, both_bodies)
{
  for (scenario const& row : filtered<Body>::all())
    plays_with_every_fault(row);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
