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
#include <boost/taskio/detail/raise.hpp>
#include <boost/taskio/detail/report.hpp>
#include <boost/taskio/detail/task_base.hpp>
#include <boost/taskio/error.hpp>
#include <boost/taskio/exception_context.hpp>
#include <boost/taskio/future.hpp>
#include <boost/taskio/loop.hpp>
#include <chrono>
#include <cstring>
#include <iostream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <typeinfo>

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

BOOST_TASKIO_DECL std::exception_ptr make_cancelled(cancel_ptr why) noexcept
try
{
  return std::make_exception_ptr(cancelled_error(std::move(why)));
}
catch (...)
{
  return std::current_exception();
}

BOOST_TASKIO_DECL failure_kind kind_of(system::system_error const& e)
{
  return is_aborted(e.code()) ? failure_kind::aborted : failure_kind::other;
}
BOOST_TASKIO_DECL failure_kind kind_of(asio::multiple_exceptions const& several)
{
  return classify(several.first_exception()) == failure_kind::other
    ? failure_kind::other
    : failure_kind::aborted;
}

#if defined(__GLIBCXX__) && !defined(BOOST_NO_TYPEID)

// What a handler for T would catch, null if it would not. An exception_ptr of
// libstdc++ is a pointer to the object, and type_info has what handlers ask.
template <typename T>
T const* caught_as(std::exception_ptr const& e) noexcept
{
  static_assert(sizeof e == sizeof(void*));
  void* object = nullptr;
  std::memcpy(&object, &e, sizeof object);
  if (!typeid(T).__do_catch(e.__cxa_exception_type(), &object, 1))
    return nullptr;
  return static_cast<T const*>(object);
}

// Without a throw: 9500 instructions less for each task that ends cancelled.
BOOST_TASKIO_DECL failure_kind classify(std::exception_ptr const& e)
{
  if (!e)
    return failure_kind::other;
  if (caught_as<cancelled_error>(e))
    return failure_kind::cancelled;
  if (auto const* error = caught_as<system::system_error>(e))
    return kind_of(*error);
  if (auto const* several = caught_as<asio::multiple_exceptions>(e))
    return kind_of(*several);
  return failure_kind::other;
}

#else

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
    return kind_of(error);
  }
  catch (asio::multiple_exceptions const& several)
  {
    return kind_of(several);
  }
  catch (...)
  {
    return failure_kind::other;
  }
}

#endif

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
    if (auto const handler = l.hooks.exception_handler; l.owner && handler)
      return (*handler)(*l.owner, context);
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

class late_report final
  : public node
  , public pooled
{
public:
  late_report(loop_state& l, char const* message, std::exception_ptr exception,
    state_base* about)
    : node(node::by<&late_report::on_ready>)
    , loop_(&l)
    , message_(message)
    , exception_(std::move(exception))
    , about_(about)
  {
  }

private:
  static void on_ready(node* n, action)
  {
    std::unique_ptr<late_report> const self(static_cast<late_report*>(n));
    // What has ended meanwhile may have a failure of its own to report.
    bool const ended = self->about_ && self->about_->done();
    report(*self->loop_, self->message_, std::move(self->exception_),
      ended ? nullptr : self->about_.get());
  }

  loop_ptr loop_;
  char const* message_;
  std::exception_ptr exception_;
  state_ref about_;
};

BOOST_TASKIO_DECL void report_soon(loop_state& l, char const* message,
  std::exception_ptr exception, state_base* about) noexcept
try
{
  l.submit(new late_report(l, message, std::move(exception), about));
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
