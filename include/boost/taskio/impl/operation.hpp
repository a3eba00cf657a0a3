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

// A call of the coroutine. A branch of `||` or the like is not whom requests to
// its task are for; it gets a task of its own, as any other handler does.
template <typename T>
class operation_awaiter final
  : public child_awaiter<asio::awaitable<T, executor>>
{
  using base = child_awaiter<asio::awaitable<T, executor>>;

public:
  operation_awaiter(
    frame_base<executor>& f, source_location where, operation<T>&& awaited)
    : base(site_of(f, where))
    , operation_(std::move(awaited))
  {
  }

  bool await_ready()
  {
    await_site const& site = this->site();
    site.throw_if_cancelled();
    bool const apart = !site.task && site.runs_as();
    this->set_child(apart ? run_apart(std::move(operation_))
                          : std::move(operation_).coroutine());
    return base::await_ready();
  }

private:
  operation<T> operation_;
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
      return guest<T, handler>::initiate(
        *target.task, std::move(*shared).coroutine(), std::forward<Handler>(h));
    loop_ptr const l(target.loop ? target.loop : &running_loop().state());
    start_remote_task(l, std::move(*shared).coroutine(), nothing_to_keep(),
      std::forward<Handler>(h), detail::source_location());
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
