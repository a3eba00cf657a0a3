// The loop first, and before the guard: it brings the parts of the library in
// the order in which they need each other.
#include <boost/taskio/loop.hpp>

#ifndef BOOST_TASKIO_EXECUTOR_HPP
#define BOOST_TASKIO_EXECUTOR_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/asio/execution.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/taskio/detail/task_base.hpp>
#include <cstdint>
#include <memory>
#include <utility>

namespace boost::taskio {

class loop;

/// An executor that knows its loop, and the task it belongs to.
/**
 * What runs through it runs on the loop, as a step of the task: in the task's
 * context, with `current_task()` giving the task, one thing at a time, in the
 * order in which it was submitted. It is what `co_await this_coro::executor`
 * gives in a task and `loop::get_executor()` outside of one; through the latter
 * things run as no task's, in the context of the thread. It satisfies Asio's
 * executor requirements, converts to `asio::any_io_executor` without
 * allocating, and has all of Asio's executor properties (blocking,
 * relationship, outstanding work, context, allocator).
 *
 * `asio::co_spawn` on it makes no task: the coroutine runs on the loop, and may
 * create tasks there. Its steps are those of the executor's task, also when it
 * is done, or of none. `all_tasks()` does not show it, the task's requests to
 * cancel are not for it, and what it throws goes to its own token.
 *
 * Throws: `execute` alone does.
 *
 * Thread safety: distinct copies may be used from any thread, and so may
 * `execute`, `query`, `require` and `prefer` on one.
 *
 * Lifetimes: copies keep the storage of the loop or task alive, not the loop:
 * once that is closed, what is submitted is destroyed without being run. The
 * context may be queried while it exists. Moved from, it may only be destroyed
 * and assigned to.
 *
 * Example:
 * @code
 * taskio::executor ex = co_await asio::this_coro::executor;
 * asio::post(ex, [] { log(taskio::current_task()); });
 * @endcode
 *
 * Difference from asyncio: it has no executors in this sense, its executors are
 * thread pools.
 */
class executor
{
public:
  /// Run a function on the loop.
  /**
   * On the loop, and unless blocking is `never`, at once, within what runs;
   * otherwise it joins the end of the loop's queue. Where the executor is
   * tracked, as it is for what Asio's operations complete with, that end may
   * be reached at once as well, on a thread of the io_context below the loop.
   *
   * Throws: what the function throws when it runs at once. What it throws later
   * leaves `io_context::run`, as in Asio; the loop goes on when that is called
   * again. `std::bad_alloc`, and what moving the function throws.
   *
   * Lifetimes: the function is moved in, and destroyed when it has run. It is
   * destroyed uncalled when the loop is closed first; here and now, when the
   * loop was closed before.
   */
  template <typename F>
  void execute(F&& f) const;

  /// The execution context that the loop runs on.
  asio::execution_context& query(asio::execution::context_t) const noexcept;

  /// The blocking property: `possibly` at first.
  asio::execution::blocking_t query(asio::execution::blocking_t) const noexcept;
  executor require(asio::execution::blocking_t::possibly_t) const&;
  executor require(asio::execution::blocking_t::possibly_t) &&;
  executor require(asio::execution::blocking_t::never_t) const&;
  executor require(asio::execution::blocking_t::never_t) &&;

  /// The relationship property. It has no effect.
  asio::execution::relationship_t query(
    asio::execution::relationship_t) const noexcept;
  executor require(asio::execution::relationship_t::fork_t) const&;
  executor require(asio::execution::relationship_t::fork_t) &&;
  executor require(asio::execution::relationship_t::continuation_t) const&;
  executor require(asio::execution::relationship_t::continuation_t) &&;

  /// The outstanding work property: `untracked` at first. Tracked: the context
  /// does not run out of work while this executor or a copy of it exists. It
  /// has no effect in virtual time.
  asio::execution::outstanding_work_t query(
    asio::execution::outstanding_work_t) const noexcept;
  executor require(asio::execution::outstanding_work_t::tracked_t) const&;
  executor require(asio::execution::outstanding_work_t::tracked_t) &&;
  executor require(asio::execution::outstanding_work_t::untracked_t) const&;
  executor require(asio::execution::outstanding_work_t::untracked_t) &&;

  /// The mapping property: always `thread`.
  static constexpr asio::execution::mapping_t query(
    asio::execution::mapping_t) noexcept
  {
    return asio::execution::mapping.thread;
  }

  /// The allocator property: an executor that gets its memory from there.
  template <typename Allocator>
  decltype(auto) require(asio::execution::allocator_t<Allocator> a) const&;
  template <typename Allocator>
  auto require(asio::execution::allocator_t<Allocator> a) &&;
  executor const& require(asio::execution::allocator_t<void>) const&
  {
    return *this;
  }
  executor require(asio::execution::allocator_t<void>) &&
  {
    return std::move(*this);
  }
  std::allocator<void> query(asio::execution::allocator_t<void>) const noexcept
  {
    return {};
  }

  /// Whether two executors run things on the same loop, for the same task, in
  /// the same way.
  friend bool operator==(executor const& a, executor const& b) noexcept
  {
    return a.loop_ == b.loop_ && a.task_ == b.task_
      && ((a.bits_ ^ b.bits_) & ~uncounted) == 0;
  }
  friend bool operator!=(executor const& a, executor const& b) noexcept
  {
    return !(a == b);
  }

  /// Copies are equal; they change a count.
  executor(executor const& other) noexcept;
  executor(executor&& other) noexcept;
  executor& operator=(executor other) noexcept;
  ~executor();

#if !defined(GENERATING_DOCUMENTATION)
  explicit executor(detail::loop_state& l) noexcept;
  explicit executor(detail::task_base& t) noexcept;
  // One whose first copy, Asio's, counts no reference, nor does this: for the
  // frame at the bottom of a task, which has one. Copies of that copy do.
  static executor lent(detail::task_base& t) noexcept;
  detail::loop_state* state() const noexcept { return loop_; }
  detail::task_base* task() const noexcept { return task_; }
#endif

private:
  friend class loop;
  static constexpr std::uint32_t never = 1;
  static constexpr std::uint32_t continuation = 2;
  static constexpr std::uint32_t tracked = 4;
  static constexpr std::uint32_t lender = 8;
  static constexpr std::uint32_t borrower = 16;
  static constexpr std::uint32_t uncounted = lender | borrower;

  executor() noexcept = default;
  executor(executor const& other, std::uint32_t bits);
  executor(executor&& other, std::uint32_t bits);
  template <typename F, typename Allocator>
  void submit(F&& f, Allocator const& a) const;
  template <typename F, typename Allocator>
  void submit_otherwise(F&& f, Allocator const& a) const;
  void add_ref();
  void add_ref_otherwise();
  void release() noexcept;
  void release_otherwise() noexcept;
  template <typename>
  friend class allocating_executor;

  // A task keeps its loop alive, so there is one count to change.
  detail::loop_state* loop_ = nullptr;
  // Between the two, or g++ makes a vector of them. (1 instruction of a task.)
  std::uint32_t bits_ = 0;
  detail::task_base* task_ = nullptr;
};

} // namespace boost::taskio

#include <boost/taskio/impl/executor.hpp>
// Last, and always: what frame a coroutine gets must not depend on what else
// its translation unit includes.
#include <boost/taskio/detail/asio_frame.hpp>

#endif // BOOST_TASKIO_EXECUTOR_HPP
