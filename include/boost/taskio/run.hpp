#ifndef BOOST_TASKIO_RUN_HPP
#define BOOST_TASKIO_RUN_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/config.hpp>
#include <boost/taskio/create_task.hpp>
#include <boost/taskio/detail/runner.hpp>
#include <boost/taskio/detail/source_location.hpp>
#include <boost/taskio/loop.hpp>
#include <boost/taskio/virtual_clock.hpp>
#include <stdexcept>
#include <string>

namespace boost::taskio {

/// How to run a program; every member has a default.
/**
 * Difference from asyncio: a clock and an exception handler in place of a
 * `loop_factory`; the main task's name may be given.
 */
struct run_options
{
  /// The name of the main task; the next `Task-N` when empty.
  std::string name{};
  /// Report steps that take too long; see `loop::set_debug`.
  bool debug = false;
  /// Run in virtual time.
  virtual_clock* clock = nullptr;
  /// See `loop::set_exception_handler`.
  loop::exception_handler exception_handler{};
};

/// Tasks are left that nothing can ever wake; what() names them.
/**
 * Thrown by `run` in virtual time, and by `run_test`, as soon as the last thing
 * that could happen has happened. The tasks are destroyed then, and reported as
 * "task was destroyed but it is pending".
 *
 * Difference from asyncio: it waits for ever.
 */
class BOOST_SYMBOL_VISIBLE stuck_error : public std::logic_error
{
public:
  using std::logic_error::logic_error;
};

/// Run a coroutine, and all that it starts, as a program.
/**
 * Takes what `loop::create_task` takes; a callable is called before the loop
 * runs, so what needs a running loop belongs into the coroutine. Makes an
 * `io_context` and a loop, which this thread runs, and then:
 *
 *  1. runs the main task until it is done, and the round to its end in which
 *     those that wait for it are told;
 *  2. cancels the tasks that are left, in the order of their creation, waits
 *     for them, and reports those that failed as "unhandled exception during
 *     run() shutdown";
 *  3. closes the loop and destroys the context. What step 2 has left, the tasks
 *     created in it say, is destroyed, and reported as "task was destroyed but
 *     it is pending".
 *
 * Completion signature: gives the main task's result, after step 3. It is lost
 * only when `run` itself throws as below, or when the main task was marked
 * cancelled and then returned.
 *
 * Throws: what the main task threw, `cancelled_error` included; `stuck_error`;
 * what leaves a plain Asio handler. The last two skip what is left of steps 1
 * and 2.
 *
 * Cancellation: the first SIGINT cancels the main task. If that ends cancelled,
 * and no other request to cancel it is left, `system_error` with
 * `asio::error::interrupted` is thrown in the end. Any other SIGINT ends step 1
 * or 2, whichever it meets, and the same is thrown: the second one leaves the
 * main task to step 2, one in step 2 what is left to step 3. In virtual time
 * signals are left alone.
 *
 * Thread safety: any thread. Calls on several threads have nothing in common,
 * but every one of them hears a SIGINT. Called by what runs on a loop, it
 * blocks that loop.
 *
 * Lifetimes: handles on futures and tasks may outlive the call; sockets and
 * what else belongs to its context may not.
 *
 * Example:
 * @code
 * int main() { return taskio::run([] { return program(); }); }
 * @endcode
 *
 * Difference from asyncio: `KeyboardInterrupt` is a `system_error`, and a task
 * that does not let the loop run is not interrupted. It may be called on a
 * running loop, and hears signals on any thread; asyncio refuses the one, and
 * hears them on the main thread only, and only where nobody else handles them.
 * Here a handler of one's own is replaced, in the end by the default one.
 */
template <typename Main>
auto run(Main&& main, run_options options = {},
  detail::call_site site = detail::source_location::current());

/// Run a test: `run` in virtual time.
/**
 * With a `virtual_clock` of its own, which waits for foreign work.
 *
 * Completion signature: gives the main task's result.
 *
 * Throws: as `run`; `stuck_error` as soon as nothing can happen any more, with
 * the names of the tasks that are left and what each waits for.
 *
 * Cancellation, thread safety, lifetimes: as for `run`; signals are left alone.
 *
 * Example:
 * @code
 * BOOST_AUTO_TEST_CASE(sleeping_takes_no_time)
 * {
 *   taskio::run_test([]() -> taskio::awaitable<void> {
 *     co_await taskio::sleep(24h);
 *   });
 * }
 * @endcode
 *
 * Difference from asyncio: the nearest is `unittest.IsolatedAsyncioTestCase`,
 * which runs in real time.
 */
template <typename Main>
auto run_test(
  Main&& main, detail::call_site site = detail::source_location::current());

} // namespace boost::taskio

#include <boost/taskio/impl/run.hpp>
#if !defined(BOOST_TASKIO_SEPARATE_COMPILATION)
#include <boost/taskio/impl/runner.ipp>
#endif

#endif // BOOST_TASKIO_RUN_HPP
