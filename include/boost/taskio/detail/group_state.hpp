#ifndef BOOST_TASKIO_DETAIL_GROUP_STATE_HPP
#define BOOST_TASKIO_DETAIL_GROUP_STATE_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/awaitable.hpp>
#include <boost/taskio/detail/gate.hpp>
#include <boost/taskio/detail/task_base.hpp>
#include <boost/taskio/detail/watcher.hpp>
#include <boost/taskio/loop.hpp>
#include <exception>
#include <utility>
#include <vector>

namespace boost::taskio::detail {

// The tasks of a group, and what has gone wrong among them. It lives in the
// coroutine of the group, which ends when there are no tasks any more.
class group_state final : private watcher_list
{
public:
  group_state(loop& l, task_base& parent) noexcept : loop_(l), parent_(parent)
  {
  }

  loop& get_loop() const noexcept { return loop_; }
  // What it takes to wait for a task comes before the task: without memory for
  // it that would be left behind.
  BOOST_TASKIO_DECL watcher_ptr prepare();
  BOOST_TASKIO_DECL void add(state_handle t, watcher_ptr w);
  BOOST_TASKIO_DECL void cancel();

  // The body has ended: with this, or well. Then wait for the tasks, if there
  // are any; then finish.
  BOOST_TASKIO_DECL void body_ended(std::exception_ptr failed);
  bool has_tasks() const noexcept { return !watcher_list::empty(); }
  awaitable<void> join() noexcept { return std::move(joining_); }
  // What the group throws.
  BOOST_TASKIO_DECL std::exception_ptr finish();

private:
  BOOST_TASKIO_DECL void on_done(state_handle const& s) override;
  BOOST_TASKIO_DECL void abort();
  // At one gate after the other: tasks may create tasks.
  BOOST_TASKIO_DECL awaitable<void> wait_for_tasks();
  BOOST_TASKIO_DECL void waited(std::exception_ptr failed);

  loop& loop_;
  task_base& parent_;
  // From the first task on, until they are waited for.
  awaitable<void> joining_;
  gate* gate_ = nullptr;
  // In the order in which they are known.
  std::vector<std::exception_ptr> errors_;
  std::exception_ptr body_error_;
  std::exception_ptr cancelled_;
  // The last one that came while it waited for the tasks: by this group or from
  // outside, finish() will know.
  std::exception_ptr while_joining_;
  bool exiting_ = false;
  bool aborting_ = false;
  bool parent_cancelled_ = false;
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_GROUP_STATE_HPP
