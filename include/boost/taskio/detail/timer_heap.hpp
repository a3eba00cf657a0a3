#ifndef BOOST_TASKIO_DETAIL_TIMER_HEAP_HPP
#define BOOST_TASKIO_DETAIL_TIMER_HEAP_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <algorithm>
#include <boost/config.hpp>
#include <boost/taskio/detail/waiter.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace boost::taskio::detail {

using clock = std::chrono::steady_clock;
using time_point = clock::time_point;

// The end of time stands for never.
inline time_point after(time_point from, clock::duration d) noexcept
{
  return d > time_point::max() - from ? time_point::max() : from + d;
}

// A node that becomes ready at a point in time.
class timer_node : public waiter
{
public:
  using waiter::waiter;
  bool armed() const noexcept { return index_ != none; }
  // Kept until it is armed.
  void set_delay(clock::duration d) noexcept { delay_ = d.count(); }
  clock::duration delay() const noexcept { return clock::duration(delay_); }

private:
  friend class timer_heap;
  // Where it is in the heap, plus one.
  static constexpr std::uint32_t none = 0;
  static constexpr std::uint32_t aside = static_cast<std::uint32_t>(-1);
  std::uint32_t index_ = none;
};

// The armed timers of a loop, earliest first, equal deadlines in the order in
// which they were armed. The deadlines are in the heap, with eight children a
// node: a sift looks at two or three cache lines a level, and at no timer but
// those that it moves, of which there are fewer.
//
// Those that are set aside, to come before what is in the heap whatever is put
// there, wait in a list; empty() and deadline() do not speak of them.
class timer_heap
{
public:
  bool empty() const noexcept { return heap_.empty(); }
  time_point deadline() const noexcept { return heap_.front().when; }

  void insert(timer_node* t, time_point when)
  {
    heap_.push_back({when, t});
    t->order_ = next_order_++;
    up({when, t}, heap_.size() - 1);
  }

  // The earliest.
  timer_node* pop() noexcept
  {
    timer_node* const t = heap_.front().timer;
    erase(t);
    return t;
  }

  void erase(timer_node* t) noexcept
  {
    if (t->index_ == timer_node::aside) [[unlikely]]
      return erase_aside(t);
    std::size_t const hole = t->index_ - 1;
    entry const last = heap_.back();
    heap_.pop_back();
    t->index_ = timer_node::none;
    if (last.timer == t)
      return;
    if (hole > 0 && before(last, heap_[parent(hole)]))
      up(last, hole);
    else
      down(last, hole);
  }

  // The timers that are inserted from now on have this place, or a later one.
  std::uint64_t next_order() const noexcept { return next_order_; }

  // Those that are due, and were inserted before that.
  BOOST_NOINLINE void set_aside(time_point now, std::uint64_t order) noexcept
  {
    node_queue later;
    while (!empty() && deadline() <= now)
    {
      time_point const when = deadline();
      timer_node* const t = pop();
      if (t->order_ < order)
      {
        t->index_ = timer_node::aside;
        aside_.push(t);
      }
      else
      {
        t->set_delay(when.time_since_epoch());
        later.push(t);
      }
    }
    // There is room for them.
    while (auto* const t = static_cast<timer_node*>(later.pop()))
      insert(t, time_point(t->delay()));
  }
  bool has_aside() const noexcept { return !aside_.empty(); }
  timer_node* pop_set_aside() noexcept
  {
    auto* const t = static_cast<timer_node*>(aside_.first());
    if (t)
      erase_aside(t);
    return t;
  }

private:
  struct entry
  {
    time_point when;
    timer_node* timer;
  };

  static constexpr std::size_t arity = 8;

  void erase_aside(timer_node* t) noexcept
  {
    aside_.erase(t);
    t->index_ = timer_node::none;
  }

  static std::size_t parent(std::size_t i) noexcept { return (i - 1) / arity; }

  static bool before(entry const& a, entry const& b) noexcept
  {
    if (a.when != b.when) [[likely]]
      return a.when < b.when;
    return a.timer->order_ < b.timer->order_;
  }

  void place(entry const& e, std::size_t i) noexcept
  {
    heap_[i] = e;
    e.timer->index_ = std::uint32_t(i + 1);
  }

  void up(entry e, std::size_t i) noexcept
  {
    for (; i > 0 && before(e, heap_[parent(i)]); i = parent(i))
      place(heap_[parent(i)], i);
    place(e, i);
  }

  void down(entry e, std::size_t i) noexcept
  {
    for (;;)
    {
      std::size_t const first = arity * i + 1;
      if (first >= heap_.size())
        break;
      std::size_t const end = std::min(first + arity, heap_.size());
      std::size_t least = first;
      for (std::size_t c = first + 1; c < end; ++c)
        if (before(heap_[c], heap_[least]))
          least = c;
      if (!before(heap_[least], e))
        break;
      place(heap_[least], i);
      i = least;
    }
    place(e, i);
  }

  std::vector<entry> heap_;
  waiter_list aside_;
  std::uint64_t next_order_ = 0;
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_TIMER_HEAP_HPP
