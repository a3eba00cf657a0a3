#ifndef BOOST_TASKIO_HPP
#define BOOST_TASKIO_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/any_future.hpp>
#include <boost/taskio/any_task.hpp>
#include <boost/taskio/as_completed.hpp>
#include <boost/taskio/awaitable.hpp>
#include <boost/taskio/barrier.hpp>
#include <boost/taskio/condition.hpp>
#include <boost/taskio/context.hpp>
#include <boost/taskio/context_var.hpp>
#include <boost/taskio/create_task.hpp>
#include <boost/taskio/current_task.hpp>
#include <boost/taskio/done_callback.hpp>
#include <boost/taskio/ensure_future.hpp>
#include <boost/taskio/error.hpp>
#include <boost/taskio/event.hpp>
#include <boost/taskio/exception_context.hpp>
#include <boost/taskio/exception_group.hpp>
#include <boost/taskio/executor.hpp>
#include <boost/taskio/finally.hpp>
#include <boost/taskio/future.hpp>
#include <boost/taskio/gather.hpp>
#include <boost/taskio/guard.hpp>
#include <boost/taskio/handle.hpp>
#include <boost/taskio/lock.hpp>
#include <boost/taskio/loop.hpp>
#include <boost/taskio/operation.hpp>
#include <boost/taskio/outcome.hpp>
#include <boost/taskio/queue.hpp>
#include <boost/taskio/queue_error.hpp>
#include <boost/taskio/run.hpp>
#include <boost/taskio/run_coroutine_threadsafe.hpp>
#include <boost/taskio/semaphore.hpp>
#include <boost/taskio/shield.hpp>
#include <boost/taskio/sleep.hpp>
#include <boost/taskio/stack_frame.hpp>
#include <boost/taskio/task.hpp>
#include <boost/taskio/task_group.hpp>
#include <boost/taskio/task_observer.hpp>
#include <boost/taskio/task_options.hpp>
#include <boost/taskio/time_limit.hpp>
#include <boost/taskio/timeout.hpp>
#include <boost/taskio/virtual_clock.hpp>
#include <boost/taskio/wait.hpp>
#include <boost/taskio/wait_for.hpp>

#endif // BOOST_TASKIO_HPP
