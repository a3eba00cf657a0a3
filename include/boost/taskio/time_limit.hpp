#ifndef BOOST_TASKIO_TIME_LIMIT_HPP
#define BOOST_TASKIO_TIME_LIMIT_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/timer_heap.hpp>
#include <chrono>
#include <limits>
#include <optional>
#include <ratio>
#include <type_traits>

namespace boost::taskio {

/// How long something may take: a duration, or `std::nullopt` for as long as it
/// takes.
/**
 * Made from any integral `std::chrono` duration; one that is beyond the clock's
 * range is cut to it, a floating-point one is refused at compile time. Zero and
 * negative limits have expired.
 *
 * Example:
 * @code
 * co_await taskio::wait_for(fetch(url), 5s);
 * co_await taskio::wait_for(fetch(url), std::nullopt);
 * @endcode
 *
 * Difference from asyncio: durations have units; `None` is `std::nullopt`.
 */
class time_limit
{
public:
  using duration = detail::clock::duration;

  /// No limit.
  constexpr time_limit() noexcept = default;
  constexpr time_limit(std::nullopt_t) noexcept {}

  /// A limit.
  template <typename Rep, typename Period>
  constexpr time_limit(std::chrono::duration<Rep, Period> d) : limit_(cut(d))
  {
  }

  /// Whether there is a limit.
  constexpr explicit operator bool() const noexcept { return bool(limit_); }
  /// The limit. There must be one.
  constexpr duration get() const { return limit_.value(); }

private:
  template <typename Rep, typename Period>
  static constexpr duration cut(std::chrono::duration<Rep, Period> d)
  {
    static_assert(!std::is_floating_point_v<Rep>,
      "taskio takes integral durations, which have no NaN; use"
      " std::chrono::duration_cast<std::chrono::nanoseconds>(d).");
    // Wide enough for every integral duration.
    using wide = std::chrono::duration<long double, duration::period>;
    if (wide(d) >= wide(duration::max()))
      return duration::max();
    if (wide(d) <= wide(duration::min()))
      return duration::min();
    return std::chrono::ceil<duration>(d);
  }

  std::optional<duration> limit_;
};

} // namespace boost::taskio

#endif // BOOST_TASKIO_TIME_LIMIT_HPP
