#ifndef BOOST_TASKIO_DETAIL_REMOTE_TASK_HPP
#define BOOST_TASKIO_DETAIL_REMOTE_TASK_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/task_state.hpp>
#include <boost/taskio/detail/wait_op.hpp>
#include <boost/taskio/loop.hpp>
#include <memory>

namespace boost::taskio::detail {

// Takes a new task to its loop, to be scheduled there.
template <typename Task>
class arrival final
  : public node
  , public pooled
{
public:
  explicit arrival(Task& t) : node(node::by<&arrival::on_ready>), task_(&t) {}

private:
  static void on_ready(node* n, action a)
  {
    auto* self = static_cast<arrival*>(n);
    state_ref const alive = std::move(self->task_);
    delete self;
    auto& t = static_cast<Task&>(*alive);
    if (a == action::drop)
      return t.turn_away();
    bool eager = false;
    try
    {
      eager = apply_factory(t);
    }
    catch (...)
    {
      return t.refuse(std::current_exception());
    }
    t.schedule(eager);
  }

  // Whether it is to start eagerly.
  static bool apply_factory(task_base& t)
  {
    loop_state& l = t.loop();
    if (!l.hooks.task_factory)
      return false;
    task_options options;
    apply_task_factory(*l.owner, options);
    if (options.context)
      t.context = options.context->state();
    t.set_notes(notes_for(options));
    return options.eager_start.value_or(false) && l.draining_here();
  }

  state_ref task_;
};

// Runs a coroutine as a task, from any thread, for a handler that waits for it
// and whose cancellation slot cancels it.
template <typename T, typename Executor, typename Keep, typename Handler>
void start_remote_task(loop_ptr const& l, asio::awaitable<T, Executor>&& body,
  Keep&& keep, Handler&& h, call_site site)
{
  check_coroutine(body);
  context_ptr context = copy_current_context();
  using state_type = task_state<T, Executor, std::decay_t<Keep>>;
  auto handle =
    state_handle::adopt(new state_type(*l, std::move(body), std::move(keep)));
  auto& t = static_cast<state_type&>(*handle);
  t.created_at = site.where;
  t.context = std::move(context);
  state_ref const alive(handle.get());
  using waiting = wait_op<T, std::decay_t<Handler>>;
  std::unique_ptr<arrival<state_type>> task;
  waiting* handler = nullptr;
  try
  {
    task = std::make_unique<arrival<state_type>>(t);
    handler =
      waiting::make(std::move(handle), std::forward<Handler>(h), true, true);
  }
  catch (...)
  {
    t.turn_away();
    throw;
  }
  try
  {
    l->submit(task.release());
  }
  catch (...)
  {
    handler->go();
    throw;
  }
  handler->go();
}

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_REMOTE_TASK_HPP
