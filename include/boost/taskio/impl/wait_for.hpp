#ifndef BOOST_TASKIO_IMPL_WAIT_FOR_HPP
#define BOOST_TASKIO_IMPL_WAIT_FOR_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/at_home.hpp>
#include <boost/taskio/detail/gate.hpp>
#include <boost/taskio/detail/settle.hpp>
#include <boost/taskio/detail/timeout_state.hpp>
#include <boost/taskio/detail/unmasked.hpp>
#include <boost/taskio/detail/watcher.hpp>
#include <boost/taskio/impl/ensure_future.hpp>
#include <boost/taskio/wait_for.hpp>

namespace boost::taskio {

namespace detail {

// Opens when something is done.
class done_gate final : private watcher_list
{
public:
  explicit done_gate(state_handle s) : gate_("wait_for")
  {
    watch(std::move(s));
  }
  gate& until() noexcept { return gate_; }

private:
  void on_done(state_handle const&) override { gate_.open(); }
  gate gate_;
};

// The time is up before it has begun.
template <typename T, typename X>
awaitable<T> cancel_and_wait(X x)
{
  loop& l = co_await at_home;
  loop_state* here = &l.state();
  auto f =
    ensure_future_on(std::move(x), here, "wait_for", detail::source_location());
  if (!f.done())
  {
    done_gate done(f.handle());
    f.cancel();
    co_await done.until();
    if (classify(f.handle()->failure()) == failure_kind::cancelled)
      throw timeout_error();
  }
  if constexpr (std::is_void_v<T>)
    co_await f;
  else
    co_return co_await std::move(f);
}

template <typename T, typename X>
awaitable<T> wait_within(X x, time_limit limit)
{
  loop& l = co_await at_home;
  if constexpr (future_like<X>)
  {
    loop_state* same = &l.state();
    check_same_loop(x, same, "wait_for");
  }
  bool const late = limit && limit.get() <= time_limit::duration::zero();
  task_base* here = nullptr;
  if (!late)
  {
    own_task const mine("wait_for");
    here = &co_await mine;
  }
  if (late || here->in_clean_up()) [[unlikely]]
  {
    awaitable<T> other;
    if (late)
      other = cancel_and_wait<T, X>(std::move(x));
    else
      other = run_unmasked<T>(l, *here, wait_within<T, X>(std::move(x), limit));
    co_return co_await std::move(other);
  }
  timeout_state state(*here);
  if (limit)
    state.limit(limit.get());
  settle running(as_awaitable(std::move(x)));
  settled<T> end = co_await running;
  co_await back_home;
  if (!state.exit()) [[unlikely]]
    end.failed = state.outcome(std::move(end.failed));
  failing with(std::move(end.failed));
  co_await with;
  co_return end.value.take(false);
}

} // namespace detail

template <typename X>
auto wait_for(X&& x, time_limit limit) -> operation<detail::source_value_t<X>>
{
  static_assert(detail::future_like<X> || !std::is_lvalue_reference_v<X>
      || detail::callable_source<X>,
    "wait_for takes a coroutine or operation over: use std::move.");
  static_assert(detail::can_be_given<X>,
    "wait_for copies the result of a future that is not moved, and this one"
    " cannot be copied: use std::move.");
  using value_type = detail::source_value_t<X>;
  return operation<value_type>(detail::wait_within<value_type, std::decay_t<X>>(
    std::forward<X>(x), limit));
}

} // namespace boost::taskio

#if !defined(BOOST_TASKIO_SEPARATE_COMPILATION)
#include <boost/taskio/impl/timeout.ipp>
#endif

#endif // BOOST_TASKIO_IMPL_WAIT_FOR_HPP
