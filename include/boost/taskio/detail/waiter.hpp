#ifndef BOOST_TASKIO_DETAIL_WAITER_HPP
#define BOOST_TASKIO_DETAIL_WAITER_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/cancel_record.hpp>
#include <boost/taskio/detail/node.hpp>
#include <boost/taskio/detail/source_location.hpp>
#include <cstdint>
#include <iosfwd>

namespace boost::taskio::detail {

class state_base;

// A node that becomes ready when the future it is registered with is done, or
// (a timer_node) at a point in time.
class waiter : public node
{
public:
  using node::node;

private:
  friend class waiter_list;
  friend class timer_heap;
  friend class timer_node;
  // Its place, in a list of waiters or in the heap of timers; before it is in
  // the heap, how long it will be there.
  union
  {
    waiter* previous_;
    std::uint64_t order_;
    std::int64_t delay_;
  };
};

// The waiters of a future, in the order of their registration. They share the
// link of the queue they move to, so completing a future moves them at once.
class waiter_list
{
public:
  bool empty() const noexcept { return queue_.empty(); }
  waiter* first() const noexcept { return static_cast<waiter*>(queue_.head_); }
  waiter* last() const noexcept
  {
    return empty() ? nullptr : static_cast<waiter*>(queue_.tail_);
  }
  static waiter* next(waiter* w) noexcept
  {
    return static_cast<waiter*>(w->next_);
  }

  void push(waiter* w) noexcept
  {
    w->previous_ = last();
    queue_.push(w);
  }

  void erase(waiter* w) noexcept
  {
    node* const after = w->next_;
    (w->previous_ ? w->previous_->next_ : queue_.head_) = after;
    if (after)
      static_cast<waiter*>(after)->previous_ = w->previous_;
    else
      queue_.tail_ = w->previous_;
  }

  void move_to(run_queue& ready) noexcept { ready.splice(queue_); }

private:
  node_queue queue_;
};

// What a task waits for, while it is in a library wait: asyncio's _fut_waiter.
// It stays in place until the step that ends the wait has begun.
class library_wait
{
public:
  // Cancel what is waited for. False: it is done already, or is nothing that
  // could be cancelled.
  virtual bool cancel(cancel_ptr const& why) = 0;
  // The future of this loop that a request goes on to.
  virtual state_base* awaited() const noexcept { return nullptr; }
  // Make the waiting coroutine ready all the same.
  virtual void interrupt() {}
  // A signal in the waiting coroutine's slot: see stop_link.
  virtual void stop_wait() noexcept {}
  virtual void print(std::ostream& os) const = 0;
  // Of a coroutine that rests: the await in which it does.
  virtual source_location const* place() const noexcept { return nullptr; }

protected:
  ~library_wait() = default;
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_WAITER_HPP
