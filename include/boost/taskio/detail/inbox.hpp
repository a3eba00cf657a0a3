#ifndef BOOST_TASKIO_DETAIL_INBOX_HPP
#define BOOST_TASKIO_DETAIL_INBOX_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <atomic>
#include <boost/taskio/detail/node.hpp>

namespace boost::taskio::detail {

// Where other threads leave nodes for a loop: a stack that any thread pushes
// to and that the owner of the loop takes whole. Taking everything at once
// means that no node is ever popped singly, so there is no ABA problem. The
// push releases what the pusher wrote into its node, the take acquires it. All
// are sequentially consistent, because a loop that goes idle or closes pairs
// them with its own flags: one side sees the other.
// Nodes of one thread come out in the order in which it pushed them.
class node_inbox
{
public:
  bool empty() const noexcept { return !top_.load(std::memory_order_seq_cst); }

  void push(node* n) noexcept
  {
    node* old = top_.load(std::memory_order_relaxed);
    do
      n->next_ = old;
    while (!top_.compare_exchange_weak(
      old, n, std::memory_order_seq_cst, std::memory_order_relaxed));
  }

  void take(run_queue& to) noexcept
  {
    node* n = top_.exchange(nullptr, std::memory_order_seq_cst);
    node* reversed = nullptr;
    while (n)
    {
      node* next = n->next_;
      n->next_ = reversed;
      reversed = n;
      n = next;
    }
    while (reversed)
    {
      node* next = reversed->next_;
      to.push(reversed);
      reversed = next;
    }
  }

private:
  std::atomic<node*> top_{nullptr};
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_INBOX_HPP
