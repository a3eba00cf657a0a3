#ifndef BOOST_TASKIO_IMPL_SEMAPHORE_IPP
#define BOOST_TASKIO_IMPL_SEMAPHORE_IPP

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
#include <boost/taskio/semaphore.hpp>
#include <boost/throw_exception.hpp>
#include <limits>
#include <stdexcept>

namespace boost::taskio {

namespace detail {

BOOST_TASKIO_DECL void semaphore_state::release()
{
  bound_access access(*this, "semaphore::release");
  if (value >= bound)
    BOOST_THROW_EXCEPTION(std::logic_error(
      "semaphore::release: called more often than the bound of this semaphore"
      " allows"));
  ++value;
  wake_next();
}

BOOST_TASKIO_DECL awaitable<void> acquire(semaphore_ptr s)
{
  loop& here = co_await at_home;
  if (s->try_acquire(here.state()))
    co_return;
  s->bind(here.state());
  std::exception_ptr failed;
  {
    place p(s->waiters, "semaphore::acquire");
    settle waiting(p);
    settled<void> end = co_await waiting;
    failed = std::move(end.failed);
    if (p.opened())
      --s->woken;
    if (failed && p.opened())
      ++s->value;
    s->wake_those_allowed();
  }
  failing with(std::move(failed));
  co_await with;
}

} // namespace detail

BOOST_TASKIO_DECL semaphore::semaphore(std::ptrdiff_t value)
  : semaphore(value, std::numeric_limits<std::ptrdiff_t>::max())
{
}

BOOST_TASKIO_DECL semaphore::semaphore(
  std::ptrdiff_t value, std::ptrdiff_t bound)
  : state_(new detail::semaphore_state(value, bound))
{
  if (value < 0)
    BOOST_THROW_EXCEPTION(
      std::invalid_argument("semaphore: it cannot have less than no places"));
}

BOOST_TASKIO_DECL bool semaphore::locked() const noexcept
{
  return state_->locked();
}

BOOST_TASKIO_DECL void semaphore::release()
{
  state_->release();
}

BOOST_TASKIO_DECL bounded_semaphore::bounded_semaphore(std::ptrdiff_t value)
  : semaphore(value, value)
{
}

} // namespace boost::taskio

#endif // BOOST_TASKIO_IMPL_SEMAPHORE_IPP
