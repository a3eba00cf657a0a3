// The loop first, and before the guard: it brings the parts of the library in
// the order in which they need each other.
#include <boost/taskio/loop.hpp>

#ifndef BOOST_TASKIO_ANY_FUTURE_HPP
#define BOOST_TASKIO_ANY_FUTURE_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/asio/async_result.hpp>
#include <boost/taskio/detail/state_base.hpp>
#include <boost/taskio/detail/wait_op.hpp>
#include <boost/taskio/done_callback.hpp>
#include <boost/taskio/error.hpp>
#include <cstddef>
#include <exception>
#include <iosfwd>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace boost::taskio {

class loop;
namespace detail {
class state_base;
class task_base;
template <typename T, bool Taking, typename State>
class future_awaiter;
template <typename Handle, typename F>
done_callback calling(F&& f);
} // namespace detail

/// A handle on a future or task, whatever the type of its value.
/**
 * Throws: `invalid_state_error`, from every named function of an empty handle.
 *
 * Thread safety: any thread may copy and drop handles, call `done`,
 * `cancelled`, `cancel`, `get_loop`, waits, and when done `exception`. The rest
 * is for the loop's own thread, or for one while it does not run, and throws
 * `std::logic_error` elsewhere; adding and completing also once it is closed.
 *
 * Lifetimes: handles may outlive the loop; what is pending then remains so, or
 * is cancelled. A failure that nobody looked at is reported when the last
 * handle goes.
 *
 * Difference from asyncio: any thread may cancel; callbacks get no `context`.
 */
class any_future
{
public:
  /// A handle on nothing.
  any_future() = default;
  /// Whether this is a handle on something.
  explicit operator bool() const noexcept { return bool(state_); }
  /// Whether there is an outcome.
  bool done() const;
  /// Whether the outcome is a cancellation.
  bool cancelled() const;
  /// Ask for cancellation; false when done. A future is cancelled, with the
  /// message for all who look; for tasks and other threads see `task::cancel`.
  bool cancel(std::optional<std::string> message = std::nullopt) const;
  /// The failure, or null. Throws `invalid_state_error` when pending, and
  /// `cancelled_error` when cancelled.
  std::exception_ptr exception() const;
  /// Call a function, with a handle on this, when done.
  /**
   * It is queued when the future is done, in the order of registration, and
   * runs as no task's, in a copy of the context that is current now. What it
   * throws is reported: "exception in a done callback". It is no handle: with
   * the last one on a pending future, or with the loop, it goes uncalled.
   */
  done_callback add_done_callback(done_callback callback) const;
  template <typename F>
    requires std::is_invocable_v<F&, any_future const&>
  done_callback add_done_callback(F&& f) const
  {
    return add_done_callback(done_callback(std::forward<F>(f)));
  }
  /// Wait as `future<void>` does: no value, but its failure. `co_await` too.
  template <typename Token>
  auto async_wait(Token&& token) const;
  /// The same, for `co_await std::move(f)` in any Asio coroutine.
  template <typename Token>
    requires asio::completion_token_for<std::decay_t<Token>,
      void(std::exception_ptr)>
  auto operator()(Token&& token) const
  {
    return async_wait(std::forward<Token>(token));
  }
  /// Take a callback back, every time it was added; gives how often it was.
  std::size_t remove_done_callback(done_callback const& callback) const;
  /// The loop that it belongs to; `std::logic_error` when that is destroyed.
  loop& get_loop() const;
  /// Whether two handles are on the same thing.
  friend bool operator==(any_future const& a, any_future const& b) noexcept
  {
    return a.state_.get() == b.state_.get();
  }
  /// In the way of `<Task pending name='x'>`. Does not check the thread.
  friend std::ostream& operator<<(std::ostream& os, any_future const& f)
  {
    return print(os, f);
  }

#if !defined(GENERATING_DOCUMENTATION)
  template <typename Awaited>
  using taskio_awaiter =
    detail::future_awaiter<void, false, detail::state_base>;
  explicit any_future(detail::state_base& s) noexcept : state_(&s) {}
  explicit any_future(detail::state_handle s) noexcept : state_(std::move(s)) {}
  detail::state_handle const& handle() const& noexcept { return state_; }
  detail::state_handle handle() && noexcept { return std::move(state_); }
#endif

protected:
  static std::ostream& print(std::ostream& os, any_future const& f);
  detail::state_base& state(char const* function) const;
  detail::state_handle state_;
};

} // namespace boost::taskio

#include <boost/taskio/impl/any_future.hpp>
#if !defined(BOOST_TASKIO_SEPARATE_COMPILATION)
#include <boost/taskio/impl/any_future.ipp>
#endif

#endif // BOOST_TASKIO_ANY_FUTURE_HPP
