#ifndef BOOST_TASKIO_GATHER_HPP
#define BOOST_TASKIO_GATHER_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/gather_types.hpp>
#include <boost/taskio/detail/source.hpp>
#include <boost/taskio/future.hpp>
#include <boost/taskio/outcome.hpp>
#include <ranges>
#include <tuple>
#include <variant>
#include <vector>

namespace boost::taskio {

/// The first argument of a `gather` that gives outcomes, and never fails.
struct return_exceptions_t
{
};
inline constexpr return_exceptions_t return_exceptions{};

/// The first argument of a `gather` that says what a failure does to the rest.
enum class on_error
{
  /// The others go on; this is the default.
  leave,
  /// The others are cancelled, and waited for.
  cancel
};

/// Run several things at once and gather what comes of them.
/**
 * It takes, one by one or as a range of one type, whatever `ensure_future`
 * takes; a future that is given twice is gathered twice, and runs once. All of
 * it is on one loop. The first failure, or cancellation, of one is that of the
 * gather, and the others go on, unless `on_error::cancel` says that they are
 * cancelled and waited for first. With `return_exceptions` there are no
 * failures but outcomes.
 *
 * What is done already counts at once: such a gather may be done when it is
 * made. A gather of nothing is.
 *
 * Completion signature: gives a future of a `std::tuple`, for a range of a
 * `std::vector`, in the order of the arguments: values, `std::monostate` for
 * `void`, `std::reference_wrapper<T>` for `T&`; with `return_exceptions` an
 * `outcome` of each.
 *
 * Throws: `std::logic_error` when no loop runs on this thread and one is
 * needed; `std::invalid_argument` for futures of different loops;
 * `invalid_state_error` for a handle on nothing. What was created by then goes
 * on.
 *
 * Completes with: the first failure, or what copying or moving a value throws;
 * `cancelled_error` if that is a cancellation, or if the gather was cancelled
 * and all have ended.
 *
 * Cancellation: cancels all that are not done. It is true when any of them
 * could be; the gather is done when they are, or when the first has failed.
 *
 * Thread safety: for the loop's own thread, or while the loop does not run; the
 * future as any.
 *
 * Lifetimes: it holds what it gathers. Coroutines and operations in a range
 * are taken out of it, also where the range has a name. A value is copied from
 * a future that others have handles on, moved otherwise; that of one that
 * cannot be copied is moved, and the future must be too. When the gather fails,
 * values that it alone has are destroyed.
 *
 * Example:
 * @code
 * auto [page, rows] = co_await taskio::gather(fetch(url), query(db));
 * std::vector<int> all = co_await taskio::gather(tasks);
 * @endcode
 *
 * Difference from asyncio: outcomes are not exceptions among values. `on_error`
 * is new.
 */
template <detail::gatherable... X>
auto gather(X&&... xs) -> future<std::tuple<detail::gathered_t<X>...>>;
template <detail::gatherable... X>
auto gather(return_exceptions_t, X&&... xs)
  -> future<std::tuple<outcome<detail::source_value_t<X>>...>>;
template <detail::gatherable... X>
auto gather(on_error policy, X&&... xs)
  -> future<std::tuple<detail::gathered_t<X>...>>;

template <detail::gatherable_range Range>
auto gather(
  Range&& range, detail::call_site site = detail::source_location::current())
  -> future<std::vector<detail::gathered_item_t<Range>>>;
template <detail::gatherable_range Range>
auto gather(return_exceptions_t, Range&& range,
  detail::call_site site = detail::source_location::current())
  -> future<std::vector<detail::outcome_item_t<Range>>>;
template <detail::gatherable_range Range>
auto gather(on_error policy, Range&& range,
  detail::call_site site = detail::source_location::current())
  -> future<std::vector<detail::gathered_item_t<Range>>>;

} // namespace boost::taskio

#include <boost/taskio/impl/gather.hpp>

#endif // BOOST_TASKIO_GATHER_HPP
