#ifndef BOOST_TASKIO_IMPL_CONTEXT_HPP
#define BOOST_TASKIO_IMPL_CONTEXT_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/context.hpp>
#include <boost/taskio/detail/current.hpp>

namespace boost::taskio {

template <typename F>
decltype(auto) context::run(F&& f) const
{
  detail::context_ptr entered = state_;
  detail::context_scope scope(&entered);
  return std::forward<F>(f)();
}

} // namespace boost::taskio

#endif // BOOST_TASKIO_IMPL_CONTEXT_HPP
