#ifndef BOOST_TASKIO_IMPL_BARRIER_IPP
#define BOOST_TASKIO_IMPL_BARRIER_IPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/barrier.hpp>
#include <boost/taskio/detail/at_home.hpp>
#include <boost/taskio/detail/settle.hpp>
#include <boost/throw_exception.hpp>

namespace boost::taskio {

namespace detail {

// One that is cancelled makes the next look, in case it had been meant.
BOOST_TASKIO_DECL awaitable<void> wait_for_change(barrier_ptr b, loop& here)
{
  b->bind(here.state());
  std::exception_ptr failed;
  {
    place p(b->waiters, "barrier::wait");
    settle waiting(p);
    settled<void> end = co_await waiting;
    failed = std::move(end.failed);
  }
  if (failed)
    b->waiters.open_next();
  failing with(std::move(failed));
  co_await with;
}

// A party that has come, until it goes.
struct barrier_visit
{
  explicit barrier_visit(barrier_state& s) noexcept : state(s), index(s.count++)
  {
  }
  ~barrier_visit() { state.leave(); }
  barrier_state& state;
  std::size_t const index;
};

BOOST_TASKIO_DECL awaitable<std::size_t> wait_at_barrier(barrier_ptr b)
{
  using stage = barrier_state::stage;
  loop& here = co_await at_home;
  b->check(here.state(), "barrier::wait");
  while (b->closed())
  {
    auto change = wait_for_change(b, here);
    co_await std::move(change);
  }
  if (b->state == stage::broken)
    BOOST_THROW_EXCEPTION(
      broken_barrier_error("barrier::wait: the barrier is broken"));

  barrier_visit const mine(*b);
  if (mine.index + 1 == b->parties)
    b->change(stage::draining);
  while (b->state == stage::filling)
  {
    auto change = wait_for_change(b, here);
    co_await std::move(change);
  }
  if (b->state != stage::draining)
    BOOST_THROW_EXCEPTION(broken_barrier_error(
      "barrier::wait: the barrier was broken or reset meanwhile"));
  co_return mine.index;
}

} // namespace detail

BOOST_TASKIO_DECL barrier::barrier(std::size_t parties)
  : state_(new detail::barrier_state(parties))
{
  if (parties == 0)
    BOOST_THROW_EXCEPTION(
      std::invalid_argument("barrier: it needs at least one party"));
}

BOOST_TASKIO_DECL operation<std::size_t> barrier::wait()
{
  return operation<std::size_t>(detail::wait_at_barrier(state_));
}

BOOST_TASKIO_DECL void barrier::reset()
{
  using stage = detail::barrier_state::stage;
  detail::bound_access access(*state_, "barrier::reset");
  state_->change(state_->count > 0 ? stage::resetting : stage::filling);
}

BOOST_TASKIO_DECL void barrier::abort()
{
  detail::bound_access access(*state_, "barrier::abort");
  state_->change(detail::barrier_state::stage::broken);
}

BOOST_TASKIO_DECL std::size_t barrier::parties() const noexcept
{
  return state_->parties;
}

BOOST_TASKIO_DECL std::size_t barrier::n_waiting() const noexcept
{
  using stage = detail::barrier_state::stage;
  return state_->state == stage::filling ? state_->count : 0;
}

BOOST_TASKIO_DECL bool barrier::broken() const noexcept
{
  return state_->state == detail::barrier_state::stage::broken;
}

} // namespace boost::taskio

#endif // BOOST_TASKIO_IMPL_BARRIER_IPP
