// The loop first, and before the guard: it brings the parts of the library in
// the order in which they need each other.
#include <boost/taskio/loop.hpp>

#ifndef BOOST_TASKIO_AWAITABLE_HPP
#define BOOST_TASKIO_AWAITABLE_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/asio/awaitable.hpp>
#include <boost/taskio/executor.hpp>

namespace boost::taskio {

/// The coroutine type of this library: an Asio awaitable on its executor.
/**
 * Everything Asio knows of `asio::awaitable` holds for it: it starts when it is
 * awaited, is awaited once, and takes any Asio operation. Because the executor
 * is this library's, so is what happens at each `co_await`:
 *
 *  - futures, tasks and `sleep` are awaited without allocating, and what is
 *    done already without suspending;
 *  - coroutines on other executors (`asio::awaitable<T>`) are awaited as they
 *    are, on the task's executor.
 *
 * A coroutine whose executor type cannot hold that, such as an
 * `asio::awaitable<T, asio::io_context::executor_type>`, runs on the executor
 * that the loop was made with, of that type, as an operation that is awaited:
 * its steps are none of the task's, so `current_task()` is empty there and no
 * loop is running, but a request to cancel reaches it. As with `co_spawn`, that
 * executor has to be a strand, or its context run by one thread.
 *
 * Completion signature: awaiting one gives its `T`.
 *
 * Throws: what its body throws. An over-aligned `T` and a reference are refused
 * at compile time. Awaiting a coroutine on an executor type that is not the
 * loop's throws `std::invalid_argument`.
 *
 * Cancellation: a request to cancel the task is thrown exactly once, by one
 * await, as `cancelled_error`; what comes after it in the coroutine awaits
 * freely. The result of an Asio operation that has completed all the same, or
 * is handed over by `as_tuple` or `redirect_error`, is not thrown away: then
 * the next await throws.
 *
 * Thread safety: it runs on the loop. When another executor has resumed it, it
 * is off the loop until it suspends again, which an await of a future or task,
 * done or not, always does there: `current_task()` is empty, and it may do only
 * what any thread may.
 *
 * Lifetimes: its parameters live in it; what it refers to, the captures of a
 * lambda included, has to outlive it. `create_task` keeps the callable that it
 * is given.
 *
 * Example:
 * @code
 * taskio::awaitable<int> answer()
 * {
 *   co_await taskio::sleep(1s);
 *   co_return 42;
 * }
 * @endcode
 *
 * Difference from asyncio: a coroutine that is never awaited is destroyed
 * without a warning. One that is destroyed while suspended runs destructors
 * only; there `GeneratorExit` is thrown into it. As there, one with a name may
 * be awaited by it, which takes it over (Asio asks for `std::move`); a second
 * await throws `std::logic_error`.
 */
template <typename T>
using awaitable = asio::awaitable<T, executor>;

} // namespace boost::taskio

#endif // BOOST_TASKIO_AWAITABLE_HPP
