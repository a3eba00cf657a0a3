#ifndef BOOST_TASKIO_IMPL_TASK_BASE_HPP
#define BOOST_TASKIO_IMPL_TASK_BASE_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/task_base.hpp>

namespace boost::taskio::detail {

inline task_base* state_base::as_task() noexcept
{
  return is_task_ ? static_cast<task_base*>(this) : nullptr;
}

BOOST_FORCEINLINE void task_base::begin_library_wait(library_wait* w)
{
  wait_ = w;
  if (eventful_) [[unlikely]]
    pass_on_request();
}

inline void task_base::rest(library_wait* w)
{
  rest_undisturbed(w);
  if (!eventful_)
    return;
  stack.forget();
  pass_on_request();
}

BOOST_FORCEINLINE void task_base::rest_undisturbed(library_wait* w) noexcept
{
  wait_ = w;
  marks_.resting = true;
}

inline void task_base::register_task()
{
  if (!notes)
    number_ = next_task_number();
  loop().add_task(this);
  registered_ = true;
  if (loop().hooks.watched()) [[unlikely]]
  {
    has_news();
    tell_created();
  }
}

// While the task is registered, which has a reference to give back as well when
// the step ends, the two go at once.
inline void task_base::bottom_gone(bool on_loop) noexcept
{
  if (on_loop && registered_)
    marks_.bottom = false;
  else
    release();
}

inline bool task_base::begin_guest() noexcept
{
  emitted_ = false;
  set_phase(phase::on_loop);
  return std::exchange(plain_, false);
}

// What the guest has received the host does not get as well.
inline void task_base::end_guest(
  asio::cancellation_state& host, bool plain) noexcept
{
  activate(&host);
  host.clear();
  plain_ = plain;
  emitted_ = false;
  set_phase(phase::foreign);
}

BOOST_FORCEINLINE void task_base::enter() noexcept
{
  marks_.stepped = true;
  if (eventful_ && loop().hooks.watched()) [[unlikely]]
    tell_entered();
}

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_IMPL_TASK_BASE_HPP
