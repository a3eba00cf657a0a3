#ifndef BOOST_TASKIO_DETAIL_SCOPED_BODY_HPP
#define BOOST_TASKIO_DETAIL_SCOPED_BODY_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/settle.hpp>
#include <boost/taskio/detail/source.hpp>
#include <functional>
#include <type_traits>
#include <utility>

namespace boost::taskio::detail {

// The body of a scope: a callable that takes the scope, or whatever can be
// awaited.
template <typename Body, typename Scope>
concept takes_scope = std::is_invocable_v<std::decay_t<Body>&, Scope&>
  && awaited_directly<std::invoke_result_t<std::decay_t<Body>&, Scope&>>;

template <typename Body, typename Scope>
struct scoped_value
{
  static_assert(source<Body>,
    "The body is something that can be awaited, or a callable that returns such"
    " and takes nothing or the scope by reference.");
  static_assert(can_be_given<Body>,
    "timeout copies the result of a future that is not moved, and this one"
    " cannot be copied: use std::move.");
  using type = source_value_t<Body>;
};
template <typename Body, typename Scope>
  requires takes_scope<Body, Scope>
struct scoped_value<Body, Scope>
{
  using type =
    source_value_t<std::invoke_result_t<std::decay_t<Body>&, Scope&>>;
};
template <typename Body, typename Scope>
using scoped_value_t = typename scoped_value<Body, Scope>::type;

// What the body gives, as a coroutine. The body stays where it is.
template <typename Scope, typename Body>
auto start_body(Body& body, Scope& scope)
{
  if constexpr (takes_scope<Body, Scope>)
    return as_awaitable(body(scope));
  else if constexpr (callable_source<Body>)
    return as_awaitable(body());
  else
    return as_awaitable(std::move(body));
}

// What the body throws by being called counts as thrown by it.
template <typename T, typename Scope, typename Body>
awaitable<T> run_body(Body& body, Scope& scope)
{
  auto started = start_body(body, scope);
  settle running(std::move(started));
  settled<T> end = co_await running;
  failing with(std::move(end.failed));
  co_await with;
  co_return end.value.take(false);
}

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_SCOPED_BODY_HPP
