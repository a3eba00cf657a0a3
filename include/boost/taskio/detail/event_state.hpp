#ifndef BOOST_TASKIO_DETAIL_EVENT_STATE_HPP
#define BOOST_TASKIO_DETAIL_EVENT_STATE_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/attempt.hpp>
#include <boost/taskio/detail/line.hpp>
#include <boost/taskio/detail/loop_bound.hpp>

namespace boost::taskio::detail {

// Whoever has been let through is done, even if the event is cleared before it
// resumes.
class event_state final : public shared_state<event_state>
{
public:
  // For a coroutine on its loop; false when it has to wait.
  bool try_acquire(loop_state& here) const
  {
    check(here, "event::wait");
    return is_set;
  }

  bool is_set = false;
  line waiters;
};

using event_ptr = intrusive_ptr<event_state>;

BOOST_TASKIO_DECL awaitable<void> wait_for_event(event_ptr e);

using event_attempt = acquire_attempt<event_state, &wait_for_event>;

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_EVENT_STATE_HPP
