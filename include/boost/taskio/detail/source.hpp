#ifndef BOOST_TASKIO_DETAIL_SOURCE_HPP
#define BOOST_TASKIO_DETAIL_SOURCE_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/asio/async_result.hpp>
#include <boost/taskio/awaitable.hpp>
#include <boost/taskio/detail/abroad.hpp>
#include <boost/taskio/detail/copyable.hpp>
#include <boost/taskio/detail/foreign_awaiter.hpp>
#include <boost/taskio/detail/prompt.hpp>
#include <boost/taskio/detail/settle.hpp>
#include <boost/taskio/future.hpp>
#include <boost/taskio/impl/loop.hpp>
#include <boost/taskio/operation.hpp>
#include <boost/taskio/sleep.hpp>
#include <concepts>
#include <functional>
#include <ranges>
#include <type_traits>
#include <utility>

namespace boost::taskio::detail {

// The kinds of things that can be awaited, and the type that comes of it.
template <typename X>
concept future_like = std::derived_from<std::decay_t<X>, any_future>;

template <typename X>
inline constexpr bool is_operation = false;
template <typename T>
inline constexpr bool is_operation<operation<T>> = true;
template <typename Attempt>
inline constexpr bool is_operation<prompt<Attempt>> = true;
template <typename T>
inline constexpr bool is_operation<sleep_operation<T>> = true;

template <typename X>
concept coroutine_like =
  is_awaitable<std::decay_t<X>> || is_operation<std::decay_t<X>>;

template <typename X>
concept deferred_like =
  !future_like<X> && !coroutine_like<X> && asio::is_async_operation<X>::value;

template <typename X>
concept awaited_directly =
  future_like<X> || coroutine_like<X> || deferred_like<X>;

template <typename X>
concept callable_source =
  !awaited_directly<X> && std::is_invocable_v<std::decay_t<X>&>
  && awaited_directly<std::invoke_result_t<std::decay_t<X>&>>;

template <typename X>
concept source = awaited_directly<X> || callable_source<X>;

// What can be stored and handed on in place of a T.
template <typename T>
struct stored
{
  using type = T;
};
template <typename T>
struct stored<T&>
{
  using type = std::reference_wrapper<T>;
};
template <typename T>
using stored_t = typename stored<T>::type;

template <typename X>
struct source_value
{
};
template <typename X>
  requires(future_like<X> && requires { typename X::value_type; })
struct source_value<X>
{
  using type = stored_t<typename X::value_type>;
};
template <typename X>
  requires(future_like<X> && !requires { typename X::value_type; })
struct source_value<X>
{
  using type = void;
};
template <coroutine_like X>
struct source_value<X>
{
  using type = typename X::value_type;
};
template <deferred_like X>
struct source_value<X>
{
  using type = decltype(std::declval<foreign_awaiter<X>&>().await_resume());
};
template <callable_source X>
struct source_value<X> : source_value<std::decay_t<std::invoke_result_t<X&>>>
{
};
template <typename X>
using source_value_t = typename source_value<std::decay_t<X>>::type;

// The value type of what ensure_future makes of it.
template <typename X>
struct raw_value : source_value<X>
{
};
template <typename X>
  requires(future_like<X> && requires { typename X::value_type; })
struct raw_value<X>
{
  using type = typename X::value_type;
};
template <typename X>
using raw_value_t = typename raw_value<std::decay_t<X>>::type;

// And its own type.
template <typename X>
using ensured_t = std::conditional_t<future_like<X>, std::decay_t<X>,
  task<typename raw_value<std::decay_t<X>>::type>>;

// A coroutine of ours that awaits what a function gives, and holds both.
template <typename T, typename F>
awaitable<T> await_call(F f)
{
  auto awaited = f();
  if constexpr (can_settle<decltype(awaited)>)
  {
    settle waiting(std::move(awaited));
    auto end = co_await waiting;
    failing with(std::move(end.failed));
    co_await with;
    co_return end.value.take(false);
  }
  else if constexpr (std::is_void_v<T>)
    co_await std::move(awaited);
  else
    co_return co_await std::move(awaited);
}

template <typename X>
struct is_coroutine_source : std::bool_constant<source<X> && !future_like<X>>
{
};

template <typename X>
concept can_be_given = !future_like<X> || !std::is_lvalue_reference_v<X>
  || std::is_void_v<source_value_t<X>> || is_copyable<source_value_t<X>>;

// Whether what is in the range is handed over with it; futures may also be
// shared. A view says nothing of who owns what it shows.
template <typename Range>
inline constexpr bool hands_over =
  !future_like<std::ranges::range_value_t<Range>>
  || !std::is_lvalue_reference_v<std::ranges::range_reference_t<Range>>
  || !(std::is_lvalue_reference_v<Range> || std::ranges::view<Range>);

// Anything that can be awaited as a coroutine of ours. `X` is an rvalue, or a
// future that is copied.
template <typename X>
auto as_awaitable(X&& x)
{
  static_assert(can_be_given<X>,
    "The result of this future cannot be copied: move the future, as in"
    " std::move(f).");
  using type = std::decay_t<X>;
  using value_type = source_value_t<type>;
  static_assert(
    !std::is_lvalue_reference_v<X> || future_like<X> || callable_source<X>,
    "A coroutine or an operation is taken over: use std::move.");
  if constexpr (std::is_same_v<type, awaitable<value_type>>)
    return std::move(x);
  else if constexpr (std::derived_from<type, operation<value_type>>)
    return std::move(x).coroutine();
  else if constexpr (callable_source<X>)
    return await_call<value_type, type>(std::forward<X>(x));
  else
    return await_call<value_type>(
      [x = type(std::forward<X>(x))]() mutable { return std::move(x); });
}

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_SOURCE_HPP
