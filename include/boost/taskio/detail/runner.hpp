#ifndef BOOST_TASKIO_DETAIL_RUNNER_HPP
#define BOOST_TASKIO_DETAIL_RUNNER_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/taskio/loop.hpp>
#include <boost/taskio/task.hpp>
#include <memory>
#include <optional>
#include <vector>

namespace boost::taskio {

struct run_options;

namespace detail {

// A context and a loop for one program. The members are destroyed in the
// reverse of their order: signals, loop, context.
class runner
{
public:
  BOOST_TASKIO_DECL explicit runner(run_options& options);
  BOOST_TASKIO_DECL ~runner();

  loop& get_loop() noexcept { return loop_; }

  // Until the task is done; then until all others are. Throws what the task has
  // failed with.
  BOOST_TASKIO_DECL void run(any_task const& main);

private:
  class stop_waiter;
  class shutdown;

  BOOST_TASKIO_DECL void run_context();
  BOOST_TASKIO_DECL void watch_signals();
  BOOST_TASKIO_DECL bool was_cancelled_by_signal();
  BOOST_TASKIO_DECL void shut_down();
  [[noreturn]] BOOST_TASKIO_DECL static void throw_interrupted();
  [[noreturn]] BOOST_TASKIO_DECL void throw_stuck();

  asio::io_context context_{1};
  virtual_clock* clock_;
  // They wait in the loop, so they outlive it.
  std::unique_ptr<stop_waiter> stop_;
  std::unique_ptr<shutdown> shutdown_;
  loop loop_;
  std::optional<asio::signal_set> signals_;
  // The caller's: another handle would keep the result from being moved.
  any_task const* main_ = nullptr;
  // By a signal: the main task; the step that the context was run for.
  bool cancelled_ = false;
  bool interrupted_ = false;
};

} // namespace detail
} // namespace boost::taskio

#endif // BOOST_TASKIO_DETAIL_RUNNER_HPP
