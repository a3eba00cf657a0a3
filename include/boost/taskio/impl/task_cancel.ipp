#ifndef BOOST_TASKIO_IMPL_TASK_CANCEL_IPP
#define BOOST_TASKIO_IMPL_TASK_CANCEL_IPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/asio/post.hpp>
#include <boost/taskio/detail/on_loop.hpp>
#include <boost/taskio/detail/report.hpp>
#include <boost/taskio/detail/step.hpp>
#include <boost/taskio/detail/task_base.hpp>
#include <boost/taskio/error.hpp>
#include <thread>
#include <utility>

namespace boost::taskio::detail {

// Asio's own filter may hold a request back (disable_cancellation). Asked by a
// signal that no operation is there to hear: library waits and running
// coroutines have none in their slot.
BOOST_TASKIO_DECL bool task_base::blocked()
{
  using type = asio::cancellation_type;
  if (masked_.load() > 0)
    return true;
  if (!active() || !is_connected())
    return false;
  if ((active()->cancelled() & type::terminal) != type::none)
    return false;
  std::exception_ptr broken = send_signal();
  bool const passed = (active()->cancelled() & type::terminal) != type::none;
  active()->clear();
  root().clear();
  report_broken(std::move(broken));
  return !passed;
}

// What fails is a filter, or the handler that an operation has in the slot. The
// signal has gone as far as Asio takes it then.
BOOST_TASKIO_DECL std::exception_ptr task_base::send_signal() noexcept
{
  try
  {
    signal_.emit(asio::cancellation_type::terminal);
    return nullptr;
  }
  catch (...)
  {
    return std::current_exception();
  }
}

BOOST_TASKIO_DECL void task_base::report_broken(std::exception_ptr e) noexcept
{
  if (e)
    report(loop(), "exception in a cancellation handler", std::move(e), this);
}

// Holds the phase while the request is changed; on the loop nobody else can.
class task_base::phase_lock
{
public:
  explicit phase_lock(task_base& t) noexcept : task_(t)
  {
    for (;;)
    {
      word_ = t.phase_.load();
      free_ = phase(word_ & phase_mask) == phase::on_loop
        || (t.loop().owned_here() && t.marks_.emitting);
      if (free_)
        return;
      std::uint32_t const held =
        (word_ & ~phase_mask) + std::uint32_t(phase::emitting);
      if (word_ != held && t.phase_.compare_exchange_weak(word_, held))
        return;
      std::this_thread::yield();
    }
  }
  phase_lock(phase_lock const&) = delete;
  phase_lock& operator=(phase_lock const&) = delete;
  ~phase_lock()
  {
    if (!free_)
      task_.phase_.store(word_);
  }
  phase held() const noexcept { return phase(word_ & phase_mask); }

private:
  task_base& task_;
  std::uint32_t word_;
  // Nobody else could change it: on the loop, or within our own emission.
  bool free_ = false;
};

BOOST_TASKIO_DECL void task_base::keep_request(cancel_ptr why)
{
  {
    phase_lock lock(*this);
    // While the signal is on its way the first request's message stands.
    if (pending() && emitted_)
      return;
    mark_laden();
    message_ = std::move(why);
    pending_.store(true);
  }
  has_news();
  if (!wait_ && !running() && !has_queued())
    emit();
}

// The operation of a coroutine of ours, which may be elsewhere by now.
BOOST_TASKIO_DECL bool task_base::was_told() noexcept
{
  phase_lock lock(*this);
  return emitted_ && !plain_;
}

BOOST_TASKIO_DECL int task_base::uncancel()
{
  if (requests_ == 0 || --requests_ > 0 || done())
    return requests_;
  phase_lock lock(*this);
  pending_.store(false);
  bool const foreign = lock.held() == phase::foreign;
  if (emitted_ && (plain_ || foreign))
  {
    // Asio's state would go on throwing, in an adopted coroutine too.
    active()->clear();
    root().clear();
  }
  if (plain_ || !foreign)
    emitted_ = false;
  return 0;
}

BOOST_TASKIO_DECL cancel_ptr task_base::consume() noexcept
{
  phase_lock lock(*this);
  pending_.store(false, std::memory_order_relaxed);
  emitted_ = false;
  // As in asyncio the task keeps it; see gather_children::all_done().
  return message_;
}

// The operation may complete, and the task go on or end, within the signal.
BOOST_TASKIO_DECL void task_base::emit() noexcept
{
  std::uint32_t word = phase_.load();
  if (masked_.load() > 0 || !is_connected() || !active() || marks_.emitting
    || phase(word & phase_mask) != phase::foreign)
    return;
  std::uint32_t emitting =
    (word & ~phase_mask) + std::uint32_t(phase::emitting);
  if (!phase_.compare_exchange_strong(word, emitting))
    return;
  state_ref const alive(this);
  marks_.moved = false;
  marks_.emitting = emitted_ = true;
  marks_.heard = active()->slot().has_handler();
  if (marks_.heard && !plain_ && active() != &root())
    trace_signal();
  if (plain_)
    pending_.store(false, std::memory_order_relaxed);
  std::exception_ptr broken = send_signal();
  marks_.emitting = false;
  if (!done() && !marks_.moved)
    check_signal();
  phase_.compare_exchange_strong(emitting, word);
  report_broken(std::move(broken));
}

// Nobody sees what the operation of an adopted coroutine ends with. Where it
// has ended before the signal, its handler is ahead of this one: in the loop's
// queue when this one runs, or through by then, straight from the context. (Of
// another context that is not known. Without memory it counts as heard.)
BOOST_TASKIO_DECL void task_base::trace_signal() noexcept
try
{
  make_notes().signal = nullptr;
  asio::any_io_executor const below = loop().below();
  if (!below)
    return;
  auto fate = std::make_shared<std::atomic<signal_fate>>(signal_fate::sent);
  asio::post(below, [fate, t = state_ref(this)] {
    auto& self = static_cast<task_base&>(*t);
    on_loop access(self.loop());
    bool const late = access.entered() && self.has_queued();
    *fate = late ? signal_fate::late : signal_fate::arrived;
  });
  notes->signal = std::move(fate);
}
catch (...)
{
}

BOOST_TASKIO_DECL bool task_base::heard() const noexcept
{
  if (!marks_.heard || !notes || !notes->signal || marks_.emitting)
    return marks_.heard;
  signal_fate const fate = *notes->signal;
  return fate == signal_fate::arrived
    || (fate == signal_fate::sent && !loop().in_arrival());
}

// Nothing has moved: did the coroutine's filter let the signal through?
BOOST_TASKIO_DECL void task_base::check_signal() noexcept
{
  using type = asio::cancellation_type;
  bool const passed = (active()->cancelled() & type::terminal) != type::none;
  emitted_ = passed;
  if (!plain_)
    root().clear();
  else if (!passed)
    pending_.store(true, std::memory_order_relaxed);
}

BOOST_TASKIO_DECL std::vector<source_location> task_base::places()
{
  std::vector<source_location> found;
  if (done())
    found = stack.passed();
  else
  {
    phase_lock lock(*this);
    // Away, the stack is another thread's.
    if (lock.held() != phase::away)
      found = stack.awaits(resting() && wait_ ? wait_->place() : nullptr);
  }
  if (found.empty())
    found.push_back(created_at);
  return found;
}

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_IMPL_TASK_CANCEL_IPP
