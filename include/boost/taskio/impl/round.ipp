#ifndef BOOST_TASKIO_IMPL_ROUND_IPP
#define BOOST_TASKIO_IMPL_ROUND_IPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/loop_state.hpp>
#include <boost/taskio/virtual_clock.hpp>

namespace boost::taskio::detail {

BOOST_TASKIO_DECL bool loop_state::begin_round()
{
  if (!inbox_.empty()) [[unlikely]]
    empty_inbox();
  if (!timers_.empty())
  {
    if (virtual_)
      now_ = virtual_->now();
    else if (ready_.empty())
      now_ = clock::now();
    find_due_timers();
    if (due_ != due::none)
      ready_.push(&due_timers_);
  }
  round_ = ready_.take();
  return in_round();
}

BOOST_TASKIO_DECL loop_state::due_timers::due_timers(loop_state& l) noexcept
  : node(node::by<&loop_state::run_due_timer>)
  , loop(l)
{
}

// One at a time; it comes again where another one is due. (That one may be
// cancelled before it is run.)
BOOST_TASKIO_DECL void loop_state::run_due_timer(node* n, node::action a)
{
  loop_state& l = static_cast<due_timers*>(n)->loop;
  node* const t = l.next_timer();
  if (!t)
    return;
  if (l.has_due_timer())
    run_queue::put_back(l.round_, n);
  else
    l.due_ = due::none;
  if (a == node::action::drop)
    t->drop();
  else if (l.hooks.debug())
    l.run_timed(t);
  else
    t->run();
}

// A timer that is due runs from the heap: to move it to a queue first would ask
// for its cache lines once more (7 % of the misses when 100,000 tasks sleep).
BOOST_TASKIO_DECL node* loop_state::next_timer() noexcept
{
  if (due_ == due::set_aside)
    if (node* const n = timers_.pop_set_aside())
      return n;
  if (due_ == due::in_heap && next_deadline() <= due_until_)
    return timers_.pop();
  due_ = due::none;
  return nullptr;
}

BOOST_TASKIO_DECL bool loop_state::has_due_timer() const noexcept
{
  return due_ == due::set_aside ? timers_.has_aside()
                                : next_deadline() <= due_until_;
}

BOOST_TASKIO_DECL void loop_state::end_round_of_arrivals()
{
  arriving_ = false;
  if (virtual_)
    now_ = virtual_->now();
  find_due_timers();
  if (due_ == due::none)
    return;
  run_queue::put_back(round_, &due_timers_);
  if (!has_new_timers(arrivals_since_))
    return;
  timers_.set_aside(due_until_, arrivals_since_);
  due_ = due::set_aside;
}

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_IMPL_ROUND_IPP
