#ifndef BOOST_TASKIO_IMPL_FUTURE_IPP
#define BOOST_TASKIO_IMPL_FUTURE_IPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/config.hpp>
#include <boost/taskio/detail/report.hpp>
#include <boost/taskio/detail/task_base.hpp>
#include <boost/taskio/future.hpp>
#include <boost/taskio/loop.hpp>
#include <boost/throw_exception.hpp>
#include <ostream>
#include <stdexcept>

namespace boost::taskio {

namespace detail {

BOOST_TASKIO_DECL void throw_self_await(state_base& s)
{
  BOOST_THROW_EXCEPTION(std::logic_error(
    "co_await: task '" + s.as_task()->name() + "' cannot await itself"));
}

// Goes to the loop of a future, waits there, and comes back with the news to
// the loop of the relay. The loop that drops it on its way sends it home.
class relay_link final
  : public waiter
  , public pooled
{
public:
  relay_link(state_handle remote, state_ref relay)
    : waiter(node::by<&relay_link::on_arrival>)
    , remote_(std::move(remote))
    , relay_(std::move(relay))
  {
  }

private:
  static void on_arrival(node* n, action a)
  {
    auto* self = static_cast<relay_link*>(n);
    self->go_by(node::by<&relay_link::on_done>);
    if (a == action::run && !self->remote_->done())
      self->remote_->add_waiter(self);
    else
      self->run();
  }

  static void on_done(node* n, action)
  {
    auto* self = static_cast<relay_link*>(n);
    self->go_by(node::by<&relay_link::on_return>);
    self->relay_->loop().submit(self);
  }

  static void on_return(node* n, action a)
  {
    auto* self = static_cast<relay_link*>(n);
    state_ref const relay = std::move(self->relay_);
    delete self;
    if (a == action::run && !relay->done())
      relay->finish(status::finished);
  }

  state_handle remote_;
  state_ref relay_;
};

BOOST_TASKIO_DECL state_handle relay_state::make(
  loop_state& here, state_handle const& remote)
{
  auto relay = state_handle::adopt(new relay_state(here));
  remote->loop().submit(new relay_link(remote, state_ref(relay.get())));
  return relay;
}

} // namespace detail

} // namespace boost::taskio

#endif // BOOST_TASKIO_IMPL_FUTURE_IPP
