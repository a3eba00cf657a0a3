#ifndef BOOST_TASKIO_RUN_COROUTINE_THREADSAFE_HPP
#define BOOST_TASKIO_RUN_COROUTINE_THREADSAFE_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/asio/use_future.hpp>
#include <boost/taskio/detail/source.hpp>
#include <boost/taskio/loop.hpp>

namespace boost::taskio {

/// Run a coroutine on a loop, from any thread.
/**
 * It takes what `create_task` takes. The task is created on the loop, in a copy
 * of the context that is current here; callables are called there.
 *
 * Completion signature: `void(std::exception_ptr, T)`, for `void` without the
 * `T`; as for `future::async_wait`, which also says in which form a `T` comes
 * that cannot be made from nothing. Without a token it gives a `std::future`.
 *
 * Throws: `std::bad_alloc`, and what moving the coroutine's callable and the
 * handler does; for what comes later see `future::async_wait`.
 *
 * Completes with: what the coroutine gives or throws, on the handler's
 * executor, by default on the loop.
 *
 * Cancellation: a signal in the token's slot, emitted on the thread where slots
 * of that token may be, cancels the task; it completes when that has ended. A
 * `std::future` has no way to cancel.
 *
 * Thread safety: any thread. To wait for the `std::future` on the loop's own
 * thread would wait for ever.
 *
 * Lifetimes: it holds the coroutine. When the loop is closed first, the handler
 * is destroyed uncalled: a `std::future` has a broken promise.
 *
 * Example:
 * @code
 * int answer = taskio::run_coroutine_threadsafe(ask(), lp).get();
 * @endcode
 *
 * Difference from asyncio: any token; there it is a
 * `concurrent.futures.Future`, whose `cancel` cancels the task.
 */
template <typename Coroutine, typename Token = asio::use_future_t<>>
auto run_coroutine_threadsafe(Coroutine&& coroutine, loop& l,
  Token&& token = Token(),
  detail::call_site site = detail::source_location::current());

} // namespace boost::taskio

#include <boost/taskio/impl/run_coroutine_threadsafe.hpp>

#endif // BOOST_TASKIO_RUN_COROUTINE_THREADSAFE_HPP
