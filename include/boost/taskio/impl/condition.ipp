#ifndef BOOST_TASKIO_IMPL_CONDITION_IPP
#define BOOST_TASKIO_IMPL_CONDITION_IPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/asio/this_coro.hpp>
#include <boost/taskio/condition.hpp>
#include <boost/taskio/detail/at_home.hpp>
#include <boost/taskio/detail/classify.hpp>
#include <boost/taskio/detail/hold.hpp>
#include <boost/taskio/detail/settle.hpp>
#include <boost/throw_exception.hpp>
#include <limits>
#include <stdexcept>
#include <string>

namespace boost::taskio {

namespace detail {

BOOST_TASKIO_DECL void condition_state::notify(
  std::size_t n, char const* function)
{
  bound_access access(*this, function);
  check_held(function);
  while (n > 0 && waiters.open_next())
    --n;
}

BOOST_TASKIO_DECL void condition_state::check_held(char const* function) const
{
  if (!lock->locked)
    BOOST_THROW_EXCEPTION(std::logic_error(
      std::string(function) + ": the lock is not held; acquire it first"));
}

// Leaves what is to be thrown: what ended the wait, or the last request since.
BOOST_TASKIO_DECL awaitable<void> acquire_again(
  lock_ptr s, awaitable<void> next, std::exception_ptr& failed)
{
  for (;;)
  {
    settle acquiring(std::move(next));
    settled<void> end = co_await acquiring;
    if (!end.failed)
      co_return;
    failed = std::move(end.failed);
    if (classify(failed) != failure_kind::cancelled)
      co_return;
    next = acquire(s);
  }
}

BOOST_TASKIO_DECL awaitable<void> wait_in_condition(condition_ptr c)
{
  loop& here = co_await at_home;
  c->check(here.state(), "condition::wait");
  c->lock->check(here.state(), "condition::wait");
  c->check_held("condition::wait");
  c->bind(here.state());
  c->lock->bind(here.state());
  std::exception_ptr failed;
  // While the lock is held: there is to be a way back without more memory.
  auto acquiring = acquire_again(c->lock, acquire(c->lock), failed);
  c->lock->release();
  try
  {
    place p(c->waiters, "condition::wait");
    co_await p;
  }
  catch (...)
  {
    failed = std::current_exception();
  }
  // A coroutine of no task would be refused every await once it was cancelled.
  bool const refusing = co_await asio::this_coro::throw_if_cancelled();
  co_await asio::this_coro::throw_if_cancelled(false);
  co_await std::move(acquiring);
  co_await asio::this_coro::throw_if_cancelled(refusing);
  if (failed)
    c->waiters.open_next();
  failing with(std::move(failed));
  co_await with;
}

} // namespace detail

BOOST_TASKIO_DECL condition::condition()
  : state_(new detail::condition_state(new detail::lock_state))
{
}

BOOST_TASKIO_DECL condition::condition(taskio::lock& shared)
  : state_(new detail::condition_state(shared.state()))
{
}

BOOST_TASKIO_DECL bool condition::locked() const noexcept
{
  return state_->lock->locked;
}

BOOST_TASKIO_DECL detail::prompt<detail::lock_attempt> condition::acquire()
{
  return detail::prompt<detail::lock_attempt>(std::in_place, state_->lock);
}

BOOST_TASKIO_DECL detail::prompt<detail::hold_attempt<lock>> condition::scoped()
{
  return detail::prompt<detail::hold_attempt<taskio::lock>>(
    std::in_place, state_->lock);
}

BOOST_TASKIO_DECL void condition::release()
{
  state_->lock->release();
}

BOOST_TASKIO_DECL operation<void> condition::wait()
{
  return operation<void>(detail::wait_in_condition(state_));
}

BOOST_TASKIO_DECL void condition::notify(std::size_t n)
{
  state_->notify(n, "condition::notify");
}

BOOST_TASKIO_DECL void condition::notify_all()
{
  state_->notify(
    std::numeric_limits<std::size_t>::max(), "condition::notify_all");
}

} // namespace boost::taskio

#endif // BOOST_TASKIO_IMPL_CONDITION_IPP
