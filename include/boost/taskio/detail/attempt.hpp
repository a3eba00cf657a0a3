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

#include <boost/taskio/awaitable.hpp>
#include <boost/taskio/detail/future_state.hpp>
#include <boost/taskio/detail/loop_state.hpp>
#include <boost/taskio/detail/pool.hpp>
#include <memory>

namespace boost::taskio::detail {

// An operation that may be over at once, as to take from a queue that has
// items: it is tried where it is awaited, and made a coroutine only if it has
// to wait. (An item through a queue, put and got: 1017 -> 471 instructions.)
template <typename T>
class attempt : public pooled
{
public:
  attempt() = default;
  attempt(attempt const&) = delete;
  attempt& operator=(attempt const&) = delete;
  virtual ~attempt() = default;

  // The owner of the loop. True: it is over, and this is the value.
  virtual bool try_now(loop_state& here, value_slot<T>& value) = 0;
  // In place of that.
  virtual awaitable<T> start() = 0;
};

template <typename T>
using attempt_ptr = std::unique_ptr<attempt<T>>;

// To acquire something, or to pass it: what try_acquire() of its state does not
// do, the coroutine does.
template <typename State>
class acquire_attempt final : public attempt<void>
{
public:
  using start_function = awaitable<void> (*)(intrusive_ptr<State>);

  acquire_attempt(intrusive_ptr<State> s, start_function f) noexcept
    : state_(std::move(s))
    , start_(f)
  {
  }

  bool try_now(loop_state& here, value_slot<void>&) override
  {
    return state_->try_acquire(here);
  }
  awaitable<void> start() override { return start_(state_); }

private:
  intrusive_ptr<State> state_;
  start_function start_;
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_ATTEMPT_HPP
