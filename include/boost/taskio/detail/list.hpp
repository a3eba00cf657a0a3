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
  list_hook* previous_ = nullptr;
  list_hook* next_ = nullptr;

protected:
  list_hook() = default;
  ~list_hook() = default;
};

// Doubly linked and not owning; linking and unlinking take constant time. A
// ring, of which the list itself is a part: no link has to be tested.
template <typename T>
class list
{
public:
  list() noexcept { ends_.previous_ = ends_.next_ = &ends_; }
  list(list const&) = delete;
  list& operator=(list const&) = delete;

  bool empty() const noexcept { return ends_.next_ == &ends_; }
  T* first() const noexcept { return object(ends_.next_); }
  T* next(T* t) const noexcept { return object(hook(t).next_); }
  static bool linked(T* t) noexcept { return hook(t).next_ != nullptr; }

  void push_back(T* t) noexcept
  {
    list_hook<T>& h = hook(t);
    h.previous_ = ends_.previous_;
    // Between the two, or g++ makes a vector of them. (2 instructions.)
    ends_.previous_->next_ = &h;
    h.next_ = &ends_;
    ends_.previous_ = &h;
  }

  static void erase(T* t) noexcept
  {
    list_hook<T>& h = hook(t);
    h.previous_->next_ = h.next_;
    h.next_->previous_ = h.previous_;
    h.next_ = nullptr;
  }

private:
  struct ends : list_hook<T>
  {
  };

  static list_hook<T>& hook(T* t) noexcept { return *t; }
  T* object(list_hook<T>* h) const noexcept
  {
    return h == &ends_ ? nullptr : static_cast<T*>(h);
  }

  ends ends_;
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_LIST_HPP
