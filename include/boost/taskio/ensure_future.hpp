// The loop first, and before the guard: it brings the parts of the library in
// the order in which they need each other.
#include <boost/taskio/loop.hpp>

#ifndef BOOST_TASKIO_ENSURE_FUTURE_HPP
#define BOOST_TASKIO_ENSURE_FUTURE_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/create_task.hpp>
#include <boost/taskio/detail/source.hpp>
#include <boost/taskio/future.hpp>

namespace boost::taskio {

/// A future or task for anything that can be awaited.
/**
 * A future or task is given back as it is. Anything else becomes a task on the
 * running loop, or on the given one: a `taskio::awaitable`, an
 * `asio::awaitable`, what `sleep` or `wait` give, a deferred Asio operation
 * such as `timer.async_wait(asio::deferred)`, or a callable that returns any of
 * these. It is how `gather`, `shield`, `as_completed` and `wait_for` see their
 * arguments.
 *
 * Completion signature: that of the future; the value of an operation is what
 * `co_await` of it gives in a coroutine: an error code is thrown, several
 * values make a tuple.
 *
 * Throws: `std::logic_error` when a task is needed and no loop runs on this
 * thread, or the given one runs on another; `std::invalid_argument` for a
 * future of another loop than the given one.
 *
 * Cancellation: cancelling the task cancels what it awaits.
 *
 * Thread safety: for the loop's own thread, or while the loop does not run.
 *
 * Lifetimes: the task holds what it was made of.
 *
 * Example:
 * @code
 * auto t = taskio::ensure_future(timer.async_wait(asio::deferred));
 * @endcode
 *
 * Difference from asyncio: it takes callables and Asio operations.
 */
template <typename X>
auto ensure_future(
  X&& x, detail::call_site site = detail::source_location::current());
template <typename X>
auto ensure_future(
  X&& x, loop& l, detail::call_site site = detail::source_location::current());

} // namespace boost::taskio

#include <boost/taskio/impl/ensure_future.hpp>

#endif // BOOST_TASKIO_ENSURE_FUTURE_HPP
