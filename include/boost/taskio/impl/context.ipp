#ifndef BOOST_TASKIO_IMPL_CONTEXT_IPP
#define BOOST_TASKIO_IMPL_CONTEXT_IPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <algorithm>
#include <boost/taskio/context.hpp>
#include <boost/taskio/detail/current.hpp>

namespace boost::taskio {

namespace detail {

BOOST_TASKIO_DECL context_ptr& current_context() noexcept
{
  static thread_local context_ptr of_thread;
  return current.context ? *current.context : of_thread;
}

BOOST_TASKIO_DECL context_ptr copy_context_of(context_ptr const& from)
{
  if (!from || !from->values)
    return {};
  context_ptr copy(new context_state);
  copy->values = from->values;
  return copy;
}

BOOST_TASKIO_DECL std::shared_ptr<void const> context_get(void const* key)
{
  context_ptr const& now = current_context();
  if (now && now->values)
    for (auto const& [k, value] : now->values->list)
      if (k == key)
        return value;
  return {};
}

BOOST_TASKIO_DECL void context_set(
  void const* key, std::shared_ptr<void const> value)
{
  context_ptr& now = current_context();
  if (!now)
    now = new context_state;
  intrusive_ptr<context_values> values(new context_values);
  if (now->values)
    values->list = now->values->list;
  auto const at = std::find_if(values->list.begin(), values->list.end(),
    [key](auto const& entry) { return entry.first == key; });
  if (at == values->list.end())
    values->list.emplace_back(key, std::move(value));
  else if (value)
    at->second = std::move(value);
  else
    values->list.erase(at);
  now->values = std::move(values);
}

} // namespace detail

BOOST_TASKIO_DECL context::context() : state_(new detail::context_state) {}

BOOST_TASKIO_DECL context copy_context()
{
  detail::context_ptr copy = detail::copy_current_context();
  return copy ? context(std::move(copy)) : context();
}

} // namespace boost::taskio

#endif // BOOST_TASKIO_IMPL_CONTEXT_IPP
