#ifndef BOOST_TASKIO_DETAIL_LOOP_BOUND_HPP
#define BOOST_TASKIO_DETAIL_LOOP_BOUND_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/smart_ptr/intrusive_ptr.hpp>
#include <boost/smart_ptr/intrusive_ref_counter.hpp>
#include <boost/taskio/detail/loop_state.hpp>
#include <boost/taskio/detail/pool.hpp>
#include <optional>

namespace boost::taskio::detail {

// The state of something in which coroutines wait. They share it with the
// object that the user has, and with guards: those may go in any order, as when
// a loop is closed last.
//
// It belongs to the loop of the first coroutine that had to wait. Until then
// nobody waits, and no loop has to be told anything.
class loop_bound : public pooled
{
public:
  loop_bound() = default;
  loop_bound(loop_bound const&) = delete;
  loop_bound& operator=(loop_bound const&) = delete;

  // For a coroutine, on its loop: throws if that is not the one.
  void check(loop_state& l, char const* function) const
  {
    if (loop_ && loop_.get() != &l)
      throw_other_loop(function);
  }
  // That coroutine has to wait.
  void bind(loop_state& l)
  {
    if (!loop_)
      loop_ = loop_ptr(&l);
  }

protected:
  ~loop_bound() = default;
  // Nobody will ever wait again.
  bool is_over() const noexcept { return loop_ && loop_->closed(); }

private:
  friend class bound_access;
  [[noreturn]] BOOST_TASKIO_DECL static void throw_other_loop(
    char const* function);

  loop_ptr loop_;
};

// What a function needs that wakes coroutines: the loop that they are on.
class bound_access
{
public:
  bound_access(loop_bound const& b, char const* function)
  {
    if (b.loop_ && !b.loop_->owned_here())
      access_.emplace(*b.loop_, function, on_loop::or_closed());
  }

private:
  std::optional<on_loop> access_;
};

template <typename State>
class shared_state
  : public loop_bound
  , public intrusive_ref_counter<State, thread_safe_counter>
{
protected:
  ~shared_state() = default;
};

} // namespace boost::taskio::detail

#if !defined(BOOST_TASKIO_SEPARATE_COMPILATION)
#include <boost/taskio/impl/loop_bound.ipp>
#endif

#endif // BOOST_TASKIO_DETAIL_LOOP_BOUND_HPP
