#ifndef BOOST_TASKIO_DETAIL_QUEUE_STATE_HPP
#define BOOST_TASKIO_DETAIL_QUEUE_STATE_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <algorithm>
#include <boost/taskio/detail/line.hpp>
#include <boost/taskio/detail/loop_bound.hpp>
#include <boost/taskio/queue_error.hpp>
#include <boost/throw_exception.hpp>
#include <cstddef>
#include <deque>
#include <optional>
#include <stdexcept>
#include <utility>

namespace boost::taskio::detail {

// Whoever has been let through looks again when it resumes: an item, or the
// room for one, is whose who comes first.
template <typename T>
class queue_state final : public shared_state<queue_state<T>>
{
public:
  explicit queue_state(std::size_t most) : maxsize(most) {}

  bool empty() const noexcept { return items.empty(); }
  bool full() const noexcept { return maxsize && items.size() >= maxsize; }
  void check_not_shut_down() const
  {
    if (is_shut_down)
      BOOST_THROW_EXCEPTION(queue_shut_down());
  }

  template <typename U>
  void put(U&& item)
  {
    check_not_shut_down();
    if (full())
      BOOST_THROW_EXCEPTION(queue_full());
    items.push_back(std::forward<U>(item));
    ++unfinished;
    getters.open_next();
  }

  T get()
  {
    if (empty())
    {
      check_not_shut_down();
      BOOST_THROW_EXCEPTION(queue_empty());
    }
    T item = std::move(items.front());
    items.pop_front();
    putters.open_next();
    return item;
  }

  void task_done()
  {
    if (unfinished == 0)
      BOOST_THROW_EXCEPTION(std::logic_error(
        "queue::task_done: called more often than items were put"));
    if (--unfinished == 0)
      joiners.open_all();
  }

  void shut_down(bool immediate)
  {
    // An empty deque needs memory too.
    std::optional<std::deque<T>> dropped;
    if (immediate)
      dropped.emplace().swap(items);
    is_shut_down = true;
    if (dropped)
    {
      unfinished -= std::min(unfinished, dropped->size());
      if (unfinished == 0)
        joiners.open_all();
    }
    getters.open_all();
    putters.open_all();
  }

  std::size_t const maxsize;
  std::deque<T> items;
  std::size_t unfinished = 0;
  bool is_shut_down = false;
  line getters;
  line putters;
  line joiners;
};

template <typename T>
using queue_ptr = intrusive_ptr<queue_state<T>>;

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_QUEUE_STATE_HPP
