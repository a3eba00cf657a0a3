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
#include <exception>
#include <stdexcept>
#include <string>

namespace boost::taskio::detail {

BOOST_TASKIO_DECL on_loop::on_loop(loop_state& l) noexcept
{
  if (l.owned_here())
  {
    entered_ = true;
    return;
  }
  if (l.closed() || !l.try_own())
    return;
  entered_ = true;
  borrowed_ = &l;
  uncaught_ = std::uncaught_exceptions();
  l.collect();
  saved_ = current;
  // Whoever borrows a loop brings a context along.
  current = {&l, nullptr, saved_.context, nullptr};
}

BOOST_TASKIO_DECL on_loop::on_loop(
  loop_state& l, char const* function, or_closed)
  : on_loop(l)
{
  if (!entered_ && !l.closed())
    throw_running(function);
}

BOOST_TASKIO_DECL on_loop::on_loop(loop_state& l, char const* function)
  : on_loop(l)
{
  if (entered_)
    return;
  if (l.closed())
    BOOST_THROW_EXCEPTION(std::logic_error(std::string(function)
      + ": the loop is closed; either the loop object or its execution context"
        " was destroyed before this call"));
  throw_running(function);
}

BOOST_TASKIO_DECL void on_loop::throw_running(char const* function)
{
  BOOST_THROW_EXCEPTION(std::logic_error(std::string(function)
    + ": the loop is running on another thread; use"
      " loop::call_soon_threadsafe to get there, or cancel() and async_wait(),"
      " which may be called from anywhere"));
}

BOOST_TASKIO_DECL on_loop::~on_loop() noexcept(false)
{
  if (!borrowed_)
    return;
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
    if (std::uncaught_exceptions() == uncaught_)
      throw;
  }
}

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_IMPL_ON_LOOP_IPP
