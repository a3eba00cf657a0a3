#ifndef BOOST_TASKIO_DETAIL_ATTEMPT_HPP
#define BOOST_TASKIO_DETAIL_ATTEMPT_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/smart_ptr/intrusive_ptr.hpp>
#include <boost/taskio/awaitable.hpp>
#include <boost/taskio/detail/loop_state.hpp>
#include <utility>

namespace boost::taskio::detail {

// What an operation does that may be over at once: `ready` says whether it is,
// and `take` ends it right afterwards; or else `start` makes it a coroutine.
// This one acquires something, or passes it: what try_acquire() of its state
// does not do, the coroutine does.
template <typename State, auto Start>
class acquire_attempt
{
public:
  using value_type = void;

  explicit acquire_attempt(intrusive_ptr<State> s) noexcept
    : state_(std::move(s))
  {
  }

  // The owner of the loop.
  bool ready(loop_state& here) { return state_->try_acquire(here); }
  void take() noexcept {}
  awaitable<void> start() { return Start(state_); }

private:
  intrusive_ptr<State> state_;
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_ATTEMPT_HPP
