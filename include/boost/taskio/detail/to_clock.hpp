#ifndef BOOST_TASKIO_DETAIL_TO_CLOCK_HPP
#define BOOST_TASKIO_DETAIL_TO_CLOCK_HPP

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
#include <ratio>
#include <type_traits>
#include <utility>

namespace boost::taskio::detail {

// A duration in the clock's unit, cut to its range: chrono's own conversions
// overflow.
template <typename Rep, typename Period>
constexpr clock::duration to_clock(std::chrono::duration<Rep, Period> d)
{
  static_assert(!std::is_floating_point_v<Rep>,
    "taskio takes integral durations, which have no NaN; use"
    " std::chrono::duration_cast<std::chrono::nanoseconds>(d).");
  using duration = clock::duration;
  using scale = std::ratio_divide<Period, duration::period>;
  if constexpr (std::is_integral_v<Rep> && scale::den == 1)
  {
    constexpr duration::rep most = duration::max().count() / scale::num;
    auto const count = +d.count();
    if (std::cmp_greater(count, most))
      return duration::max();
    if (std::cmp_less(count, -most))
      return duration::min();
    return duration(static_cast<duration::rep>(count) * scale::num);
  }
  else
  {
    using wide = std::chrono::duration<long double, duration::period>;
    if (wide(d) >= wide(duration::max()))
      return duration::max();
    if (wide(d) <= wide(duration::min()))
      return duration::min();
    auto const whole = static_cast<duration::rep>(wide(d).count());
    return duration(wide(d).count() > whole ? whole + 1 : whole);
  }
}

template <typename T>
concept number = std::is_arithmetic_v<T>;

// As asyncio has it, in seconds.
template <number Number>
constexpr clock::duration to_clock(Number)
{
  static_assert(!number<Number>,
    "taskio takes std::chrono durations, which have a unit: 5s, 250ms.");
  return {};
}

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_TO_CLOCK_HPP
