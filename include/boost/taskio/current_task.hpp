#ifndef BOOST_TASKIO_CURRENT_TASK_HPP
#define BOOST_TASKIO_CURRENT_TASK_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/loop.hpp>
#include <boost/taskio/task.hpp>
#include <vector>

namespace boost::taskio {

/// The task whose step runs on this thread; empty when none does.
/**
 * Right also inside plain Asio handlers and `co_spawn`ed coroutines that run on
 * the task's executor. Empty in callbacks of the loop, and in a coroutine that
 * some other executor has resumed, until it has suspended again.
 *
 * Thread safety: any thread; it speaks of this one.
 *
 * Example:
 * @code
 * taskio::any_task const me = taskio::current_task();
 * if (me && me.cancelling() > 0)
 *   co_return;
 * @endcode
 *
 * Difference from asyncio: outside of a loop it is empty; there it is a
 * `RuntimeError`. It takes no loop.
 */
any_task current_task();

/// The tasks of the running loop, or of a given one, that are not done.
/**
 * In the order of their creation, the current one and those that have not
 * started included.
 *
 * Throws: `std::logic_error` when no loop runs on this thread, or when the
 * given one runs on another or is closed; `std::bad_alloc`.
 *
 * Thread safety: for the loop's own thread, or while the loop does not run.
 *
 * Lifetimes: the handles in the result keep what the tasks produce, as any do.
 *
 * Example:
 * @code
 * for (taskio::any_task const& t : taskio::all_tasks())
 *   if (t != taskio::current_task())
 *     t.cancel();
 * @endcode
 *
 * Difference from asyncio: the result is ordered; there it is a set.
 */
std::vector<any_task> all_tasks();
std::vector<any_task> all_tasks(loop& l);

} // namespace boost::taskio

#if !defined(BOOST_TASKIO_SEPARATE_COMPILATION)
#include <boost/taskio/impl/current_task.ipp>
#endif

#endif // BOOST_TASKIO_CURRENT_TASK_HPP
