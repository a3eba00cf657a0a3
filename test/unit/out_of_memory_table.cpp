//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// Each allocation of each scenario fails, one after another. Whoever needed it
// is told: the call throws std::bad_alloc, or the run of the context does, or a
// task ends with it. Nothing hangs or leaks, and the loop still works.

#include "allocations.hpp"
#include "support.hpp"

#include <array>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_future.hpp>
#include <iostream>
#include <memory>
#include <new>
#include <optional>
#include <vector>

namespace {

using namespace taskio_test;

// An executor that does not fit into the small buffer of any_io_executor, so
// that each copy of another kind needs memory. (It is not made of one argument:
// then any_io_executor would ask whether it is made of that.)
class large_executor
{
  using inner = asio::any_io_executor;

public:
  large_executor(inner ex, int) : inner_(std::move(ex)) {}

  template <typename F>
  void execute(F f) const
  {
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
  large_executor require(Property const& p) const
  {
    return large_executor(asio::require(inner_, p), 0);
  }
  template <typename Property>
    requires asio::can_prefer<inner const&, Property>::value
  large_executor prefer(Property const& p) const
  {
    return large_executor(asio::prefer(inner_, p), 0);
  }
  friend bool operator==(
    large_executor const& a, large_executor const& b) noexcept
  {
    return a.inner_ == b.inner_;
  }

private:
  inner inner_;
  [[maybe_unused]] std::array<char, 64> ballast_{};
};

enum class world_kind
{
  virtual_time,
  real_time,
  // As real time; no timers, for which Asio copies the executor where it must
  // not throw.
  large_executor
};

// Two loops, of which a scenario may fill either.
class scene
{
public:
  explicit scene(world_kind kind)
  {
    if (kind == world_kind::virtual_time)
    {
      clock_.emplace();
      lp.emplace(context_, *clock_);
      other.emplace(context_, *clock_);
    }
    else
    {
      asio::any_io_executor ex = context_.get_executor();
      if (kind == world_kind::large_executor)
        ex = large_executor(std::move(ex), 0);
      lp.emplace(ex);
      other.emplace(ex);
    }
    for (taskio::loop* l : {&*lp, &*other})
      l->set_exception_handler(
        [this](taskio::loop&, taskio::exception_context const&) { ++told; });
  }

  // Runs until there is nothing to do, however often memory is missing.
  void run()
  {
    for (;;)
      try
      {
        context_.restart();
        if (clock_)
          clock_->run(context_);
        else
          context_.run();
        return;
      }
      catch (std::bad_alloc const&)
      {
        ++told;
      }
  }

  // Runs a task to its end.
  template <typename Body>
  void play(Body body)
  {
    lp->create_task(std::move(body));
    run();
  }

  // A request to cancel counts as a look, so there is no report then.
  void look_at(taskio::any_task const& t)
  {
    if (t.done() && !t.cancelled())
      told += bool(t.exception());
  }

  // Ends what never would by itself.
  void cancel_all()
  {
    for (taskio::loop* l : {&*lp, &*other})
      for (taskio::any_task const& t : taskio::all_tasks(*l))
        t.cancel();
    run();
  }

private:
  asio::io_context context_{1};
  std::optional<taskio::virtual_clock> clock_;

public:
  // How often it was said that memory is missing.
  int told = 0;
  std::optional<taskio::loop> lp;
  std::optional<taskio::loop> other;
};

struct scenario
{
  char const* name;
  void (*play)(scene&);
  // Some of it is for where a failure has passed through; nobody is told when
  // that is not known.
  bool optional_memory = false;
};

taskio::awaitable<int> number(int n)
{
  co_return n;
}

asio::awaitable<int> plain_number(int n)
{
  co_return n;
}

taskio::awaitable<int> slow_number(int n)
{
  co_await taskio::sleep(1us);
  co_return n;
}

// A string that does not fit into its object.
std::string long_text()
{
  return std::string(100, 'x');
}

// What is checked where no assertion may allocate, and what a task throws may be
// taken for a lack of memory.
bool unmet = false;
void require(bool b)
{
  if (b)
    return;
  unmet = true;
  throw std::logic_error("not what was expected");
}

struct locks
{
  taskio::lock lock;
  taskio::semaphore semaphore{1};
  taskio::event event;
  taskio::condition condition;
};

taskio::awaitable<void> lock_both(std::shared_ptr<locks> all)
{
  auto const held = co_await all->lock.scoped();
  auto const held_too = co_await all->semaphore.scoped();
  co_await taskio::sleep(1us);
  all->event.set();
}

taskio::awaitable<void> notify(std::shared_ptr<locks> all)
{
  auto const held = co_await all->condition.scoped();
  all->condition.notify_all();
}

taskio::awaitable<void> add_to(int& sum, int n, counted)
{
  co_await taskio::sleep(1us);
  sum += n;
}

scenario const making[] = {
  {"nothing", [](scene&) {}},
  {"a task", [](scene& s) { s.play(number(1)); }},
  {"a plain task", [](scene& s) { s.play(plain_number(1)); }},
  {"a callable",
    [](scene& s) {
      s.play([text = std::make_unique<int>(1)]() -> taskio::awaitable<void> {
        require(*text == 1);
        co_return;
      });
    }},
  {"an operation of Asio",
    [](scene& s) { s.play(asio::post(s.lp->get_executor(), asio::deferred)); }},
  {"options",
    [](scene& s) {
      taskio::task_options options;
      options.name = long_text();
      options.context = taskio::copy_context();
      s.lp->create_task(number(1), std::move(options));
      s.run();
    }},
  {"a factory",
    [](scene& s) {
      s.lp->set_task_factory(
        [](taskio::loop&, taskio::task_options& o) { o.name = long_text(); });
      s.play(number(1));
    }},
  {"eager tasks",
    [](scene& s) {
      s.play([]() -> taskio::awaitable<void> {
        auto a = taskio::create_task(number(1), {.eager_start = true});
        auto b = taskio::create_task(plain_number(2), {.eager_start = true});
        require(a.result() == 1 && b.result() == 2);
        co_return;
      });
    }},
  {"a coroutine from elsewhere",
    [](scene& s) {
      taskio::run_coroutine_threadsafe(number(1), *s.lp,
        [&s](std::exception_ptr e, int) { s.told += bool(e); });
      s.run();
    }},
  {"a future",
    [](scene& s) {
      auto const f = s.lp->create_future<std::string>();
      f.set_result(long_text());
    }},
  {"a failed future",
    [](scene& s) {
      auto const f = s.lp->create_future<int>();
      f.set_exception(std::runtime_error("x"));
      require(bool(f.exception()));
    }},
  {"call_soon", [](scene& s) { s.lp->call_soon([] {}), s.run(); }},
  {"call_soon_threadsafe",
    [](scene& s) { s.lp->call_soon_threadsafe([] {}), s.run(); }},
  {"a done callback",
    [](scene& s) {
      auto const f = s.lp->create_future<int>();
      f.add_done_callback(
        [](taskio::any_future const& g) { require(g.done()); });
      f.set_result(1);
      s.run();
    }},
  {"a context variable",
    [](scene& s) {
      taskio::context_var<std::string> v("v", long_text());
      taskio::context().run([&] {
        auto const before = v.set(long_text());
        v.reset(before);
        require(v.get().size() == 100);
      });
      s.play([&]() -> taskio::awaitable<void> {
        v.set(long_text());
        co_return;
      });
    }},
};

scenario const waiting[] = {
  {"an operation", [](scene& s) { s.play(taskio::sleep(1us)); }},
  {"call_later", [](scene& s) { s.lp->call_later(1us, [] {}), s.run(); }},
  {"texts",
    [](scene& s) {
      auto const t = s.lp->create_task(slow_number(1));
      t.set_name(long_text());
      std::ostringstream os;
      os.exceptions(std::ios::badbit);
      os << t;
      require(t.get_name().size() == 100 && !t.get_stack().empty());
      require(taskio::all_tasks(*s.lp).size() == 1);
      s.run();
    }},
  {"cancel",
    [](scene& s) {
      auto const t = s.lp->create_task(slow_number(1));
      s.lp->call_soon([t] { t.cancel(long_text()); });
      s.run();
      s.look_at(t);
    },
    true},
  {"await of a future",
    [](scene& s) {
      auto const f = s.lp->create_future<int>();
      s.lp->call_later(1us, [f] { f.set_result(1); });
      s.play([f]() -> taskio::awaitable<void> { require(co_await f == 1); });
    }},
  {"await in a plain body",
    [](scene& s) {
      auto const f = s.lp->create_future<int>();
      s.lp->call_later(1us, [f] { f.set_result(1); });
      s.play([f]() -> asio::awaitable<void> {
        int const n = co_await f.async_wait(asio::use_awaitable);
        require(n == 1);
      });
    }},
  {"await of tasks",
    [](scene& s) {
      s.play([]() -> taskio::awaitable<void> {
        auto const a = taskio::create_task(slow_number(1));
        auto const b = taskio::create_task(plain_number(2));
        require(co_await a + co_await b == 3);
      });
    }},
  {"await of coroutines",
    [](scene& s) {
      s.play([]() -> taskio::awaitable<void> {
        int const a = co_await number(1);
        int const b = co_await plain_number(2);
        require(a + b == 3);
      });
    }},
  {"sleep in a plain body",
    [](scene& s) {
      s.play([]() -> asio::awaitable<void> {
        co_await taskio::sleep(1us).async_wait(asio::use_awaitable);
        co_await taskio::sleep(0us).async_wait(asio::use_awaitable);
      });
    }},
  {"await of operations",
    [](scene& s) {
      s.play([]() -> taskio::awaitable<void> {
        co_await asio::post(asio::deferred);
        co_await asio::post(asio::use_awaitable_t<taskio::executor>());
      });
    }},
  {"a cancelled timer",
    [](scene& s) {
      auto const t = s.lp->create_task([]() -> taskio::awaitable<void> {
        asio::steady_timer timer(co_await asio::this_coro::executor, 1ms);
        co_await timer.async_wait(asio::deferred);
      });
      s.lp->call_soon([t] { t.cancel(); });
      s.run();
      s.look_at(t);
    },
    true},
  {"await of another loop",
    [](scene& s) {
      auto const f = s.other->create_future<int>();
      s.other->call_later(1us, [f] { f.set_result(1); });
      s.play([f]() -> taskio::awaitable<void> { require(co_await f == 1); });
    }},
  {"giving up another loop",
    [](scene& s) {
      auto const f = s.other->create_future<int>();
      s.other->call_later(1ms, [f] { f.set_result(1); });
      auto const t =
        s.lp->create_task([f]() -> taskio::awaitable<void> { co_await f; });
      s.lp->call_later(1us, [t] { t.cancel(); });
      s.run();
      s.look_at(t);
    },
    true},
  {"async_wait with a callback",
    [](scene& s) {
      auto const t = s.lp->create_task(slow_number(1));
      t.async_wait([&s](std::exception_ptr e, int n) {
        require(bool(e) != (n == 1));
        s.told += bool(e);
      });
      s.run();
    }},
  {"async_wait with a future",
    [](scene& s) {
      auto const t = s.lp->create_task(slow_number(1));
      auto end = t.async_wait(asio::use_future);
      s.run();
      if (s.told == 0)
        require(end.get() == 1);
    }},
  {"async_wait with a signal",
    [](scene& s) {
      asio::cancellation_signal signal;
      auto const f = s.lp->create_future<int>();
      f.async_wait(asio::bind_cancellation_slot(
        signal.slot(), [&s](std::exception_ptr e, int) {
          s.told += describe(e) != "cancelled(-)";
        }));
      signal.emit(asio::cancellation_type::terminal);
      s.run();
    }},
};

scenario const combining[] = {
  {"gather",
    [](scene& s) {
      s.play([]() -> taskio::awaitable<void> {
        auto [a, b] = co_await taskio::gather(slow_number(1), plain_number(2));
        require(a + b == 3);
      });
    }},
  {"gather of a range",
    [](scene& s) {
      s.play([]() -> taskio::awaitable<void> {
        std::vector<taskio::task<int>> all;
        for (int i = 0; i < 3; ++i)
          all.push_back(taskio::create_task(slow_number(i)));
        auto const values =
          co_await taskio::gather(taskio::on_error::cancel, all);
        auto const outcomes =
          co_await taskio::gather(taskio::return_exceptions, all);
        require(values.size() == 3 && outcomes.size() == 3);
      });
    }},
  {"wait",
    [](scene& s) {
      s.play([]() -> taskio::awaitable<void> {
        auto const t = taskio::create_task(slow_number(1));
        auto const u = taskio::create_task(number(1));
        auto const first = co_await taskio::wait(
          {taskio::return_when::first_completed, {}}, t, u);
        auto const all = co_await taskio::wait(t, u);
        // The news that one is done may come late, and with the other.
        require(!first.done.empty() && all.done.size() == 2);
      });
    }},
  {"wait_for",
    [](scene& s) {
      s.play([]() -> taskio::awaitable<void> {
        int const n = co_await taskio::wait_for(slow_number(1), 1ms);
        require(n == 1);
        try
        {
          auto const never = taskio::running_loop().create_future<int>();
          co_await taskio::wait_for(never, 1us);
        }
        catch (taskio::timeout_error const&)
        {
          co_return;
        }
        throw std::logic_error("no timeout");
      });
    },
    true},
  {"timeout",
    [](scene& s) {
      s.play([]() -> taskio::awaitable<void> {
        auto const body =
          [](taskio::timeout_scope& limit) -> taskio::awaitable<void> {
          limit.reschedule(std::nullopt);
          co_await taskio::sleep(1us);
        };
        co_await taskio::timeout(1ms, body);
      });
    }},
  {"shield",
    [](scene& s) {
      s.play([]() -> taskio::awaitable<void> {
        auto const t = taskio::create_task(slow_number(1));
        auto const outer = taskio::shield(t);
        require(co_await outer == 1);
      });
    }},
  {"as_completed",
    [](scene& s) {
      s.play([]() -> taskio::awaitable<void> {
        std::vector<taskio::task<int>> all;
        for (int i = 0; i < 3; ++i)
          all.push_back(taskio::create_task(slow_number(i)));
        auto done = taskio::as_completed(all, 1s);
        for (int i = 0; i < 3; ++i)
        {
          int const n = co_await done.next_result();
          require(n == i);
        }
      });
    }},
  {"task_group",
    [](scene& s) {
      s.play([]() -> taskio::awaitable<void> {
        int sum = 0;
        census tasks;
        auto const body =
          [&](taskio::task_group_scope& group) -> taskio::awaitable<void> {
          group.create_task(add_to(sum, 1, counted(tasks)));
          group.create_task(add_to(sum, 2, counted(tasks)));
          co_return;
        };
        std::exception_ptr failed;
        try
        {
          co_await taskio::task_group(body);
          require(sum == 3);
        }
        catch (...)
        {
          failed = std::current_exception();
        }
        // However it ends, its tasks have, which refer to what is here.
        require(tasks.alive == 0);
        if (failed)
          std::rethrow_exception(failed);
      });
    }},
  {"a task_group of eager tasks",
    [](scene& s) {
      s.play([]() -> taskio::awaitable<void> {
        int sum = 0;
        census tasks;
        auto const body =
          [&](taskio::task_group_scope& group) -> taskio::awaitable<void> {
          for (int n : {1, 2})
          {
            taskio::task_options options;
            options.eager_start = true;
            group.create_task(
              add_to(sum, n, counted(tasks)), std::move(options));
          }
          co_await taskio::sleep(1ms);
        };
        std::exception_ptr failed;
        try
        {
          co_await taskio::task_group(body);
        }
        catch (...)
        {
          failed = std::current_exception();
        }
        require(tasks.alive == 0);
        if (failed)
          std::rethrow_exception(failed);
      });
    }},
  {"finally",
    [](scene& s) {
      s.play([]() -> taskio::awaitable<void> {
        int const n = co_await taskio::finally(
          [] { return slow_number(1); }, [] { return slow_number(2); });
        require(n == 1);
      });
    }},
  {"a queue",
    [](scene& s) {
      s.play([]() -> taskio::awaitable<void> {
        taskio::queue<std::string> q(1);
        auto const consume = [&q]() -> taskio::awaitable<void> {
          for (int i = 0; i < 3; ++i)
          {
            std::string const item = co_await q.get();
            require(item.size() == 100);
          }
        };
        auto const consumer = taskio::create_task(consume);
        std::exception_ptr failed;
        try
        {
          for (int i = 0; i < 3; ++i)
            co_await q.put(long_text());
        }
        catch (...)
        {
          failed = std::current_exception();
        }
        if (failed)
        {
          q.shutdown(true);
          co_await taskio::wait(consumer);
          std::rethrow_exception(failed);
        }
        co_await consumer;
      });
    }},
  {"locks",
    [](scene& s) {
      s.play([]() -> taskio::awaitable<void> {
        auto const all = std::make_shared<locks>();
        auto const two = taskio::gather(lock_both(all), lock_both(all));
        co_await two;
        co_await all->event.wait();
        auto const held = co_await all->condition.scoped();
        auto const t = taskio::create_task(notify(all));
        co_await all->condition.wait();
      });
    }},
};

// Whether the scenario has fewer allocations than that.
bool plays_with_failure(scenario const& row, world_kind kind, std::size_t n)
{
  scene s(kind);
  fail_allocation(n);
  try
  {
    row.play(s);
  }
  catch (std::bad_alloc const&)
  {
    ++s.told;
  }
  catch (std::logic_error const& e)
  {
    fail_allocation(0);
    BOOST_ERROR(e.what());
  }
  s.run();
  bool const over = fail_allocation(0) > 0;
  BOOST_TEST(!std::exchange(unmet, false));
  s.cancel_all();
  if (over)
    BOOST_TEST(s.told == 0);
  else if (!row.optional_memory)
    BOOST_TEST(s.told > 0);
  BOOST_TEST(taskio::all_tasks(*s.lp).empty());
  BOOST_TEST(taskio::all_tasks(*s.other).empty());
  s.lp->set_task_factory({});
  auto const t = s.lp->create_task(number(1));
  s.run();
  BOOST_TEST((t.done() && t.result() == 1));
  return over;
}

void plays_without_memory(scenario const& row, world_kind kind)
{
  // A context that is not empty needs memory to be copied.
  static taskio::context_var<int> something("something");
  something.set(1);
  // Lets everything that is made once be made.
  plays_with_failure(row, kind, std::size_t(-1));
  std::size_t n = 1;
  for (bool over = false; !over; ++n)
    BOOST_TEST_CONTEXT(row.name << ", allocation " << n)
    {
      std::size_t const living = living_allocations();
      over = plays_with_failure(row, kind, n);
      BOOST_TEST(living_allocations() == living);
    }
  BOOST_TEST_MESSAGE(row.name << ": " << n - 2 << " allocations");
}

BOOST_AUTO_TEST_SUITE(out_of_memory_table)

BOOST_AUTO_TEST_CASE(what_cannot_be_made_throws)
{
  for (world_kind kind : {world_kind::virtual_time, world_kind::real_time,
         world_kind::large_executor})
    for (scenario const& row : making)
      plays_without_memory(row, kind);
}

BOOST_AUTO_TEST_CASE(a_wait_that_lacks_memory_fails)
{
  for (world_kind kind : {world_kind::virtual_time, world_kind::real_time})
    for (scenario const& row : waiting)
      plays_without_memory(row, kind);
}

BOOST_AUTO_TEST_CASE(a_combination_that_lacks_memory_fails)
{
  // Here a task may wait for one that is no more; virtual time knows.
  for (scenario const& row : combining)
    plays_without_memory(row, world_kind::virtual_time);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
