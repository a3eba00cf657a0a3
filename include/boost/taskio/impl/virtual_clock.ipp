#ifndef BOOST_TASKIO_IMPL_VIRTUAL_CLOCK_IPP
#define BOOST_TASKIO_IMPL_VIRTUAL_CLOCK_IPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/taskio/detail/loop_state.hpp>
#include <boost/taskio/virtual_clock.hpp>

namespace boost::taskio {

BOOST_TASKIO_DECL void virtual_clock::run(asio::io_context& context)
{
  // A context stops when somebody stops it and when it runs out of work. While
  // a guard is held only the first can be; letting go of the guard then tells
  // whether there is work other than ours.
  for (;;)
  {
    auto guard = asio::make_work_guard(context);
    // Nobody's stop is lost: each is looked for under a guard, below.
    if (context.stopped())
      context.restart();
    context.poll();
    if (context.stopped())
      return;
    guard.reset();
    bool const out_of_work = context.stopped();
    if (out_of_work || policy_ == foreign::ignore)
    {
      if (jump())
        continue;
      if (out_of_work)
        return;
    }
    auto const waiting = asio::make_work_guard(context);
    context.run_one();
    if (context.stopped())
      return;
  }
}

BOOST_TASKIO_DECL bool virtual_clock::jump()
{
  time_point earliest = time_point::max();
  for (detail::loop_state* l : loops_)
    earliest = std::min(earliest, l->next_deadline());
  if (earliest == time_point::max())
    return false;
  now_ = std::max(now_, earliest);
  for (detail::loop_state* l : loops_)
    if (l->next_deadline() <= now_)
      l->wake();
  return true;
}

} // namespace boost::taskio

#endif // BOOST_TASKIO_IMPL_VIRTUAL_CLOCK_IPP
