#ifndef BOOST_TASKIO_IMPL_GATHER_HPP
#define BOOST_TASKIO_IMPL_GATHER_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/gather_state.hpp>
#include <boost/taskio/gather.hpp>
#include <boost/taskio/impl/ensure_future.hpp>
#include <cstddef>
#include <tuple>
#include <utility>

namespace boost::taskio {

namespace detail {

// A child's share of the result. The value is copied if others have handles.
template <typename Element>
struct gathered_element
{
  template <typename T>
  static Element make(state_base& s)
  {
    if constexpr (std::is_void_v<T>)
      return {};
    else
      return value_of<T>(s).take(!s.sole_handle());
  }
};
template <typename U>
struct gathered_element<system::result<U, std::exception_ptr>>
{
  using element = system::result<U, std::exception_ptr>;
  template <typename T>
  static element make(state_base& s)
  {
    if (std::exception_ptr e = outcome_failure(s))
      return element(system::in_place_error, std::move(e));
    if constexpr (std::is_void_v<T>)
      return element(system::in_place_value);
    else
      return element(
        system::in_place_value, value_of<T>(s).take(!s.sole_handle()));
  }
};

template <typename Result, typename... T>
class gather_state;

template <typename... Element, typename... T>
class gather_state<std::tuple<Element...>, T...> final
  : public gather_outer<std::tuple<Element...>>
{
public:
  using gather_outer<std::tuple<Element...>>::gather_outer;

private:
  std::tuple<Element...> collect() override
  {
    return collect_at(std::index_sequence_for<T...>());
  }
  template <std::size_t... I>
  std::tuple<Element...> collect_at(std::index_sequence<I...>)
  {
    return std::tuple<Element...>(
      gathered_element<Element>::template make<T>(this->child_at(I))...);
  }
};

template <typename Element, typename T>
class gather_state<std::vector<Element>, T> final
  : public gather_outer<std::vector<Element>>
{
public:
  using gather_outer<std::vector<Element>>::gather_outer;

private:
  std::vector<Element> collect() override
  {
    std::vector<Element> all;
    all.reserve(this->size());
    for (std::size_t i = 0; i < this->size(); ++i)
      all.push_back(
        gathered_element<Element>::template make<T>(this->child_at(i)));
    return all;
  }
};

template <typename State, typename Result>
future<Result> begin_gather(
  loop_state* l, gather_mode mode, std::vector<state_handle> children)
{
  if (!l)
    l = &running_loop().state();
  on_loop access(*l, "gather");
  auto* outer = new State(*l, mode);
  auto handle = state_handle::adopt(outer);
  outer->begin(std::move(children));
  return future<Result>(std::move(handle));
}

template <typename X>
void check_gathered()
{
  static_assert(can_be_given<X>,
    "gather copies the result of a future that is not moved, and this one"
    " cannot be copied: use std::move.");
}

template <typename Result, typename... X>
future<Result> gather_these(gather_mode mode, X&&... xs)
{
  (check_gathered<X>(), ...);
  loop_state* l = nullptr;
  std::vector<state_handle> children;
  children.reserve(sizeof...(X));
  (children.push_back(ensure_future_on(
     std::forward<X>(xs), l, "gather", detail::source_location())
       .handle()),
    ...);
  return begin_gather<gather_state<Result, raw_value_t<X>...>, Result>(
    l, mode, std::move(children));
}

template <typename Result, typename Range>
future<Result> gather_range(gather_mode mode, Range&& range, call_site site)
{
  using item = std::ranges::range_value_t<Range>;
  loop_state* l = nullptr;
  std::vector<state_handle> children;
  if constexpr (std::ranges::sized_range<Range>)
    children.reserve(std::ranges::size(range));
  for (auto&& x : range)
  {
    if constexpr (hands_over<Range>)
      children.push_back(
        ensure_future_on(item(std::move(x)), l, "gather", site).handle());
    else
    {
      check_gathered<item const&>();
      children.push_back(
        ensure_future_on(static_cast<item const&>(x), l, "gather", site)
          .handle());
    }
  }
  return begin_gather<gather_state<Result, raw_value_t<item>>, Result>(
    l, mode, std::move(children));
}

inline gather_mode mode_of(on_error policy) noexcept
{
  return policy == on_error::cancel ? gather_mode::cancel : gather_mode::leave;
}

} // namespace detail

template <detail::gatherable... X>
auto gather(X&&... xs) -> future<std::tuple<detail::gathered_t<X>...>>
{
  return gather(on_error::leave, std::forward<X>(xs)...);
}

template <detail::gatherable... X>
auto gather(return_exceptions_t, X&&... xs)
  -> future<std::tuple<outcome<detail::source_value_t<X>>...>>
{
  using result = std::tuple<outcome<detail::source_value_t<X>>...>;
  return detail::gather_these<result>(
    detail::gather_mode::outcomes, std::forward<X>(xs)...);
}

template <detail::gatherable... X>
auto gather(on_error policy, X&&... xs)
  -> future<std::tuple<detail::gathered_t<X>...>>
{
  using result = std::tuple<detail::gathered_t<X>...>;
  return detail::gather_these<result>(
    detail::mode_of(policy), std::forward<X>(xs)...);
}

template <detail::gatherable_range Range>
auto gather(Range&& range, detail::call_site site)
  -> future<std::vector<detail::gathered_item_t<Range>>>
{
  return gather(on_error::leave, std::forward<Range>(range), site);
}

template <detail::gatherable_range Range>
auto gather(return_exceptions_t, Range&& range, detail::call_site site)
  -> future<std::vector<detail::outcome_item_t<Range>>>
{
  using result = std::vector<detail::outcome_item_t<Range>>;
  return detail::gather_range<result>(
    detail::gather_mode::outcomes, std::forward<Range>(range), site);
}

template <detail::gatherable_range Range>
auto gather(on_error policy, Range&& range, detail::call_site site)
  -> future<std::vector<detail::gathered_item_t<Range>>>
{
  using result = std::vector<detail::gathered_item_t<Range>>;
  return detail::gather_range<result>(
    detail::mode_of(policy), std::forward<Range>(range), site);
}

} // namespace boost::taskio

#if !defined(BOOST_TASKIO_SEPARATE_COMPILATION)
#include <boost/taskio/impl/gather.ipp>
#endif

#endif // BOOST_TASKIO_IMPL_GATHER_HPP
