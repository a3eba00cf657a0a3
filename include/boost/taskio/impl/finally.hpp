#ifndef BOOST_TASKIO_IMPL_FINALLY_HPP
#define BOOST_TASKIO_IMPL_FINALLY_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/taskio/detail/future_state.hpp>
#include <boost/taskio/finally.hpp>
#include <exception>

namespace boost::taskio {

namespace detail {

// A clean-up in a coroutine of Asio's: what is ours runs there too.
template <typename Executor, typename X>
decltype(auto) for_coroutine(X&& x)
{
  constexpr bool as_it_is =
    std::is_same_v<Executor, executor> || is_awaitable<std::decay_t<X>>;
  if constexpr (as_it_is)
    return std::forward<X>(x);
  else
    return operation<source_value_t<X>>(as_awaitable(std::forward<X>(x)))
      .async_wait(asio::use_awaitable_t<Executor>());
}

} // namespace detail

template <typename Body, typename Cleanup>
  requires detail::returns_source<Body> && detail::returns_source<Cleanup>
detail::finally_t<Body> finally(Body body, Cleanup cleanup)
{
  using coroutine = detail::finally_t<Body>;
  using value_type = typename coroutine::value_type;
  using executor_type = typename coroutine::executor_type;
  detail::value_slot<value_type> value;
  std::exception_ptr failed;
  try
  {
    if constexpr (std::is_void_v<value_type>)
      co_await body();
    else
      value.emplace(co_await body());
  }
  catch (...)
  {
    failed = std::current_exception();
  }
  {
    auto const ex = co_await asio::this_coro::executor;
    auto const state = co_await asio::this_coro::cancellation_state;
    detail::request_mask mask(ex, state.slot());
    co_await detail::for_coroutine<executor_type>(cleanup());
  }
  if (failed)
    std::rethrow_exception(failed);
  if constexpr (!std::is_void_v<value_type>)
    co_return value.take(false);
}

} // namespace boost::taskio

#endif // BOOST_TASKIO_IMPL_FINALLY_HPP
