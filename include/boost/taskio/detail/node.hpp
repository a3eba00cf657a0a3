#ifndef BOOST_TASKIO_DETAIL_NODE_HPP
#define BOOST_TASKIO_DETAIL_NODE_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/prefetch.hpp>
#include <utility>

namespace boost::taskio::detail {

// Something that waits in a queue of a loop. It is run once, or dropped once
// (its loop went away); either ends the queue's interest in it.
class node
{
public:
  enum class action : bool
  {
    drop,
    run
  };
  using function = void (*)(node*, action);
  // One for each, so that what is run need not ask. (3 instructions a node.)
  struct functions
  {
    void (*run)(node*);
    void (*drop)(node*);
  };
  template <function F>
  static functions const by;

  explicit node(functions const& f) noexcept : functions_(&f) {}
  node(node const&) = delete;
  node& operator=(node const&) = delete;

  void run() { functions_->run(this); }
  void drop() { functions_->drop(this); }
  bool goes_by(functions const& f) const noexcept { return functions_ == &f; }

protected:
  ~node() = default;
  void go_by(functions const& f) noexcept { functions_ = &f; }

private:
  template <function F, action A>
  static void call(node* n)
  {
    F(n, A);
  }

  friend class node_queue;
  friend class node_inbox;
  friend class run_queue;
  friend class waiter_list;
  // While it waits in a queue.
  node* next_;
  functions const* functions_;
};

template <node::function F>
inline constexpr node::functions node::by{
  &node::call<F, action::run>, &node::call<F, action::drop>};

// First in, first out. The queue does not own its nodes.
class node_queue
{
public:
  bool empty() const noexcept { return !head_; }

  void push(node* n) noexcept
  {
    n->next_ = nullptr;
    (head_ ? tail_->next_ : head_) = n;
    tail_ = n;
  }

  node* pop() noexcept
  {
    node* const n = head_;
    if (n)
      head_ = n->next_;
    return n;
  }

private:
  friend class run_queue;
  friend class waiter_list;
  node* head_ = nullptr;
  // Unless it is empty.
  node* tail_;
};

// The same, of one that lives long and is pushed to often: it knows where the
// next one goes, empty or not. (1 or 2 instructions a node.)
class run_queue
{
public:
  run_queue() = default;
  run_queue(run_queue const&) = delete;
  run_queue& operator=(run_queue const&) = delete;

  bool empty() const noexcept { return !head_; }

  void push(node* n) noexcept
  {
    n->next_ = nullptr;
    *end_ = n;
    end_ = &n->next_;
  }

  void splice(node_queue& other) noexcept
  {
    if (!other.head_)
      return;
    *end_ = other.head_;
    end_ = &other.tail_->next_;
    other.head_ = nullptr;
  }

  // All at once: the first, from which pop() takes one after another.
  node* take() noexcept
  {
    end_ = &head_;
    return std::exchange(head_, nullptr);
  }

  // Of many tasks that wake the lines are in no cache: those around the next
  // node are asked for here, while this one runs. (14 % of the time if 100,000
  // tasks sleep, less where nobody else uses the cache. To ask for what is at a
  // null pointer took an EPYC 20 ns.)
  static node* pop(node*& first) noexcept
  {
    node* const n = first;
    first = n->next_;
    if (first)
      prefetch<-1, 1>(first);
    return n;
  }

  // The next one to be popped.
  static void put_back(node*& first, node* n) noexcept
  {
    n->next_ = first;
    first = n;
  }

private:
  node* head_ = nullptr;
  node** end_ = &head_;
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_NODE_HPP
