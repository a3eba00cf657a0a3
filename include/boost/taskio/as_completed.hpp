#ifndef BOOST_TASKIO_AS_COMPLETED_HPP
#define BOOST_TASKIO_AS_COMPLETED_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/completions.hpp>
#include <boost/taskio/detail/source.hpp>
#include <boost/taskio/operation.hpp>
#include <boost/taskio/time_limit.hpp>
#include <cstddef>
#include <memory>
#include <ranges>

namespace boost::taskio {

template <typename Future, bool Shared>
class completions;

namespace detail {

template <typename Range>
using completions_of = completions<ensured_t<std::ranges::range_value_t<Range>>,
  !hands_over<Range>
    && !can_be_given<std::ranges::range_value_t<Range> const&>>;

} // namespace detail

/// Hands out futures as they are done; what `as_completed` gives.
/**
 * Can be moved; several coroutines may await the next one at the same time.
 * `Shared` says that others have handles on results that cannot be copied.
 *
 * Thread safety: for the loop's own thread.
 */
template <typename Future, bool Shared = false>
class completions
{
public:
  using value_type = detail::raw_value_t<Future>;

  /// How many are still to be handed out.
  std::size_t left() const noexcept { return state_->left(); }

  /// The next one that is done: the handle that was given, or that of the task
  /// that was made. A handle on nothing when all have been handed out.
  /**
   * Throws `timeout_error` when the time is up, once for each that is not done.
   * Cancelling the caller ends the wait; the next call gets what it would have
   * got, but one less is left.
   */
  operation<Future> next();

  /// The result of the next one that is done: its value, or it throws.
  /**
   * As `next`, but throws `std::out_of_range` when all have been handed out. A
   * value is copied from a future that others have handles on, moved otherwise.
   * One that cannot be copied is moved; for futures of such that were not moved
   * into `as_completed` there is only `next`.
   */
  operation<detail::stored_t<value_type>> next_result();

#if !defined(GENERATING_DOCUMENTATION)
  explicit completions(std::shared_ptr<detail::completions_state<Future>> s)
    : state_(std::move(s))
  {
  }
#endif

private:
  std::shared_ptr<detail::completions_state<Future>> state_;
};

/// Futures and tasks in the order in which they are done.
/**
 * It takes a range of what `ensure_future` takes, of one type, all of one loop;
 * each future counts once. Those that are not handed out go on.
 *
 * Completion signature: gives `completions`, to be asked for one after another.
 *
 * Throws: as `ensure_future`; `std::invalid_argument` for futures of different
 * loops.
 *
 * Cancellation: see `completions::next`. It cancels nothing itself.
 *
 * Thread safety: for the loop's own thread.
 *
 * Lifetimes: it holds what it hands out, and takes coroutines and operations
 * out of the range. A value is never lost: the handles have it.
 *
 * Example:
 * @code
 * auto done = taskio::as_completed(tasks, 10s);
 * while (auto t = co_await done.next())
 *   show(t.get_name(), t.result());
 * @endcode
 *
 * Difference from asyncio: `next()` stands for `async for`, which gives
 * handles, and `next_result()` for the plain `for`. Equal ones are in the order
 * in which they were given.
 */
template <std::ranges::input_range Range>
auto as_completed(Range&& range, time_limit timeout = {},
  detail::call_site site = detail::source_location::current())
  -> detail::completions_of<Range>;

} // namespace boost::taskio

#include <boost/taskio/impl/as_completed.hpp>

#endif // BOOST_TASKIO_AS_COMPLETED_HPP
