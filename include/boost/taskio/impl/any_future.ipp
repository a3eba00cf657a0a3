#ifndef BOOST_TASKIO_IMPL_ANY_FUTURE_IPP
#define BOOST_TASKIO_IMPL_ANY_FUTURE_IPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/config.hpp>
#include <boost/taskio/any_future.hpp>
#include <boost/taskio/detail/report.hpp>
#include <boost/taskio/detail/task_base.hpp>
#include <boost/taskio/loop.hpp>
#include <boost/throw_exception.hpp>
#include <ostream>
#include <stdexcept>

namespace boost::taskio {

namespace detail {

// Out of line: g++ 12 warns of string functions that it has inlined.
[[noreturn]] BOOST_NOINLINE BOOST_TASKIO_DECL void throw_empty_handle(
  char const* function)
{
  BOOST_THROW_EXCEPTION(invalid_state_error(std::string(function)
    + ": this handle is on nothing; it was default constructed, or moved"
      " from"));
}

// A done callback that waits, or is ready.
class callback_waiter final
  : public waiter
  , public pooled
{
public:
  callback_waiter(state_base& s, done_callback c)
    : waiter(node::by<&callback_waiter::on_ready>)
    , state_(&s)
    , callback_(std::move(c))
    , context_(copy_current_context())
  {
  }

  static callback_waiter* cast(waiter* w) noexcept
  {
    return w->goes_by(node::by<&callback_waiter::on_ready>)
      ? static_cast<callback_waiter*>(w)
      : nullptr;
  }
  bool is(done_callback const& c) const noexcept { return callback_ == c; }

private:
  static void on_ready(node* n, action a)
  {
    auto* self = static_cast<callback_waiter*>(n);
    state_ref const alive = std::move(self->state_);
    done_callback const callback = std::move(self->callback_);
    context_ptr context = std::move(self->context_);
    delete self;
    if (a == action::drop)
      return;
    any_future const future{state_handle(alive.get())};
    context_scope scope(&context);
    try
    {
      callback(future);
    }
    catch (...)
    {
      report(alive->loop(), "exception in a done callback",
        std::current_exception(), nullptr);
    }
  }

  state_ref state_;
  done_callback callback_;
  context_ptr context_;
};

// A request to cancel on its way to the loop.
class remote_cancel final
  : public node
  , public pooled
{
public:
  remote_cancel(state_base& s, cancel_ptr why)
    : node(node::by<&remote_cancel::on_ready>)
    , state_(&s)
    , why_(std::move(why))
  {
  }

private:
  static void on_ready(node* n, action a)
  {
    auto* self = static_cast<remote_cancel*>(n);
    state_ref const state = std::move(self->state_);
    cancel_ptr why = std::move(self->why_);
    delete self;
    // A closed loop has ended its tasks, but not its futures.
    if (a == action::run || !state->as_task())
      state->cancel(std::move(why));
  }

  state_ref state_;
  cancel_ptr why_;
};

} // namespace detail

BOOST_TASKIO_DECL detail::state_base& any_future::state(
  char const* function) const
{
  if (!state_)
    detail::throw_empty_handle(function);
  return *state_;
}

BOOST_TASKIO_DECL bool any_future::done() const
{
  return state("future::done").done();
}

BOOST_TASKIO_DECL bool any_future::cancelled() const
{
  return state("future::cancelled").get_status() == detail::status::cancelled;
}

BOOST_TASKIO_DECL bool any_future::cancel(
  std::optional<std::string> message) const
{
  detail::state_base& s = state("future::cancel");
  detail::cancel_ptr why = detail::make_cancel_record(std::move(message));
  if (detail::on_loop access(s.loop()); access.entered())
  {
    if (!s.done())
      access.prepare();
    return s.cancel(std::move(why));
  }
  s.set_retrieved();
  if (s.done())
    return false;
  s.loop().submit(new detail::remote_cancel(s, std::move(why)));
  return true;
}

BOOST_TASKIO_DECL std::exception_ptr any_future::exception() const
{
  detail::state_base& s = state("future::exception");
  if (!s.done())
    BOOST_THROW_EXCEPTION(invalid_state_error(
      "future::exception: the result is not ready; await it, or call this"
      " from a done callback"));
  std::exception_ptr e = s.failure();
  if (s.get_status() == detail::status::cancelled)
    std::rethrow_exception(e);
  return e;
}

BOOST_TASKIO_DECL done_callback any_future::add_done_callback(
  done_callback callback) const
{
  detail::state_base& s = state("future::add_done_callback");
  detail::on_loop access(s.loop(), "future::add_done_callback");
  auto* waiter = new detail::callback_waiter(s, callback);
  s.share_value();
  if (s.done())
    s.loop().ready(waiter);
  else
    s.add_waiter(waiter);
  return callback;
}

BOOST_TASKIO_DECL std::size_t any_future::remove_done_callback(
  done_callback const& callback) const
{
  detail::state_base& s = state("future::remove_done_callback");
  detail::on_loop access(
    s.loop(), "future::remove_done_callback", detail::on_loop::or_closed());
  if (s.done())
    return 0;
  std::size_t removed = 0;
  for (detail::waiter* w = s.waiters().first(); w;)
  {
    detail::waiter* const next = detail::waiter_list::next(w);
    auto* c = detail::callback_waiter::cast(w);
    if (c && c->is(callback))
    {
      s.remove_waiter(c);
      c->drop();
      ++removed;
    }
    w = next;
  }
  return removed;
}

BOOST_TASKIO_DECL loop& any_future::get_loop() const
{
  loop* const l = state("future::get_loop").loop().owner;
  if (!l)
    BOOST_THROW_EXCEPTION(
      std::logic_error("future::get_loop: the loop was destroyed"));
  return *l;
}

BOOST_TASKIO_DECL std::ostream& any_future::print(
  std::ostream& os, any_future const& f)
{
  if (f.state_)
    detail::print_state(os, *f.state_, false);
  else
    os << "<Future none>";
  return os;
}

} // namespace boost::taskio

#endif // BOOST_TASKIO_IMPL_ANY_FUTURE_IPP
