#ifndef BOOST_TASKIO_IMPL_ARRIVAL_IPP
#define BOOST_TASKIO_IMPL_ARRIVAL_IPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/arrival.hpp>
#include <boost/taskio/virtual_clock.hpp>
#include <exception>

namespace boost::taskio::detail {

BOOST_TASKIO_DECL bool loop_state::begin_arrival(bool& posted) noexcept
{
  if (!io_context_ || !try_own(ownership::call))
    return false;
  posted = scheduled_.load();
  // While the loop is open and owned, the context is there.
  if (closed() || !io_context_->get_executor().running_in_this_thread()
    || hooks.debug() || !inbox_.empty() || in_round()
    || !(posted ? arriving_ : ready_.empty())
    || (!posted && scheduled_.exchange(true)))
  {
    disown();
    return false;
  }
  // Owned it is already: no exchange, as for each stronger order (5 ns).
  owned_.store(ownership::drain, std::memory_order_relaxed);
  draining_ = in_arrival_ = true;
  if (!posted)
    arrivals_since_ = timers_.next_order();
  return true;
}

BOOST_TASKIO_DECL void loop_state::end_arrival(
  intrusive_ptr<loop_state> keep, bool posted)
{
  if (closed())
    drop_all(true);
  draining_ = in_arrival_ = false;
  release_lapsed();
  bool more = !posted
    && (unfinished() || has_idle_wake_up()
      || (has_new_timers(arrivals_since_) && next_deadline() <= now()));
  if (more && hand_over())
    posted = arriving_ = true;
  if (posted)
    more = false;
  else
    scheduled_.store(false);
  more = more || (!posted && has_news() && !closed());
  // Most often the loop is not needed any more, and open: that keeps it.
  if (!more && !closed())
    keep.reset();
  current.loop = nullptr;
  disown();
  if (more)
    try
    {
      schedule();
    }
    catch (...)
    {
      if (std::uncaught_exceptions() == 0)
        throw;
    }
}

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_IMPL_ARRIVAL_IPP
