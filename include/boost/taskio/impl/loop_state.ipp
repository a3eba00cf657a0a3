#ifndef BOOST_TASKIO_IMPL_LOOP_STATE_IPP
#define BOOST_TASKIO_IMPL_LOOP_STATE_IPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/query.hpp>
#include <boost/assert.hpp>
#include <boost/taskio/detail/loop_service.hpp>
#include <boost/taskio/detail/loop_state.hpp>
#include <boost/taskio/detail/report.hpp>
#include <boost/taskio/detail/task_base.hpp>
#include <boost/taskio/virtual_clock.hpp>
#include <boost/throw_exception.hpp>
#include <exception>
#include <stdexcept>
#include <thread>

namespace boost::taskio::detail {

BOOST_TASKIO_DECL asio::execution_context& loop_state::context_of(
  asio::any_io_executor const& ex)
{
  if (!ex)
    BOOST_THROW_EXCEPTION(std::invalid_argument(
      "loop: the executor is empty; give it that of an execution context"));
  return asio::query(ex, asio::execution::context);
}

BOOST_TASKIO_DECL loop_state::loop_state(
  asio::any_io_executor ex, virtual_clock* virtual_time, loop* o)
  : owner(o)
  , context_(&context_of(ex))
  , virtual_(virtual_time)
  , io_context_(ex.target<asio::io_context::executor_type>()
        ? static_cast<asio::io_context*>(context_)
        : nullptr)
  , executor_(std::move(ex))
{
  auto& service = asio::use_service<loop_service>(*context_);
  service.add(this);
  try
  {
    if (virtual_)
      virtual_->attach(*this);
  }
  catch (...)
  {
    service.remove(this);
    throw;
  }
}

BOOST_TASKIO_DECL loop_state::~loop_state()
{
  BOOST_ASSERT(closed());
}

BOOST_TASKIO_DECL void loop_state::count_elsewhere(std::int64_t n) noexcept
{
  if (references_.fetch_add(n, std::memory_order_acq_rel) + n == 0)
    delete this;
}

BOOST_TASKIO_DECL time_point loop_state::now()
{
  time_point const read = virtual_ ? virtual_->now() : clock::now();
  if (owned_here())
    now_ = read;
  return read;
}

BOOST_TASKIO_DECL asio::any_io_executor loop_state::below() const
{
  std::lock_guard<std::mutex> const lock(mutex_);
  return executor_;
}

BOOST_TASKIO_DECL time_point loop_state::deadline_after(clock::duration d)
{
  return after(now(), d);
}

BOOST_TASKIO_DECL void loop_state::own() noexcept
{
  // A borrowing lasts for a call; a drain that comes upon one waits for it.
  while (!try_own(ownership::drain))
    std::this_thread::yield();
}

BOOST_TASKIO_DECL void loop_state::disown() noexcept
{
  owned_.store(ownership::none, std::memory_order_release);
}

BOOST_TASKIO_DECL void loop_state::submit(node* n)
{
  if (owned_here())
    return ready(n);
  // Once the node is there, others may run it, and end the loop.
  loop_ptr const keep(this);
  inbox_.push(n);
  if (closed())
    dropping_scope const dropped(*this);
  else
    schedule();
}

BOOST_TASKIO_DECL void loop_state::schedule()
{
  // Most often it is, and the line in the caches of all who submit.
  if (scheduled_.load() || scheduled_.exchange(true))
    return;
  try
  {
    post_drain();
  }
  catch (...)
  {
    scheduled_.store(false);
    throw;
  }
}

BOOST_TASKIO_DECL void loop_state::post_drain()
{
  auto run = [self = loop_ptr(this)] { self->drain(); };
  // Only the owner closes the loop.
  if (io_context_ && owned_here() && !closed())
    return asio::post(io_context_->get_executor(), std::move(run));
  std::lock_guard<std::mutex> lock(mutex_);
  if (!executor_)
    return;
  // The same executor by its own type: 300 instructions less.
  if (io_context_)
    asio::post(io_context_->get_executor(), std::move(run));
  else
    asio::post(executor_, std::move(run));
}

// The ownership that a drain has of its loop. However it ends, the loop is
// given back, and what is left to run has a drain posted for it. Where that
// fails the exception leaves the drain, unless another one is leaving it; what
// is left runs with whatever wakes the loop next.
struct loop_state::drain_scope : current_scope
{
  explicit drain_scope(loop_state& l) : loop(l)
  {
    loop.own();
    current = {&loop, nullptr, nullptr};
    loop.draining_ = true;
  }
  ~drain_scope() noexcept(false)
  {
    // What has come since one of its own callbacks closed the loop.
    if (loop.closed())
      loop.drop_all(true);
    loop.draining_ = false;
    // Most often who waits for them drops them in one of the next drains.
    if (!posted || ++loop.lapsed_for_ == 64)
      loop.release_lapsed();
    if (!posted)
      loop.scheduled_.store(false);
    bool const more = !posted && loop.unfinished();
    // From here on this thread counts references as any other.
    current.loop = nullptr;
    loop.disown();
    if (more || (!posted && loop.has_news() && !loop.closed()))
      post_another();
  }

  void post_another()
  {
    try
    {
      loop.schedule();
    }
    catch (...)
    {
      if (std::uncaught_exceptions() == uncaught)
        throw;
    }
  }

  loop_state& loop;
  bool posted = false;
  int const uncaught = std::uncaught_exceptions();
};

BOOST_TASKIO_DECL bool loop_state::unfinished() const noexcept
{
  return !ready_.empty() || in_round()
    || (!virtual_ && wake_up_time() < wake_up_at_);
}

// Lets the context poll for I/O; without the memory for that it has to wait.
// The timer is for when there is nothing left to run.
BOOST_TASKIO_DECL bool loop_state::hand_over() noexcept
{
  try
  {
    post_drain();
    return true;
  }
  catch (...)
  {
    return false;
  }
}

BOOST_TASKIO_DECL void loop_state::drain()
{
  context_of_thread = context_;
  drain_scope scope(*this);
  bool const woken = woken_.load() && woken_.exchange(false);
  if (!virtual_ && !timers_.empty())
    now_ = clock::now();
  if (woken)
  {
    wake_up_at_ = time_point::max();
    rests_until_ = after(now_, between_wake_ups);
  }
  if (arriving_)
    end_round_of_arrivals();
  while (hooks.debug() ? run_rounds<true>(scope) : run_rounds<false>(scope))
  {
  }
}

// Until there is nothing left, or it is the turn of others. True: until debug
// was switched on or off.
template <bool Timed>
bool loop_state::run_rounds(drain_scope& scope)
{
  begin_nodes();
  if (!leaving_ || in_round())
    do
      while (node* n = next_of_round())
      {
        if (Timed && n != &due_timers_)
          run_timed(n);
        else
          n->run();
        if (--left_of_drain_ != 0) [[likely]]
          continue;
        if (hooks.debug() != Timed)
          return true;
        if (!end_nodes(scope))
          return false;
      }
    while (begin_round());
  leave();
  return false;
}

BOOST_TASKIO_DECL void loop_state::begin_nodes() noexcept
{
  left_of_drain_ = leaving_ ? 1 : whole_drain;
  left_when_leaving_ = whole_drain;
}

// After its last node a drain is handed over, or goes on if it is about to be
// through. One that leaves looks after each node whether the round has ended.
BOOST_TASKIO_DECL bool loop_state::end_nodes(drain_scope& scope)
{
  left_of_drain_ = 1;
  if (!in_round() && leaving_)
  {
    leave();
    return false;
  }
  if (in_round() ? leaving_ && --left_when_leaving_ > 0 : ready_.empty())
    return true;
  scope.posted = hand_over();
  begin_nodes();
  return !scope.posted;
}

// At the end of a round: because there is nothing left, or in spite of that.
BOOST_TASKIO_DECL void loop_state::leave()
{
  if (closed())
    return;
  leaving_ = false;
  if (stop_)
    std::exchange(stop_, nullptr)->stop();
  else if (timers_.empty())
    disarm_wake_up();
  else
    arm_wake_up();
}

// One Asio timer serves all of ours. An earlier deadline that has gone stays
// armed: arming costs a system call (0.8 us), a needless wake-up less.
BOOST_TASKIO_DECL void loop_state::arm_wake_up()
{
  time_point const at = wake_up_time();
  if (virtual_ || at >= wake_up_at_)
    return;
  if (!wake_up_)
    wake_up_.emplace(executor_);
  // What was armed goes first.
  wake_up_at_ = time_point::max();
  wake_up_->expires_at(at);
  wake_up_->async_wait([self = loop_ptr(this)](system::error_code ec) {
    if (ec)
      return;
    self->woken_.store(true);
    if (!self->scheduled_.exchange(true))
      self->drain();
  });
  wake_up_at_ = at;
}

// With nothing left to wait for, the timer must not keep the context busy.
BOOST_TASKIO_DECL void loop_state::disarm_wake_up()
{
  if (wake_up_at_ == time_point::max())
    return;
  wake_up_at_ = time_point::max();
  wake_up_->cancel();
}

BOOST_TASKIO_DECL void loop_state::run_timed(node* n)
{
  time_point const from = clock::now();
  slow_step_name().clear();
  n->run();
  auto const took = clock::now() - from;
  if (took >= hooks.slow)
    report_slow(*this, took);
}

BOOST_TASKIO_DECL void loop_state::first_work(std::int64_t n)
{
  std::lock_guard<std::mutex> lock(mutex_);
  // Only under the mutex does it leave zero.
  if (work_.load() == 0 && executor_)
    guard_.emplace(
      asio::prefer(executor_, asio::execution::outstanding_work.tracked));
  work_.fetch_add(n);
}

BOOST_TASKIO_DECL void loop_state::last_work(std::int64_t n) noexcept
{
  std::optional<asio::any_io_executor> released;
  std::lock_guard<std::mutex> lock(mutex_);
  if (work_.fetch_sub(n) == n)
    released.swap(guard_);
}

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_IMPL_LOOP_STATE_IPP
