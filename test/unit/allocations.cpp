//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "allocations.hpp"

#include <atomic>
#include <cstdlib>
#include <new>
#include <utility>

namespace {

std::atomic<std::size_t> count{0};
std::atomic<std::size_t> freed{0};
std::atomic<std::size_t> failed{0};
thread_local std::size_t until_failure = 0;

// ThreadSanitizer's runtime brings its own operator new, which cannot be
// replaced; there nothing is counted and nothing fails, as it does in the other
// builds.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define TASKIO_TEST_COUNTS_NOTHING
#endif
#endif

#if !defined(TASKIO_TEST_COUNTS_NOTHING)

void count_one()
{
  count.fetch_add(1, std::memory_order_relaxed);
  if (until_failure > 0 && --until_failure == 0)
  {
    failed.fetch_add(1, std::memory_order_relaxed);
    throw std::bad_alloc();
  }
}

void counted_delete(void* p) noexcept
{
  if (p)
    freed.fetch_add(1, std::memory_order_relaxed);
  std::free(p);
}

void* counted_new(std::size_t size)
{
  count_one();
  if (void* p = std::malloc(size ? size : 1))
    return p;
  throw std::bad_alloc();
}

void* counted_new(std::size_t size, std::align_val_t alignment)
{
  count_one();
  auto const a = static_cast<std::size_t>(alignment);
  if (void* p = std::aligned_alloc(a, (size + a - 1) / a * a))
    return p;
  throw std::bad_alloc();
}

#endif

} // namespace

bool taskio_test::counts_allocations() noexcept
{
#if defined(TASKIO_TEST_COUNTS_NOTHING)
  return false;
#else
  return true;
#endif
}

std::size_t taskio_test::allocations() noexcept
{
  return count.load(std::memory_order_relaxed);
}

std::size_t taskio_test::living_allocations() noexcept
{
  return allocations() - failed.load(std::memory_order_relaxed)
    - freed.load(std::memory_order_relaxed);
}

std::size_t taskio_test::fail_allocation(std::size_t n) noexcept
{
  return std::exchange(until_failure, n);
}

#if !defined(TASKIO_TEST_COUNTS_NOTHING)

void* operator new(std::size_t size)
{
  return counted_new(size);
}
void* operator new[](std::size_t size)
{
  return counted_new(size);
}
// That of the sanitizer would not know the memory again.
void* operator new(std::size_t size, std::nothrow_t const&) noexcept
{
  try
  {
    return counted_new(size);
  }
  catch (std::bad_alloc const&)
  {
    return nullptr;
  }
}
void* operator new[](std::size_t size, std::nothrow_t const& n) noexcept
{
  return operator new(size, n);
}
void* operator new(std::size_t size, std::align_val_t a)
{
  return counted_new(size, a);
}
void* operator new[](std::size_t size, std::align_val_t a)
{
  return counted_new(size, a);
}
void operator delete(void* p) noexcept
{
  counted_delete(p);
}
void operator delete[](void* p) noexcept
{
  counted_delete(p);
}
void operator delete(void* p, std::size_t) noexcept
{
  counted_delete(p);
}
void operator delete[](void* p, std::size_t) noexcept
{
  counted_delete(p);
}
void operator delete(void* p, std::align_val_t) noexcept
{
  counted_delete(p);
}
void operator delete[](void* p, std::align_val_t) noexcept
{
  counted_delete(p);
}
void operator delete(void* p, std::size_t, std::align_val_t) noexcept
{
  counted_delete(p);
}
void operator delete[](void* p, std::size_t, std::align_val_t) noexcept
{
  counted_delete(p);
}

#endif
