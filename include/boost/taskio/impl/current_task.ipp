#ifndef BOOST_TASKIO_IMPL_CURRENT_TASK_IPP
#define BOOST_TASKIO_IMPL_CURRENT_TASK_IPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/current_task.hpp>
#include <boost/taskio/detail/task_base.hpp>

namespace boost::taskio {

BOOST_TASKIO_DECL any_task current_task()
{
  detail::task_base* const t = detail::running_task();
  return t ? any_task(*t) : any_task();
}

BOOST_TASKIO_DECL std::vector<any_task> all_tasks()
{
  return all_tasks(running_loop());
}

BOOST_TASKIO_DECL std::vector<any_task> all_tasks(loop& l)
{
  detail::on_loop access(l.state(), "all_tasks", detail::on_loop::looking());
  std::vector<any_task> result;
  auto& tasks = l.state().tasks;
  for (detail::state_base* s = tasks.first(); s; s = tasks.next(s))
    result.emplace_back(*s);
  return result;
}

} // namespace boost::taskio

#endif // BOOST_TASKIO_IMPL_CURRENT_TASK_IPP
