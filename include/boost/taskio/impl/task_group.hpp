#ifndef BOOST_TASKIO_IMPL_TASK_GROUP_HPP
#define BOOST_TASKIO_IMPL_TASK_GROUP_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/at_home.hpp>
#include <boost/taskio/detail/settle.hpp>
#include <boost/taskio/detail/unmasked.hpp>
#include <boost/taskio/task_group.hpp>
#include <boost/throw_exception.hpp>

namespace boost::taskio {

namespace detail {

template <typename T, typename Body>
awaitable<T> run_group(Body body)
{
  loop& l = co_await at_home;
  own_task const mine("task_group");
  task_base& here = co_await mine;
  if (here.in_clean_up()) [[unlikely]]
  {
    awaitable<T> apart = run_group<T, Body>(std::move(body));
    awaitable<T> whole = run_unmasked<T>(l, here, std::move(apart));
    co_return co_await std::move(whole);
  }
  group_state state(l, here);
  task_group_scope scope(state);
  settle running(run_body<T>(body, scope));
  settled<T> end = co_await running;
  co_await back_home;
  bool const has_value = !end.failed;
  state.body_ended(std::move(end.failed));
  if (state.has_tasks())
    co_await state.join();
  end.failed = state.finish();
  if constexpr (!std::is_void_v<T>)
    if (!end.failed && !has_value)
      end.failed = std::make_exception_ptr(cancelled_error());
  failing with(std::move(end.failed));
  co_await with;
  co_return end.value.take(false);
}

} // namespace detail

template <typename Coroutine>
auto task_group_scope::create_task(
  Coroutine&& coroutine, detail::call_site site)
{
  detail::watcher_ptr watcher = state_.prepare();
  auto t =
    state_.get_loop().create_task(std::forward<Coroutine>(coroutine), site);
  state_.add(t.handle(), std::move(watcher));
  return t;
}

template <typename Coroutine>
auto task_group_scope::create_task(
  Coroutine&& coroutine, task_options options, detail::call_site site)
{
  detail::watcher_ptr watcher = state_.prepare();
  auto t = state_.get_loop().create_task(
    std::forward<Coroutine>(coroutine), std::move(options), site);
  state_.add(t.handle(), std::move(watcher));
  return t;
}

template <typename Body>
auto task_group(Body&& body)
  -> operation<detail::scoped_value_t<Body, task_group_scope>>
{
  static_assert(detail::takes_scope<Body, task_group_scope>,
    "task_group takes a callable with the parameter task_group_scope&, by which"
    " tasks are created in the group, that returns something to await.");
  using value_type = detail::scoped_value_t<Body, task_group_scope>;
  return operation<value_type>(
    detail::run_group<value_type, std::decay_t<Body>>(
      std::forward<Body>(body)));
}

} // namespace boost::taskio

#if !defined(BOOST_TASKIO_SEPARATE_COMPILATION)
#include <boost/taskio/impl/task_group.ipp>
#endif

#endif // BOOST_TASKIO_IMPL_TASK_GROUP_HPP
