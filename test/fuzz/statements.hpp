#ifndef TASKIO_TEST_FUZZ_STATEMENTS_HPP
#define TASKIO_TEST_FUZZ_STATEMENTS_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// Tasks, futures and callbacks: a part of interpreter.hpp.

#include "interpreter.hpp"

namespace taskio_fuzz {

template <typename Body>
taskio::any_task interpreter<Body>::task_in(std::size_t i)
{
  taskio::any_future const& f = handle(i);
  return f && f.handle()->as_task() ? taskio::any_task(f.handle())
                                    : taskio::any_task();
}

// Nothing for what a gather gives.
template <typename Body>
taskio::future<int> interpreter<Body>::typed(taskio::any_future const& f)
{
  bool const same =
    f && f.handle()->value_type() == &taskio::detail::type_key<int>;
  return same ? taskio::future<int>(f.handle()) : taskio::future<int>();
}

// A handle; for an empty place, on a task for the def of that number.
template <typename Body>
taskio::any_future interpreter<Body>::some(std::size_t i, scope const& s)
{
  if (!handle(i))
    handle(i) = taskio::create_task(run_task(i, of_a_task(s)));
  if (taskio::any_task const t = task_in(i))
    w_.books.of(t).touched = true;
  return handle(i);
}

template <typename Body>
std::vector<taskio::any_future> interpreter<Body>::both(
  statement st, scope const& s)
{
  return {some(st.slot(), s), some(st.other(), s)};
}

template <typename Body>
void interpreter<Body>::look_at(taskio::any_future const& f)
{
  if (f.handle()->as_task())
    w_.books.of(taskio::any_task(f.handle())).looked = true;
}

// None, what has passed, now, or some.
template <typename Body>
taskio::time_limit interpreter<Body>::limit_of(statement st)
{
  int const n = st.milliseconds();
  return n == 7 ? taskio::time_limit() : taskio::time_limit(ms(n - 1));
}

template <typename Body>
taskio::task<int> interpreter<Body>::start(
  statement st, scope const& s, bool eager)
{
  // An eager task is started within its parent's statement.
  taskio::task_options options;
  options.eager_start = eager && s.depth < 6;
  taskio::task<int> t =
    taskio::create_task(run_task(st.other(), of_a_task(s)), std::move(options));
  w_.books.of(t).owned = true;
  return t;
}

template <typename Body>
void interpreter<Body>::spawn(statement st, scope const& s)
{
  handle(st.slot()) = start(st, s, false);
}

template <typename Body>
void interpreter<Body>::spawn_eager(statement st, scope const& s)
{
  taskio::task<int> const t = start(st, s, true);
  handle(st.slot()) = t;
}

template <typename Body>
void interpreter<Body>::cancel(statement st, scope const&)
{
  if (taskio::any_task const t = task_in(st.slot()))
    w_.books.cancel(t);
  else if (handle(st.slot()))
    w_.books.cancel(handle(st.slot()));
}

template <typename Body>
void interpreter<Body>::cancel_self(statement, scope const&)
{
  w_.books.cancel(taskio::current_task());
}

template <typename Body>
void interpreter<Body>::uncancel(statement st, scope const&)
{
  if (taskio::any_task const t = task_in(st.slot()))
    w_.books.uncancel(t);
}

template <typename Body>
void interpreter<Body>::uncancel_self(statement, scope const&)
{
  w_.books.uncancel(taskio::current_task());
}

template <typename Body>
void interpreter<Body>::drop(statement st, scope const&)
{
  handle(st.slot()) = {};
}

template <typename Body>
void interpreter<Body>::look(statement st, scope const&)
{
  taskio::any_future const f = handle(st.slot());
  if (!f || !f.done() || f.cancelled())
    return;
  look_at(f);
  std::exception_ptr const e = f.exception();
  w_.books.event("sees " + describe(e));
}

template <typename Body>
void interpreter<Body>::observe(statement st, scope const&)
{
  taskio::any_future const f = handle(st.slot());
  std::string seen = !f ? "none" : f.cancelled() ? "cancelled" : "pending";
  if (f && f.done() && !f.cancelled())
    seen = "done";
  if (taskio::any_task const t = task_in(st.slot()))
    seen += " " + std::to_string(t.cancelling());
  w_.books.event(seen);
}

template <typename Body>
void interpreter<Body>::raise(statement st, scope const&)
{
  if (st.flag())
    throw taskio::cancelled_error("thrown");
  throw failure("failure " + std::to_string(st.arg));
}

template <typename Body>
auto interpreter<Body>::sleep(statement st, scope const&) -> awaitable<void>
{
  ms const d(st.milliseconds());
  auto const before = w_.clock.now();
  auto nap = alone(Body::sleep(d));
  co_await std::move(nap);
  check(w_.clock.now() - before == d, "a sleep takes its time");
}

// A request that is made by the task itself is delivered by its next await,
// unless it is held back, or taken back meanwhile.
template <typename Body>
auto interpreter<Body>::give_up(statement st, scope const& s) -> awaitable<void>
{
  int const before = w_.books.current().uncancelled;
  w_.books.cancel(taskio::current_task());
  auto nap = alone(Body::sleep(ms(st.milliseconds())));
  co_await std::move(nap);
  check(s.cleaning || w_.books.current().uncancelled > before,
    "a request is not lost");
}

template <typename Body>
auto interpreter<Body>::await(statement st, scope const& s) -> awaitable<void>
{
  taskio::any_future const f = some(st.slot(), s);
  // Cancelled while it waits, it has not looked.
  bool const was_done = f.done();
  std::exception_ptr thrown;
  try
  {
    co_await Body::on(f);
  }
  catch (taskio::cancelled_error const&)
  {
    throw;
  }
  catch (...)
  {
    thrown = std::current_exception();
  }
  check(f.done() || thrown, "what was awaited is done");
  check(!thrown || !was_done || !f.cancelled(), "a cancelled future throws");
  if (!thrown)
    co_return;
  if (f.done() && !f.cancelled())
    look_at(f);
  std::rethrow_exception(thrown);
}

template <typename Body>
auto interpreter<Body>::call(statement st, scope const& s) -> awaitable<void>
{
  if (s.depth >= 6)
    co_return;
  awaitable<int> called = run_def(st.arg, inside(s));
  co_await std::move(called);
}

// Futures and callbacks.

template <typename Body>
void interpreter<Body>::make_future(statement st, scope const&)
{
  handle(st.slot()) = taskio::running_loop().create_future<int>();
}

template <typename Body>
void interpreter<Body>::complete(statement st, scope const&)
{
  taskio::future<int> const f = typed(handle(st.slot()));
  if (!f || task_in(st.slot()))
    return;
  if (st.flag())
    f.set_exception(failure("set"));
  else
    f.set_result(st.arg);
}

template <typename Body>
void interpreter<Body>::on_done(statement st, scope const&)
{
  if (!handle(st.slot()))
    return;
  std::size_t const number = w_.books.current().number;
  handle(st.slot()).add_done_callback(
    [this, number](taskio::any_future const& f) {
      check(f.done(), "a callback is called with what is done");
      w_.books.event("callback of " + std::to_string(number));
    });
}

template <typename Body>
void interpreter<Body>::later(statement st, scope const&)
{
  auto const action = [this, st] {
    w_.books.event("later " + std::to_string(st.arg));
    if (st.flag())
      cancel(statement{0, std::uint8_t(st.other())}, scope());
    else
      w_.flag.set();
  };
  if (st.milliseconds() == 0)
    taskio::running_loop().call_soon(action);
  else
    taskio::running_loop().call_later(ms(st.milliseconds()), action);
}

} // namespace taskio_fuzz

#endif // TASKIO_TEST_FUZZ_STATEMENTS_HPP
