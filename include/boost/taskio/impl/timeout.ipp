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
#include <boost/taskio/error.hpp>
#include <boost/taskio/timeout.hpp>
#include <boost/throw_exception.hpp>
#include <stdexcept>
#include <string>

namespace boost::taskio::detail {

BOOST_TASKIO_DECL task_base& task_here(char const* function)
{
  task_base* const t = running_task();
  if (!t)
    BOOST_THROW_EXCEPTION(std::logic_error(std::string(function)
      + ": there is no current task; call it in the coroutine of a task"));
  return *t;
}

BOOST_TASKIO_DECL timeout_state::timeout_state(loop& l, task_base& t)
  : loop_(l)
  , task_(&t)
  , requests_(task_->requests())
{
}

BOOST_TASKIO_DECL void timeout_state::reschedule(std::optional<time_point> when)
{
  if (state_ != state::entered)
    BOOST_THROW_EXCEPTION(std::logic_error(state_ == state::exited
        ? "timeout_scope::reschedule: the body has ended"
        : "timeout_scope::reschedule: the time is up"));
  when_ = when;
  alarm_.cancel();
  if (!when)
    alarm_ = {};
  else if (*when <= loop_.time())
    alarm_ = loop_.call_soon([this] { expire(); });
  else
    alarm_ = loop_.call_at(*when, [this] { expire(); });
}

BOOST_TASKIO_DECL void timeout_state::expire()
{
  held_back_ = task_->in_clean_up();
  task_->cancel(nullptr);
  state_ = state::expiring;
}

BOOST_TASKIO_DECL std::exception_ptr timeout_state::exit(
  std::exception_ptr failed)
{
  alarm_.cancel();
  if (state_ == state::entered)
  {
    state_ = state::exited;
    return failed;
  }
  state_ = state::expired;
  bool const alone = task_->uncancel() <= requests_;
  if (alone && classify(failed) == failure_kind::cancelled)
    return std::make_exception_ptr(timeout_error());
  // What the clean-up has kept from the body is for nobody else.
  if (alone && held_back_ && task_->pending())
    task_->consume();
  return failed;
}

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_IMPL_TIMEOUT_IPP
