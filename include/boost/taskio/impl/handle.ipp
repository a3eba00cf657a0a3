#ifndef BOOST_TASKIO_IMPL_HANDLE_IPP
#define BOOST_TASKIO_IMPL_HANDLE_IPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/report.hpp>
#include <boost/taskio/handle.hpp>

namespace boost::taskio {

namespace detail {

BOOST_TASKIO_DECL callback_node::callback_node(
  loop_state& l, context_ptr context)
  : timer_node(node::by<&callback_node::on_ready>)
  , loop_(&l)
  , context_(std::move(context))
{
}

BOOST_TASKIO_DECL void callback_node::cancel()
{
  cancelled_ = true;
  if (!armed())
    return;
  loop_->disarm(this);
  clear();
  intrusive_ptr_release(this);
}

BOOST_TASKIO_DECL void callback_node::on_ready(node* n, action a)
{
  callback_ptr const self(static_cast<callback_node*>(n), false);
  if (a == action::run && !self->cancelled_)
  {
    context_scope scope(&self->context_);
    try
    {
      self->call();
    }
    catch (...)
    {
      report(*self->loop_, "exception in a callback", std::current_exception(),
        nullptr);
    }
  }
  self->clear();
}

} // namespace detail

BOOST_TASKIO_DECL void handle::cancel() const
{
  if (!node_)
    return;
  detail::on_loop access(
    node_->loop(), "handle::cancel", detail::on_loop::or_closed());
  node_->cancel();
}

BOOST_TASKIO_DECL bool handle::cancelled() const noexcept
{
  return node_ && node_->cancelled();
}

BOOST_TASKIO_DECL detail::time_point timer_handle::when() const noexcept
{
  return node_ ? node_->when() : detail::time_point();
}

} // namespace boost::taskio

#endif // BOOST_TASKIO_IMPL_HANDLE_IPP
