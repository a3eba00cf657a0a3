#ifndef BOOST_TASKIO_IMPL_CONDITION_HPP
#define BOOST_TASKIO_IMPL_CONDITION_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/condition.hpp>
#include <boost/taskio/detail/at_home.hpp>

namespace boost::taskio {

namespace detail {

template <typename T, typename Predicate>
awaitable<T> wait_for_predicate(condition_ptr c, Predicate predicate)
{
  co_await at_home;
  for (;;)
  {
    T result = predicate();
    if (result)
      co_return result;
    auto waiting = wait_in_condition(c);
    co_await std::move(waiting);
  }
}

} // namespace detail

template <std::invocable Predicate>
auto condition::wait_for(Predicate predicate)
  -> operation<std::decay_t<std::invoke_result_t<Predicate&>>>
{
  using value_type = std::decay_t<std::invoke_result_t<Predicate&>>;
  return operation<value_type>(
    detail::wait_for_predicate<value_type, Predicate>(
      state_, std::move(predicate)));
}

} // namespace boost::taskio

#if !defined(BOOST_TASKIO_SEPARATE_COMPILATION)
#include <boost/taskio/impl/condition.ipp>
#endif

#endif // BOOST_TASKIO_IMPL_CONDITION_HPP
