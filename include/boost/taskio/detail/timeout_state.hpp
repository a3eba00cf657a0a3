#ifndef BOOST_TASKIO_DETAIL_TIMEOUT_STATE_HPP
#define BOOST_TASKIO_DETAIL_TIMEOUT_STATE_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/callback_node.hpp>
#include <boost/taskio/detail/task_base.hpp>
#include <exception>
#include <optional>

namespace boost::taskio::detail {

// A time limit on a part of a task, from entered to one of
//   exited    the body ended in time
//   expiring  the time is up, the task has been cancelled; then
//   expired   the body ended.
//
// A deadline in the future is a timer, which is this; one that has passed is a
// callback, as only the end of a round looks at timers.
class timeout_state : private timer_node
{
public:
  BOOST_TASKIO_DECL explicit timeout_state(task_base& t);
  timeout_state(timeout_state const&) = delete;
  timeout_state& operator=(timeout_state const&) = delete;
  ~timeout_state() { stop(); }

  std::optional<time_point> when() const noexcept { return when_; }
  bool expired() const noexcept
  {
    return state_ == state::expiring || state_ == state::expired;
  }
  // From now on.
  BOOST_TASKIO_DECL void limit(clock::duration d);
  BOOST_TASKIO_DECL void reschedule(std::optional<time_point> when);
  // The body has ended. False when the time was up by then: what is to be
  // thrown, in place of what left the body, is told by outcome().
  bool exit() noexcept
  {
    stop();
    bool const in_time = state_ == state::entered;
    state_ = in_time ? state::exited : state::expired;
    return in_time;
  }
  BOOST_TASKIO_DECL std::exception_ptr outcome(std::exception_ptr failed);

private:
  enum class state : unsigned char
  {
    entered,
    exited,
    expiring,
    expired
  };

  void start(time_point when, time_point now)
  {
    when_ = when;
    if (when > now && task_.loop().owned_here()) [[likely]]
      task_.loop().arm(this, when);
    else
      start_otherwise(when, now);
  }
  void stop() noexcept
  {
    if (armed() && task_.loop().owned_here()) [[likely]]
      task_.loop().disarm(this);
    else if (armed() || passed_)
      stop_otherwise();
  }
  BOOST_TASKIO_COLD BOOST_TASKIO_DECL void start_otherwise(
    time_point when, time_point now);
  BOOST_TASKIO_COLD BOOST_TASKIO_DECL void stop_otherwise() noexcept;
  BOOST_TASKIO_DECL static void on_alarm(node* n, action a);
  BOOST_TASKIO_DECL void expire();

  task_base& task_;
  int const requests_;
  state state_ = state::entered;
  // A clean-up was running when the time was up.
  bool held_back_ = false;
  std::optional<time_point> when_;
  callback_ptr passed_;
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_TIMEOUT_STATE_HPP
