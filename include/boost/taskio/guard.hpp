#ifndef BOOST_TASKIO_GUARD_HPP
#define BOOST_TASKIO_GUARD_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/config.hpp>
#include <utility>

namespace boost::taskio {

/// Holds a lock, or a place in a semaphore, and releases it when destroyed.
/**
 * What `lock::scoped`, `condition::scoped` and `semaphore::scoped` give. It can
 * be moved. Releasing does not suspend.
 *
 * Thread safety: as for `release` of what it holds: it is destroyed on the
 * loop, or while the loop does not run.
 *
 * Lifetimes: it may outlive what it holds, and the loop. What it holds is not
 * to be released behind its back: a release that is refused ends the program.
 *
 * Example:
 * @code
 * auto guard = co_await lock.scoped();
 * @endcode
 *
 * Difference from asyncio: it stands for `async with`.
 */
template <typename Primitive>
class [[nodiscard]] guard
{
public:
  /// A guard that holds nothing.
  guard() noexcept = default;
  guard(guard&& other) noexcept = default;
  guard& operator=(guard&& other) noexcept
  {
    guard old(std::move(other));
    std::swap(state_, old.state_);
    return *this;
  }
  ~guard()
  {
    if (state_)
      state_->release();
  }

  /// Whether it holds anything.
  explicit operator bool() const noexcept { return bool(state_); }

  /// Release now what it holds, if anything.
  void release()
  {
    if (auto const state = std::exchange(state_, nullptr))
      state->release();
  }

#if !defined(GENERATING_DOCUMENTATION)
  using state_type = typename Primitive::state_type;
  explicit guard(state_type state) noexcept : state_(std::move(state)) {}
#endif

private:
  typename Primitive::state_type state_;
};

} // namespace boost::taskio

#endif // BOOST_TASKIO_GUARD_HPP
