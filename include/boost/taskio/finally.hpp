// The loop first, and before the guard: it brings the parts of the library in
// the order in which they need each other.
#include <boost/taskio/loop.hpp>

#ifndef BOOST_TASKIO_FINALLY_HPP
#define BOOST_TASKIO_FINALLY_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/asio/awaitable.hpp>
#include <boost/taskio/awaitable.hpp>
#include <boost/taskio/detail/finally.hpp>

namespace boost::taskio {

/// Run a clean-up after a body, whatever becomes of the body.
/**
 * Both are callables without arguments that return something to await: a
 * coroutine, a future, an operation, a deferred one of Asio's. The clean-up's
 * result is ignored. The body runs, then the clean-up, and then the outcome of
 * the body is given: its value, or what it threw, be it out of the call.
 *
 * Completion signature: an awaitable of the body's type, a `taskio::awaitable`
 * if the body gives something else to await; it gives the body's value. The
 * value waits while the clean-up runs; it is lost only if that throws.
 *
 * Throws: what the body threw, or in its place what the clean-up throws.
 *
 * Cancellation: a request that the body has not received when it ends, or that
 * arrives while the clean-up runs, is held back until that has ended; the next
 * await after `finally` throws it, and the body's value is given before. That
 * is for the coroutine of a task; in any other, Asio's own signals are not held
 * back. What the clean-up limits itself ends in time: `timeout`, `wait_for` and
 * `task_group` run in a task of their own there, by the same name and in the
 * same context.
 *
 * Thread safety: as for any coroutine of the body's type.
 *
 * Lifetimes: both callables are kept until the end. When the coroutine is
 * destroyed instead, with its loop or context, the clean-up does not run.
 *
 * Example:
 * @code
 * co_await taskio::finally(
 *   [&] { return talk(socket); },
 *   [&] { return say_goodbye(socket); });
 * @endcode
 *
 * Difference from asyncio: it stands for `try: ... finally: await ...`, since
 * C++ cannot await in a catch block. There a request that arrives during the
 * clean-up interrupts it.
 */
template <typename Body, typename Cleanup>
  requires detail::returns_source<Body> && detail::returns_source<Cleanup>
detail::finally_t<Body> finally(Body body, Cleanup cleanup);

} // namespace boost::taskio

#include <boost/taskio/impl/finally.hpp>

#endif // BOOST_TASKIO_FINALLY_HPP
