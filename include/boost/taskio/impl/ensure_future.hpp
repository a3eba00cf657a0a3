#ifndef BOOST_TASKIO_IMPL_ENSURE_FUTURE_HPP
#define BOOST_TASKIO_IMPL_ENSURE_FUTURE_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/ensure_future.hpp>

namespace boost::taskio {

namespace detail {

// Where an argument is to be, or is: null for not decided yet.
BOOST_TASKIO_DECL void check_same_loop(
  any_future const& f, loop_state*& l, char const* function);

// The argument of a function as a future; all of them on one loop.
template <typename X>
auto ensure_future_on(
  X&& x, loop_state*& l, char const* function, call_site site)
{
  static_assert(source<X>,
    "This takes a future or task, a taskio::awaitable or asio::awaitable, an"
    " operation (deferred, for one of Asio's), or a callable without arguments"
    " that returns one of these.");
  if constexpr (future_like<X>)
  {
    std::decay_t<X> f(std::forward<X>(x));
    check_same_loop(f, l, function);
    return f;
  }
  else
  {
    if (!l)
      l = &running_loop().state();
    return l->owner->create_task(std::forward<X>(x), site);
  }
}

} // namespace detail

template <typename X>
auto ensure_future(X&& x, detail::call_site site)
{
  if constexpr (detail::future_like<X>)
    return std::decay_t<X>(std::forward<X>(x));
  else
    return ensure_future(std::forward<X>(x), running_loop(), site);
}

template <typename X>
auto ensure_future(X&& x, loop& l, detail::call_site site)
{
  detail::loop_state* state = &l.state();
  return detail::ensure_future_on(
    std::forward<X>(x), state, "ensure_future", site);
}

} // namespace boost::taskio

#if !defined(BOOST_TASKIO_SEPARATE_COMPILATION)
#include <boost/taskio/impl/ensure_future.ipp>
#endif

#endif // BOOST_TASKIO_IMPL_ENSURE_FUTURE_HPP
