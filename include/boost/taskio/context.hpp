#ifndef BOOST_TASKIO_CONTEXT_HPP
#define BOOST_TASKIO_CONTEXT_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/context_state.hpp>
#include <utility>

namespace boost::taskio {

/// A set of values of context variables, which tasks and callbacks run in.
/**
 * A task runs in a copy of the context that was current when it was created,
 * or in the very context that its options name. A callback (`call_soon`,
 * `call_later`, a done callback) runs in a copy made when it was registered, or
 * in the context it was registered with: so what it sets is gone when it ends,
 * unless it was given that context. Elsewhere, in a handler on the executor of
 * a loop say, the current context is the thread's own.
 *
 * A copy of a `context` object denotes the same context; `copy_context()` makes
 * a new one.
 *
 * Thread safety: distinct contexts may be used from different threads, also
 * when one was copied from the other. One context is used by one thread at a
 * time, as any other object.
 *
 * Lifetimes: a context lives as long as something denotes it or runs in it, and
 * its values live as long as a context has them.
 *
 * Example:
 * @code
 * auto ctx = taskio::copy_context();
 * ctx.run([&] { request_id.set(7); });
 * lp.call_soon([&] { assert(request_id.get() == 7); }, ctx);
 * @endcode
 *
 * Difference from asyncio: it is no mapping, its variables cannot be listed.
 */
class context
{
public:
  /// An empty context.
  /**
   * Throws: `std::bad_alloc`.
   */
  context();

  /// Call a function with this context as the current one.
  /**
   * What the function sets is set in this context and stays set. Gives what
   * the function returns, a reference as a reference; the previous context is
   * current again then.
   *
   * Throws: what the function throws.
   *
   * Difference from asyncio: a context that is entered already may be entered
   * again; Python's `Context.run` refuses that.
   */
  template <typename F>
  decltype(auto) run(F&& f) const;

  /// Whether two objects denote the same context.
  /**
   * Difference from asyncio: Python compares the values.
   */
  friend bool operator==(context const& a, context const& b) noexcept
  {
    return a.state_ == b.state_;
  }

#if !defined(GENERATING_DOCUMENTATION)
  explicit context(detail::context_ptr state) noexcept
    : state_(std::move(state))
  {
  }
  detail::context_ptr const& state() const noexcept { return state_; }
#endif

private:
  detail::context_ptr state_;
};

/// A copy of the current context.
/**
 * Constant time. Inside a task the current context is the task's, also in
 * plain Asio handlers that run on the task's executor; in a callback it is the
 * one the callback runs in; elsewhere the thread's own.
 *
 * Throws: `std::bad_alloc`.
 *
 * Thread safety: any thread.
 *
 * Difference from asyncio: none (`contextvars.copy_context`).
 */
context copy_context();

} // namespace boost::taskio

#include <boost/taskio/impl/context.hpp>
#if !defined(BOOST_TASKIO_SEPARATE_COMPILATION)
#include <boost/taskio/impl/context.ipp>
#endif

#endif // BOOST_TASKIO_CONTEXT_HPP
