#ifndef TASKIO_TEST_FUZZ_BLOCKS_HPP
#define TASKIO_TEST_FUZZ_BLOCKS_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// Blocks, combinators and what waits for others: a part of interpreter.hpp.

#include "interpreter.hpp"

namespace taskio_fuzz {

template <typename Body>
auto interpreter<Body>::suppress(statement st, scope const& s)
  -> awaitable<void>
{
  if (s.depth >= 6)
    co_return;
  try
  {
    awaitable<int> called = run_def(st.arg, inside(s));
    co_await std::move(called);
  }
  catch (...)
  {
    w_.books.event("catches " + describe(std::current_exception()));
    if (st.flag())
      w_.books.uncancel(taskio::current_task());
  }
}

template <typename Body>
auto interpreter<Body>::clean_up(statement st, scope const& s)
  -> awaitable<void>
{
  if (s.depth >= 6)
    co_return;
  scope const around = inside(s);
  scope cleaning = around;
  cleaning.cleaning = true;
  auto body = [this, st, around] { return run_def(st.slot(), around); };
  auto cleanup = [this, st, cleaning] { return run_def(st.other(), cleaning); };
  auto running = taskio::finally(body, cleanup);
  co_await std::move(running);
}

template <typename Body>
auto interpreter<Body>::timeout(statement st, scope const& s) -> awaitable<void>
{
  if (s.depth >= 6)
    co_return;
  scope within = inside(s);
  within.limit = std::make_shared<taskio::timeout_scope*>(nullptr);
  auto const left = [](taskio::timeout_scope** p) { *p = nullptr; };
  std::unique_ptr<taskio::timeout_scope*, decltype(left)> const at_the_end(
    within.limit.get(), left);
  auto body = [this, st, &within](
                taskio::timeout_scope& limit) -> awaitable<int> {
    *within.limit = &limit;
    co_return co_await run_def(st.other(), within);
  };
  ++w_.books.current().blocks;
  auto running = Body::run(taskio::timeout(limit_of(st), body));
  co_await std::move(running);
}

template <typename Body>
void interpreter<Body>::reschedule(statement st, scope const& s)
{
  if (!s.limit || !*s.limit)
    return;
  if (st.flag())
    (*s.limit)->reschedule(std::nullopt);
  else
    (*s.limit)->reschedule(w_.clock.now() + ms(st.milliseconds() - 1));
}

template <typename Body>
auto interpreter<Body>::group(statement st, scope const& s) -> awaitable<void>
{
  if (s.depth >= 6)
    co_return;
  scope within = inside(s);
  within.group = std::make_shared<taskio::task_group_scope*>(nullptr);
  auto const left = [](taskio::task_group_scope** p) { *p = nullptr; };
  std::unique_ptr<taskio::task_group_scope*, decltype(left)> const at_the_end(
    within.group.get(), left);
  auto body = [this, st, &within](
                taskio::task_group_scope& g) -> awaitable<int> {
    *within.group = &g;
    co_return co_await run_def(st.arg, within);
  };
  ++w_.books.current().blocks;
  auto running = Body::run(taskio::task_group(body));
  co_await std::move(running);
}

template <typename Body>
void interpreter<Body>::group_spawn(statement st, scope const& s)
{
  if (!s.group || !*s.group)
    return;
  taskio::task_options options;
  options.eager_start = st.flag() && s.depth < 6;
  taskio::task<int> const t = (*s.group)->create_task(
    run_task(st.other(), of_a_task(s)), std::move(options));
  w_.books.of(t).touched = true;
  handle(st.slot()) = t;
}

template <typename Body>
void interpreter<Body>::group_cancel(statement, scope const& s)
{
  if (s.group && *s.group)
    (*s.group)->cancel();
}

template <typename Body>
void interpreter<Body>::gather(statement st, scope const& s)
{
  // Where gathers share gathers, a request takes every way, as in asyncio.
  if (++w_.gathers > 12)
    return;
  std::vector<taskio::any_future> const args = both(st, s);
  taskio::any_future made;
  if (st.arg < 64)
    made = taskio::gather(args);
  else if (st.arg < 128)
    made = taskio::gather(taskio::return_exceptions, args);
  else if (st.arg < 192)
    made = taskio::gather(taskio::on_error::cancel, args);
  else
    made = taskio::gather(
      run_task(st.slot(), of_a_task(s)), run_task(st.other(), of_a_task(s)));
  handle(st.other()) = made;
}

template <typename Body>
void interpreter<Body>::shield(statement st, scope const& s)
{
  if (st.flag())
    handle(st.other()) = taskio::shield(run_task(st.slot(), of_a_task(s)));
  else if (taskio::future<int> const f = typed(some(st.slot(), s)))
    handle(st.other()) = taskio::shield(f);
}

template <typename Body>
auto interpreter<Body>::wait(statement st, scope const& s) -> awaitable<void>
{
  taskio::wait_options options;
  options.return_when = taskio::return_when(st.arg / 64 % 3);
  options.timeout = limit_of(st);
  auto op = Body::run(taskio::wait(both(st, s), options));
  auto waiting =
    alone_for<taskio::wait_result<taskio::any_future>>(std::move(op));
  auto const found = co_await std::move(waiting);
  for (taskio::any_future const& f : found.done)
    check(f.done(), "what a wait gives as done is");
  w_.books.event("wait " + std::to_string(found.done.size()) + " "
    + std::to_string(found.pending.size()));
}

template <typename Body>
auto interpreter<Body>::wait_for(statement st, scope const& s)
  -> awaitable<void>
{
  if (s.depth >= 6)
    co_return;
  ++w_.books.current().blocks;
  if (st.flag())
  {
    auto op =
      Body::run(taskio::wait_for(run_def(st.other(), inside(s)), limit_of(st)));
    co_await std::move(op);
  }
  else
  {
    taskio::any_future const f = some(st.other(), s);
    auto op = Body::run(taskio::wait_for(f, limit_of(st)));
    co_await std::move(op);
  }
}

template <typename Body>
auto interpreter<Body>::as_completed(statement st, scope const& s)
  -> awaitable<void>
{
  auto done = taskio::as_completed(both(st, s), limit_of(st));
  while (done.left() > 0)
  {
    auto next = alone_for<taskio::any_future>(Body::run(done.next()));
    taskio::any_future const f = co_await std::move(next);
    check(f.done(), "what comes as completed is done");
    w_.books.event("next");
  }
}

// Synchronisation.

template <typename Body>
auto interpreter<Body>::with_lock(statement st, scope const& s)
  -> awaitable<void>
{
  if (s.depth >= 6)
    co_return;
  using guard = taskio::guard<taskio::lock>;
  auto entering = alone_for<guard>(Body::run(w_.mutex.scoped()));
  guard const held = co_await std::move(entering);
  auto const leave = [](int* inside) { --*inside; };
  std::unique_ptr<int, decltype(leave)> const counted(&w_.inside_lock, leave);
  check(++w_.inside_lock == 1, "one at a time holds a lock");
  awaitable<int> called = run_def(st.arg, inside(s));
  co_await std::move(called);
}

template <typename Body>
auto interpreter<Body>::acquire_place(statement, scope const&)
  -> awaitable<void>
{
  return alone(Body::run(w_.places.acquire()));
}

template <typename Body>
void interpreter<Body>::release_place(statement, scope const&)
{
  w_.places.release();
}

template <typename Body>
void interpreter<Body>::set_or_clear(statement st, scope const&)
{
  if (st.flag())
    w_.flag.clear();
  else
    w_.flag.set();
}

template <typename Body>
auto interpreter<Body>::wait_flag(statement, scope const&) -> awaitable<void>
{
  return alone(Body::run(w_.flag.wait()));
}

template <typename Body>
auto interpreter<Body>::wait_changed(statement, scope const&) -> awaitable<void>
{
  using guard = taskio::guard<taskio::lock>;
  auto entering = alone_for<guard>(Body::run(w_.changed.scoped()));
  guard const held = co_await std::move(entering);
  try
  {
    awaitable<void> waiting = alone(Body::run(w_.changed.wait()));
    co_await std::move(waiting);
  }
  catch (...)
  {
    check(w_.changed.locked(), "a wait that fails has the lock again");
    throw;
  }
  check(w_.changed.locked(), "a wait that ends has the lock again");
}

template <typename Body>
void interpreter<Body>::notify(statement st, scope const&)
{
  if (!w_.changed.locked())
    return;
  if (st.flag())
    w_.changed.notify_all();
  else
    w_.changed.notify(st.slot());
}

template <typename Body>
auto interpreter<Body>::meet(statement, scope const&) -> awaitable<void>
{
  auto op = Body::run(w_.meeting.wait());
  auto waiting = alone_for<std::size_t>(std::move(op));
  std::size_t const place = co_await std::move(waiting);
  w_.books.event("place " + std::to_string(place));
}

template <typename Body>
void interpreter<Body>::break_meeting(statement st, scope const&)
{
  if (st.flag())
    w_.meeting.abort();
  else
    w_.meeting.reset();
}

template <typename Body>
auto interpreter<Body>::put(statement, scope const&) -> awaitable<void>
{
  int const item = ++w_.items;
  w_.queued.insert(item);
  return alone(Body::run(w_.line.put(item)));
}

template <typename Body>
auto interpreter<Body>::get(statement, scope const&) -> awaitable<void>
{
  awaitable<int> waiting = alone_for<int>(Body::run(w_.line.get()));
  took(co_await std::move(waiting));
}

template <typename Body>
void interpreter<Body>::get_nowait(statement, scope const&)
{
  if (!w_.line.empty())
    took(w_.line.get_nowait());
}

template <typename Body>
void interpreter<Body>::took(int item)
{
  check(w_.queued.erase(item) == 1, "an item is taken once");
  w_.books.event("item " + std::to_string(item));
}

// Operations of Asio's.

inline asio::awaitable<void> plain_wait(taskio_test::gate& g)
{
  co_await g.async_wait(asio::use_awaitable);
}

template <typename Body>
auto interpreter<Body>::foreign(statement st, scope const&) -> awaitable<void>
{
  w_.foreign = true;
  if constexpr (Body::exact)
  {
    using behaviour = taskio_test::gate::on_signal;
    w_.gates.push_back(std::make_unique<taskio_test::gate>(
      *w_.context, behaviour(st.slot() % 5)));
    taskio_test::gate& g = *w_.gates.back();
    if (st.flag())
      return alone(asio::post(*w_.context, asio::deferred));
    if (st.arg >= 64)
      return alone(plain_wait(g));
    return alone(g.async_wait(asio::deferred));
  }
  else
    return alone(Body::sleep(ms(0)));
}

template <typename Body>
void interpreter<Body>::open_gate(statement st, scope const&)
{
  if (!w_.gates.empty())
    w_.gates[st.arg % w_.gates.size()]->open(1);
}

} // namespace taskio_fuzz

#endif // TASKIO_TEST_FUZZ_BLOCKS_HPP
