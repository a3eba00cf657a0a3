#ifndef BOOST_TASKIO_IMPL_EVENT_IPP
#define BOOST_TASKIO_IMPL_EVENT_IPP

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
#include <boost/taskio/event.hpp>

namespace boost::taskio {

namespace detail {

BOOST_TASKIO_DECL awaitable<void> wait_for_event(event_ptr e)
{
  loop& here = co_await at_home;
  if (e->try_acquire(here.state()))
    co_return;
  e->bind(here.state());
  std::exception_ptr failed;
  {
    place p(e->waiters, "event::wait");
    settle waiting(p);
    settled<void> end = co_await waiting;
    failed = std::move(end.failed);
  }
  failing with(std::move(failed));
  co_await with;
}

} // namespace detail

BOOST_TASKIO_DECL event::event() : state_(new detail::event_state) {}

BOOST_TASKIO_DECL bool event::is_set() const noexcept
{
  return state_->is_set;
}

BOOST_TASKIO_DECL void event::set()
{
  detail::bound_access access(*state_, "event::set");
  state_->is_set = true;
  state_->waiters.open_all();
}

BOOST_TASKIO_DECL void event::clear()
{
  detail::bound_access access(*state_, "event::clear");
  state_->is_set = false;
}

} // namespace boost::taskio

#endif // BOOST_TASKIO_IMPL_EVENT_IPP
