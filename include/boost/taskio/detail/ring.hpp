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
  {
  }
  ring& operator=(ring&& other) noexcept
  {
    ring old(std::move(other));
    std::swap(items_, old.items_);
    std::swap(room_, old.room_);
    std::swap(first_, old.first_);
    std::swap(size_, old.size_);
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
  // What an empty one keeps.
  static constexpr std::size_t kept = 1024;

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
    if (size_ == 0 && room_ > kept) [[unlikely]]
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
    ring larger;
    std::size_t const room = room_ > 0 ? 2 * room_ : least;
    larger.items_ = std::allocator<T>().allocate(room);
    larger.room_ = room;
    T item(std::forward<U>(u));
    for (; larger.size_ < size_; ++larger.size_)
      std::construct_at(larger.place(larger.size_),
        std::move_if_noexcept(*place(larger.size_)));
    larger.push(std::move(item));
    *this = std::move(larger);
  }

  T* items_ = nullptr;
  // A power of two, or zero.
  std::size_t room_ = 0;
  std::size_t first_ = 0;
  std::size_t size_ = 0;
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_RING_HPP
