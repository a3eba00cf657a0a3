// The loop first, and before the guard: it brings the parts of the library in
// the order in which they need each other.
#include <boost/taskio/loop.hpp>

#ifndef BOOST_TASKIO_WAIT_FOR_HPP
#define BOOST_TASKIO_WAIT_FOR_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/source.hpp>
#include <boost/taskio/operation.hpp>
#include <boost/taskio/time_limit.hpp>

namespace boost::taskio {

/// Await something, but no longer than this.
/**
 * It takes whatever `ensure_future` takes, and is `timeout(limit, x)`: a
 * coroutine or operation runs in the calling task, a future is awaited. When
 * the time is up what is awaited is cancelled; what it then ends with decides:
 * `cancelled_error` becomes `timeout_error`, a value or another failure is
 * given as it is. Cancelling the caller is never mistaken for the time limit.
 *
 * With a limit that has expired, a future that is done gives its result;
 * anything else is cancelled before it starts, and waited for.
 *
 * Completion signature: gives what `x` gives; a copy, if that is a future that
 * others have handles on. One whose value cannot be copied has to be moved.
 *
 * Throws: `timeout_error`; what `x` throws; `std::logic_error` outside of a
 * task; `std::invalid_argument` for a future of another loop, which could be
 * awaited (with `timeout`) but not be cancelled and waited for.
 *
 * Cancellation: cancels what is awaited.
 *
 * Thread safety: for coroutines of a task; with tokens see `operation`.
 *
 * Lifetimes: it holds what it awaits. A value that comes late is given, not
 * lost.
 *
 * Example:
 * @code
 * std::size_t n = co_await taskio::wait_for(
 *   socket.async_read_some(buffer, asio::deferred), 5s);
 * @endcode
 *
 * Difference from asyncio: it takes Asio operations. The semantics are those of
 * Python 3.12 and later.
 */
template <typename X>
auto wait_for(X&& x, time_limit limit) -> operation<detail::source_value_t<X>>;

} // namespace boost::taskio

#include <boost/taskio/impl/wait_for.hpp>

#endif // BOOST_TASKIO_WAIT_FOR_HPP
