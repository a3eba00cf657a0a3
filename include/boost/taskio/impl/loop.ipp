#ifndef BOOST_TASKIO_IMPL_LOOP_IPP
#define BOOST_TASKIO_IMPL_LOOP_IPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/loop.hpp>
#include <boost/taskio/task_observer.hpp>
#include <boost/throw_exception.hpp>
#include <stdexcept>

namespace boost::taskio::detail {

// The steps of a task ask for observers where it has been told of some.
BOOST_TASKIO_DECL void watch_tasks(loop_state& l) noexcept
{
  if (l.hooks.watched())
    for (state_base* t = l.tasks.first(); t; t = l.tasks.next(t))
      t->as_task()->has_news();
}

} // namespace boost::taskio::detail

namespace boost::taskio {

namespace detail {

BOOST_TASKIO_DECL void apply_task_factory(loop& l, task_options& options)
{
  auto const factory = l.state().hooks.task_factory;
  (*factory)(l, options);
}

BOOST_TASKIO_DECL context_ptr context_for(task_options const& options)
{
  return options.context ? options.context->state() : copy_current_context();
}

BOOST_TASKIO_DECL std::unique_ptr<task_notes> notes_for(task_options& options)
{
  if (options.name.empty())
    return {};
  return std::make_unique<task_notes>(
    task_notes{std::move(options.name), {}, {}});
}

} // namespace detail

BOOST_TASKIO_DECL loop::loop(asio::any_io_executor executor)
  : state_(new detail::loop_state(std::move(executor), nullptr, this))
{
}

BOOST_TASKIO_DECL loop::loop(
  asio::any_io_executor executor, virtual_clock& virtual_time)
  : state_(new detail::loop_state(std::move(executor), &virtual_time, this))
{
}

BOOST_TASKIO_DECL loop::~loop()
{
  state_->close(true);
}

BOOST_TASKIO_DECL executor loop::get_executor() const noexcept
{
  return executor(*state_);
}

BOOST_TASKIO_DECL loop::time_point loop::time() const
{
  return state_->now();
}

BOOST_TASKIO_DECL void loop::set_task_factory(task_factory factory)
{
  detail::on_loop access(
    *state_, "loop::set_task_factory", detail::on_loop::looking());
  state_->hooks.task_factory = detail::share_function(std::move(factory));
}

BOOST_TASKIO_DECL task_factory const& loop::get_task_factory() const
{
  static task_factory const none;
  auto const& factory = state_->hooks.task_factory;
  return factory ? *factory : none;
}

BOOST_TASKIO_DECL void loop::set_exception_handler(exception_handler handler)
{
  detail::on_loop access(
    *state_, "loop::set_exception_handler", detail::on_loop::looking());
  state_->hooks.exception_handler = detail::share_function(std::move(handler));
}

BOOST_TASKIO_DECL void loop::call_exception_handler(
  exception_context const& context)
{
  detail::on_loop access(*state_, "loop::call_exception_handler");
  if (auto const handler = state_->hooks.exception_handler)
    (*handler)(*this, context);
  else
    default_exception_handler(context);
}

BOOST_TASKIO_DECL void loop::default_exception_handler(
  exception_context const& context)
{
  taskio::default_exception_handler(context);
}

BOOST_TASKIO_DECL void loop::set_debug(bool on, duration slow)
{
  detail::on_loop access(
    *state_, "loop::set_debug", detail::on_loop::looking());
  state_->hooks.set_debug(on);
  state_->look_around();
  state_->hooks.slow = slow;
  detail::watch_tasks(*state_);
}

BOOST_TASKIO_DECL bool loop::get_debug() const
{
  return state_->hooks.debug();
}

BOOST_TASKIO_DECL void loop::add_observer(task_observer& observer)
{
  detail::on_loop access(
    *state_, "loop::add_observer", detail::on_loop::looking());
  state_->hooks.add(observer);
  detail::watch_tasks(*state_);
}

BOOST_TASKIO_DECL void loop::remove_observer(task_observer& observer)
{
  detail::on_loop access(
    *state_, "loop::remove_observer", detail::on_loop::looking());
  state_->hooks.remove(observer);
}

BOOST_TASKIO_DECL void detail::throw_no_loop_runs()
{
  BOOST_THROW_EXCEPTION(std::logic_error(
    "running_loop: no loop runs on this thread; call this from a task or"
    " callback, or use a loop object"));
}

} // namespace boost::taskio

#endif // BOOST_TASKIO_IMPL_LOOP_IPP
