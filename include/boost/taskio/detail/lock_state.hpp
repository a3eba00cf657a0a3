#ifndef BOOST_TASKIO_DETAIL_LOCK_STATE_HPP
#define BOOST_TASKIO_DETAIL_LOCK_STATE_HPP

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

namespace boost::taskio::detail {

// Free, held, or free with the first in the line let through: nobody else gets
// it then.
class lock_state final : public shared_state<lock_state>
{
public:
  // For a coroutine on its loop; false when it has to wait.
  bool try_acquire(loop_state& here)
  {
    check(here, "lock::acquire");
    if (locked || !waiters.deserted())
      return false;
    locked = true;
    return true;
  }
  BOOST_TASKIO_DECL void release();

  bool locked = false;
  line waiters;
};

using lock_ptr = intrusive_ptr<lock_state>;

BOOST_TASKIO_DECL awaitable<void> acquire(lock_ptr s);

using lock_attempt = acquire_attempt<lock_state,
  static_cast<awaitable<void> (*)(lock_ptr)>(&acquire)>;

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_LOCK_STATE_HPP
