#ifndef BOOST_TASKIO_DETAIL_STATE_PTR_HPP
#define BOOST_TASKIO_DETAIL_STATE_PTR_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/state_base.hpp>
#include <utility>

namespace boost::taskio::detail {

// A counted reference to the storage.
struct state_ref_policy
{
  static void add(state_base* s) noexcept { s->add_ref(); }
  static void drop(state_base* s) noexcept { s->release(); }
};

// A counted reference that is a handle.
struct state_handle_policy
{
  static void add(state_base* s) noexcept { s->add_handle(); }
  static void drop(state_base* s) noexcept { s->release_handle(); }
};

template <typename State, typename Policy>
class basic_state_ptr
{
public:
  basic_state_ptr() = default;
  // Takes one more reference.
  explicit basic_state_ptr(State* s) noexcept : state_(s) { add(); }
  static basic_state_ptr adopt(State* s) noexcept
  {
    basic_state_ptr p;
    p.state_ = s;
    return p;
  }
  basic_state_ptr(basic_state_ptr const& o) noexcept : state_(o.state_)
  {
    add();
  }
  basic_state_ptr(basic_state_ptr&& o) noexcept
    : state_(std::exchange(o.state_, nullptr))
  {
  }
  basic_state_ptr& operator=(basic_state_ptr o) noexcept
  {
    std::swap(state_, o.state_);
    return *this;
  }
  ~basic_state_ptr()
  {
    if (state_)
      Policy::drop(state_);
  }

  State* get() const noexcept { return state_; }
  State* operator->() const noexcept { return state_; }
  State& operator*() const noexcept { return *state_; }
  explicit operator bool() const noexcept { return state_ != nullptr; }

private:
  void add() noexcept
  {
    if (state_)
      Policy::add(state_);
  }
  State* state_ = nullptr;
};

using state_ref = basic_state_ptr<state_base, state_ref_policy>;
using state_handle = basic_state_ptr<state_base, state_handle_policy>;

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_STATE_PTR_HPP
