#ifndef BOOST_TASKIO_DETAIL_HOLD_HPP
#define BOOST_TASKIO_DETAIL_HOLD_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/awaitable.hpp>
#include <boost/taskio/detail/at_home.hpp>
#include <boost/taskio/detail/settle.hpp>
#include <boost/taskio/guard.hpp>
#include <utility>

namespace boost::taskio::detail {

// Acquires it, without another coroutine where it need not wait.
template <typename Primitive>
awaitable<guard<Primitive>> hold(typename Primitive::state_type s)
{
  loop& here = co_await at_home;
  if (!s->try_acquire(here.state()))
  {
    settle acquiring(acquire(s));
    settled<void> end = co_await acquiring;
    failing with(std::move(end.failed));
    co_await with;
  }
  co_return guard<Primitive>(std::move(s));
}

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_HOLD_HPP
