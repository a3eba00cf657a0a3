#ifndef BOOST_TASKIO_DETAIL_CURRENT_HPP
#define BOOST_TASKIO_DETAIL_CURRENT_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/asio/execution_context.hpp>
#include <boost/config.hpp>
#include <boost/taskio/detail/context_state.hpp>
#include <utility>

namespace boost::taskio::detail {

class loop_state;
class step;

// What runs on this thread. Set on the way into a drain, a step or a callback
// and put back on the way out; it never says anything about another thread. A
// program and its shared libraries have one.
struct BOOST_SYMBOL_VISIBLE current_state
{
  // The loop that this thread owns at the moment.
  loop_state* loop = nullptr;
  // What runs on that loop; null in callbacks.
  step* running = nullptr;
  // Where the current context is kept; null: this thread's own.
  context_ptr* context = nullptr;
};

BOOST_SYMBOL_VISIBLE inline constinit thread_local current_state current{};

// The io_context whose thread this has been, which it need not be any more; for
// loops that run on it.
BOOST_SYMBOL_VISIBLE inline constinit thread_local asio::
  execution_context const* context_of_thread = nullptr;

BOOST_FORCEINLINE bool current_context_is_empty() noexcept
{
  return current.context && !*current.context;
}

BOOST_FORCEINLINE context_ptr copy_current_context()
{
  if (current_context_is_empty()) [[likely]]
    return {};
  return copy_context_of(current_context());
}

class current_scope
{
public:
  current_scope() noexcept : saved_(current) {}
  current_scope(current_scope const&) = delete;
  current_scope& operator=(current_scope const&) = delete;
  ~current_scope() { current = saved_; }

private:
  current_state saved_;
};

class context_scope
{
public:
  explicit context_scope(context_ptr* entered) noexcept
    : saved_(std::exchange(current.context, entered))
  {
  }
  context_scope(context_scope const&) = delete;
  context_scope& operator=(context_scope const&) = delete;
  ~context_scope() { current.context = saved_; }

private:
  context_ptr* saved_;
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_CURRENT_HPP
