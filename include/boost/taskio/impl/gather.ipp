#ifndef BOOST_TASKIO_IMPL_GATHER_IPP
#define BOOST_TASKIO_IMPL_GATHER_IPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/gather_state.hpp>
#include <boost/taskio/gather.hpp>
#include <functional>

namespace boost::taskio::detail {

BOOST_TASKIO_DECL void gather_children::begin(
  std::vector<state_handle> children)
{
  children_ = std::make_unique<child[]>(children.size());
  size_ = children.size();
  for (std::size_t i = 0; i < size_; ++i)
    children_[i].wait(*this, std::move(children[i]));
  if (size_ == 0)
    return complete();
  if (waiting_ > 0)
    outer_.add_ref();
  if (waiting_ == size_)
    return;
  for (std::size_t i = 0; i < size_; ++i)
    if (child& c = children_[i]; c.was_done)
      child_done(c);
}

// One of ours that waits for the same future is the last that came to it. One
// that is done may be counted as often as it is named.
BOOST_TASKIO_DECL void gather_children::child::wait(
  gather_children& g, state_handle s)
{
  gather = &g;
  state = std::move(s);
  was_done = state->done();
  if (!was_done)
    repeated = g.is_ours(state->waiters().last());
  if (repeated)
    return;
  ++g.left_;
  if (was_done)
    return;
  state->add_waiter(this);
  ++g.waiting_;
}

BOOST_TASKIO_DECL bool gather_children::is_ours(waiter const* w) const noexcept
{
  std::less<waiter const*> const before;
  return w && size_ > 0 && !before(w, &children_[0])
    && !before(&children_[size_ - 1], w);
}

// Those that wait have one reference together: the last one ends with it.
BOOST_TASKIO_DECL void gather_children::child::on_ready(node* n, action a)
{
  auto* self = static_cast<child*>(n);
  state_ref const outer = --self->gather->waiting_ == 0
    ? state_ref::adopt(&self->gather->outer_)
    : state_ref();
  if (a == action::run)
    self->gather->child_done(*self);
}

// As in asyncio, it does not count as looking at a cancelled task.
BOOST_TASKIO_DECL std::exception_ptr outcome_failure(state_base& s)
{
  if (s.get_status() != status::cancelled)
    return s.failure();
  cancel_ptr const why = s.message();
  return std::make_exception_ptr(
    cancelled_error(why && why->message ? *why->message : std::string()));
}

// Most often it gave a value, and others are still to be heard of.
BOOST_TASKIO_DECL void gather_children::child_done(child& c)
{
  --left_;
  if (left_ == 0 || outer_.done() || fails(c)) [[unlikely]]
    decide(c);
}

BOOST_TASKIO_DECL bool gather_children::fails(child const& c) const noexcept
{
  return mode_ != gather_mode::outcomes && !c.state->has_value();
}

BOOST_TASKIO_DECL void gather_children::decide(child& c)
{
  if (outer_.done())
    return c.let_go();
  state_ref alive;
  if (fails(c))
  {
    // A report may end the loop, and with it those that wait.
    alive = state_ref(&outer_);
    child_failed(c);
  }
  if (left_ == 0 && !outer_.done())
    all_done();
  if (outer_.done())
    for (std::size_t i = 0; i < size_; ++i)
      if (child& other = children_[i]; other.repeated || other.state->done())
        other.let_go();
}

// Who keeps the gather does not keep values that are of no use any more.
BOOST_TASKIO_DECL void gather_children::child::let_go()
{
  if (!state)
    return;
  state->set_retrieved();
  state = {};
}

BOOST_TASKIO_DECL void gather_children::child_failed(child& c)
{
  if (mode_ == gather_mode::leave)
    return outer_.fail(c.state->failure());
  if (first_)
    return c.state->set_retrieved();
  first_ = c.state->failure();
  // Once is enough: a second request would interrupt a clean-up.
  if (!cancel_requested_)
    cancel_all();
}

// As in asyncio, the last of the arguments says why: one that was not cancelled
// with what the last request to it said.
BOOST_TASKIO_DECL void gather_children::all_done()
{
  if (first_)
    outer_.fail(std::move(first_));
  else if (cancel_requested_)
  {
    state_base& last = child_at(size_ - 1);
    outer_.fail(last.get_status() == status::cancelled
        ? last.failure()
        : std::make_exception_ptr(cancelled_error(last.message())));
  }
  else
    complete();
}

BOOST_TASKIO_DECL void gather_children::cancel_all()
{
  for (std::size_t i = 0; i < size_; ++i)
    if (!children_[i].repeated)
      children_[i].state->cancel(nullptr);
}

// A gather may be among what its own children wait for.
BOOST_TASKIO_DECL bool gather_children::begin_request() noexcept
{
  if (outer_.done())
    return false;
  if (cancelling_)
  {
    outer_.loop().came_round = true;
    return false;
  }
  cancelling_ = true;
  outer_.add_ref();
  return true;
}

// What is asked may end the loop, and so the gather.
BOOST_TASKIO_DECL state_base* gather_children::next_asked(
  std::size_t& i) noexcept
{
  while (i < size_)
    if (state_base* const s = children_[i++].state.get())
      return s;
  return nullptr;
}

BOOST_TASKIO_DECL bool gather_children::end_request(bool any) noexcept
{
  cancelling_ = false;
  // One that gives up is enough to end the wait.
  if (any && mode_ == gather_mode::leave)
    outer_.loop().came_round = false;
  cancel_requested_ |= any;
  outer_.release();
  return any;
}

// A gather may be the last to hold another one, and so on: what is in them goes
// one after another, however long the chain.
BOOST_TASKIO_DECL gather_children::~gather_children()
{
  // Nothing is held any more.
  if (left_ == 0)
    return;
  static thread_local struct
  {
    node_queue left;
    bool busy = false;
  } here;
  here.left.push(children_.release());
  if (std::exchange(here.busy, true))
    return;
  while (node* const n = here.left.pop())
    delete[] static_cast<child*>(n);
  here.busy = false;
}

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_IMPL_GATHER_IPP
