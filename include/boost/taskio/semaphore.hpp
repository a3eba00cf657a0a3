// The loop first, and before the guard: it brings the parts of the library in
// the order in which they need each other.
#include <boost/taskio/loop.hpp>

#ifndef BOOST_TASKIO_SEMAPHORE_HPP
#define BOOST_TASKIO_SEMAPHORE_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/hold.hpp>
#include <boost/taskio/detail/prompt.hpp>
#include <boost/taskio/detail/semaphore_state.hpp>
#include <boost/taskio/guard.hpp>
#include <boost/taskio/operation.hpp>
#include <cstddef>
#include <utility>

namespace boost::taskio {

/// Lets a number of coroutines through at a time, first come, first served.
/**
 * It has a number of places. Nobody gets one while somebody waits who came
 * before.
 *
 * Thread safety: it belongs to the loop of the first coroutine that has to wait
 * for it; coroutines of other loops get a `std::logic_error` from then on. All
 * else is for that loop's own thread, or for any one thread while it does not
 * run. Any thread may construct a semaphore, and may make operations.
 *
 * Lifetimes: as for `lock`.
 *
 * Example:
 * @code
 * taskio::semaphore connections(10);
 * auto fetch_one = [&](std::string url) -> taskio::awaitable<void> {
 *   auto guard = co_await connections.scoped();
 *   co_await fetch(url);
 * };
 * @endcode
 *
 * Difference from asyncio: another loop is refused even where it need not wait.
 */
class semaphore
{
public:
  /// A semaphore with that many places.
  /**
   * Throws: `std::invalid_argument` when that is less than none.
   */
  explicit semaphore(std::ptrdiff_t value = 1);
  semaphore(semaphore const&) = delete;
  semaphore& operator=(semaphore const&) = delete;

  /// Whether `acquire` would have to wait.
  bool locked() const noexcept;

  /// Take a place, as soon as there is one and nobody has waited longer.
  /**
   * Completion signature: gives nothing. It suspends only if it is `locked`.
   *
   * Throws: `cancelled_error`, without having taken a place.
   *
   * Cancellation: ends the wait. One that had been woken already leaves its
   * place to the next.
   *
   * Difference from asyncio: does not give `True`.
   */
  detail::prompt<detail::semaphore_attempt> acquire()
  {
    return detail::prompt<detail::semaphore_attempt>(std::in_place, state_);
  }

  /// Take a place, and keep it as long as the guard exists.
  /**
   * Completion signature: gives a `guard<semaphore>`. Otherwise as `acquire`.
   *
   * Difference from asyncio: `async with`.
   */
  detail::prompt<detail::hold_attempt<semaphore>> scoped()
  {
    return detail::prompt<detail::hold_attempt<semaphore>>(
      std::in_place, state_);
  }

  /// Give a place back, or add one, and wake the first that waits.
  /**
   * Throws: `std::logic_error` when a bounded semaphore has no more to get
   * back.
   */
  void release();

#if !defined(GENERATING_DOCUMENTATION)
  using state_type = detail::semaphore_ptr;
#endif

protected:
  /// A semaphore that never has more places than `bound`.
  semaphore(std::ptrdiff_t value, std::ptrdiff_t bound);

private:
  detail::object_state<detail::semaphore_state> state_;
};

/// A semaphore that refuses to be released more often than acquired.
/**
 * Difference from asyncio: as for `semaphore`.
 */
class bounded_semaphore : public semaphore
{
public:
  /// A semaphore with that many places, and never more.
  /**
   * Throws: `std::invalid_argument` when that is less than none.
   */
  explicit bounded_semaphore(std::ptrdiff_t value = 1);
};

} // namespace boost::taskio

#if !defined(BOOST_TASKIO_SEPARATE_COMPILATION)
#include <boost/taskio/impl/semaphore.ipp>
#endif

#endif // BOOST_TASKIO_SEMAPHORE_HPP
