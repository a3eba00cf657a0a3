#ifndef BOOST_TASKIO_DETAIL_TASK_NOTES_HPP
#define BOOST_TASKIO_DETAIL_TASK_NOTES_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <atomic>
#include <boost/taskio/detail/await_stack.hpp>
#include <boost/taskio/detail/source_location.hpp>
#include <memory>
#include <string>

namespace boost::taskio::detail {

// What has become of a signal for which an operation was there. Its operation
// may have ended before: then it is ahead of what is posted with the signal.
enum class signal_fate : unsigned char
{
  sent,
  arrived,
  late
};

// What few tasks have.
struct task_notes
{
  // Empty: Task- and a number.
  std::string name;
  // What its wait was for that was dropped.
  std::string dropped_wait;
  // The latest to an adopted coroutine; null: it has arrived.
  std::shared_ptr<std::atomic<signal_fate>> signal;
  // In which await that wait was, once it is dropped.
  await_record dropped_at{source_location()};
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_TASK_NOTES_HPP
