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

#include <atomic>
#include <boost/config.hpp>
#include <boost/smart_ptr/intrusive_ptr.hpp>
#include <boost/taskio/detail/loop_state.hpp>
#include <boost/taskio/detail/pool.hpp>
#include <cstdint>
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
  loop_ptr const& bound_to() const noexcept { return loop_; }

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

// References. While the object exists, that counts as many, so that no other is
// the last. What makes and drops them all the time are the operations of
// coroutines on the loop: from the first wait on, when the loop is known, its
// owner counts without an atomic operation, of which an item through a queue
// would need four (17 of 33 ns). When the object goes, the two counts are
// added. It goes on its loop or while that does not run, as `queue` says.
template <typename State>
class shared_state : public loop_bound
{
public:
  friend void intrusive_ptr_add_ref(shared_state* s) noexcept { s->count(1); }
  friend void intrusive_ptr_release(shared_state* s) noexcept { s->count(-1); }

  // That coroutine has to wait.
  void bind(loop_state& l)
  {
    loop_bound::bind(l);
    if (references_.load(std::memory_order_relaxed) >= object_references / 2)
      counting_.store(&l, std::memory_order_relaxed);
  }

  void object_made() noexcept { references_.fetch_add(object_references); }
  void object_gone() noexcept
  {
    std::int64_t counted = 0;
    if (loop_ptr const l = bound_to())
    {
      on_loop const owner(*l);
      counting_.store(nullptr, std::memory_order_relaxed);
      counted = owner_references_;
    }
    count_anywhere(counted - object_references);
  }

protected:
  ~shared_state() = default;

private:
  static constexpr std::int64_t object_references = std::int64_t(1) << 40;

  BOOST_FORCEINLINE void count(std::int64_t n) noexcept
  {
    loop_state* const l = current.loop;
    if (l && l == counting_.load(std::memory_order_relaxed)) [[likely]]
      owner_references_ += n;
    else
      count_anywhere(n);
  }
  BOOST_NOINLINE void count_anywhere(std::int64_t n) noexcept
  {
    if (references_.fetch_add(n, std::memory_order_acq_rel) + n == 0)
      delete static_cast<State*>(this);
  }

  std::atomic<std::int64_t> references_{0};
  std::atomic<loop_state*> counting_{nullptr};
  std::int64_t owner_references_ = 0;
};

// What the object has.
template <typename State>
class object_state
{
public:
  explicit object_state(State* s) noexcept : state_(s) { s->object_made(); }
  object_state(object_state const&) = delete;
  object_state& operator=(object_state const&) = delete;
  ~object_state() { state_->object_gone(); }

  State* operator->() const noexcept { return state_.get(); }
  State& operator*() const noexcept { return *state_; }
  operator intrusive_ptr<State> const&() const noexcept { return state_; }

private:
  intrusive_ptr<State> state_;
};

} // namespace boost::taskio::detail

#if !defined(BOOST_TASKIO_SEPARATE_COMPILATION)
#include <boost/taskio/impl/loop_bound.ipp>
#endif

#endif // BOOST_TASKIO_DETAIL_LOOP_BOUND_HPP
