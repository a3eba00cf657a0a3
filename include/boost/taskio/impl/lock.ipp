#ifndef BOOST_TASKIO_IMPL_LOCK_IPP
#define BOOST_TASKIO_IMPL_LOCK_IPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/at_home.hpp>
#include <boost/taskio/detail/hold.hpp>
#include <boost/taskio/detail/settle.hpp>
#include <boost/taskio/lock.hpp>
#include <boost/throw_exception.hpp>
#include <stdexcept>

namespace boost::taskio {

namespace detail {

BOOST_TASKIO_DECL void lock_state::release()
{
  bound_access access(*this, "lock::release");
  // A guard around a wait in a condition, which was destroyed without the lock.
  if (!locked && is_over())
    return;
  if (!locked)
    BOOST_THROW_EXCEPTION(std::logic_error(
      "lock::release: the lock is not held; it was not acquired, or has been"
      " released before"));
  locked = false;
  waiters.open_first();
}

BOOST_TASKIO_DECL awaitable<void> acquire(lock_ptr s)
{
  loop& here = co_await at_home;
  if (s->try_acquire(here.state()))
    co_return;
  s->bind(here.state());
  std::exception_ptr failed;
  {
    place p(s->waiters, "lock::acquire");
    settle waiting(p);
    settled<void> end = co_await waiting;
    failed = std::move(end.failed);
  }
  if (failed && !s->locked)
    s->waiters.open_first();
  failing with(std::move(failed));
  co_await with;
  s->locked = true;
}

} // namespace detail

BOOST_TASKIO_DECL lock::lock() : state_(new detail::lock_state) {}

BOOST_TASKIO_DECL bool lock::locked() const noexcept
{
  return state_->locked;
}

BOOST_TASKIO_DECL void lock::release()
{
  state_->release();
}

} // namespace boost::taskio

#endif // BOOST_TASKIO_IMPL_LOCK_IPP
