#ifndef BOOST_TASKIO_DETAIL_COPYABLE_HPP
#define BOOST_TASKIO_DETAIL_COPYABLE_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/system/result.hpp>
#include <concepts>
#include <optional>
#include <ranges>
#include <tuple>
#include <type_traits>
#include <utility>

namespace boost::taskio::detail {

// Whether a T can be copied. A container says so of itself whatever it holds,
// and so does what holds a container. Only template arguments are looked at: a
// tree may be a container of itself.
template <typename T>
inline constexpr bool is_copyable = std::is_copy_constructible_v<T>;

template <template <typename...> typename Container, typename T, typename... U>
  requires std::same_as<typename Container<T, U...>::value_type, T>
inline constexpr bool is_copyable<Container<T, U...>> =
  std::is_copy_constructible_v<Container<T, U...>>
  && (is_copyable<T> || std::ranges::view<Container<T, U...>>);

template <template <typename...> typename Map, typename K, typename T,
  typename... U>
  requires std::same_as<typename Map<K, T, U...>::mapped_type, T>
inline constexpr bool is_copyable<Map<K, T, U...>> =
  std::is_copy_constructible_v<Map<K, T, U...>> && is_copyable<T>;

template <typename... T>
inline constexpr bool is_copyable<std::tuple<T...>> = (is_copyable<T> && ...);

template <typename T, typename U>
inline constexpr bool is_copyable<std::pair<T, U>> =
  is_copyable<T> && is_copyable<U>;

template <typename T>
inline constexpr bool is_copyable<std::optional<T>> = is_copyable<T>;

template <typename T, typename E>
inline constexpr bool is_copyable<system::result<T, E>> =
  std::is_void_v<T> || is_copyable<T>;

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_COPYABLE_HPP
