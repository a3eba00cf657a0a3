#ifndef BOOST_TASKIO_DETAIL_RESIDENT_THREAD_HPP
#define BOOST_TASKIO_DETAIL_RESIDENT_THREAD_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/assert.hpp>
#include <boost/taskio/detail/parked_thread.hpp>
#include <boost/taskio/detail/task_base.hpp>
#include <cstdint>
#include <new>
#include <utility>

namespace boost::taskio::detail {

// The coroutine thread that a task's requests are for, in a place that the task
// has for it: library waits leave it there. (To move it to the waiter and back
// took 10 of 183 instructions of a yield.)
//
// It comes there with the launch of a body of ours, or with the first library
// wait after it was elsewhere, and stays until an operation of Asio's, or an
// adopted coroutine, takes it away, or it ends. While it is there either it
// waits, and the task is `resting()`, or a step of the task runs it. A task has
// only one at a time: whoever makes another coroutine thread the active one has
// taken the one of before away.
//
// The place belongs to the owner of the loop. A step may still look at it when
// the coroutine has gone on elsewhere already.
class resident_thread : public parked_thread<executor>
{
public:
  static resident_thread& of(task_base& t) noexcept
  {
    return *static_cast<resident_thread*>(t.thread_place());
  }
  template <typename... Args>
  BOOST_FORCEINLINE static resident_thread& settle(task_base& t, Args&&... args)
  {
    return *::new (t.thread_place())
      resident_thread(std::forward<Args>(args)...);
  }
  // With the coroutine on top of its stack.
  static void settle_with(
    task_base& t, coroutine_thread<executor>& thread, frame_base<executor>& top)
  {
    top.attach_thread(&settle(t, &thread));
  }

  // Whether a running coroutine runs in the place of this task. That there is
  // one need not be asked. (2 instructions.)
  static bool runs_in(task_base const* t, frame_base<executor>& f) noexcept
  {
    return reinterpret_cast<std::uintptr_t>(running<executor>::thread(f))
      == reinterpret_cast<std::uintptr_t>(t) + task_base::offset_of_thread();
  }
  // With the coroutine on top of its stack, which waits.
  BOOST_FORCEINLINE void resume(task_base& t, frame_base<executor>& top)
  {
    BOOST_ASSERT(&top == frame_peek::top(*this->entry_point()));
    pump(t, &top, false);
  }
  // Whether it has ended, but for the frame at the bottom.
  template <typename T>
  BOOST_FORCEINLINE bool run(task_base& t, asio::awaitable<T, executor>& body)
  {
    this->put_on_stack(body);
    return pump(t, frame_peek::frame_of(body), true);
  }

private:
  template <typename... Args>
  BOOST_FORCEINLINE explicit resident_thread(Args&&... args)
    : parked_thread<executor>(std::forward<Args>(args)...)
  {
  }

  BOOST_FORCEINLINE bool pump(
    task_base& t, frame_base<executor>* top, bool leaves_bottom)
  {
    try
    {
      return this->pump_here(top, &t, leaves_bottom);
    }
    catch (...)
    {
      // An initiation threw through Asio: nobody has the coroutine, unless it
      // went on within that, and rests.
      if (this->entry_point() && !t.resting())
      {
        parked_thread<executor> const gone(this);
      }
      throw;
    }
  }
};

static_assert(sizeof(resident_thread) <= task_base::size_of_thread);

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_RESIDENT_THREAD_HPP
