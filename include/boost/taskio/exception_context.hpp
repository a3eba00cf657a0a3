// The loop first, and before the guard: it brings the parts of the library in
// the order in which they need each other.
#include <boost/taskio/loop.hpp>

#ifndef BOOST_TASKIO_EXCEPTION_CONTEXT_HPP
#define BOOST_TASKIO_EXCEPTION_CONTEXT_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/future.hpp>
#include <boost/taskio/task.hpp>
#include <exception>
#include <string>

namespace boost::taskio {

/// What a loop's exception handler is told.
/**
 * Sent for what would otherwise vanish. These are the messages:
 *
 *  - "task exception was never retrieved", "future exception was never
 *    retrieved": a failure that nobody looked at, when the last handle goes, or
 *    at once if nobody has one and nobody waits. Awaiting, `result()`,
 *    `exception()` and `cancel()` look at it.
 *  - "task was destroyed but it is pending": its loop, its context, or the
 *    handler that was to resume it was destroyed.
 *  - "exception in a callback", "exception in a done callback",
 *    "exception in a task observer": it threw.
 *  - "exception in a shielded future": it failed after nobody waited any more;
 *    see `shield`.
 *  - "exception in a cancellation handler": the handler of an operation that a
 *    task awaits threw, or the coroutine's own filter; see `task::cancel`.
 *  - "executing a step of task 'x' took 120 ms", "executing a callback took 120
 *    ms": in debug mode.
 *  - "unhandled exception during run() shutdown": see `run`.
 *  - "exception in the exception handler": sent to the default handler, and
 *    after it what the handler had been told.
 *
 * Thread safety: reports are made on the loop's thread, or on the thread that
 * destroys the loop; those of a closed loop on the thread that drops the last
 * handle, to the default handler.
 *
 * Lifetimes: the handles may be kept. What was reported is not reported again.
 *
 * Example:
 * @code
 * lp.set_exception_handler(
 *   [](taskio::loop&, taskio::exception_context const& context) {
 *     log(context.message);
 *   });
 * @endcode
 *
 * Difference from asyncio: a struct in place of a dict, without handle, source
 * traceback and the like. Slow steps are sent here; there they are logged.
 */
struct exception_context
{
  /// What happened.
  std::string message;
  /// The failure, if there is one.
  std::exception_ptr exception;
  /// The future or task that it is about, if there is one.
  any_future future;
  /// The same, when it is a task.
  any_task task;
};

/// What happens to an exception context when no handler is set.
/**
 * One line is written to `std::cerr`: the message, the task or future, and what
 * the exception says of itself.
 *
 * Throws: what `std::cerr` was asked to throw; `std::bad_alloc`.
 *
 * Thread safety: any thread; the line is written in one piece.
 *
 * Difference from asyncio: it writes a line, and logs no traceback.
 */
void default_exception_handler(exception_context const& context);

} // namespace boost::taskio

#if !defined(BOOST_TASKIO_SEPARATE_COMPILATION)
#include <boost/taskio/impl/report.ipp>
#endif

#endif // BOOST_TASKIO_EXCEPTION_CONTEXT_HPP
