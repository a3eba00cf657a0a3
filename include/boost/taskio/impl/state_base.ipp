#ifndef BOOST_TASKIO_IMPL_STATE_BASE_IPP
#define BOOST_TASKIO_IMPL_STATE_BASE_IPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/classify.hpp>
#include <boost/taskio/detail/report.hpp>
#include <boost/taskio/detail/state_base.hpp>
#include <boost/taskio/detail/task_base.hpp>
#include <boost/taskio/error.hpp>
#include <boost/throw_exception.hpp>
#include <new>
#include <ostream>
#include <stdexcept>
#include <string>

namespace boost::taskio::detail {

BOOST_TASKIO_DECL void state_base::release_handle() noexcept
{
  // The one who waited for a task: 13 instructions less than the next.
  if (is_lapsed_here() && !unretrieved_.load()
    && refs_.load(std::memory_order_acquire) - one_handle == in_stock())
    destroy(true);
  else
    release_handle_otherwise();
}

BOOST_TASKIO_DECL void state_base::release_handle_otherwise() noexcept
{
  std::uint64_t word = refs_.load(std::memory_order_acquire);
  if (word == one_handle && !owes_a_farewell())
    return destroy(stock_ == stock::lapsed);
  // Of a task that has not been launched nobody else knows: an exchange would
  // wait until all that has been written to it is in the cache (40 ns of W4).
  if (word == one_handle + full_stock && has_stock() && lent_.get() == 0
    && !as_task()->launched() && !done())
    return refs_.store(full_stock, std::memory_order_relaxed);
  while (word >> 32 > 1)
    if (refs_.compare_exchange_weak(word, word - one_handle))
      return;
  // The last handle looks, and holds the storage meanwhile.
  if (refs_.fetch_sub(one_handle - 1) >> 32 == 1 && owes_a_farewell())
    say_farewell();
  release();
}

// A failure that nobody looked at; callbacks of a future that nobody can
// complete any more.
BOOST_TASKIO_DECL bool state_base::owes_a_farewell() noexcept
{
  if (status_.load() != status::pending)
    return unretrieved_.load();
  return !has_producer();
}

// Takes it to the loop when the last handle goes elsewhere.
class state_base::farewell final
  : public node
  , public pooled
{
public:
  explicit farewell(state_base& s)
    : node(node::by<&farewell::on_ready>)
    , state_(&s)
  {
  }

  static void say(state_base& s) noexcept
  {
    if (s.unretrieved_.exchange(false))
      report(s.loop(),
        s.as_task() ? "task exception was never retrieved"
                    : "future exception was never retrieved",
        s.failure(), &s);
    else if (!s.done() && s.handles() == 0)
      while (waiter* w = s.pop_waiter())
        w->drop();
  }

private:
  static void on_ready(node* n, action a)
  {
    auto* self = static_cast<farewell*>(n);
    state_ref const state = std::move(self->state_);
    delete self;
    // Who has got a handle since will look, or say it.
    if (state->handles() == 0 && (a == action::run || state->done()))
      say(*state);
  }

  state_ref state_;
};

BOOST_TASKIO_DECL void state_base::release_handle_later() noexcept
{
  if (refs_.fetch_sub(one_handle - 1) >> 32 == 1 && owes_a_farewell())
    try
    {
      loop_.ready(new farewell(*this));
    }
    catch (...)
    {
      say_farewell();
    }
  release();
}

BOOST_TASKIO_DECL void state_base::say_farewell() noexcept
try
{
  // What a callback holds may say farewell as well, and so on; far down that
  // waits for a turn of its own.
  static thread_local int depth = 0;
  struct level
  {
    level() { ++depth; }
    ~level() { --depth; }
  };
  if (on_loop access(loop_); access.entered())
  {
    level const here;
    if (depth > 100)
      try
      {
        return loop_.ready(new farewell(*this));
      }
      catch (std::bad_alloc const&)
      {
      }
    farewell::say(*this);
  }
  else if (!loop_.closed())
    loop_.submit(new farewell(*this));
  else if (done())
    farewell::say(*this);
}
catch (...)
{
  // There was no memory to get to the loop, or to wake it.
}

BOOST_TASKIO_DECL std::exception_ptr state_base::failure()
{
  if (get_status() == status::finished)
  {
    if (exception_)
      set_retrieved();
    return exception_;
  }
  if (first_look_.exchange(false))
    return exception_;
  return std::make_exception_ptr(cancelled_error(message_));
}

BOOST_TASKIO_DECL bool state_base::throws_cancelled() const
{
  return get_status() == status::cancelled
    || (has_failed() && classify(exception_) == failure_kind::cancelled);
}

BOOST_TASKIO_DECL void state_base::check_value(char const* function)
{
  if (!done())
    BOOST_THROW_EXCEPTION(invalid_state_error(std::string(function)
      + ": the result is not ready; await it, or call this from a done"
        " callback"));
  if (std::exception_ptr e = failure())
    std::rethrow_exception(e);
}

BOOST_TASKIO_DECL void state_base::check_settable(char const* function)
{
  if (task_base* t = as_task())
    BOOST_THROW_EXCEPTION(std::logic_error(std::string(function) + ": task '"
      + t->name() + "' gets its result from its coroutine"));
  if (done())
    BOOST_THROW_EXCEPTION(invalid_state_error(std::string(function)
      + ": the future is done already; was it cancelled?"));
}

BOOST_TASKIO_DECL void state_base::remove_waiter(waiter* w)
{
  waiters_.erase(w);
  if (!is_task_ && waiters_.empty())
    loop_.awaited.erase(this);
}

BOOST_TASKIO_DECL waiter* state_base::pop_waiter()
{
  waiter* w = waiters_.first();
  if (w)
    remove_waiter(w);
  return w;
}

BOOST_TASKIO_DECL bool state_base::cancel_future(cancel_ptr why)
{
  set_retrieved();
  if (done())
    return false;
  message_ = std::move(why);
  finish(status::cancelled);
  return true;
}

BOOST_TASKIO_DECL void state_base::end_cancelled(
  cancel_ptr why, std::exception_ptr e)
{
  message_ = std::move(why);
  exception_ = std::move(e);
  first_look_.store(bool(exception_), std::memory_order_relaxed);
  finish(status::cancelled);
}

BOOST_TASKIO_DECL void state_base::fail(std::exception_ptr e)
{
  exception_ = std::move(e);
  unretrieved_.store(true);
  bool const watched = !waiters_.empty();
  finish(status::finished);
  // Nobody is left to look, or the last one left just now and saw it pending.
  if (!watched && refs_.fetch_add(0, std::memory_order_acq_rel) >> 32 == 0)
    farewell::say(*this);
}

BOOST_TASKIO_DECL void print_state(
  std::ostream& os, state_base const& s, bool nested)
{
  auto* const t = const_cast<state_base&>(s).as_task();
  os << (t ? "<Task " : "<Future ");
  switch (s.get_status())
  {
  case status::pending:
    os << "pending";
    break;
  case status::cancelled:
    os << "cancelled";
    break;
  case status::finished:
    os << "finished";
    break;
  }
  if (t && nested)
    os << " name='" << t->name() << "'";
  else if (t)
    t->print(os);
  if (s.get_status() == status::finished && !nested)
    s.print_outcome(os);
  os << '>';
}

BOOST_TASKIO_DECL void state_base::print_outcome(std::ostream& os) const
{
  if (exception_)
    os << " exception='" << describe(exception_) << "'";
  else
    print_value(os);
}

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_IMPL_STATE_BASE_IPP
