#ifndef BOOST_TASKIO_DETAIL_HANDLERS_HPP
#define BOOST_TASKIO_DETAIL_HANDLERS_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_allocator.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/bind_allocator.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/taskio/detail/future_state.hpp>
#include <boost/taskio/detail/last_use.hpp>
#include <boost/taskio/detail/step.hpp>
#include <boost/taskio/detail/task_base.hpp>
#include <boost/taskio/executor.hpp>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace boost::taskio::detail {

// What async_wait hands over for a T: the value, or in its place what can be
// made without one when the future failed.
template <typename T>
struct wait_traits
{
  using argument =
    std::conditional_t<std::is_default_constructible_v<T>, T, std::optional<T>>;
  using signature = void(std::exception_ptr, argument);
};
template <typename T>
struct wait_traits<T&>
{
  using argument = std::optional<std::reference_wrapper<T>>;
  using signature = void(std::exception_ptr, argument);
};
template <>
struct wait_traits<void>
{
  using signature = void(std::exception_ptr);
};

// The task whose coroutine a handler continues, if the handler runs on one of
// our executors, and the loop of that executor.
struct handler_target
{
  loop_state* loop = nullptr;
  task_base* task = nullptr;
};
template <typename Executor>
handler_target target_of(Executor const& ex) noexcept
{
  if constexpr (std::is_same_v<Executor, executor>)
    return {ex.state(), ex.task()};
  else if constexpr (requires { ex.template target<executor>(); })
  {
    auto const* own = ex.template target<executor>();
    return own ? handler_target{own->state(), own->task()} : handler_target{};
  }
  else
    return {};
}

// That of Asio's own coroutines is looked at where it is: a copy of an executor
// of erased type is two atomic exchanges, half as much as all else of a yield.
template <typename Handler>
handler_target target_of_handler(Handler& h) noexcept
{
  using handler_executor = asio::associated_executor_t<Handler>;
  if constexpr (std::is_base_of_v<coroutine_thread<handler_executor>, Handler>)
    return target_of(frame_peek::executor(*h.entry_point()));
  else
    return target_of(asio::get_associated_executor(h));
}

// What is handed over for the outcome of something. A copy that throws is a
// failure as well.
template <typename T>
typename wait_traits<T>::argument argument_for(
  std::exception_ptr& e, value_slot<T>& value, bool keep)
{
  using argument = typename wait_traits<T>::argument;
  try
  {
    if (!e)
      return argument(value.take(keep));
  }
  catch (...)
  {
    e = std::current_exception();
  }
  return argument();
}

// A handler that brings no allocator has its memory from the loop.
template <typename Allocator>
struct operation_memory
{
  using allocator = Allocator;
};
template <typename T>
struct operation_memory<std::allocator<T>>
{
  using allocator = pool_allocator<T>;
};

template <typename T, typename Handler>
using rebound_memory = typename std::allocator_traits<typename operation_memory<
  asio::associated_allocator_t<Handler>>::allocator>::template rebind_alloc<T>;
template <typename Allocator, typename Handler>
Allocator memory_of(Handler const& h)
{
  if constexpr (std::is_constructible_v<Allocator,
                  asio::associated_allocator_t<Handler>>)
    return Allocator(asio::get_associated_allocator(h));
  else
    return Allocator();
}

// Calls the handler by which the coroutine of a task goes on, in a step of the
// task. It is not done before this: the loop's registry keeps it.
template <typename Handler, typename... Args>
void go_on(task_base& task, Handler&& h, Args&&... args)
{
  auto const call = [&] { std::move(h)(std::move(args)...); };
  if (running_task() == &task)
    call();
  else
    run_step(task, call);
}

template <typename Executor, typename Allocator, typename Handler,
  typename... Args>
void dispatch_handler(
  Executor const& ex, Allocator const& alloc, Handler&& h, Args&&... args)
{
  asio::dispatch(ex,
    asio::bind_allocator(
      alloc, [h = std::move(h), ... args = std::move(args)]() mutable {
        std::move(h)(std::move(args)...);
      }));
}

// What initiating functions are made of that find their loop when they begin:
// the executor for what a token adds, such as the timer of cancel_after. Where
// no loop runs it is none, and such a token throws bad_executor.
struct initiate_on_running_loop
{
  using executor_type = asio::any_io_executor;
  executor_type get_executor() const noexcept
  {
    if (!current.loop)
      return {};
    return executor(*current.loop);
  }
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_HANDLERS_HPP
