#ifndef BOOST_TASKIO_IMPL_ANY_FUTURE_HPP
#define BOOST_TASKIO_IMPL_ANY_FUTURE_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/any_future.hpp>

namespace boost::taskio {

namespace detail {

// A callback that calls `f` with the type of handle that it was added to.
template <typename Handle, typename F>
done_callback calling(F&& f)
{
  return done_callback(
    [f = std::decay_t<F>(std::forward<F>(f))](any_future const& done) mutable {
      Handle const h(done.handle());
      f(h);
    });
}

} // namespace detail

template <typename Token>
auto any_future::async_wait(Token&& token) const
{
  state("future::async_wait");
  return asio::async_initiate<Token, void(std::exception_ptr)>(
    detail::initiate_wait<void>{state_, false}, token);
}

} // namespace boost::taskio

#endif // BOOST_TASKIO_IMPL_ANY_FUTURE_HPP
