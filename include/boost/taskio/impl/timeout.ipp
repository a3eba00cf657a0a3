#ifndef BOOST_TASKIO_IMPL_TIMEOUT_IPP
#define BOOST_TASKIO_IMPL_TIMEOUT_IPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/classify.hpp>
#include <boost/taskio/detail/current.hpp>
#include <boost/taskio/detail/report.hpp>
#include <boost/taskio/error.hpp>
#include <boost/taskio/timeout.hpp>
#include <boost/throw_exception.hpp>
#include <stdexcept>
#include <string>

namespace boost::taskio::detail {

BOOST_TASKIO_DECL timeout_state::timeout_state(task_base& t)
  : timer_node(node::by<&timeout_state::on_alarm>)
  , task_(t)
  , requests_(t.requests())
{
}

BOOST_TASKIO_DECL void timeout_state::limit(clock::duration d)
{
  time_point const now = task_.loop().now();
  start(after(now, d), now);
}

BOOST_TASKIO_DECL void timeout_state::reschedule(std::optional<time_point> when)
{
  if (state_ != state::entered)
    BOOST_THROW_EXCEPTION(std::logic_error(state_ == state::exited
        ? "timeout_scope::reschedule: the body has ended"
        : "timeout_scope::reschedule: the time is up"));
  on_loop access(task_.loop(), "timeout_scope::reschedule");
  stop();
  when_ = when;
  if (when)
    start(*when, task_.loop().now());
}

BOOST_TASKIO_DECL void timeout_state::start_otherwise(
  time_point when, time_point now)
{
  loop_state& l = task_.loop();
  on_loop access(l, "timeout");
  if (when > now)
    return l.arm(this, when);
  passed_ = make_callback(l, copy_current_context(), [this] { expire(); });
  passed_->share();
  l.ready(passed_.get());
}

BOOST_TASKIO_DECL void timeout_state::stop_otherwise() noexcept
{
  loop_state& l = task_.loop();
  on_loop access(l, "timeout", on_loop::or_closed());
  l.disarm(this);
  if (passed_)
    passed_->cancel();
  passed_.reset();
}

BOOST_TASKIO_DECL void timeout_state::on_alarm(node* n, action a)
{
  auto& self = static_cast<timeout_state&>(*n);
  if (a == action::drop)
    return;
  state_ref const alive(&self.task_);
  context_scope const scope(&self.task_.context);
  try
  {
    self.expire();
  }
  catch (...)
  {
    report(*current.loop, "exception in a callback", std::current_exception(),
      nullptr);
  }
}

BOOST_TASKIO_DECL void timeout_state::expire()
{
  held_back_ = task_.in_clean_up();
  state_ = state::expiring;
  // The body may end within this call, and this with it.
  task_.cancel(nullptr);
}

BOOST_TASKIO_DECL std::exception_ptr timeout_state::outcome(
  std::exception_ptr failed)
{
  bool const alone = task_.uncancel() <= requests_;
  if (alone && classify(failed) == failure_kind::cancelled)
    return std::make_exception_ptr(timeout_error());
  // What the clean-up has kept from the body is for nobody else.
  if (alone && held_back_ && task_.pending())
    task_.consume();
  return failed;
}

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_IMPL_TIMEOUT_IPP
