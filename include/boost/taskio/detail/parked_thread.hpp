#ifndef BOOST_TASKIO_DETAIL_PARKED_THREAD_HPP
#define BOOST_TASKIO_DETAIL_PARKED_THREAD_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/asio_frame.hpp>
#include <coroutine>
#include <cstddef>
#include <memory>
#include <new>
#include <utility>

namespace boost::taskio::detail {

// A frame that is resumed as Asio resumes it, with one context for all that are
// resumed one after another.
template <typename Executor>
class resumed_frame : public frame_base<Executor>
{
public:
  using resume_context = typename frame_base<Executor>::resume_context;
  // Its argument is set with the function, and not before. (1 instruction.)
  class context
  {
  public:
    context() noexcept { get().after_suspend_fn_ = nullptr; }
    context(context const&) = delete;
    context& operator=(context const&) = delete;
    resume_context& get() noexcept
    {
      return *std::launder(reinterpret_cast<resume_context*>(place_));
    }

  private:
    alignas(resume_context) std::byte place_[sizeof(resume_context)];
  };
  BOOST_FORCEINLINE static void resume(frame_base<Executor>& f, context& c)
  {
    f.*(&resumed_frame::resume_context_) = &c.get();
    (f.*(&resumed_frame::coro_)).resume();
  }
  // What it has left to be done once it is suspended, if anything.
  BOOST_FORCEINLINE static bool has_more(context& c) noexcept
  {
    return c.get().after_suspend_fn_ != nullptr;
  }
  static void do_more(context& c)
  {
    resume_context& r = c.get();
    std::exchange(r.after_suspend_fn_, nullptr)(r.after_suspend_arg_);
  }
};

// A suspended coroutine thread that this library resumes. Destroying one
// unwinds its frames, through its executor.
template <typename Executor>
class parked_thread : public coroutine_thread<Executor>
{
public:
  explicit parked_thread(coroutine_thread<Executor>* t)
    : coroutine_thread<Executor>(std::move(*t))
  {
  }
  // One that has not begun, at the bottom of its stack.
  BOOST_FORCEINLINE parked_thread(
    asio::awaitable<entry_point, Executor>&& bottom, Executor const& ex,
    asio::cancellation_slot slot, asio::cancellation_state const& state)
    : coroutine_thread<Executor>(std::move(bottom), ex, slot, state)
  {
  }
  // Of one that runs: whoever runs it finds no stack any more.
  static void forget_stack(coroutine_thread<Executor>& t) noexcept
  {
    frame_peek::forget(t.*(&parked_thread::bottom_of_stack_));
  }
  // Where it ran, with the coroutine on top of its stack.
  void return_to(coroutine_thread<Executor>& t, frame_base<Executor>& top)
  {
    t.*(&parked_thread::bottom_of_stack_) = std::move(this->bottom_of_stack_);
    top.attach_thread(&t);
  }
  BOOST_FORCEINLINE void resume()
  {
    frame_base<Executor>* const top = frame_peek::top(*this->entry_point());
    top->attach_thread(this);
    pump_here(top);
  }
  // Puts a coroutine on the stack, and runs it.
  template <typename T>
  BOOST_FORCEINLINE void run(asio::awaitable<T, Executor>& body)
  {
    put_on_stack(body);
    pump_here(frame_peek::frame_of(body));
  }

protected:
  template <typename T>
  BOOST_FORCEINLINE void put_on_stack(asio::awaitable<T, Executor>& body)
  {
    entry_frame<Executor>& bottom = *this->entry_point();
    bottom.attach_thread(this);
    body.await_suspend(
      std::coroutine_handle<entry_frame<Executor>>::from_promise(bottom));
  }
  // Asio's pump(), inlined (14 instructions a step). That of a task stops, too,
  // where the coroutine rests. True: it is told to leave the frame at the
  // bottom to its caller, and no other is left.
  //
  // Who has it knows the frame on top of the stack, which takes three loads to
  // find, each waiting for the one before. (8 % of a yield's time.)
  BOOST_FORCEINLINE bool pump_here(frame_base<Executor>* top,
    task_base* resident_in = nullptr, bool leaves_bottom = false)
  {
    typename resumed_frame<Executor>::context context;
    do
    {
      resumed_frame<Executor>::resume(*top, context);
      if (resident_in && resident_in->resting()) [[likely]]
        return false;
      if (resumed_frame<Executor>::has_more(context)) [[unlikely]]
      {
        resumed_frame<Executor>::do_more(context);
        if (resident_in && resident_in->resting())
          return false;
      }
      entry_frame<Executor>* const bottom = this->entry_point();
      if (!bottom)
        return false;
      top = frame_peek::top(*bottom);
      if (leaves_bottom && top == bottom) [[likely]]
        return true;
    } while (top);
    end(*this->entry_point());
    return false;
  }

private:
  // The stack has ended.
  BOOST_FORCEINLINE void end(entry_frame<Executor>& bottom)
  {
    if (unthrown<Executor>::of(bottom)) [[unlikely]]
      end_failed();
    else
      frame_peek::destroy(this->bottom_of_stack_);
  }
  BOOST_NOINLINE void end_failed()
  {
    asio::awaitable<entry_point, Executor> ended(
      std::move(this->bottom_of_stack_));
    frame_peek::frame_of(ended)->rethrow_exception();
  }
};

// The same while it runs: most often there is nothing left of it then, which
// is seen here in place of a call (18 instructions).
template <typename Executor>
class resumed_thread
{
public:
  template <typename... Args>
  explicit resumed_thread(Args&&... args) : thread_(std::forward<Args>(args)...)
  {
  }
  resumed_thread(resumed_thread const&) = delete;
  resumed_thread& operator=(resumed_thread const&) = delete;
  ~resumed_thread()
  {
    if (thread_.entry_point()) [[unlikely]]
      std::destroy_at(&thread_);
  }
  BOOST_FORCEINLINE void resume() { thread_.resume(); }
  template <typename T>
  void run(asio::awaitable<T, Executor>& body)
  {
    thread_.run(body);
  }

private:
  union
  {
    parked_thread<Executor> thread_;
  };
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_PARKED_THREAD_HPP
