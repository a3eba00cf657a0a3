#ifndef BOOST_TASKIO_IMPL_CONTEXT_VAR_HPP
#define BOOST_TASKIO_IMPL_CONTEXT_VAR_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/context_var.hpp>
#include <boost/throw_exception.hpp>
#include <stdexcept>

namespace boost::taskio {

namespace detail {

// Keeps its variable's name alive, whose address is the key of the value.
template <typename T>
struct context_value
{
  std::shared_ptr<std::string const> key;
  T value;
};

} // namespace detail

template <typename T>
context_var<T>::context_var(std::string name)
  : name_(std::make_shared<std::string const>(std::move(name)))
{
}

template <typename T>
context_var<T>::context_var(std::string name, T default_value)
  : name_(std::make_shared<std::string const>(std::move(name)))
  , default_(std::move(default_value))
{
}

template <typename T>
std::shared_ptr<T const> context_var<T>::find() const
{
  auto held = std::static_pointer_cast<detail::context_value<T> const>(
    detail::context_get(name_.get()));
  return held ? std::shared_ptr<T const>(held, &held->value) : nullptr;
}

template <typename T>
T context_var<T>::get() const
{
  if (auto value = find())
    return *value;
  if (!default_)
    BOOST_THROW_EXCEPTION(std::out_of_range("context variable '" + *name_
      + "' is not set in this context and has no default; was it set in a task"
        " that was created after this one, or by a sibling?"));
  return *default_;
}

template <typename T>
T context_var<T>::get(T otherwise) const
{
  auto value = find();
  return value ? *value : std::move(otherwise);
}

template <typename T>
typename context_var<T>::token context_var<T>::set(T value)
{
  token previous;
  previous.previous_ = detail::context_get(name_.get());
  detail::context_set(name_.get(),
    std::make_shared<detail::context_value<T>>(
      detail::context_value<T>{name_, std::move(value)}));
  return previous;
}

template <typename T>
void context_var<T>::reset(token const& previous)
{
  detail::context_set(name_.get(), previous.previous_);
}

} // namespace boost::taskio

#endif // BOOST_TASKIO_IMPL_CONTEXT_VAR_HPP
