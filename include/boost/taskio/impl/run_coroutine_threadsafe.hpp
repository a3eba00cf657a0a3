#ifndef BOOST_TASKIO_IMPL_RUN_COROUTINE_THREADSAFE_HPP
#define BOOST_TASKIO_IMPL_RUN_COROUTINE_THREADSAFE_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/asio/async_result.hpp>
#include <boost/taskio/detail/remote_task.hpp>
#include <boost/taskio/run_coroutine_threadsafe.hpp>
#include <memory>

namespace boost::taskio {

namespace detail {

// Shared: Asio 1.26 copies an initiating function for `deferred`.
template <typename Coroutine>
struct initiate_remote_task
{
  using executor_type = executor;
  executor_type get_executor() const noexcept { return executor(*l); }

  template <typename Handler>
  void operator()(Handler&& h)
  {
    start_remote_task(l, std::move(*coroutine), nothing_to_keep(),
      std::forward<Handler>(h), site);
  }

  loop_ptr l;
  std::shared_ptr<Coroutine> coroutine;
  call_site site;
};

} // namespace detail

template <typename Coroutine, typename Token>
auto run_coroutine_threadsafe(
  Coroutine&& coroutine, loop& l, Token&& token, detail::call_site site)
{
  using type = std::decay_t<Coroutine>;
  static_assert(detail::is_coroutine_source<type>::value,
    "run_coroutine_threadsafe takes a coroutine, an operation, or a callable"
    " without arguments that returns one. For a future use async_wait.");
  auto body = [&] {
    if constexpr (detail::is_body<type>)
      return std::move(coroutine);
    else
      return detail::as_awaitable(std::forward<Coroutine>(coroutine));
  }();
  using body_type = decltype(body);
  return asio::async_initiate<Token,
    typename detail::wait_traits<typename body_type::value_type>::signature>(
    detail::initiate_remote_task<body_type>{detail::loop_ptr(&l.state()),
      std::make_shared<body_type>(std::move(body)), site},
    token);
}

} // namespace boost::taskio

#endif // BOOST_TASKIO_IMPL_RUN_COROUTINE_THREADSAFE_HPP
