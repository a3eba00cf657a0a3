// The loop first, and before the guard: it brings the parts of the library in
// the order in which they need each other.
#include <boost/taskio/loop.hpp>

#ifndef BOOST_TASKIO_HANDLE_HPP
#define BOOST_TASKIO_HANDLE_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/callback_node.hpp>
#include <boost/taskio/detail/timer_heap.hpp>
#include <utility>

namespace boost::taskio {

/// A callback that a loop was asked to call, by which it can be called off.
/**
 * Copies denote the same callback. Dropping them does not call it off. A handle
 * on nothing may be used: there is nothing to cancel.
 *
 * Thread safety: handles may be copied and dropped on any thread. The functions
 * are for the loop's own thread, or for one thread while the loop does not run.
 *
 * Lifetimes: handles may outlive the callback and the loop. The function is
 * destroyed when it was called or, uncalled, when the loop is closed.
 *
 * Example:
 * @code
 * taskio::timer_handle const alarm = lp.call_later(1s, [] { ring(); });
 * alarm.cancel();
 * @endcode
 *
 * Difference from asyncio: a call of `cancel` on the wrong thread throws.
 */
class handle
{
public:
  /// A handle on nothing.
  handle() = default;

  /// Never call it, if it has not been called yet.
  /**
   * The function of a timer is destroyed here and now, that of `call_soon` when
   * its turn has come.
   *
   * Throws: `std::logic_error` when the loop runs on another thread.
   *
   * Difference from asyncio: there every function is let go here and now.
   */
  void cancel() const;

  /// Whether it was called off, be it after it was called. Does not throw, and
  /// does not check the thread.
  bool cancelled() const noexcept;

#if !defined(GENERATING_DOCUMENTATION)
  explicit handle(detail::callback_ptr node) noexcept : node_(std::move(node))
  {
  }
#endif

protected:
  detail::callback_ptr node_;
};

/// A callback that a loop was asked to call at some time.
/**
 * Thread safety, lifetimes: as for `handle`.
 *
 * Difference from asyncio: it has no order.
 */
class timer_handle : public handle
{
public:
  using handle::handle;

  /// The time that it is or was due; `time_point()` for a handle on nothing.
  /// From any thread. Does not throw.
  detail::time_point when() const noexcept;
};

} // namespace boost::taskio

#if !defined(BOOST_TASKIO_SEPARATE_COMPILATION)
#include <boost/taskio/impl/handle.ipp>
#endif

#endif // BOOST_TASKIO_HANDLE_HPP
