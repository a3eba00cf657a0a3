#ifndef BOOST_TASKIO_IMPL_ON_LOOP_IPP
#define BOOST_TASKIO_IMPL_ON_LOOP_IPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/loop_state.hpp>
#include <boost/throw_exception.hpp>
#include <stdexcept>
#include <string>
#include <thread>

namespace boost::taskio::detail {

BOOST_TASKIO_DECL bool on_loop::borrow(loop_state& l) noexcept
{
  if (l.closed() || !l.try_borrow())
    return false;
  entered_ = true;
  borrowed_ = &l;
  l.collect();
  saved_ = current;
  // Whoever borrows a loop brings a context along.
  current = {&l, nullptr, saved_.context};
  return true;
}

BOOST_TASKIO_DECL void on_loop::enter_or_throw(
  loop_state& l, char const* function)
{
  // Who holds a loop for a call does not wait for a second one: two of them
  // might wait for each other.
  bool const borrows = current.loop && !current.loop->draining_here();
  while (!borrow(l) && !l.closed())
  {
    if (borrows || l.draining())
      throw_running(function);
    std::this_thread::yield();
  }
}

BOOST_TASKIO_DECL void on_loop::enter_open(loop_state& l, char const* function)
{
  enter_or_throw(l, function);
  if (!entered_)
    BOOST_THROW_EXCEPTION(std::logic_error(std::string(function)
      + ": the loop is closed; either the loop object or its execution context"
        " was destroyed before this call"));
}

BOOST_TASKIO_DECL void on_loop::enter_to_queue(
  loop_state& l, char const* function)
{
  enter_open(l, function);
  try
  {
    prepare();
  }
  catch (...)
  {
    give_back();
    throw;
  }
}

BOOST_TASKIO_DECL void on_loop::prepare()
{
  if (borrowed_)
    borrowed_->wake();
}

BOOST_TASKIO_DECL void on_loop::throw_running(char const* function)
{
  BOOST_THROW_EXCEPTION(std::logic_error(std::string(function)
    + ": the loop is running on another thread; use"
      " loop::call_soon_threadsafe to get there, or cancel() and async_wait(),"
      " which may be called from anywhere"));
}

BOOST_TASKIO_DECL void on_loop::give_back() noexcept
{
  loop_ptr const l(borrowed_);
  if (l->closed())
    l->drop_all(false);
  current = saved_;
  bool const wake = l->needs_drain();
  l->disown();
  if (!wake || l->closed())
    return;
  try
  {
    l->wake();
  }
  catch (...)
  {
    // Only where it was not prepared for; whatever wakes the loop next does.
  }
}

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_IMPL_ON_LOOP_IPP
