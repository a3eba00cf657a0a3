#ifndef BOOST_TASKIO_LOOP_HPP
#define BOOST_TASKIO_LOOP_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/taskio/awaitable.hpp>
#include <boost/taskio/detail/loop_state.hpp>
#include <boost/taskio/detail/source_location.hpp>
#include <boost/taskio/exception_context.hpp>
#include <boost/taskio/handle.hpp>
#include <boost/taskio/task.hpp>
#include <boost/taskio/task_options.hpp>
#include <boost/taskio/virtual_clock.hpp>
#include <chrono>
#include <concepts>
#include <functional>

namespace boost::taskio {

class task_observer;

/// An event loop: a strand of an execution context that knows its tasks.
/**
 * It runs one thing at a time, in asyncio's order, on whatever threads run the
 * context, which is run as any other. Many loops may share a context. While a
 * loop has callbacks to call, tasks that are not done, or handlers that wait,
 * the context has outstanding work.
 *
 * Throws: `std::logic_error`, from every function that is not for any thread,
 * when the loop runs on another thread or is closed.
 *
 * Thread safety: functions marked "any thread" may be called from anywhere. The
 * others are for the loop's own thread, or for any thread while the loop does
 * not run (to set things up, say); there a call waits for that of another
 * thread to end. See doc/threads.adoc.
 *
 * Lifetimes: not destroyed while it runs on another thread. That closes it; so
 * does destroying its context, if that goes first. A task that destroys its own
 * loop goes on up to its next await that suspends, and no further. What is
 * queued is destroyed then, uncalled; tasks end cancelled, are reported and
 * destroyed, those that wait for an Asio operation when that ends or the
 * context does.
 *
 * Example:
 * @code
 * asio::io_context context;
 * taskio::loop lp(context);
 * lp.create_task([]() -> taskio::awaitable<void> { co_await answer(); });
 * context.run();
 * @endcode
 *
 * Difference from asyncio: it is run by its context. There is no
 * `run_until_complete`; see `taskio::run`.
 */
class loop
{
public:
  using clock = detail::clock;
  using time_point = detail::time_point;
  using duration = clock::duration;

  /// A loop on an execution context, or on any executor, such as a strand;
  /// throws `std::invalid_argument` for an empty one.
  template <typename Context>
    requires std::convertible_to<Context&, asio::execution_context&>
  explicit loop(Context& context)
    : loop(asio::any_io_executor(context.get_executor()))
  {
  }
  explicit loop(asio::any_io_executor executor);

  /// A loop in virtual time, which `virtual_clock::run` runs.
  template <typename Context>
    requires std::convertible_to<Context&, asio::execution_context&>
  loop(Context& context, virtual_clock& virtual_time)
    : loop(asio::any_io_executor(context.get_executor()), virtual_time)
  {
  }
  loop(asio::any_io_executor executor, virtual_clock& virtual_time);

  loop(loop const&) = delete;
  loop& operator=(loop const&) = delete;
  ~loop();

  /// The executor of the loop, that of no task. Any thread. Does not throw.
  executor get_executor() const noexcept;

  /// The time by the loop's clock. Any thread, unless it is virtual. Does not
  /// throw.
  time_point time() const;

  /// Call a function soon, after what is ready already, as no task's.
  /**
   * In a copy of the current context, or in the given one, itself. What it
   * throws is reported as "exception in a callback".
   *
   * Throws: what copying or moving the function does. A destructor that throws
   * ends the program, here and wherever the library keeps something.
   *
   * Difference from asyncio: no arguments to pass on.
   */
  template <std::invocable F>
  handle call_soon(F&& f);
  template <std::invocable F>
  handle call_soon(F&& f, context const& ctx);

  /// The same, from any thread.
  /**
   * In a copy of the context that is current on that thread. What one thread
   * submits so keeps its order. A closed loop destroys the function uncalled.
   *
   * Difference from asyncio: gives no handle; there a closed loop throws.
   */
  template <std::invocable F>
  void call_soon_threadsafe(F&& f);

  /// Call a function after some time, or at some time.
  /**
   * As `call_soon` does it when the time has come, in a copy of the context
   * that is current now. A time that has passed is due in the next round;
   * `time_point::max()` stands for never, and so does a duration that is beyond
   * the clock's range. A floating-point one is refused at compile time.
   *
   * Difference from asyncio: equal times keep their order; no `context`. Timers
   * wake a loop every 50 us at most, there it waits for a millisecond at least.
   */
  template <typename Rep, typename Period, std::invocable F>
  timer_handle call_later(std::chrono::duration<Rep, Period> d, F&& f);
  template <std::invocable F>
  timer_handle call_at(time_point when, F&& f);

  /// A future of this loop, to be completed by whoever has a handle. Any
  /// thread. `T&&`, and an over-aligned `T`, are refused at compile time.
  template <typename T>
  future<T> create_future();

  /// Create a task: schedule a coroutine.
  /**
   * Takes a `taskio::awaitable<T>`, an `asio::awaitable<T, Executor>` on an
   * executor type that can hold a `taskio::executor`, such as
   * `asio::any_io_executor`, or on the one that the loop was made with, such as
   * `asio::io_context::executor_type` (see `awaitable`), an operation such as
   * `sleep(1s)` or a deferred one of Asio's, or a callable that returns one of
   * these; a coroutine function is called here. Refuses others, and what is not
   * moved, at compile time. The first step is queued; with `eager_start` it
   * runs here, but not while the loop does not run.
   *
   * Completion signature: gives a `task<T>`, a future of the coroutine's `T`.
   *
   * Throws: what the callable, moving it and the task factory throw; there is
   * no task then. Afterwards it is the task that fails, also when its result
   * cannot be copied or moved.
   *
   * Cancellation: see `task::cancel`.
   *
   * Lifetimes: the loop keeps the task until it is done. A callable is kept as
   * long as its coroutine.
   *
   * The last parameter is what `task::created_at` gives; functions that create
   * tasks for others may pass their own on, a `std::source_location`.
   *
   * Difference from asyncio: it takes callables. There the loop's reference to
   * the task is weak.
   */
  template <typename Coroutine>
  auto create_task(Coroutine&& coroutine,
    detail::call_site site = detail::source_location::current());
  template <typename Coroutine>
  auto create_task(Coroutine&& coroutine, task_options options,
    detail::call_site site = detail::source_location::current());

  /// Who decides about the options of new tasks; empty for nobody.
  void set_task_factory(task_factory factory);
  /// The same; it does not check the thread.
  task_factory const& get_task_factory() const;

  /// Who is told what would otherwise vanish; empty for the default handler.
  /// The handler runs on the loop. See `exception_context` for the messages,
  /// and for what is done if it throws.
  using exception_handler =
    std::function<void(loop&, exception_context const&)>;
  void set_exception_handler(exception_handler handler);

  /// Tell the exception handler. What it throws is passed on; asyncio logs it.
  void call_exception_handler(exception_context const& context);

  /// What is done when no handler is set: one line on `std::cerr`. Any thread.
  void default_exception_handler(exception_context const& context);

  /// In debug mode a step or callback that takes `slow` or longer is reported,
  /// with its task's name and how long it took. asyncio logs it, and checks
  /// more. `get_debug` does not check the thread.
  void set_debug(bool on, duration slow = std::chrono::milliseconds(100));
  bool get_debug() const;

  /// Install an observer of tasks, or remove it; see `task_observer`. What is
  /// not installed is removed without effect.
  void add_observer(task_observer& observer);
  void remove_observer(task_observer& observer);

#if !defined(GENERATING_DOCUMENTATION)
  detail::loop_state& state() const noexcept { return *state_; }
#endif

private:
  template <typename F>
  handle enqueue(F&& f, detail::context_ptr context);
  template <typename F>
  timer_handle set_timer(time_point when, F&& f);

  detail::loop_ptr state_;
};

/// The loop that runs on this thread.
/**
 * Throws: `std::logic_error` when none does.
 *
 * Thread safety: any thread; it speaks of this one.
 *
 * Difference from asyncio: none (`get_running_loop`).
 */
loop& running_loop();

} // namespace boost::taskio

#include <boost/taskio/impl/loop.hpp>
#if !defined(BOOST_TASKIO_SEPARATE_COMPILATION)
#include <boost/taskio/impl/arrival.ipp>
#include <boost/taskio/impl/await_stack.ipp>
#include <boost/taskio/impl/closing.ipp>
#include <boost/taskio/impl/loop.ipp>
#include <boost/taskio/impl/loop_state.ipp>
#include <boost/taskio/impl/on_loop.ipp>
#include <boost/taskio/impl/request.ipp>
#include <boost/taskio/impl/round.ipp>
#include <boost/taskio/impl/state_base.ipp>
#include <boost/taskio/impl/task_base.ipp>
#include <boost/taskio/impl/task_cancel.ipp>
#include <boost/taskio/impl/task_observer.ipp>
#include <boost/taskio/impl/virtual_clock.ipp>
#endif
#include <boost/taskio/detail/source.hpp>

#endif // BOOST_TASKIO_LOOP_HPP
