#ifndef BOOST_TASKIO_DONE_CALLBACK_HPP
#define BOOST_TASKIO_DONE_CALLBACK_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/config.hpp>
#include <functional>
#include <memory>
#include <utility>

namespace boost::taskio {

class any_future;

/// A function to be called when a future is done, with an identity.
/**
 * Copies are the same callback. Adding one twice calls it twice; removing it
 * removes every time it was added to that future. Moved from, it may only be
 * destroyed and assigned to.
 *
 * Thread safety: copies share the function; it is called on the loops of the
 * futures that it was added to.
 *
 * Lifetimes: the function is destroyed with the last copy. A future keeps one
 * until it has called it, and drops it uncalled with its loop, or when nobody
 * is left to complete the future.
 *
 * Example:
 * @code
 * taskio::done_callback cb([](taskio::any_future const& f) { log(f); });
 * a.add_done_callback(cb);
 * b.add_done_callback(cb);
 * a.remove_done_callback(cb);
 * @endcode
 *
 * Difference from asyncio: functions are compared with `==` there; a C++
 * function object has no such thing, hence this class.
 */
class done_callback
{
public:
  /// A callback that calls `f`, with a handle on the future that is done.
  /**
   * `f` is copyable. What it gives is ignored.
   *
   * Throws: `std::bad_alloc`, and what copying or moving `f` throws.
   */
  template <typename F>
    requires(!std::is_same_v<std::decay_t<F>, done_callback>
      && std::is_invocable_v<F&, any_future const&>)
  explicit done_callback(F&& f)
    : function_(std::make_shared<function>(std::forward<F>(f)))
  {
  }

  /// Call it. Throws what the function throws; a loop that calls it reports
  /// that as "exception in a done callback".
  void operator()(any_future const& f) const { (*function_)(f); }

  /// Whether two are the same callback.
  friend bool operator==(
    done_callback const& a, done_callback const& b) noexcept
  {
    return a.function_ == b.function_;
  }

private:
  using function = std::function<void(any_future const&)>;
  std::shared_ptr<function const> function_;
};

} // namespace boost::taskio

#endif // BOOST_TASKIO_DONE_CALLBACK_HPP
