#ifndef BOOST_TASKIO_IMPL_ANY_TASK_IPP
#define BOOST_TASKIO_IMPL_ANY_TASK_IPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/any_task.hpp>
#include <boost/taskio/detail/task_base.hpp>

namespace boost::taskio {

BOOST_TASKIO_DECL detail::task_base& any_task::core(char const* function) const
{
  return *state(function).as_task();
}

BOOST_TASKIO_DECL int any_task::cancelling() const
{
  detail::task_base& t = core("task::cancelling");
  detail::on_loop access(
    t.loop(), "task::cancelling", detail::on_loop::or_closed());
  return t.requests();
}

BOOST_TASKIO_DECL int any_task::uncancel() const
{
  detail::task_base& t = core("task::uncancel");
  detail::on_loop access(
    t.loop(), "task::uncancel", detail::on_loop::or_closed());
  return t.uncancel();
}

BOOST_TASKIO_DECL std::string any_task::get_name() const
{
  detail::task_base& t = core("task::get_name");
  detail::on_loop access(
    t.loop(), "task::get_name", detail::on_loop::or_closed());
  return t.name();
}

BOOST_TASKIO_DECL void any_task::set_name(std::string name) const
{
  detail::task_base& t = core("task::set_name");
  detail::on_loop access(
    t.loop(), "task::set_name", detail::on_loop::or_closed());
  t.set_name(std::move(name));
}

BOOST_TASKIO_DECL context any_task::get_context() const
{
  detail::task_base& t = core("task::get_context");
  detail::on_loop access(
    t.loop(), "task::get_context", detail::on_loop::or_closed());
  if (!t.context)
    t.context = new detail::context_state;
  return context(t.context);
}

} // namespace boost::taskio

#endif // BOOST_TASKIO_IMPL_ANY_TASK_IPP
