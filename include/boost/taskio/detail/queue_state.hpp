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
#include <boost/config.hpp>
#include <boost/taskio/awaitable.hpp>
#include <boost/taskio/detail/line.hpp>
#include <boost/taskio/detail/loop_bound.hpp>
#include <boost/taskio/detail/ring.hpp>
#include <boost/taskio/queue_error.hpp>
#include <boost/throw_exception.hpp>
#include <cstddef>
#include <stdexcept>
#include <utility>

namespace boost::taskio::detail {

template <typename Future>
class completions_state;

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
    if (is_shut_down) [[unlikely]]
      throw_shut_down();
  }

  template <typename U>
  void put(U&& item)
  {
    check_not_shut_down();
    if (full())
      BOOST_THROW_EXCEPTION(queue_full());
    append(std::forward<U>(item));
  }
  // Not full, and not shut down.
  template <typename U>
  void append(U&& item)
  {
    items.push(std::forward<U>(item));
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
    return take();
  }

  // Not empty.
  T take()
  {
    T item = items.pop();
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
    ring<T> dropped;
    is_shut_down = true;
    if (immediate)
    {
      dropped = std::move(items);
      unfinished -= std::min(unfinished, dropped.size());
      if (unfinished == 0)
        joiners.open_all();
    }
    getters.open_all();
    putters.open_all();
  }

  std::size_t const maxsize;
  ring<T> items;
  std::size_t unfinished = 0;
  bool is_shut_down = false;
  line getters;
  line putters;
  line joiners;

private:
  [[noreturn]] BOOST_NOINLINE static void throw_shut_down()
  {
    BOOST_THROW_EXCEPTION(queue_shut_down());
  }
};

template <typename T>
using queue_ptr = intrusive_ptr<queue_state<T>>;

template <typename T>
awaitable<void> put_in_queue(queue_ptr<T> q, T item);
template <typename T>
awaitable<T> get_from_queue(queue_ptr<T> q);

template <typename T>
class put_attempt
{
public:
  using value_type = void;

  put_attempt(queue_ptr<T> q, T&& item)
    : queue_(std::move(q))
    , item_(std::move(item))
  {
  }
  bool ready(loop_state& here) const
  {
    queue_->check(here, "queue::put");
    return !queue_->full();
  }
  void take()
  {
    queue_->check_not_shut_down();
    queue_->append(std::move(item_));
  }
  awaitable<void> start() { return put_in_queue<T>(queue_, std::move(item_)); }

private:
  queue_ptr<T> queue_;
  T item_;
};

template <typename T>
class get_attempt
{
public:
  using value_type = T;

  explicit get_attempt(queue_ptr<T> q) noexcept : queue_(std::move(q)) {}
  bool ready(loop_state& here) const
  {
    queue_->check(here, "queue::get");
    return !queue_->empty();
  }
  T take() { return queue_->take(); }
  awaitable<T> start() { return get_from_queue<T>(queue_); }

private:
  queue_ptr<T> queue_;
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_QUEUE_STATE_HPP
