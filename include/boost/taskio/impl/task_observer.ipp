#ifndef BOOST_TASKIO_IMPL_TASK_OBSERVER_IPP
#define BOOST_TASKIO_IMPL_TASK_OBSERVER_IPP

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
#include <boost/taskio/task_observer.hpp>
#include <exception>
#include <ostream>
#include <sstream>

namespace boost::taskio::detail {

// What others get to see of a task.

BOOST_TASKIO_DECL std::uint64_t next_task_number() noexcept
{
  // A block of them for each thread: one exchange (10 ns) less for a task.
  constexpr std::uint64_t block = 64;
  static std::atomic<std::uint64_t> taken{0};
  static constinit thread_local std::uint64_t last = 0;
  if (last % block == 0)
    last = taken.fetch_add(block, std::memory_order_relaxed);
  return ++last;
}

BOOST_TASKIO_DECL std::string task_base::name() const
{
  return number_ > 0 ? "Task-" + std::to_string(number_) : notes->name;
}

BOOST_TASKIO_DECL void task_base::set_name(std::string n)
{
  make_notes().name = std::move(n);
  number_ = 0;
}

BOOST_TASKIO_DECL void task_base::tell(
  void (task_observer::*event)(any_task const&)) noexcept
{
  // Not a handle by which somebody could have looked at the outcome.
  add_handle();
  loop().hooks.observers().tell([this, event](task_observer& o) {
    try
    {
      (o.*event)(any_task(*this));
    }
    catch (...)
    {
      report(loop(), "exception in a task observer", std::current_exception(),
        nullptr);
    }
  });
  release_handle_later();
}

BOOST_TASKIO_DECL void task_base::tell_entered() noexcept
{
  tell(&task_observer::on_step_begin);
  if (!loop().hooks.debug())
    return;
  try
  {
    slow_step_name() = name();
  }
  catch (...)
  {
    // Without memory it is a callback.
  }
}

BOOST_TASKIO_DECL void task_base::tell_left() noexcept
{
  tell(&task_observer::on_step_end);
}

BOOST_TASKIO_DECL void task_base::tell_created() noexcept
{
  tell(&task_observer::on_create);
}

BOOST_TASKIO_DECL void task_base::tell_done() noexcept
{
  tell(&task_observer::on_done);
}

// Its frames are destroyed later, and what they wait in is on the stack until
// then as the other awaits are.
BOOST_TASKIO_DECL void task_base::drop_library_wait() noexcept
{
  try
  {
    std::string text = awaited();
    task_notes& kept = make_notes();
    kept.dropped_wait = std::move(text);
    if (source_location const* const place =
          resting() && wait_ ? wait_->place() : nullptr)
    {
      kept.dropped_at.where = *place;
      stack.push(kept.dropped_at);
    }
  }
  catch (...)
  {
    // Without memory the report says less.
  }
  wait_ = nullptr;
}

BOOST_TASKIO_DECL void task_base::print(std::ostream& os) const
{
  os << " name='" << name() << "'";
  if (requests_ > 0 && !done())
    os << " cancelling";
  if (std::string const wait = awaited(); !wait.empty())
    os << " wait_for=" << wait;
}

BOOST_TASKIO_DECL std::string task_base::awaited() const
{
  if (done())
    return {};
  if (wait_)
  {
    std::ostringstream text;
    wait_->print(text);
    return text.str();
  }
  if (notes && !notes->dropped_wait.empty())
    return notes->dropped_wait;
  if (!launched())
    return "<start>";
  return in_foreign_wait() && !running() ? "<operation>" : "";
}

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_IMPL_TASK_OBSERVER_IPP
