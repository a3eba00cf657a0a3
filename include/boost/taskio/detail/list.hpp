#ifndef BOOST_TASKIO_DETAIL_LIST_HPP
#define BOOST_TASKIO_DETAIL_LIST_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/config.hpp>

namespace boost::taskio::detail {

template <typename T>
class list;

// Base of what a list<T> links. An object is in one list at most.
template <typename T>
class list_hook
{
  friend class list<T>;
  T* previous_ = nullptr;
  T* next_ = nullptr;
  bool linked_ = false;

protected:
  list_hook() = default;
  ~list_hook() = default;
};

// Doubly linked and not owning; linking and unlinking take constant time.
template <typename T>
class list
{
public:
  bool empty() const noexcept { return !first_; }
  T* first() const noexcept { return first_; }
  static T* next(T* t) noexcept { return hook(t).next_; }
  static bool linked(T* t) noexcept { return hook(t).linked_; }

  void push_back(T* t) noexcept
  {
    hook(t).previous_ = last_;
    hook(t).next_ = nullptr;
    hook(t).linked_ = true;
    (last_ ? hook(last_).next_ : first_) = t;
    last_ = t;
  }

  void erase(T* t) noexcept
  {
    list_hook<T>& h = hook(t);
    (h.previous_ ? hook(h.previous_).next_ : first_) = h.next_;
    (h.next_ ? hook(h.next_).previous_ : last_) = h.previous_;
    h.linked_ = false;
  }

private:
  static list_hook<T>& hook(T* t) noexcept { return *t; }

  T* first_ = nullptr;
  T* last_ = nullptr;
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_LIST_HPP
