#ifndef BOOST_TASKIO_DETAIL_FINALLY_HPP
#define BOOST_TASKIO_DETAIL_FINALLY_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/taskio/detail/current.hpp>
#include <boost/taskio/detail/source.hpp>
#include <boost/taskio/detail/task_base.hpp>
#include <boost/taskio/detail/wait_op.hpp>
#include <type_traits>

namespace boost::taskio::detail {

template <typename F>
concept returns_source =
  std::is_invocable_v<F&> && awaited_directly<std::invoke_result_t<F&>>;

// A coroutine of the body's type, or else one of ours.
template <typename X>
struct finally_result
{
  using type = awaitable<source_value_t<X>>;
};
template <typename T, typename Executor>
struct finally_result<asio::awaitable<T, Executor>>
{
  using type = asio::awaitable<T, Executor>;
};
template <typename Body>
using finally_t =
  typename finally_result<std::decay_t<std::invoke_result_t<Body&>>>::type;

// Holds the requests of a task back, if they are for the coroutine thread that
// has the executor and the slot.
class request_mask
{
public:
  template <typename Executor>
  request_mask(Executor const& ex, asio::cancellation_slot slot)
  {
    task_base* const t = target_of(ex).task;
    if (!t || !t->is_active(slot))
      return;
    task_ = t;
    task_->hold_back();
  }
  request_mask(request_mask const&) = delete;
  request_mask& operator=(request_mask const&) = delete;
  ~request_mask()
  {
    if (task_)
      task_->let_go();
  }

private:
  task_base* task_ = nullptr;
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_FINALLY_HPP
