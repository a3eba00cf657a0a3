#ifndef BOOST_TASKIO_SHIELD_HPP
#define BOOST_TASKIO_SHIELD_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/source.hpp>
#include <boost/taskio/future.hpp>

namespace boost::taskio {

/// Await something without cancelling it.
/**
 * It takes whatever `ensure_future` takes, and gives a future that ends as that
 * does. Cancelling the future, as cancelling a task that awaits it does, leaves
 * what it stands for running. The future of something that is done is that
 * itself.
 *
 * Completion signature: gives a `future<T>`.
 *
 * Throws: as `ensure_future`.
 *
 * Completes with: the outcome of what is shielded, or what copying its value
 * throws; if that is cancelled it is cancelled, without a message.
 *
 * Cancellation: of the future only. What is shielded is cancelled with a handle
 * on it. If it fails after the future was cancelled, that is reported:
 * "exception in a shielded future".
 *
 * Thread safety: for the loop's own thread, or while the loop does not run; the
 * future as any.
 *
 * Lifetimes: what is shielded is held until it is done. Its value is copied if
 * others have handles on it, moved otherwise; it stays where it is when the
 * future was cancelled, and is destroyed with the last handle.
 *
 * Example:
 * @code
 * auto saving = taskio::create_task(save(document));
 * co_await taskio::shield(saving);
 * @endcode
 *
 * Difference from asyncio: keeping a handle on the task is not needed; the loop
 * holds its tasks.
 */
template <typename X>
auto shield(X&& x, detail::call_site site = detail::source_location::current())
  -> future<detail::raw_value_t<X>>;

} // namespace boost::taskio

#include <boost/taskio/impl/shield.hpp>

#endif // BOOST_TASKIO_SHIELD_HPP
