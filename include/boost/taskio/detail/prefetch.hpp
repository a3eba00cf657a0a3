#ifndef BOOST_TASKIO_DETAIL_PREFETCH_HPP
#define BOOST_TASKIO_DETAIL_PREFETCH_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/config.hpp>
#include <cstdint>

namespace boost::taskio::detail {

// Asks for cache lines: from how many after an object to how many, where the
// compiler can say that.
template <int First, int Last>
inline void prefetch([[maybe_unused]] void const* object) noexcept
{
#if defined(__GNUC__)
  auto const at = reinterpret_cast<std::uintptr_t>(object);
  for (int i = First; i <= Last; ++i)
    __builtin_prefetch(
      reinterpret_cast<void const*>(at + std::uintptr_t(64 * i)));
#endif
}

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_PREFETCH_HPP
