#ifndef BOOST_TASKIO_IMPL_SHIELD_IPP
#define BOOST_TASKIO_IMPL_SHIELD_IPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/report.hpp>
#include <boost/taskio/shield.hpp>

namespace boost::taskio::detail {

// A shield may be the last to hold another one, and so on: one that goes within
// another leaves to that what it holds, however long the chain.
BOOST_TASKIO_DECL shield_link::~shield_link()
{
  static thread_local state_handle* below = nullptr;
  if (!inner_)
    return;
  if (below && !*below)
  {
    *below = std::move(inner_);
    return;
  }
  state_handle next;
  state_handle* const above = std::exchange(below, &next);
  while (inner_)
  {
    inner_ = {};
    std::swap(inner_, next);
  }
  below = above;
}

BOOST_TASKIO_DECL void shield_link::begin()
{
  outer_.add_ref();
  inner_->add_waiter(&inner_done_);
  outer_.add_ref();
  outer_.add_waiter(&outer_done_);
}

BOOST_TASKIO_DECL void shield_link::on_inner::on_ready(node* n, action a)
{
  shield_link& l = static_cast<on_inner*>(n)->link_;
  state_ref const outer = state_ref::adopt(&l.outer_);
  if (a == action::run)
    l.inner_done();
}

BOOST_TASKIO_DECL void shield_link::on_outer::on_ready(node* n, action a)
{
  shield_link& l = static_cast<on_outer*>(n)->link_;
  state_ref const outer = state_ref::adopt(&l.outer_);
  if (a == action::run)
    l.outer_done();
}

BOOST_TASKIO_DECL void shield_link::inner_done()
{
  state_handle const inner = std::move(inner_);
  if (left_alone_)
    return report_failure(*inner);
  if (outer_.done())
    return;
  if (inner->get_status() == status::cancelled)
    outer_.cancel(nullptr);
  else if (std::exception_ptr failed = inner->failure())
    outer_.fail(std::move(failed));
  else
  {
    try
    {
      pass_value(*inner);
    }
    catch (...)
    {
      return outer_.fail(std::current_exception());
    }
    outer_.finish(status::finished);
  }
}

BOOST_TASKIO_DECL void shield_link::outer_done()
{
  if (inner_ && !inner_->done())
  {
    left_alone_ = true;
    inner_->remove_waiter(&inner_done_);
    inner_->add_waiter(&inner_done_);
  }
  // A failure that nobody will look at is reported now: this was the waiter
  // that seemed to.
  state_handle const last_look(&outer_);
}

BOOST_TASKIO_DECL void shield_link::report_failure(state_base& inner)
{
  if (inner.has_failed())
    report(
      inner.loop(), "exception in a shielded future", inner.failure(), &inner);
}

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_IMPL_SHIELD_IPP
