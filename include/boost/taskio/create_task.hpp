#ifndef BOOST_TASKIO_CREATE_TASK_HPP
#define BOOST_TASKIO_CREATE_TASK_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/source_location.hpp>
#include <boost/taskio/loop.hpp>
#include <utility>

namespace boost::taskio {

/// Create a task on the running loop: schedule a coroutine.
/**
 * The same as `running_loop().create_task(coroutine, options)`, which see for
 * what is taken, what is refused at compile time, and what lives how long.
 *
 * Completion signature: the `task<T>` that it gives is a `future<T>`, to be
 * awaited or waited for.
 *
 * Throws: `std::logic_error` when no loop runs on this thread; what a callable
 * or the task factory throws. What the coroutine throws is the task's outcome.
 *
 * Cancellation: `task::cancel`. A task that is cancelled before its first step
 * never runs its body.
 *
 * Thread safety: for code that runs on a loop. Elsewhere use a loop object's
 * `create_task`, or `call_soon_threadsafe` to get to the loop.
 *
 * Lifetimes: the loop keeps the task until it is done, whether there are
 * handles or not.
 *
 * Example:
 * @code
 * auto t = taskio::create_task(fetch(url), {.name = "fetch"});
 * co_await t;
 * @endcode
 *
 * Difference from asyncio: a callable is taken too, and the loop's reference to
 * the task is a strong one; see `loop::create_task`.
 */
template <typename Coroutine>
auto create_task(Coroutine&& coroutine,
  detail::call_site site = detail::source_location::current())
{
  return running_loop().create_task(std::forward<Coroutine>(coroutine), site);
}

template <typename Coroutine>
auto create_task(Coroutine&& coroutine, task_options options,
  detail::call_site site = detail::source_location::current())
{
  return running_loop().create_task(
    std::forward<Coroutine>(coroutine), std::move(options), site);
}

} // namespace boost::taskio

#endif // BOOST_TASKIO_CREATE_TASK_HPP
