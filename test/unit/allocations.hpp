#ifndef TASKIO_TEST_UNIT_ALLOCATIONS_HPP
#define TASKIO_TEST_UNIT_ALLOCATIONS_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include <cstddef>
#include <memory>

namespace taskio_test {

// Whether they are counted here: not with ThreadSanitizer's own operator new.
bool counts_allocations() noexcept;

// How often operator new was called in this program.
std::size_t allocations() noexcept;

// How many blocks from it have not been deleted.
std::size_t living_allocations() noexcept;

// Has the n-th allocation from now on fail, on this thread; none for zero.
// Gives how many were still missing until then to the failure that was set
// before; zero when that has happened.
std::size_t fail_allocation(std::size_t n) noexcept;

struct allocator_log
{
  int allocated = 0;
  int freed = 0;
};

// Counts what goes through it.
template <typename T = void>
class counting_allocator
{
public:
  using value_type = T;

  explicit counting_allocator(allocator_log& log) noexcept : log_(&log) {}
  template <typename U>
  counting_allocator(counting_allocator<U> const& other) noexcept
    : log_(other.log_)
  {
  }

  T* allocate(std::size_t n) const
  {
    ++log_->allocated;
    return std::allocator<T>().allocate(n);
  }
  void deallocate(T* p, std::size_t n) const
  {
    ++log_->freed;
    std::allocator<T>().deallocate(p, n);
  }

  template <typename U>
  friend bool operator==(
    counting_allocator const& a, counting_allocator<U> const& b) noexcept
  {
    return a.log_ == b.log_;
  }

private:
  template <typename>
  friend class counting_allocator;
  allocator_log* log_;
};

} // namespace taskio_test

#endif // TASKIO_TEST_UNIT_ALLOCATIONS_HPP
