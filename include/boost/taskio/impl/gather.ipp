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
  if (children.empty())
    return complete();
  children_ = std::allocator<child>().allocate(children.size());
  for (state_handle& s : children)
  {
    child& c = *std::construct_at(children_ + size_, *this, std::move(s));
    c.wait();
    ++size_;
  }
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
BOOST_TASKIO_DECL void gather_children::child::wait()
{
  gather_children& g = *gather;
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

BOOST_TASKIO_DECL void gather_children::child::on_ready(node* n, action a)
{
  auto& c = *static_cast<child*>(n);
  if (a == action::drop || !c.gather->takes_note(c)) [[unlikely]]
    c.gather->heard_of(c, a);
}

// Most often it gave a value, and others are still to be heard of.
BOOST_TASKIO_DECL bool gather_children::takes_note(child const& c) noexcept
{
  if (waiting_ == 1 || outer_.done() || fails(c))
    return false;
  --waiting_;
  --left_;
  return true;
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

BOOST_TASKIO_DECL void gather_children::child_done(child& c)
{
  --left_;
  if (left_ == 0 || outer_.done() || fails(c))
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
    let_go();
}

// Who keeps the gather does not keep values that are of no use any more.
BOOST_TASKIO_DECL void gather_children::let_go()
{
  if (left_ > 0)
  {
    for (std::size_t i = 0; i < size_; ++i)
      if (child& c = children_[i]; c.repeated || c.state->done())
        c.let_go();
    return;
  }
  child* const all = std::exchange(children_, nullptr);
  std::size_t const n = std::exchange(size_, 0);
  for (std::size_t i = 0; i < n; ++i)
    all[i].let_go();
  destroy(all, n);
}
BOOST_TASKIO_DECL void gather_children::child::let_go()
{
  if (!state)
    return;
  state->set_retrieved();
  state = {};
}

inline void gather_children::destroy(child* first, std::size_t n) noexcept
{
  for (std::size_t i = n; i > 0; --i)
    std::destroy_at(first + i - 1);
  std::allocator<child>().deallocate(first, n);
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
  if (!children_)
    return;
  static thread_local struct
  {
    node_queue left;
    bool busy = false;
  } here;
  children_->count = size_;
  here.left.push(children_);
  if (std::exchange(here.busy, true))
    return;
  while (node* const n = here.left.pop())
    destroy(static_cast<child*>(n), static_cast<child*>(n)->count);
  here.busy = false;
}

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_IMPL_GATHER_IPP
