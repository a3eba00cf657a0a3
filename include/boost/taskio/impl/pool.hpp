#ifndef BOOST_TASKIO_IMPL_POOL_HPP
#define BOOST_TASKIO_IMPL_POOL_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/loop_state.hpp>
#include <cstddef>

namespace boost::taskio::detail {

BOOST_FORCEINLINE void* pool_allocate(std::size_t size)
{
  if (loop_state* const l = current.loop) [[likely]]
    return l->blocks.allocate(size);
  return pool::allocate_elsewhere(size);
}

BOOST_FORCEINLINE void pool_deallocate(void* p, std::size_t size) noexcept
{
  if (loop_state* const l = current.loop) [[likely]]
    l->blocks.deallocate(p, size);
  else
    pool::deallocate_elsewhere(p);
}

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_IMPL_POOL_HPP
