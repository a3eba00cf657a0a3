#ifndef BOOST_TASKIO_SRC_HPP
#define BOOST_TASKIO_SRC_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

// The compiled side of the library, for one translation unit of a program that
// is built with BOOST_TASKIO_SEPARATE_COMPILATION.

#if !defined(BOOST_TASKIO_SEPARATE_COMPILATION)
#error "Define BOOST_TASKIO_SEPARATE_COMPILATION in the whole program."
#endif

#include <boost/taskio.hpp>

#include <boost/taskio/impl/any_future.ipp>
#include <boost/taskio/impl/any_task.ipp>
#include <boost/taskio/impl/arrival.ipp>
#include <boost/taskio/impl/await_stack.ipp>
#include <boost/taskio/impl/barrier.ipp>
#include <boost/taskio/impl/closing.ipp>
#include <boost/taskio/impl/condition.ipp>
#include <boost/taskio/impl/context.ipp>
#include <boost/taskio/impl/current_task.ipp>
#include <boost/taskio/impl/ensure_future.ipp>
#include <boost/taskio/impl/error.ipp>
#include <boost/taskio/impl/event.ipp>
#include <boost/taskio/impl/exception_group.ipp>
#include <boost/taskio/impl/future.ipp>
#include <boost/taskio/impl/gather.ipp>
#include <boost/taskio/impl/handle.ipp>
#include <boost/taskio/impl/lock.ipp>
#include <boost/taskio/impl/loop.ipp>
#include <boost/taskio/impl/loop_bound.ipp>
#include <boost/taskio/impl/loop_state.ipp>
#include <boost/taskio/impl/on_loop.ipp>
#include <boost/taskio/impl/report.ipp>
#include <boost/taskio/impl/request.ipp>
#include <boost/taskio/impl/round.ipp>
#include <boost/taskio/impl/runner.ipp>
#include <boost/taskio/impl/semaphore.ipp>
#include <boost/taskio/impl/shield.ipp>
#include <boost/taskio/impl/stack_frame.ipp>
#include <boost/taskio/impl/state_base.ipp>
#include <boost/taskio/impl/task_base.ipp>
#include <boost/taskio/impl/task_cancel.ipp>
#include <boost/taskio/impl/task_group.ipp>
#include <boost/taskio/impl/task_observer.ipp>
#include <boost/taskio/impl/task_options.ipp>
#include <boost/taskio/impl/timeout.ipp>
#include <boost/taskio/impl/virtual_clock.ipp>

#endif // BOOST_TASKIO_SRC_HPP
