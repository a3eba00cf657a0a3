#ifndef BOOST_TASKIO_IMPL_TASK_GROUP_IPP
#define BOOST_TASKIO_IMPL_TASK_GROUP_IPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/classify.hpp>
#include <boost/taskio/detail/settle.hpp>
#include <boost/taskio/task_group.hpp>
#include <boost/throw_exception.hpp>
#include <stdexcept>

namespace boost::taskio::detail {

BOOST_TASKIO_DECL watcher_ptr group_state::prepare()
{
  if (aborting_)
    BOOST_THROW_EXCEPTION(std::logic_error(
      "task_group_scope::create_task: the group is shutting down: one of its"
      " tasks or its body has failed, or it was cancelled"));
  if (exiting_ && !has_tasks())
    BOOST_THROW_EXCEPTION(
      std::logic_error("task_group_scope::create_task: the group is finished"));
  if (!exiting_ && !joining_.valid())
    joining_ = wait_for_tasks();
  return std::make_unique<watcher>();
}

// One that has begun may have cancelled its group.
BOOST_TASKIO_DECL void group_state::add(state_handle t, watcher_ptr w)
{
  state_base& s = *t;
  watch(std::move(t), std::move(w));
  if (aborting_ && !s.done())
    s.cancel(nullptr);
}

BOOST_TASKIO_DECL awaitable<void> group_state::wait_for_tasks()
{
  while (has_tasks())
  {
    gate until("task_group");
    gate_ = &until;
    settle waiting(until);
    settled<void> end = co_await waiting;
    waited(std::move(end.failed));
  }
}

BOOST_TASKIO_DECL void group_state::on_done(state_handle const& s)
{
  if (gate_ && !has_tasks())
    gate_->open();
  if (s->get_status() == status::cancelled)
    return;
  std::exception_ptr failed = s->failure();
  if (!failed)
    return;
  errors_.push_back(std::move(failed));
  cancel();
}

BOOST_TASKIO_DECL void group_state::cancel()
{
  if (aborting_)
    return;
  abort();
  parent_cancelled_ = true;
  parent_.cancel(nullptr);
}

BOOST_TASKIO_DECL void group_state::abort()
{
  aborting_ = true;
  for_each([](state_base& s) {
    if (!s.done())
      s.cancel(nullptr);
  });
}

BOOST_TASKIO_DECL void group_state::body_ended(std::exception_ptr failed)
{
  exiting_ = true;
  if (!failed)
    return;
  if (classify(failed) == failure_kind::cancelled)
    cancelled_ = std::move(failed);
  else
    body_error_ = std::move(failed);
  if (!aborting_)
    abort();
}

BOOST_TASKIO_DECL void group_state::waited(std::exception_ptr failed)
{
  gate_ = nullptr;
  if (!failed)
    return;
  while_joining_ = failed;
  if (aborting_)
    return;
  cancelled_ = std::move(failed);
  abort();
}

BOOST_TASKIO_DECL std::exception_ptr group_state::finish()
{
  if (parent_cancelled_)
  {
    if (parent_.uncancel() == 0)
      cancelled_ = nullptr;
    else if (!cancelled_)
      cancelled_ = std::move(while_joining_);
  }
  if (body_error_)
    errors_.push_back(std::move(body_error_));
  if (errors_.empty())
    return cancelled_;
  // Who cancelled the caller is not forgotten.
  if (parent_.requests() > 0)
  {
    parent_.uncancel();
    parent_.cancel(nullptr);
  }
  return std::make_exception_ptr(
    exception_group("unhandled errors in a task_group", std::move(errors_)));
}

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_IMPL_TASK_GROUP_IPP
