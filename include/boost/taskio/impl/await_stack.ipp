#ifndef BOOST_TASKIO_IMPL_AWAIT_STACK_IPP
#define BOOST_TASKIO_IMPL_AWAIT_STACK_IPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <algorithm>
#include <boost/core/demangle.hpp>
#include <boost/taskio/detail/await_stack.hpp>
#include <boost/taskio/detail/report.hpp>
#include <boost/taskio/detail/task_base.hpp>
#include <boost/taskio/task.hpp>
#include <ostream>

namespace boost::taskio {

namespace detail {

BOOST_TASKIO_DECL void await_stack::raises(
  source_location where, std::exception_ptr const& e) noexcept
{
  forget();
  passes(where, e);
}

BOOST_TASKIO_DECL void await_stack::passes(
  source_location where, std::exception_ptr const& e) noexcept
{
  if (passed_ && passed_->exception && passed_->exception != e)
    forget();
  try
  {
    if (!passed_)
      passed_ = std::make_unique<journey>();
    passed_->exception = e;
    passed_->awaits.push_back(where);
  }
  catch (...)
  {
    // No memory: then it is not known.
    forget();
  }
}

BOOST_TASKIO_DECL void await_stack::forget() noexcept
{
  passed_.reset();
}

BOOST_TASKIO_DECL void await_stack::keep(std::exception_ptr const& e) noexcept
{
  if (!e || (passed_->exception && passed_->exception != e))
    forget();
  else
    passed_->exception = nullptr;
}

BOOST_TASKIO_DECL auto await_stack::awaits(
  source_location const* rests_in) const -> std::vector<source_location>
{
  std::vector<detail::source_location> found;
  if (rests_in)
    found.push_back(*rests_in);
  for (await_record const* r = innermost_; r; r = r->outer)
    found.push_back(r->where);
  std::reverse(found.begin(), found.end());
  return found;
}

BOOST_TASKIO_DECL auto await_stack::passed() const
  -> std::vector<source_location>
{
  if (!passed_)
    return {};
  return {passed_->awaits.rbegin(), passed_->awaits.rend()};
}

// In asyncio's way, TYPE: MESSAGE.
BOOST_TASKIO_DECL void print_exception(
  std::ostream& os, std::exception_ptr const& e)
{
  try
  {
    std::rethrow_exception(e);
  }
  catch (std::exception const& error)
  {
#if !defined(BOOST_NO_TYPEID)
    os << core::demangle(typeid(error).name()) << ": ";
#endif
    os << error.what() << '\n';
  }
  catch (...)
  {
    os << describe(e) << '\n';
  }
}

} // namespace detail

BOOST_TASKIO_DECL stack_frame any_task::created_at() const
{
  return {core("task::created_at").created_at, {}};
}

BOOST_TASKIO_DECL std::vector<stack_frame> any_task::get_stack(
  std::optional<std::size_t> limit) const
{
  detail::task_base& t = core("task::get_stack");
  detail::on_loop access(
    t.loop(), "task::get_stack", detail::on_loop::or_closed());
  bool const done = t.done();
  if (done && !t.stored_failure())
    return {};
  std::vector<detail::source_location> places = t.places();
  if (std::size_t const n = places.size(); limit && *limit < n)
  {
    auto const surplus = std::ptrdiff_t(n - *limit);
    if (done)
      places.erase(places.end() - surplus, places.end());
    else
      places.erase(places.begin(), places.begin() + surplus);
  }
  std::vector<stack_frame> frames;
  for (detail::source_location const& where : places)
    frames.push_back({where, {}});
  if (!frames.empty())
    frames.back().awaited = t.awaited();
  return frames;
}

BOOST_TASKIO_DECL void any_task::print_stack(
  std::ostream& os, std::optional<std::size_t> limit) const
{
  std::vector<stack_frame> const frames = get_stack(limit);
  std::exception_ptr const& failure = state_->stored_failure();
  char const* const title = failure ? "Traceback" : "Stack";
  if (frames.empty())
    os << "No stack for " << *this << '\n';
  else
    os << title << " for " << *this << " (most recent call last):\n";
  for (stack_frame const& f : frames)
    os << "  " << f << '\n';
  if (failure)
    detail::print_exception(os, failure);
}

} // namespace boost::taskio

#endif // BOOST_TASKIO_IMPL_AWAIT_STACK_IPP
