#ifndef BOOST_TASKIO_IMPL_OPERATION_HPP
#define BOOST_TASKIO_IMPL_OPERATION_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/taskio/detail/guest.hpp>
#include <boost/taskio/detail/remote_task.hpp>
#include <boost/taskio/detail/settled_op.hpp>
#include <boost/taskio/operation.hpp>
#include <memory>
#include <type_traits>

namespace boost::taskio {

namespace detail {

// The operation in a task of its own.
template <typename T>
awaitable<T> run_apart(operation<T> op)
{
  asio::use_awaitable_t<executor> const token;
  if constexpr (std::is_void_v<T>)
    co_await std::move(op).async_wait(token);
  else if constexpr (std::is_same_v<T, typename wait_traits<T>::argument>)
    co_return co_await std::move(op).async_wait(token);
  else
  {
    auto value = co_await std::move(op).async_wait(token);
    co_return std::move(*value);
  }
}

// A call of the coroutine, if it needs one. A branch of `||` or the like is not
// whom requests to its task are for; it gets a task of its own, as any other
// handler does.
template <typename T>
class operation_awaiter final
  : public child_awaiter<asio::awaitable<T, executor>>
{
  using base = child_awaiter<asio::awaitable<T, executor>>;

public:
  operation_awaiter(
    frame_base<executor>&, await_site site, operation<T>&& awaited)
    : base(site)
    , operation_(std::move(awaited))
  {
  }

  bool await_ready()
  {
    await_site const& site = this->site();
    base::await_ready();
    bool const apart = site.task && !site.active;
    if (!apart && site.on_loop && operation_.try_now(site.loop(), value_))
      return over_ = true;
    this->set_child(apart ? run_apart(std::move(operation_))
                          : std::move(operation_).coroutine());
    return false;
  }

  BOOST_FORCEINLINE T await_resume()
  {
    if (std::exception_ptr e = take_failure()) [[unlikely]]
      raise(e);
    return take_value();
  }
  std::exception_ptr take_failure()
  {
    return over_ ? nullptr : base::take_failure();
  }
  T take_value() { return over_ ? value_.take(false) : base::take_value(); }

private:
  operation<T> operation_;
  value_slot<T> value_;
  bool over_ = false;
};

// Shared: Asio 1.26 copies an initiating function for `deferred`.
template <typename T>
struct initiate_operation : initiate_on_running_loop
{
  explicit initiate_operation(operation<T>&& o)
    : shared(std::make_shared<operation<T>>(std::move(o)))
  {
  }

  template <typename Handler>
  void operator()(Handler&& h)
  {
    using handler = std::decay_t<Handler>;
    handler_target const target = target_of_handler(h);
    if (target.task
      && target.task->is_active(asio::get_associated_cancellation_slot(h)))
    {
      value_slot<T> value;
      std::exception_ptr failed;
      if (target.loop->owned_here() && over(*target.loop, value, failed))
        return settled_op<T, handler>::initiate(*target.task, std::move(failed),
          std::move(value), std::forward<Handler>(h));
      return guest<T, handler>::initiate(
        *target.task, std::move(*shared).coroutine(), std::forward<Handler>(h));
    }
    loop_ptr const l(target.loop ? target.loop : &running_loop().state());
    start_remote_task(l, std::move(*shared).coroutine(), nothing_to_keep(),
      std::forward<Handler>(h), detail::source_location());
  }

  bool over(
    loop_state& l, value_slot<T>& value, std::exception_ptr& failed) noexcept
  {
    try
    {
      return shared->try_now(l, value);
    }
    catch (...)
    {
      failed = std::current_exception();
      return true;
    }
  }

  std::shared_ptr<operation<T>> shared;
};

} // namespace detail

template <typename T>
template <typename Token>
auto operation<T>::async_wait(Token&& token) &&
{
  return asio::async_initiate<Token,
    typename detail::wait_traits<T>::signature>(
    detail::initiate_operation<T>(std::move(*this)), token);
}

} // namespace boost::taskio

#endif // BOOST_TASKIO_IMPL_OPERATION_HPP
