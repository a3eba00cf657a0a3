#ifndef BOOST_TASKIO_IMPL_TASK_BASE_IPP
#define BOOST_TASKIO_IMPL_TASK_BASE_IPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/report.hpp>
#include <boost/taskio/detail/step.hpp>
#include <boost/taskio/detail/task_base.hpp>
#include <boost/taskio/error.hpp>
#include <boost/taskio/task.hpp>
#include <boost/throw_exception.hpp>
#include <stdexcept>
#include <string>
#include <thread>

namespace boost::taskio::detail {

BOOST_TASKIO_DECL void throw_no_task(char const* function)
{
  BOOST_THROW_EXCEPTION(std::logic_error(std::string(function)
    + ": there is no current task; call it in the coroutine of a task"));
}

BOOST_TASKIO_DECL void task_base::unload() noexcept
{
  std::destroy_at(&signal_);
  std::destroy_at(&notes);
  std::destroy_at(&stack);
  destroy_outcome();
}

inline void task_base::look_for_events(bool found) noexcept
{
  eventful_ = found || stack.has_passed() || has_continuations()
    || loop().hooks.watched();
}

BOOST_TASKIO_DECL void task_base::pass_on_request()
{
  // A clean-up does not change that an adopted coroutine was told.
  if (emitted_ && !plain_ && masked_.load() == 0)
    emitted_ = false;
  if (pending() && !blocked() && wait_->cancel(message_))
    pending_.store(false, std::memory_order_relaxed);
  look_for_events(pending() || emitted_);
}

class emit_later final
  : public node
  , public pooled
{
public:
  explicit emit_later(task_base& t)
    : node(node::by<&emit_later::on_ready>)
    , task_(t)
    , alive_(&t)
  {
  }

private:
  static void on_ready(node* n, action a)
  {
    auto* self = static_cast<emit_later*>(n);
    task_base& t = self->task_;
    state_ref const alive = std::move(self->alive_);
    delete self;
    if (a == action::run)
      t.emit_late();
  }

  task_base& task_;
  state_ref alive_;
};

BOOST_TASKIO_DECL void task_base::begin_foreign_wait_away(std::uint32_t word)
{
  // Another thread may have resumed the coroutine since; the loop may hold the
  // phase to change the request.
  std::uint32_t now = phase_.load();
  for (;;)
  {
    if ((now ^ word) & ~phase_mask)
      return;
    if (phase(now & phase_mask) == phase::emitting)
    {
      std::this_thread::yield();
      now = phase_.load();
    }
    else if (phase_.compare_exchange_weak(
               now, (now & ~phase_mask) + std::uint32_t(phase::foreign)))
      break;
  }
  if (!pending_.load())
    return;

  // The request came while nobody could emit.
  loop().submit(new emit_later(*this));
}

BOOST_TASKIO_DECL void task_base::emit_late() noexcept
{
  if (pending() && !running() && !wait_)
    emit();
}

BOOST_TASKIO_DECL void task_base::end_foreign_wait()
{
  if (plain_)
    return;
  if (loop().owned_here())
    return set_phase(phase::on_loop);
  for (;;)
  {
    std::uint32_t word = phase_.load();
    if (phase(word & phase_mask) == phase::emitting)
    {
      std::this_thread::yield();
      continue;
    }
    std::uint32_t const away =
      (word & ~phase_mask) + generation + std::uint32_t(phase::away);
    if (phase_.compare_exchange_weak(word, away))
      return;
  }
}

BOOST_TASKIO_DECL bool task_base::is_active(
  asio::cancellation_slot slot) const noexcept
{
  return active() && slot.is_connected() && active()->slot() == slot;
}

BOOST_TASKIO_DECL void task_base::leave_otherwise() noexcept
{
  if (loop().hooks.watched()) [[unlikely]]
    tell_left();
  if (done())
    unregister();
  else
    after_step();
}

BOOST_TASKIO_DECL void task_base::after_step() noexcept
{
  if (!pending())
    look_for_events(!undisturbed());
  else if (!was_told() && !wait_ && !running())
    emit();
}

BOOST_TASKIO_DECL void task_base::hold_back() noexcept
{
  ++masked_;
  // What was delivered by Asio's own state is not to be thrown again. Whoever
  // runs within a foreign wait was adopted.
  if ((plain_ || in_foreign_wait()) && emitted_ && active())
  {
    active()->clear();
    root().clear();
  }
}

// The registry's reference goes with the step that ended the task. In a drain
// somebody who waits for the task will most often drop the other ones soon.
BOOST_TASKIO_DECL void task_base::unregister() noexcept
{
  if (!marks_.registered || running())
    return;
  marks_.registered = false;
  if (marks_.bottom) [[unlikely]]
    add_ref();
  if (loop().owner_drains())
    lapse(loop());
  else
    release_stock();
}

BOOST_TASKIO_DECL void task_base::ending() noexcept
{
  wait_ = nullptr;
  activate_own(nullptr);
  connected_ = false;
  set_phase(phase::on_loop);
  loop().remove_task(this);
}

BOOST_TASKIO_DECL void task_base::ended() noexcept
{
  if (eventful() && loop().hooks.watched())
    tell_done();
  has_news();
  // In a step leave() does that.
  if (running_task() != this)
    unregister();
}

BOOST_TASKIO_DECL void task_base::end_value()
{
  ending();
  finish(status::finished);
  ended();
}

// What the end of its outermost step would do is done here. (35 instructions.)
// What else may still run on its executor is news then: see run_step().
BOOST_TASKIO_DECL bool task_base::end_undisturbed(bool first_step) noexcept
{
  loop_state& l = loop();
  wait_ = nullptr;
  activate_own(nullptr);
  if (connected_)
  {
    connected_ = false;
    set_phase(phase::on_loop);
  }
  l.remove_task(this);
  finish_task(status::finished, l);
  step const* const s = current.running;
  bool const outermost = first_step || (s && s->task() == this && !s->outer());
  if (!outermost || !l.owner_drains()) [[unlikely]]
  {
    ended();
    return false;
  }
  marks_.registered = marks_.bottom = false;
  lapse(l);
  return true;
}

BOOST_TASKIO_DECL void task_base::end_cancelled(
  cancel_ptr why, std::exception_ptr e)
{
  ending();
  mark_laden();
  state_base::end_cancelled(std::move(why), std::move(e));
  ended();
}

BOOST_TASKIO_DECL void task_base::end_failed(std::exception_ptr e)
{
  switch (classify(e))
  {
  case failure_kind::cancelled:
    return end_cancelled(nullptr, std::move(e));
  case failure_kind::aborted:
    // A plain body has no other way to say that it was cancelled.
    if (emitted_ && plain_)
      return end_cancelled(
        nullptr, std::make_exception_ptr(cancelled_error(consume())));
    break;
  case failure_kind::other:
    break;
  }
  ending();
  mark_laden();
  fail(std::move(e));
  ended();
}

BOOST_TASKIO_DECL void task_base::abandon(bool emitting) noexcept
{
  if (done())
    return;
  state_ref const alive(this);
  report(loop(), "task was destroyed but it is pending", nullptr, this);
  // First the end, then the signal, within which the operation may hand the
  // coroutine back. That may own the operation, and so goes after the signal.
  bool const outstanding = emitting && !wait_ && !running() && is_connected();
  end_cancelled(nullptr, nullptr);
  if (outstanding)
    report_broken(send_signal());
}

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_IMPL_TASK_BASE_IPP
