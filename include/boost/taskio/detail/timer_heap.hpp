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

#include <boost/taskio/detail/node.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace boost::taskio::detail {

using clock = std::chrono::steady_clock;
using time_point = clock::time_point;

// A node that becomes ready at a point in time.
class timer_node : public node
{
public:
  using node::node;
  bool armed() const noexcept { return index_ != none; }
  time_point when() const noexcept { return when_; }

private:
  friend class timer_heap;
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  time_point when_{};
  std::uint64_t order_ = 0;
  std::size_t index_ = none;
};

// The armed timers of a loop, earliest first, equal deadlines in the order in
// which they were armed. Four children a node: a sift touches half as many
// cache lines as with two.
class timer_heap
{
public:
  bool empty() const noexcept { return heap_.empty(); }
  timer_node* top() const noexcept { return heap_.front(); }

  void insert(timer_node* t, time_point when)
  {
    heap_.push_back(t);
    t->when_ = when;
    t->order_ = next_order_++;
    up(t, heap_.size() - 1);
  }

  void erase(timer_node* t) noexcept
  {
    std::size_t const hole = t->index_;
    timer_node* last = heap_.back();
    heap_.pop_back();
    t->index_ = timer_node::none;
    if (last == t)
      return;
    if (hole > 0 && before(last, heap_[parent(hole)]))
      up(last, hole);
    else
      down(last, hole);
  }

private:
  static std::size_t parent(std::size_t i) noexcept { return (i - 1) / 4; }

  static bool before(timer_node const* a, timer_node const* b) noexcept
  {
    return a->when_ != b->when_ ? a->when_ < b->when_ : a->order_ < b->order_;
  }

  void place(timer_node* t, std::size_t i) noexcept
  {
    heap_[i] = t;
    t->index_ = i;
  }

  void up(timer_node* t, std::size_t i) noexcept
  {
    for (; i > 0 && before(t, heap_[parent(i)]); i = parent(i))
      place(heap_[parent(i)], i);
    place(t, i);
  }

  void down(timer_node* t, std::size_t i) noexcept
  {
    for (;;)
    {
      std::size_t const first = 4 * i + 1;
      if (first >= heap_.size())
        break;
      std::size_t const end = first + 4 < heap_.size() ? first + 4
                                                       : heap_.size();
      std::size_t least = first;
      for (std::size_t c = first + 1; c < end; ++c)
        if (before(heap_[c], heap_[least]))
          least = c;
      if (!before(heap_[least], t))
        break;
      place(heap_[least], i);
      i = least;
    }
    place(t, i);
  }

  std::vector<timer_node*> heap_;
  std::uint64_t next_order_ = 0;
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_TIMER_HEAP_HPP
