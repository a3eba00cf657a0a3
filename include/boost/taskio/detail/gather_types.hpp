#ifndef BOOST_TASKIO_DETAIL_GATHER_TYPES_HPP
#define BOOST_TASKIO_DETAIL_GATHER_TYPES_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/source.hpp>
#include <boost/taskio/outcome.hpp>
#include <ranges>
#include <type_traits>
#include <variant>

namespace boost::taskio::detail {

template <typename X>
concept gatherable = source<X>;

template <typename Range>
concept gatherable_range = !source<Range> && std::ranges::input_range<Range>
  && source<std::ranges::range_value_t<Range>>;

template <typename T>
using gathered_value_t =
  std::conditional_t<std::is_void_v<T>, std::monostate, T>;

template <typename X>
using gathered_t = gathered_value_t<source_value_t<X>>;

template <typename Range>
using gathered_item_t = gathered_t<std::ranges::range_value_t<Range>>;
template <typename Range>
using outcome_item_t =
  outcome<source_value_t<std::ranges::range_value_t<Range>>>;

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_GATHER_TYPES_HPP
