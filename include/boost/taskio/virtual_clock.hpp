#ifndef BOOST_TASKIO_VIRTUAL_CLOCK_HPP
#define BOOST_TASKIO_VIRTUAL_CLOCK_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/asio/io_context.hpp>
#include <boost/taskio/detail/timer_heap.hpp>
#include <vector>

namespace boost::taskio {

namespace detail {
class loop_state;
}

/// A clock that stands still while anything is ready, and else jumps.
/**
 * Given to loops, it makes their time virtual: a program that sleeps for three
 * hours ends at once, and always takes the same course. The loops are the same
 * code, only their source of time differs. In virtual time a loop does not keep
 * its context from running out of work, and tracked executors do not either;
 * `run` moves the time when that happens. Debug mode measures real time.
 *
 * While the context has work of its own, an operation on a socket say, nobody
 * knows what will happen before the next deadline. `foreign::wait` lets the
 * context run until that is done before time moves; `foreign::ignore` jumps all
 * the same, once the context has nothing ready. Asio's own timers are work of
 * that kind.
 *
 * Thread safety: none; the context is run by one thread.
 *
 * Lifetimes: the clock outlives its loops.
 *
 * Example:
 * @code
 * taskio::virtual_clock clock;
 * taskio::run([] { return hours_of_work(); }, {.clock = &clock});
 * assert(clock.now().time_since_epoch() == 3h);
 * @endcode
 *
 * Difference from asyncio: it has no such clock.
 */
class virtual_clock
{
public:
  using time_point = detail::time_point;
  using duration = detail::clock::duration;

  /// What to do about work that is not this library's; see above.
  enum class foreign
  {
    wait,
    ignore
  };

  /// A clock that shows `time_point()`, the epoch. Does not throw.
  explicit virtual_clock(foreign policy = foreign::wait) noexcept
    : policy_(policy)
  {
  }

  virtual_clock(virtual_clock const&) = delete;
  virtual_clock& operator=(virtual_clock const&) = delete;

  /// The time it shows; it never goes back. Does not throw.
  time_point now() const noexcept { return now_; }

  /// Run a context in virtual time, in place of `io_context::run`.
  /**
   * Runs what is ready; then moves the time to the earliest deadline of the
   * loops that have this clock; and so on. Returns when the context is stopped,
   * or when no loop has anything left that could ever happen: tasks that are
   * pending then wait for something that nothing can bring about, or sleep
   * without end. A context that is stopped at first is restarted.
   *
   * Throws: what leaves a handler, as `io_context::run` does; it may be called
   * again.
   *
   * Difference from asyncio: it takes the place of `loop.run_forever`.
   */
  void run(asio::io_context& context);

#if !defined(GENERATING_DOCUMENTATION)
  void attach(detail::loop_state& l) { loops_.push_back(&l); }
  void detach(detail::loop_state& l) { std::erase(loops_, &l); }
#endif

private:
  // To the earliest deadline; false when there is none.
  bool jump();

  foreign const policy_;
  time_point now_{};
  std::vector<detail::loop_state*> loops_;
};

} // namespace boost::taskio

#endif // BOOST_TASKIO_VIRTUAL_CLOCK_HPP
