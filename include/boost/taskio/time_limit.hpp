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

#include <boost/taskio/detail/to_clock.hpp>
#include <chrono>
#include <optional>

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
  constexpr time_limit(std::chrono::duration<Rep, Period> d)
    : limit_(detail::to_clock(d))
  {
  }
  /// Numbers are refused at compile time: they have no unit.
  template <detail::number Number>
  constexpr time_limit(Number n) : limit_(detail::to_clock(n))
  {
  }

  /// Whether there is a limit.
  constexpr explicit operator bool() const noexcept { return bool(limit_); }
  /// The limit. There must be one.
  constexpr duration get() const { return limit_.value(); }

private:
  std::optional<duration> limit_;
};

} // namespace boost::taskio

#endif // BOOST_TASKIO_TIME_LIMIT_HPP
