#ifndef BOOST_TASKIO_DETAIL_RING_HPP
#define BOOST_TASKIO_DETAIL_RING_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <algorithm>
#include <boost/config.hpp>
#include <cstddef>
#include <exception>
#include <memory>
#include <type_traits>
#include <utility>

namespace boost::taskio::detail {

// First in, first out, in one block that grows as it has to, and goes when it
// is large and no longer needed. (std::deque, which also counts what it holds
// anew each time: 20 instructions more for an item, put and taken.)
template <typename T>
class ring
{
public:
  ring() noexcept = default;
  ring(ring&& other) noexcept
    : items_(std::exchange(other.items_, nullptr))
    , room_(std::exchange(other.room_, 0))
    , first_(std::exchange(other.first_, 0))
    , size_(std::exchange(other.size_, 0))
    , kept_(other.kept_)
  {
  }
  ring& operator=(ring&& other) noexcept
  {
    ring old(std::move(other));
    std::swap(items_, old.items_);
    std::swap(room_, old.room_);
    std::swap(first_, old.first_);
    std::swap(size_, old.size_);
    std::swap(kept_, old.kept_);
    return *this;
  }
  ~ring()
  {
    while (size_ > 0)
      drop_first();
    free();
  }

  std::size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }

  // Room for so many, which is kept.
  void reserve(std::size_t n)
  {
    while (room_ < n)
    {
      ring other = twice_as_large();
      move_to(other);
      *this = std::move(other);
    }
    kept_ = std::max(kept_, room_);
  }

  template <typename U>
  void push(U&& u)
  {
    if (size_ == room_) [[unlikely]]
      return push_in_larger(std::forward<U>(u));
    std::construct_at(place(size_), std::forward<U>(u));
    ++size_;
  }

  T pop()
  {
    popping const leaves{*this};
    return std::move(*place(0));
  }

private:
  static constexpr std::size_t least = 8;

  // An item that cannot be moved out stays.
  struct popping
  {
    ring& from;
    int const uncaught = uncaught_now();
    ~popping()
    {
      if (uncaught == uncaught_now()) [[likely]]
        from.pop_moved();
    }
  };

  static int uncaught_now() noexcept
  {
    if constexpr (std::is_nothrow_move_constructible_v<T>)
      return 0;
    else
      return std::uncaught_exceptions();
  }

  T* place(std::size_t n) const noexcept
  {
    return items_ + ((first_ + n) & (room_ - 1));
  }

  void pop_moved() noexcept
  {
    drop_first();
    if (size_ == 0 && room_ > kept_) [[unlikely]]
      free();
  }

  void drop_first() noexcept
  {
    std::destroy_at(place(0));
    ++first_;
    --size_;
  }

  BOOST_NOINLINE void free() noexcept
  {
    if (items_)
      std::allocator<T>().deallocate(items_, room_);
    items_ = nullptr;
    room_ = 0;
  }

  // The new item first: it may be a copy of one that is there.
  template <typename U>
  BOOST_NOINLINE void push_in_larger(U&& u)
  {
    ring other = twice_as_large();
    T item(std::forward<U>(u));
    move_to(other);
    other.push(std::move(item));
    *this = std::move(other);
  }

  ring twice_as_large() const
  {
    ring other;
    std::size_t const room = room_ > 0 ? 2 * room_ : least;
    other.items_ = std::allocator<T>().allocate(room);
    other.room_ = room;
    other.kept_ = kept_;
    return other;
  }

  void move_to(ring& other)
  {
    for (; other.size_ < size_; ++other.size_)
      std::construct_at(
        other.place(other.size_), std::move_if_noexcept(*place(other.size_)));
  }

  T* items_ = nullptr;
  // A power of two, or zero.
  std::size_t room_ = 0;
  std::size_t first_ = 0;
  std::size_t size_ = 0;
  // The room that an empty one keeps.
  std::size_t kept_ = 1024;
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_RING_HPP
