#ifndef BOOST_TASKIO_DETAIL_BOTTOM_FRAME_HPP
#define BOOST_TASKIO_DETAIL_BOTTOM_FRAME_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/asio_frame.hpp>
#include <boost/taskio/detail/task_base.hpp>
#include <coroutine>
#include <exception>
#include <memory>
#include <type_traits>
#include <utility>

namespace boost::taskio::detail {

// What a body runs on: the frame at the bottom of Asio's stack of frames, which
// says what happens once the body has ended. Asio takes it for a coroutine; it
// has the beginning of every coroutine frame of g++, clang and MSVC: a function
// that resumes, one that destroys, and the promise. But it is a part of the
// task's state, and functions stand in place of a coroutine's body: a coroutine
// that awaits the body needs a block of its own and costs 190 instructions
// more, of the 1750 of a task that is spawned and joined.
//
// The frame, its promise that is, lives from launch() until the body has ended
// on its loop, or until Asio destroys it, in place of that. Whoever holds the
// stack then, on whichever thread, calls `destroyed`, which ends that life.
template <typename Executor>
class bottom_frame
{
public:
  bottom_frame(bottom_frame const&) = delete;
  bottom_frame& operator=(bottom_frame const&) = delete;

protected:
  // A function of the derived class, with the address of this base. The other
  // comes later, or g++ makes a vector of the two. (2 instructions.)
  using function = void (*)(void*);
  explicit bottom_frame(function destroyed) noexcept : destroy_(destroyed) {}
  ~bottom_frame() {}

  // Runs a body, on this thread, now. The task's requests are from then on for
  // it. Without the memory for that there is no frame. True: it has ended at
  // once, and `returned` has not been called.
  template <typename T>
  BOOST_FORCEINLINE bool launch(asio::awaitable<T, Executor>& body,
    asio::cancellation_slot slot, task_base& t, function returned)
  {
    resume_ = returned;
    auto&& thread = begin(slot, t);
    if constexpr (std::is_same_v<Executor, executor>)
    {
      t.activate_own(&frame_peek::state(promise_));
      return thread.run(t, body);
    }
    else
    {
      t.activate(&frame_peek::state(promise_));
      thread.run(body);
      return false;
    }
  }

  // The failure of the body that has returned, unthrown, if it has one.
  template <typename T>
  static bool threw(asio::awaitable<T, Executor>& body) noexcept
  {
    return bool(unthrown<Executor>::of(*frame_peek::frame_of(body)));
  }
  template <typename T>
  static std::exception_ptr failure_of(asio::awaitable<T, Executor>& body)
  {
    return std::exchange(
      unthrown<Executor>::of(*frame_peek::frame_of(body)), nullptr);
  }
  // In `returned`: what has run the stack finds none any more, and `destroyed`
  // is not called. (30 instructions less of a task than when Asio finds that
  // the stack is empty.)
  void leave_thread() noexcept
  {
    parked_thread<Executor>::forget_stack(*running<Executor>::thread(promise_));
  }
  // In `returned`: what runs the stack destroys it, and throws the current
  // exception.
  void end_throwing()
  {
    promise_.unhandled_exception();
    promise_.pop_frame();
  }
  // While the frame lives.
  asio::cancellation_state& state() noexcept
  {
    return frame_peek::state(promise_);
  }
  // In `destroyed`, or after that.
  void end() noexcept { std::destroy_at(&promise_); }

private:
  // There is nothing to be done for it then, which g++ would call a function
  // for (6 instructions).
  union moved_from
  {
    explicit moved_from(asio::awaitable<entry_point, Executor>&& f)
      : frame(std::move(f))
    {
    }
    ~moved_from() {}
    asio::awaitable<entry_point, Executor> frame;
  };

  using new_thread = std::conditional_t<std::is_same_v<Executor, executor>,
    resident_thread&, resumed_thread<Executor>>;
  BOOST_FORCEINLINE new_thread begin(asio::cancellation_slot slot, task_base& t)
  {
    Executor const ex(executor::lent(t));
    asio::cancellation_state const state(slot);
    std::construct_at(&promise_);
    t.bottom_begins();
    BOOST_ASSERT(
      std::coroutine_handle<entry_frame<Executor>>::from_promise(promise_)
        .address()
      == this);
    moved_from bottom(promise_.get_return_object());
    if constexpr (std::is_same_v<Executor, executor>)
      return resident_thread::settle(
        t, std::move(bottom.frame), ex, slot, state);
    else
      return new_thread(std::move(bottom.frame), ex, slot, state);
  }

  function resume_;
  function destroy_;
  union
  {
    entry_frame<Executor> promise_;
  };
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_BOTTOM_FRAME_HPP
