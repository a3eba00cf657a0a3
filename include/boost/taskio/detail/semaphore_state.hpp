#ifndef BOOST_TASKIO_DETAIL_SEMAPHORE_STATE_HPP
#define BOOST_TASKIO_DETAIL_SEMAPHORE_STATE_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/awaitable.hpp>
#include <boost/taskio/detail/attempt.hpp>
#include <boost/taskio/detail/line.hpp>
#include <boost/taskio/detail/loop_bound.hpp>
#include <cstddef>

namespace boost::taskio::detail {

// Whoever is let through has a place from then on. Nobody passes those who
// wait, or have not resumed yet.
class semaphore_state final : public shared_state<semaphore_state>
{
public:
  semaphore_state(std::ptrdiff_t v, std::ptrdiff_t most) noexcept
    : value(v)
    , bound(most)
  {
  }

  bool locked() const noexcept
  {
    return value == 0 || woken > 0 || !waiters.deserted();
  }
  // For a coroutine on its loop; false when it has to wait.
  bool try_acquire(loop_state& here)
  {
    check(here, "semaphore::acquire");
    if (locked())
      return false;
    --value;
    return true;
  }
  BOOST_TASKIO_DECL void release();
  bool wake_next() noexcept
  {
    if (!waiters.open_next())
      return false;
    --value;
    ++woken;
    return true;
  }
  // One that had been let through has resumed, or anyone else left the line.
  void wake_those_allowed() noexcept
  {
    while (value > 0 && wake_next())
      ;
  }

  std::ptrdiff_t value;
  std::ptrdiff_t const bound;
  std::size_t woken = 0;
  line waiters;
};

using semaphore_ptr = intrusive_ptr<semaphore_state>;

BOOST_TASKIO_DECL awaitable<void> acquire(semaphore_ptr s);

using semaphore_attempt = acquire_attempt<semaphore_state,
  static_cast<awaitable<void> (*)(semaphore_ptr)>(&acquire)>;

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_SEMAPHORE_STATE_HPP
