#ifndef BOOST_TASKIO_IMPL_AS_COMPLETED_HPP
#define BOOST_TASKIO_IMPL_AS_COMPLETED_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/as_completed.hpp>
#include <boost/taskio/detail/at_home.hpp>
#include <boost/taskio/detail/distinct.hpp>
#include <boost/taskio/impl/ensure_future.hpp>
#include <boost/throw_exception.hpp>
#include <stdexcept>
#include <vector>

namespace boost::taskio {

namespace detail {

template <typename Future>
using completions_ptr = std::shared_ptr<completions_state<Future>>;

template <typename Future>
awaitable<Future> next_done(completions_ptr<Future> state)
{
  auto next = state->done().get();
  try
  {
    Future f = co_await std::move(next);
    co_return f;
  }
  catch (queue_shut_down const&)
  {
  }
  throw timeout_error();
}

template <typename Future>
awaitable<Future> next_or_nothing(completions_ptr<Future> state)
{
  co_await at_home;
  if (state->left() == 0)
    co_return Future();
  state->hand_out();
  awaitable<Future> next = next_done<Future>(state);
  co_return co_await std::move(next);
}

template <typename Future>
awaitable<stored_t<raw_value_t<Future>>> next_value(
  completions_ptr<Future> state)
{
  co_await at_home;
  if (state->left() == 0)
    BOOST_THROW_EXCEPTION(
      std::out_of_range("completions::next_result: all have been handed out"));
  state->hand_out();
  awaitable<Future> next = next_done<Future>(state);
  Future f = co_await std::move(next);
  if constexpr (std::is_void_v<raw_value_t<Future>>)
    f.handle()->check_value("completions::next_result");
  else
    co_return std::move(f).result();
}

} // namespace detail

template <typename Future, bool Shared>
operation<Future> completions<Future, Shared>::next()
{
  return operation<Future>(detail::next_or_nothing<Future>(state_));
}

template <typename Future, bool Shared>
auto completions<Future, Shared>::next_result()
  -> operation<detail::stored_t<value_type>>
{
  static_assert(!Shared,
    "next_result copies the result of a future that is not moved, and this one"
    " cannot be copied: move the range into as_completed, or use next.");
  return operation<detail::stored_t<value_type>>(
    detail::next_value<Future>(state_));
}

template <std::ranges::input_range Range>
auto as_completed(Range&& range, time_limit timeout, detail::call_site site)
  -> detail::completions_of<Range>
{
  using item = std::ranges::range_value_t<Range>;
  using future_type = detail::ensured_t<item>;
  auto state = std::make_shared<detail::completions_state<future_type>>();
  std::vector<future_type> futures;
  detail::loop_state* l = nullptr;
  for (auto&& x : range)
    if constexpr (detail::hands_over<Range>)
      futures.push_back(
        detail::ensure_future_on(item(std::move(x)), l, "as_completed", site));
    else
      futures.push_back(
        detail::ensure_future_on(item(x), l, "as_completed", site));
  if (l)
  {
    detail::on_loop access(*l, "as_completed");
    detail::keep_distinct(futures);
    for (future_type const& f : futures)
      state->add(f);
    if (timeout)
      state->limit(*l->owner, timeout.get());
  }
  return detail::completions_of<Range>(std::move(state));
}

} // namespace boost::taskio

#endif // BOOST_TASKIO_IMPL_AS_COMPLETED_HPP
