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

#include <boost/assert.hpp>
#include <boost/taskio/detail/task_base.hpp>
#include <cstddef>
#include <memory>
#include <utility>

namespace boost::taskio::detail {

// Supported conditionally: by g++, clang and MSVC where no base is virtual.
#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Winvalid-offsetof"
#endif
constexpr std::size_t task_base::offset_of_thread() noexcept
{
  return offsetof(task_base, thread_place_);
}
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

inline task_base* state_base::as_task() noexcept
{
  return is_task_ ? static_cast<task_base*>(this) : nullptr;
}

inline task_notes& task_base::make_notes()
{
  mark_laden();
  if (!notes)
    notes = std::make_unique<task_notes>();
  return *notes;
}

inline void task_base::set_notes(std::unique_ptr<task_notes> n) noexcept
{
  mark_laden();
  notes = std::move(n);
}

BOOST_FORCEINLINE void task_base::activate_own(
  asio::cancellation_state* s) noexcept
{
  active_.store(s, std::memory_order_relaxed);
}

BOOST_FORCEINLINE asio::cancellation_state* task_base::active() const noexcept
{
  return active_.load(std::memory_order_relaxed);
}

inline void task_base::activate(asio::cancellation_state* s) noexcept
{
  activate_own(s);
  if (plain_ && !connected_)
  {
    connected_ = true;
    set_phase(phase::foreign);
  }
}

inline void task_base::raises(
  source_location where, std::exception_ptr const& e) noexcept
{
  mark_laden();
  stack.raises(where, e);
  note_passed();
}

inline void task_base::passes(
  source_location where, std::exception_ptr const& e) noexcept
{
  mark_laden();
  stack.passes(where, e);
  note_passed();
}

template <bool (tally::*Change)() noexcept>
inline void task_base::count_handler(int full) noexcept
{
  if (!loop().owned_here())
    queued_.fetch_add(
      std::uint32_t(full / tally::full), std::memory_order_relaxed);
  else if (!(queued_here_.*Change)()) [[unlikely]]
  {
    queued_here_.settle();
    queued_.fetch_add(std::uint32_t(full), std::memory_order_relaxed);
  }
}

BOOST_FORCEINLINE void task_base::begin_library_wait(library_wait* w)
{
  wait_ = w;
  if (eventful()) [[unlikely]]
    pass_on_request();
}

inline void task_base::rest(library_wait* w)
{
  rest_undisturbed(w);
  if (!eventful())
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
  loop_state& l = loop();
  number_ = notes ? 0 : next_task_number();
  l.add_task(this);
  marks_.registered = true;
  if (l.hooks.watched()) [[unlikely]]
  {
    has_news();
    tell_created();
  }
}

// While the task is registered, which has a reference to give back as well when
// the step ends, the two go at once.
inline void task_base::bottom_gone(bool on_loop) noexcept
{
  if (on_loop && marks_.registered)
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
  BOOST_ASSERT(!marks_.emitting || marks_.moved);
  if (eventful() && loop().hooks.watched()) [[unlikely]]
    tell_entered();
}

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_IMPL_TASK_BASE_HPP
