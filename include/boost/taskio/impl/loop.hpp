#ifndef BOOST_TASKIO_IMPL_LOOP_HPP
#define BOOST_TASKIO_IMPL_LOOP_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/task_state.hpp>
#include <boost/taskio/detail/to_clock.hpp>
#include <boost/taskio/loop.hpp>
#include <type_traits>

namespace boost::taskio {

namespace detail {

// See detail/source.hpp.
template <typename X>
struct is_coroutine_source;
template <typename X>
auto as_awaitable(X&& x);

template <typename C>
inline constexpr bool is_awaitable = false;
template <typename T, typename Executor>
inline constexpr bool is_awaitable<asio::awaitable<T, Executor>> = true;
// That can be the body of a task as it is.
template <typename C>
inline constexpr bool is_body = is_awaitable<C> && !is_awaitable_elsewhere<C>;

BOOST_TASKIO_DECL void apply_task_factory(loop& l, task_options& options);
BOOST_TASKIO_DECL context_ptr context_for(task_options const& options);
BOOST_TASKIO_DECL std::unique_ptr<task_notes> notes_for(task_options& options);

// What options ask for, which may throw, has been made by then.
template <typename T, typename Executor, typename Keep>
BOOST_FORCEINLINE task<T> begin_task(loop_state& state,
  asio::awaitable<T, Executor>&& body, Keep&& keep, context_ptr context,
  std::unique_ptr<task_notes> notes, bool eager, call_site site)
{
  using state_type = task_state<T, Executor, std::decay_t<Keep>>;
  auto handle = state_handle::adopt(
    new state_type(state, std::move(body), std::move(keep)));
  auto& t = static_cast<state_type&>(*handle);
  t.created_at = site.where;
  t.context = std::move(context);
  if (notes)
    t.set_notes(std::move(notes));
  t.schedule(eager);
  return task<T>(std::move(handle));
}

template <typename T, typename Executor, typename Keep>
task<T> spawn_with(loop& l, asio::awaitable<T, Executor>&& body, Keep&& keep,
  task_options& options, call_site site)
{
  loop_state& state = l.state();
  on_loop access(state, "loop::create_task");
  check_coroutine(body);
  if (state.hooks.task_factory)
    apply_task_factory(l, options);
  context_ptr context = context_for(options);
  return begin_task(state, std::move(body), std::move(keep), std::move(context),
    notes_for(options),
    options.eager_start.value_or(false) && state.draining_here(), site);
}

template <typename T, typename Executor, typename Keep>
BOOST_NOINLINE task<T> spawn_otherwise(
  loop& l, asio::awaitable<T, Executor>&& body, Keep&& keep, call_site site)
{
  task_options none;
  return spawn_with(l, std::move(body), std::move(keep), none, site);
}

// Without options, and most often without context variables: 4 % less of a task
// that is spawned and joined.
template <typename T, typename Executor, typename Keep>
task<T> spawn(
  loop& l, asio::awaitable<T, Executor>&& body, Keep&& keep, call_site site)
{
  loop_state& state = l.state();
  if (state.hooks.task_factory || !state.owned_here()
    || !current_context_is_empty()) [[unlikely]]
    return spawn_otherwise(l, std::move(body), std::move(keep), site);
  check_coroutine(body);
  return begin_task(
    state, std::move(body), std::move(keep), nullptr, nullptr, false, site);
}

// A null pointer stands for options that nobody has asked for.
template <typename T, typename Executor, typename Keep>
BOOST_FORCEINLINE task<T> spawn(loop& l, asio::awaitable<T, Executor>&& body,
  Keep&& keep, task_options* options, call_site site)
{
  if (options)
    return spawn_with(l, std::move(body), std::move(keep), *options, site);
  return spawn(l, std::move(body), std::move(keep), site);
}

template <typename F>
concept calls_awaitable =
  std::is_invocable_v<F&> && is_body<std::invoke_result_t<F&>>;

template <typename Coroutine>
auto spawn_any(
  loop& l, Coroutine&& coroutine, task_options* options, call_site site)
{
  using type = std::decay_t<Coroutine>;
  if constexpr (is_body<type>)
  {
    static_assert(!std::is_lvalue_reference_v<Coroutine>,
      "create_task takes a coroutine over: use std::move.");
    return spawn(l, std::move(coroutine), nothing_to_keep(), options, site);
  }
  else if constexpr (calls_awaitable<type>)
  {
    // Called where it stays: the coroutine refers to it.
    auto kept = std::make_unique<type>(std::forward<Coroutine>(coroutine));
    auto body = (*kept)();
    return spawn(l, std::move(body), std::move(kept), options, site);
  }
  else
  {
    static_assert(is_coroutine_source<type>::value,
      "create_task takes a taskio::awaitable<T>, an asio::awaitable<T>, an"
      " operation (deferred, for one of Asio's), or a callable without"
      " arguments that returns one. A future is something to await, not to"
      " run.");
    return spawn(l, as_awaitable(std::forward<Coroutine>(coroutine)),
      nothing_to_keep(), options, site);
  }
}

[[noreturn]] BOOST_TASKIO_COLD BOOST_TASKIO_DECL void throw_no_loop_runs();

} // namespace detail

inline loop& running_loop()
{
  detail::loop_state* const l = detail::current.loop;
  if (!l || !l->owner) [[unlikely]]
    detail::throw_no_loop_runs();
  return *l->owner;
}

template <std::invocable F>
handle loop::call_soon(F&& f)
{
  return enqueue(std::forward<F>(f), detail::copy_current_context());
}

template <std::invocable F>
handle loop::call_soon(F&& f, context const& ctx)
{
  return enqueue(std::forward<F>(f), ctx.state());
}

template <typename F>
handle loop::enqueue(F&& f, detail::context_ptr context)
{
  detail::on_loop access(*state_, "loop::call_soon");
  auto node =
    detail::make_callback(*state_, std::move(context), std::forward<F>(f));
  node->share();
  state_->ready(node.get());
  return handle(std::move(node));
}

template <std::invocable F>
void loop::call_soon_threadsafe(F&& f)
{
  auto node = detail::make_callback(
    *state_, detail::copy_current_context(), std::forward<F>(f));
  state_->submit(node.detach());
}

template <typename Rep, typename Period, std::invocable F>
timer_handle loop::call_later(std::chrono::duration<Rep, Period> d, F&& f)
{
  return set_timer(
    state_->deadline_after(detail::to_clock(d)), std::forward<F>(f));
}

template <std::invocable F>
timer_handle loop::call_at(time_point when, F&& f)
{
  // For the loop to know, where this time has passed, that it has.
  state_->now();
  return set_timer(when, std::forward<F>(f));
}

template <typename F>
timer_handle loop::set_timer(time_point when, F&& f)
{
  detail::on_loop access(*state_, "loop::call_at");
  auto node = detail::make_callback(
    *state_, detail::copy_current_context(), std::forward<F>(f));
  node->arm(when);
  node->share();
  return timer_handle(std::move(node));
}

template <typename T>
future<T> loop::create_future()
{
  return future<T>(
    detail::state_handle::adopt(new detail::future_state<T>(*state_)));
}

template <typename Coroutine>
auto loop::create_task(Coroutine&& coroutine, detail::call_site site)
{
  return detail::spawn_any(
    *this, std::forward<Coroutine>(coroutine), nullptr, site);
}

template <typename Coroutine>
auto loop::create_task(
  Coroutine&& coroutine, task_options options, detail::call_site site)
{
  return detail::spawn_any(
    *this, std::forward<Coroutine>(coroutine), &options, site);
}

} // namespace boost::taskio

#endif // BOOST_TASKIO_IMPL_LOOP_HPP
