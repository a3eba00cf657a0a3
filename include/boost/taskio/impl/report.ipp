#ifndef BOOST_TASKIO_IMPL_REPORT_IPP
#define BOOST_TASKIO_IMPL_REPORT_IPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/asio/error.hpp>
#include <boost/asio/experimental/channel_error.hpp>
#include <boost/asio/multiple_exceptions.hpp>
#include <boost/system/system_error.hpp>
#include <boost/taskio/detail/classify.hpp>
#include <boost/taskio/detail/report.hpp>
#include <boost/taskio/detail/task_base.hpp>
#include <boost/taskio/error.hpp>
#include <boost/taskio/exception_context.hpp>
#include <boost/taskio/future.hpp>
#include <boost/taskio/loop.hpp>
#include <chrono>
#include <iostream>
#include <sstream>
#include <stdexcept>

namespace boost::taskio {

namespace detail {

BOOST_TASKIO_DECL bool is_aborted(system::error_code const& ec) noexcept
{
  return ec == asio::error::operation_aborted
    || ec == asio::experimental::error::channel_cancelled;
}

[[noreturn]] BOOST_TASKIO_DECL void throw_no_such_executor()
{
  BOOST_THROW_EXCEPTION(std::invalid_argument(
    "co_await: this loop was not made with an executor of the type that this"
    " asio::awaitable runs on; make it with one, or await"
    " co_spawn(the executor, the awaitable, asio::deferred)"));
}

[[noreturn]] BOOST_TASKIO_DECL void throw_no_coroutine()
{
  BOOST_THROW_EXCEPTION(invalid_state_error(
    "there is no coroutine to run; it was moved from, or run already"));
}

BOOST_TASKIO_DECL failure_kind classify(std::exception_ptr const& e)
{
  if (!e)
    return failure_kind::other;
  try
  {
    std::rethrow_exception(e);
  }
  catch (cancelled_error const&)
  {
    return failure_kind::cancelled;
  }
  catch (system::system_error const& error)
  {
    return is_aborted(error.code()) ? failure_kind::aborted
                                    : failure_kind::other;
  }
  catch (asio::multiple_exceptions const& several)
  {
    return classify(several.first_exception()) == failure_kind::other
      ? failure_kind::other
      : failure_kind::aborted;
  }
  catch (...)
  {
    return failure_kind::other;
  }
}

BOOST_TASKIO_DECL std::string describe(std::exception_ptr const& e)
{
  if (!e)
    return {};
  try
  {
    std::rethrow_exception(e);
  }
  catch (std::exception const& error)
  {
    return error.what();
  }
  catch (...)
  {
    return "an exception that is no std::exception";
  }
}

BOOST_TASKIO_DECL void report(loop_state& l, std::string_view message,
  std::exception_ptr exception, state_base* about) noexcept
try
{
  exception_context context{std::string(message), std::move(exception), {}, {}};
  if (about)
  {
    context.future = any_future(*about);
    if (task_base* t = about->as_task())
      context.task = any_task(*t);
  }
  if (about)
    about->set_retrieved();
  try
  {
    // A copy: the handler may replace itself.
    if (auto const handler = l.hooks.exception_handler; l.owner && handler)
      return handler(*l.owner, context);
  }
  catch (...)
  {
    default_exception_handler(
      {"exception in the exception handler", std::current_exception(), {}, {}});
  }
  default_exception_handler(context);
}
catch (...)
{
}

BOOST_TASKIO_DECL std::string& slow_step_name()
{
  static thread_local std::string name;
  return name;
}

BOOST_TASKIO_DECL void report_slow(loop_state& l, clock::duration took)
{
  std::ostringstream text;
  text << "executing ";
  if (slow_step_name().empty())
    text << "a callback";
  else
    text << "a step of task '" << slow_step_name() << "'";
  text << " took " << std::chrono::duration<double, std::milli>(took).count()
       << " ms";
  report(l, text.str(), nullptr, nullptr);
}

} // namespace detail

BOOST_TASKIO_DECL void default_exception_handler(
  exception_context const& context)
{
  std::ostringstream text;
  text << "taskio: " << context.message;
  if (context.task)
    text << ": " << context.task;
  else if (context.future)
    text << ": " << context.future;
  if (context.exception)
    text << ": " << detail::describe(context.exception);
  text << '\n';
  std::cerr << text.str();
}

} // namespace boost::taskio

#endif // BOOST_TASKIO_IMPL_REPORT_IPP
