#ifndef BOOST_TASKIO_DETAIL_HOLD_HPP
#define BOOST_TASKIO_DETAIL_HOLD_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/awaitable.hpp>
#include <boost/taskio/detail/at_home.hpp>
#include <boost/taskio/detail/settle.hpp>
#include <boost/taskio/guard.hpp>
#include <utility>

namespace boost::taskio::detail {

// Acquires it, without another coroutine where it need not wait.
template <typename Primitive>
awaitable<guard<Primitive>> hold(typename Primitive::state_type s)
{
  loop& here = co_await at_home;
  if (!s->try_acquire(here.state()))
  {
    settle acquiring(acquire(s));
    settled<void> end = co_await acquiring;
    failing with(std::move(end.failed));
    co_await with;
  }
  co_return guard<Primitive>(std::move(s));
}

template <typename Primitive>
class hold_attempt
{
public:
  using value_type = guard<Primitive>;
  using state_type = typename Primitive::state_type;

  explicit hold_attempt(state_type s) noexcept : state_(std::move(s)) {}
  bool ready(loop_state& here) { return state_->try_acquire(here); }
  value_type take() noexcept { return value_type(std::move(state_)); }
  awaitable<value_type> start() { return hold<Primitive>(state_); }

private:
  state_type state_;
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_HOLD_HPP
