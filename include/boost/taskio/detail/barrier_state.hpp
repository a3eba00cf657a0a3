#ifndef BOOST_TASKIO_DETAIL_BARRIER_STATE_HPP
#define BOOST_TASKIO_DETAIL_BARRIER_STATE_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/line.hpp>
#include <boost/taskio/detail/loop_bound.hpp>
#include <cstddef>

namespace boost::taskio::detail {

// asyncio's is made of a condition, whose lock is never held across a wait: so
// there is none here. Those who come while the barrier is draining or resetting
// stand in the same line as those in it.
class barrier_state final : public shared_state<barrier_state>
{
public:
  enum class stage : unsigned char
  {
    // Waits for parties.
    filling,
    // All have come; they leave.
    draining,
    // Those who are in it leave, with an error.
    resetting,
    broken
  };

  explicit barrier_state(std::size_t n) noexcept : parties(n) {}

  bool closed() const noexcept
  {
    return state == stage::draining || state == stage::resetting;
  }
  void change(stage s) noexcept
  {
    state = s;
    waiters.open_all();
  }
  // The last one out opens it again.
  void leave() noexcept
  {
    if (--count == 0)
      change(closed() ? stage::filling : state);
  }

  std::size_t const parties;
  std::size_t count = 0;
  stage state = stage::filling;
  line waiters;
};

using barrier_ptr = intrusive_ptr<barrier_state>;

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_BARRIER_STATE_HPP
