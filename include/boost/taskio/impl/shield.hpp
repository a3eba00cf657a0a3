#ifndef BOOST_TASKIO_IMPL_SHIELD_HPP
#define BOOST_TASKIO_IMPL_SHIELD_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/shield_state.hpp>
#include <boost/taskio/impl/ensure_future.hpp>
#include <boost/taskio/shield.hpp>

namespace boost::taskio {

template <typename X>
auto shield(X&& x, detail::call_site site) -> future<detail::raw_value_t<X>>
{
  using value_type = detail::raw_value_t<X>;
  static_assert(
    !detail::future_like<X> || requires {
      typename std::decay_t<X>::value_type;
    }, "shield needs to know the type of the value: use any_task::as<T>().");
  static_assert(detail::can_be_given<X>,
    "shield copies the result of a future that is not moved, and this one"
    " cannot be copied: use std::move.");
  detail::loop_state* l = nullptr;
  detail::state_handle inner =
    detail::ensure_future_on(std::forward<X>(x), l, "shield", site).handle();
  detail::on_loop access(*l, "shield");
  if (inner->done())
    return future<value_type>(std::move(inner));
  return future<value_type>(
    detail::shield_state<value_type>::make(std::move(inner)));
}

} // namespace boost::taskio

#if !defined(BOOST_TASKIO_SEPARATE_COMPILATION)
#include <boost/taskio/impl/shield.ipp>
#endif

#endif // BOOST_TASKIO_IMPL_SHIELD_HPP
