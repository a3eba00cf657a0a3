#ifndef BOOST_TASKIO_DETAIL_ASIO_FRAME_HPP
#define BOOST_TASKIO_DETAIL_ASIO_FRAME_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/taskio/detail/raise.hpp>
#include <boost/taskio/detail/source_location.hpp>
#include <boost/taskio/executor.hpp>
#include <coroutine>
#include <exception>
#include <memory>
#include <type_traits>
#include <utility>

// This header is the only one that names what is in asio::detail. It puts the
// frames of this library's coroutines over Asio's own:
//
//  - asio::awaitable<T, taskio::executor> gets `frame<T>`, Asio's frame with
//    another await_transform, so every co_await passes through this library;
//  - the root of a task, an entry point of any executor type, gets
//    `root_frame`, which can await a body and read its outcome without a throw.
//
// Neither adds a data member or an alignment: Asio finds its frame by address.

namespace boost::taskio::detail {

struct frame_access;
template <typename T>
class frame;

template <typename Executor>
using frame_base = asio::detail::awaitable_frame_base<Executor>;
using entry_point = asio::detail::awaitable_thread_entry_point;
template <typename Executor>
using entry_frame = asio::detail::awaitable_frame<entry_point, Executor>;
template <typename T>
using own_frame = asio::detail::awaitable_frame<T, executor>;
template <typename Executor>
using coroutine_thread = asio::detail::awaitable_thread<Executor>;
template <typename Signature>
using operation_handler =
  asio::detail::awaitable_async_op_handler<Signature, executor>;

} // namespace boost::taskio::detail

namespace boost::asio::detail {

// Asio makes every specialisation of awaitable_thread a friend of its frames;
// this one is no thread but hands out what the library has to see.
template <>
class awaitable_thread<taskio::detail::frame_access>
{
public:
  template <typename E>
  using entry = awaitable_frame<awaitable_thread_entry_point, E>;

  template <typename E>
  static E const& executor(entry<E>& f) noexcept
  {
    return f.u_.executor_;
  }
  template <typename E>
  static cancellation_state& state(entry<E>& f) noexcept
  {
    return f.cancellation_state_;
  }
  template <typename E>
  static void connect(entry<E>& f, cancellation_slot slot)
  {
    f.parent_cancellation_slot_ = slot;
    f.cancellation_state_ = cancellation_state(slot);
  }
  template <typename E>
  static bool throws_if_cancelled(entry<E>& f) noexcept
  {
    return f.throw_if_cancelled_;
  }
  template <typename E>
  static awaitable_frame_base<E>* top(entry<E>& f) noexcept
  {
    return f.top_of_stack_;
  }
  template <typename T, typename E>
  static awaitable_frame<T, E>* frame_of(awaitable<T, E>& a) noexcept
  {
    return a.frame_;
  }
  // Whether its code has come to its end. That of an operation, which
  // use_awaitable makes, has not: Asio pops its frame without resuming it.
  template <typename T, typename E>
  static bool has_returned(awaitable<T, E>& a) noexcept
  {
    using frame = awaitable_frame<T, E>;
    return std::coroutine_handle<frame>::from_promise(*a.frame_).done();
  }
  template <typename T, typename E>
  static void destroy(awaitable<T, E>& a) noexcept
  {
    std::exchange(a.frame_, nullptr)->destroy();
  }
  template <typename T, typename E>
  static void forget(awaitable<T, E>& a) noexcept
  {
    a.frame_ = nullptr;
  }
};

// g++ does not always make this a part of who takes a result. (6 instructions.)
template <>
BOOST_FORCEINLINE void awaitable_frame_base<
  taskio::executor>::rethrow_exception()
{
  if (pending_exception_) [[unlikely]]
    taskio::detail::raise(pending_exception_);
}

} // namespace boost::asio::detail

namespace boost::taskio::detail {

using frame_peek = asio::detail::awaitable_thread<frame_access>;

// The failure that a frame has ended with, still unthrown.
template <typename Executor>
class unthrown : public frame_base<Executor>
{
public:
  static std::exception_ptr& of(frame_base<Executor>& f) noexcept
  {
    return f.*(&unthrown::pending_exception_);
  }
};

// A coroutine on top of its stack, unless detached: its thread, and the bottom.
template <typename Executor>
class running : public frame_base<Executor>
{
public:
  static coroutine_thread<Executor>* thread(frame_base<Executor>& f) noexcept
  {
    return f.*(&running::attached_thread_);
  }
  static entry_frame<Executor>* bottom(frame_base<Executor>& f) noexcept
  {
    return thread(f)->entry_point();
  }
};

} // namespace boost::taskio::detail

#include <boost/taskio/detail/resident_thread.hpp>

namespace boost::taskio::detail {

// Where an await stands: its coroutine thread, and the task if that is the
// thread which the task's requests are for; and in which line.
struct await_site : await_record
{
  await_site(source_location w, entry_frame<executor>* e, task_base* t) noexcept
    : await_record(w)
    , entry(e)
    , task(t)
  {
  }

  entry_frame<executor>* entry;
  task_base* task;

  // In whose steps the thread runs, whoever requests to it are for.
  task_base* runs_as() const noexcept
  {
    return frame_peek::executor(*entry).task();
  }

  loop_state& loop() const noexcept
  {
    return *frame_peek::executor(*entry).state();
  }
  bool on_loop() const noexcept { return loop().owned_here(); }
  asio::cancellation_state& state() const noexcept
  {
    return frame_peek::state(*entry);
  }
  // A task that never waits for an operation never pays for a slot.
  void connect() const
  {
    if (!task || task->is_connected())
      return;
    frame_peek::connect(*entry, task->signal().slot());
    task->connected();
  }
  // Asio's own rule, for threads that are no task's.
  void throw_if_cancelled() const
  {
    if (!task && frame_peek::throws_if_cancelled(*entry)) [[unlikely]]
      throw_if_aborted();
  }

private:
  BOOST_NOINLINE void throw_if_aborted() const
  {
    using asio::cancellation_type;
    if (state().cancelled() != cancellation_type::none)
      throw system::system_error(asio::error::operation_aborted, "co_await");
  }
};

inline await_site site_of(
  frame_base<executor>& f, source_location where) noexcept
{
  auto* const entry = running<executor>::bottom(f);
  executor const& ex = frame_peek::executor(*entry);
  task_base* const t = ex.task();
  bool const active = t && t->is_active(&frame_peek::state(*entry));
  return {where, entry, active ? t : nullptr};
}

// The loop, if this is the coroutine thread of a task and on its loop: all that
// an await has to know that is over at once.
inline loop_state* loop_of_task(frame_base<executor>& f) noexcept
{
  auto* const entry = running<executor>::bottom(f);
  executor const& ex = frame_peek::executor(*entry);
  return ex.state()->owned_here() && ex.task()
      && ex.task()->is_active(&frame_peek::state(*entry))
    ? ex.state()
    : nullptr;
}

// Asio wants the handle of one of its own frames, which ours are.
template <typename Awaitable>
class child_awaiter;
template <typename Operation>
class foreign_awaiter;
template <typename Function>
class function_awaiter;
template <typename T, typename Executor>
class adopting_awaiter;
template <typename T, typename Executor>
asio::awaitable<T, executor> await_abroad(asio::awaitable<T, Executor> body);

// Whether a coroutine can run on a task's executor.
template <typename Executor>
inline constexpr bool can_be_ours = std::is_constructible_v<Executor, executor>;

template <typename A>
inline constexpr bool is_own_awaitable = false;
template <typename T>
inline constexpr bool is_own_awaitable<asio::awaitable<T, executor>> = true;
template <typename A>
inline constexpr bool is_other_awaitable = false;
template <typename T, typename Executor>
inline constexpr bool is_other_awaitable<asio::awaitable<T, Executor>> =
  !std::is_same_v<Executor, executor>;
template <typename A>
inline constexpr bool is_awaitable_elsewhere = false;
template <typename T, typename Executor>
inline constexpr bool is_awaitable_elsewhere<asio::awaitable<T, Executor>> =
  !can_be_ours<Executor>;

// What this library can wait for without Asio's help names its awaiter.
template <typename A>
concept library_awaitable =
  requires { typename std::decay_t<A>::template taskio_awaiter<A>; };

// So does what most often is over at once. Its awaiter finds out where it
// stands only when it has to wait.
template <typename A>
concept prompt_awaitable =
  requires { typename std::decay_t<A>::taskio_prompt_awaiter; };

template <typename A, typename Awaiter>
struct taking
{
  static_assert(
    std::is_constructible_v<Awaiter, frame_base<executor>&, source_location, A>,
    "co_await takes this over: co_await std::move(operation).");
  using awaiter = Awaiter;
};

// The lambda by which use_awaitable starts an operation once its frame has
// been suspended.
template <typename F>
concept frame_function =
  std::is_invocable_r_v<coroutine_thread<executor>*, F, frame_base<executor>*>;

template <typename T>
class frame : public own_frame<T>
{
  using base = own_frame<T>;

public:
  BOOST_FORCEINLINE static void* operator new(std::size_t size)
  {
    return pool_allocate(size);
  }
  BOOST_FORCEINLINE static void operator delete(
    void* p, std::size_t size) noexcept
  {
    pool_deallocate(p, size);
  }

  template <typename A>
  auto await_transform(
    A&& a, source_location where = source_location::current())
  {
    using type = std::decay_t<A>;
    if constexpr (prompt_awaitable<A>)
      return typename taking<A, typename type::taskio_prompt_awaiter>::awaiter(
        *this, where, std::forward<A>(a));
    else if constexpr (library_awaitable<A>)
      return
        typename taking<A, typename type::template taskio_awaiter<A>>::awaiter(
          *this, where, std::forward<A>(a));
    else if constexpr (is_own_awaitable<type>)
      return child_awaiter<type>(site(where), std::move(a));
    else if constexpr (is_awaitable_elsewhere<type>)
    {
      auto child = await_abroad(std::move(a));
      return child_awaiter<decltype(child)>(site(where), std::move(child));
    }
    else if constexpr (is_other_awaitable<type>)
      return adopting_awaiter<typename type::value_type,
        typename type::executor_type>(*this, site(where), std::move(a));
    else if constexpr (asio::is_async_operation<A>::value)
      return foreign_awaiter<A>(*this, site(where), std::forward<A>(a));
    else if constexpr (frame_function<type>)
      return function_awaiter<type>(*this, site(where), std::forward<A>(a));
    else
    {
      // this_coro and its like. (Asio takes a bool, so a function, for one.)
      static_assert(
        !std::is_scalar_v<type>
          && requires(
            base& b, A&& x) { b.await_transform(std::forward<A>(x)); },
        "This cannot be awaited in a taskio::awaitable: co_await a coroutine,"
        " a future or task, what a function of this library gives, an Asio"
        " operation with the token asio::deferred, or one of asio::this_coro.");
      site(where).connect();
      return base::await_transform(std::forward<A>(a));
    }
  }

private:
  await_site site(source_location where) { return site_of(*this, where); }
};
static_assert(sizeof(frame<int>) == sizeof(own_frame<int>)
  && alignof(frame<int>) == alignof(own_frame<int>));

// What an operation gave. Where it completes with an exception and values, Asio
// 1.26 has a function for that which does not compile.
template <typename Handler, typename Result>
auto resume_operation(Result& r)
{
  if constexpr (requires {
                  *r.ex_;
                  *r.value_;
                })
  {
    if (*r.ex_)
      std::rethrow_exception(std::exchange(*r.ex_, nullptr));
    return std::move(*r.value_);
  }
  else
    return Handler::resume(r);
}

} // namespace boost::taskio::detail

namespace std {
template <typename T, typename... Args>
  requires(!std::is_same_v<T, boost::taskio::detail::entry_point>)
struct coroutine_traits<boost::asio::awaitable<T, boost::taskio::executor>,
  Args...>
{
  static_assert(!std::is_reference_v<T>,
    "taskio::awaitable<T> cannot hold a reference; return a pointer.");
  static_assert(alignof(std::conditional_t<std::is_void_v<T>, int, T>)
      <= alignof(std::max_align_t),
    "taskio::awaitable<T> cannot hold an over-aligned T; return a pointer.");
  using promise_type = boost::taskio::detail::frame<T>;
};

} // namespace std

#include <boost/taskio/detail/adopting_awaiter.hpp>
#include <boost/taskio/detail/child_awaiter.hpp>
#include <boost/taskio/detail/foreign_awaiter.hpp>

#endif // BOOST_TASKIO_DETAIL_ASIO_FRAME_HPP
