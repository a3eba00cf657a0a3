#ifndef BOOST_TASKIO_IMPL_ALLOCATING_EXECUTOR_HPP
#define BOOST_TASKIO_IMPL_ALLOCATING_EXECUTOR_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/executor.hpp>
#include <memory>
#include <type_traits>
#include <utility>

namespace boost::taskio {

/// An executor together with the allocator that its functions are stored with.
template <typename Allocator>
class allocating_executor
{
public:
  allocating_executor(executor ex, Allocator const& a) noexcept
    : executor_(std::move(ex))
    , allocator_(a)
  {
  }

  template <typename F>
  void execute(F&& f) const
  {
    executor_.submit(std::forward<F>(f), allocator_);
  }

  template <typename Property>
  auto query(Property const& p) const noexcept
    -> decltype(std::declval<executor const&>().query(p))
  {
    return executor_.query(p);
  }
  template <typename OtherAllocator>
  Allocator query(asio::execution::allocator_t<OtherAllocator>) const noexcept
  {
    return allocator_;
  }
  Allocator query(asio::execution::allocator_t<void>) const noexcept
  {
    return allocator_;
  }

  template <typename Property>
  auto require(Property const& p) const -> std::enable_if_t<
    std::is_same_v<decltype(std::declval<executor const&>().require(p)),
      executor>,
    allocating_executor>
  {
    return {executor_.require(p), allocator_};
  }
  template <typename OtherAllocator>
  auto require(asio::execution::allocator_t<OtherAllocator> a) const
  {
    return executor_.require(a);
  }
  executor require(asio::execution::allocator_t<void>) const
  {
    return executor_;
  }

  friend bool operator==(
    allocating_executor const& a, allocating_executor const& b) noexcept
  {
    return a.executor_ == b.executor_ && a.allocator_ == b.allocator_;
  }
  friend bool operator!=(
    allocating_executor const& a, allocating_executor const& b) noexcept
  {
    return !(a == b);
  }

private:
  executor executor_;
  [[no_unique_address]] Allocator allocator_;
};

} // namespace boost::taskio

#endif // BOOST_TASKIO_IMPL_ALLOCATING_EXECUTOR_HPP
