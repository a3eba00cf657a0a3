#ifndef BOOST_TASKIO_DETAIL_FUTURE_STATE_HPP
#define BOOST_TASKIO_DETAIL_FUTURE_STATE_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/config.hpp>
#include <boost/taskio/detail/copyable.hpp>
#include <boost/taskio/detail/task_base.hpp>
#include <cstddef>
#include <memory>
#include <optional>
#include <ostream>
#include <type_traits>
#include <utility>

namespace boost::taskio::detail {

// Where a value waits for those who want it.
template <typename T>
class value_slot
{
  static_assert(alignof(T) <= alignof(std::max_align_t),
    "A future cannot hold an over-aligned T; use a pointer.");

public:
  template <typename U>
  void emplace(U&& u)
  {
    value_.emplace(std::forward<U>(u));
  }
  T const& get() const noexcept { return *value_; }
  T take(bool keep)
  {
    if constexpr (is_copyable<T>)
      if (keep)
        return *value_;
    return std::move(*value_);
  }

private:
  std::optional<T> value_;
};

template <typename T>
class value_slot<T&>
{
public:
  void emplace(T& t) noexcept { value_ = std::addressof(t); }
  T& get() const noexcept { return *value_; }
  T& take(bool) const noexcept { return *value_; }

private:
  T* value_ = nullptr;
};

template <>
class value_slot<void>
{
public:
  void emplace() noexcept {}
  void get() const noexcept {}
  void take(bool) const noexcept {}
};

template <typename T>
concept printable = requires(std::ostream& os, T const& t) { os << t; };

// Its address stands for a type, also where there is no RTTI.
template <typename T>
BOOST_SYMBOL_VISIBLE inline char const type_key = 0;

// The state of a future or, on a task_base, of a task, with the value.
template <typename T, typename Base>
class valued : public Base
{
  static_assert(!std::is_rvalue_reference_v<T>,
    "A future cannot hold an rvalue reference; use a value.");

public:
  template <typename... Args>
  BOOST_FORCEINLINE explicit valued(Args&&... args)
    : Base(std::forward<Args>(args)...)
  {
  }

  [[no_unique_address]] value_slot<T> value;

  void const* value_type() const noexcept override { return &type_key<T>; }

  void print_value(std::ostream& os) const override
  {
    if constexpr (!std::is_void_v<T>)
      if constexpr (printable<std::remove_reference_t<T>>)
        os << " result=" << value.get();
  }
};

template <typename T>
using future_state = valued<T, state_base>;

template <typename T>
value_slot<T>& value_of(task_base& t) noexcept
{
  return static_cast<valued<T, task_base>&>(t).value;
}
template <typename T>
value_slot<T>& value_of(state_base& s) noexcept
{
  if (task_base* const t = s.as_task())
    return value_of<T>(*t);
  return static_cast<future_state<T>&>(s).value;
}

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_FUTURE_STATE_HPP
