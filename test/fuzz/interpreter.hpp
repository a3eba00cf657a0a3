#ifndef TASKIO_TEST_FUZZ_INTERPRETER_HPP
#define TASKIO_TEST_FUZZ_INTERPRETER_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "../unit/gate.hpp"
#include "ledger.hpp"
#include "program.hpp"
#include <array>
#include <boost/asio/deferred.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace taskio_fuzz {

namespace asio = boost::asio;

struct failure : std::runtime_error
{
  using runtime_error::runtime_error;
};

std::string describe(std::exception_ptr const& e);

// What all runs of a program have. The members are destroyed from the last.
struct world
{
  explicit world(program const& p) : script(p), left(p.cut() + 300)
  {
    lp->set_exception_handler(
      [this](taskio::loop&, taskio::exception_context const& c) {
        books.on_report(c, ending);
      });
  }
  world(world const&) = delete;
  world& operator=(world const&) = delete;

  // Every statement costs something; when nothing is left all defs return.
  bool spend() { return left > 0 && --left > 0; }

  program const& script;
  int left;
  bool ending = false;
  bool foreign = false;
  int alive = 0;
  int inside_lock = 0;
  int items = 0;
  int gathers = 0;
  std::set<int> queued;
  taskio::virtual_clock clock;
  std::unique_ptr<asio::io_context> context =
    std::make_unique<asio::io_context>(1);
  std::unique_ptr<taskio::loop> lp =
    std::make_unique<taskio::loop>(*context, clock);
  ledger books{*lp};
  std::vector<std::unique_ptr<taskio_test::gate>> gates;

  taskio::lock mutex;
  taskio::bounded_semaphore places{2};
  taskio::event flag;
  taskio::condition changed;
  taskio::barrier meeting{2};
  taskio::queue<int> line{2};

  std::array<taskio::any_future, 8> handles;
};

// Runs a program with one type of coroutines. Each statement is a member
// function of its name, and `operations` is the table of them.
template <typename Body>
class interpreter
{
public:
  explicit interpreter(world& w) : w_(w) {}

  static std::size_t size();
  // What begins another def.
  static std::uint8_t next_def();

  // The coroutine of a task.
  template <typename T>
  using awaitable = typename Body::template awaitable<T>;
  awaitable<int> main() { return run_task(0, scope()); }

private:
  using ms = std::chrono::milliseconds;

  struct scope
  {
    std::shared_ptr<taskio::timeout_scope*> limit{};
    std::shared_ptr<taskio::task_group_scope*> group{};
    int depth = 0;
    // In a clean-up nothing waits for what may never come: requests are held
    // back there.
    bool cleaning = false;
  };
  struct operation
  {
    void (interpreter::*call)(statement, scope const&);
    awaitable<void> (interpreter::*await)(statement, scope const&);
    // Ends by itself, whatever the others do.
    bool brief = true;
  };
  static std::vector<operation> const& operations();

  struct alive
  {
    explicit alive(world& at) : w(at) { ++w.alive; }
    alive(alive const&) = delete;
    alive& operator=(alive const&) = delete;
    ~alive() { --w.alive; }
    world& w;
  };

  awaitable<int> run_task(std::size_t def, scope s);
  awaitable<int> run_def(std::size_t def, scope s);
  template <typename Awaited>
  awaitable<void> alone(Awaited awaited);
  template <typename T, typename Awaited>
  awaitable<T> alone_for(Awaited awaited);
  static scope inside(scope s);
  static scope of_a_task(scope s);

  taskio::any_future& handle(std::size_t i) { return w_.handles[i]; }
  taskio::any_task task_in(std::size_t i);
  static taskio::future<int> typed(taskio::any_future const& f);
  taskio::any_future some(std::size_t i, scope const& s);
  std::vector<taskio::any_future> both(statement st, scope const& s);
  void look_at(taskio::any_future const& f);
  static taskio::time_limit limit_of(statement st);
  taskio::task<int> start(statement st, scope const& s, bool eager);

  // Tasks.
  void spawn(statement st, scope const& s);
  void spawn_eager(statement st, scope const& s);
  void cancel(statement st, scope const&);
  void cancel_self(statement, scope const&);
  void uncancel(statement st, scope const&);
  void uncancel_self(statement, scope const&);
  void drop(statement st, scope const&);
  void look(statement st, scope const&);
  void observe(statement st, scope const&);
  void raise(statement st, scope const&);
  awaitable<void> sleep(statement st, scope const&);
  awaitable<void> give_up(statement st, scope const& s);
  awaitable<void> await(statement st, scope const&);
  awaitable<void> call(statement st, scope const& s);

  // Futures and callbacks.
  void make_future(statement st, scope const&);
  void complete(statement st, scope const&);
  void on_done(statement st, scope const&);
  void later(statement st, scope const&);

  // Blocks.
  awaitable<void> suppress(statement st, scope const& s);
  awaitable<void> clean_up(statement st, scope const& s);
  awaitable<void> timeout(statement st, scope const& s);
  void reschedule(statement st, scope const& s);
  awaitable<void> group(statement st, scope const& s);
  void group_spawn(statement st, scope const& s);
  void group_cancel(statement, scope const& s);

  // Combinators.
  void gather(statement st, scope const& s);
  void shield(statement st, scope const& s);
  awaitable<void> wait(statement st, scope const& s);
  awaitable<void> wait_for(statement st, scope const& s);
  awaitable<void> as_completed(statement st, scope const& s);

  // Synchronisation.
  awaitable<void> with_lock(statement st, scope const& s);
  awaitable<void> acquire_place(statement, scope const&);
  void release_place(statement, scope const&);
  void set_or_clear(statement st, scope const&);
  awaitable<void> wait_flag(statement, scope const&);
  awaitable<void> wait_changed(statement, scope const&);
  void notify(statement st, scope const&);
  awaitable<void> meet(statement, scope const&);
  void break_meeting(statement st, scope const&);
  awaitable<void> put(statement, scope const&);
  awaitable<void> get(statement, scope const&);
  void get_nowait(statement, scope const&);
  void took(int item);

  // Operations of Asio's; in plain bodies another rule holds for them.
  awaitable<void> foreign(statement st, scope const&);
  void open_gate(statement st, scope const&);

  world& w_;
};

template <typename Body>
auto interpreter<Body>::operations() -> std::vector<operation> const&
{
  using self = interpreter;
  static std::vector<operation> const table = {
    {nullptr, nullptr},
    {nullptr, &self::sleep},
    {nullptr, &self::call},
    {nullptr, &self::await, false},
    {nullptr, &self::give_up},
    {nullptr, &self::suppress},
    {nullptr, &self::clean_up},
    {nullptr, &self::timeout},
    {nullptr, &self::group, false},
    {nullptr, &self::wait, false},
    {nullptr, &self::wait_for, false},
    {nullptr, &self::as_completed, false},
    {nullptr, &self::with_lock, false},
    {nullptr, &self::acquire_place, false},
    {nullptr, &self::wait_flag, false},
    {nullptr, &self::wait_changed, false},
    {nullptr, &self::meet, false},
    {nullptr, &self::put, false},
    {nullptr, &self::get, false},
    {nullptr, &self::foreign, false},
    {&self::spawn, nullptr},
    {&self::spawn_eager, nullptr},
    {&self::cancel, nullptr},
    {&self::cancel_self, nullptr},
    {&self::uncancel, nullptr},
    {&self::uncancel_self, nullptr},
    {&self::drop, nullptr},
    {&self::look, nullptr},
    {&self::observe, nullptr},
    {&self::raise, nullptr},
    {&self::make_future, nullptr},
    {&self::complete, nullptr},
    {&self::on_done, nullptr},
    {&self::later, nullptr},
    {&self::reschedule, nullptr},
    {&self::group_spawn, nullptr},
    {&self::group_cancel, nullptr},
    {&self::gather, nullptr},
    {&self::shield, nullptr},
    {&self::release_place, nullptr},
    {&self::set_or_clear, nullptr},
    {&self::notify, nullptr},
    {&self::break_meeting, nullptr},
    {&self::get_nowait, nullptr},
    {&self::open_gate, nullptr},
  };
  return table;
}

template <typename Body>
std::size_t interpreter<Body>::size()
{
  return operations().size();
}

template <typename Body>
std::uint8_t interpreter<Body>::next_def()
{
  return 0;
}

// The body of a task: says how that ended.
template <typename Body>
auto interpreter<Body>::run_task(std::size_t def, scope s) -> awaitable<int>
{
  alive const here(w_);
  try
  {
    co_return co_await run_def(def, std::move(s));
  }
  catch (taskio::cancelled_error const&)
  {
    w_.books.event("is cancelled");
    throw;
  }
  catch (...)
  {
    w_.books.event("fails: " + describe(std::current_exception()));
    w_.books.current().body_failed = true;
    throw;
  }
}

template <typename Body>
auto interpreter<Body>::run_def(std::size_t def, scope s) -> awaitable<int>
{
  alive const here(w_);
  for (statement const st : w_.script.def(def))
  {
    if (!w_.spend())
      break;
    operation const& op = operations()[st.op];
    if (s.cleaning && !op.brief)
      continue;
    w_.books.event(std::to_string(st.op) + "." + std::to_string(st.arg));
    if (op.call)
      (this->*op.call)(st, s);
    else
    {
      awaitable<void> running = (this->*op.await)(st, s);
      co_await std::move(running);
    }
  }
  w_.books.event("ends " + std::to_string(def));
  co_return int(def);
}

// Awaits what nobody else can cancel: so there was a request.
template <typename Body>
template <typename Awaited>
auto interpreter<Body>::alone(Awaited awaited) -> awaitable<void>
{
  try
  {
    co_await std::move(awaited);
  }
  catch (taskio::cancelled_error const&)
  {
    w_.books.delivered();
    throw;
  }
}

template <typename Body>
template <typename T, typename Awaited>
auto interpreter<Body>::alone_for(Awaited awaited) -> awaitable<T>
{
  try
  {
    co_return co_await std::move(awaited);
  }
  catch (taskio::cancelled_error const&)
  {
    w_.books.delivered();
    throw;
  }
}

template <typename Body>
auto interpreter<Body>::inside(scope s) -> scope
{
  ++s.depth;
  return s;
}

// Requests are not held back in the tasks that a clean-up starts.
template <typename Body>
auto interpreter<Body>::of_a_task(scope s) -> scope
{
  ++s.depth;
  s.cleaning = false;
  return s;
}

} // namespace taskio_fuzz

#include "blocks.hpp"
#include "statements.hpp"

#endif // TASKIO_TEST_FUZZ_INTERPRETER_HPP
