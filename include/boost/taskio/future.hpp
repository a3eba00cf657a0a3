// The loop first, and before the guard: it brings the parts of the library in
// the order in which they need each other.
#include <boost/taskio/loop.hpp>

#ifndef BOOST_TASKIO_FUTURE_HPP
#define BOOST_TASKIO_FUTURE_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/asio/async_result.hpp>
#include <boost/taskio/any_future.hpp>
#include <boost/taskio/detail/future_state.hpp>
#include <boost/taskio/detail/wait_op.hpp>
#include <boost/taskio/done_callback.hpp>
#include <boost/taskio/error.hpp>
#include <concepts>
#include <cstddef>
#include <exception>
#include <functional>
#include <type_traits>
#include <utility>

namespace boost::taskio {

/// A handle on a result that is there now or later.
/**
 * Copies share the result; many may await it, many times. `T` may be `void`, a
 * reference, a type that can only be moved, one without default constructor.
 *
 * Completion signature: `co_await f` in a `taskio::awaitable` gives `T const&`
 * (`T&` when `T` is a reference), valid while there are handles; `co_await
 * std::move(f)` gives `T`, moved out when no other handle or callback shares it
 * or `T` cannot be copied, else copied. Awaiting what is done does not suspend.
 *
 * Throws: the exception that was set, or `cancelled_error`. A task that awaits
 * itself gets `std::logic_error`.
 *
 * Cancellation: cancelling the task that awaits it cancels the future; if that
 * is done by then, the await throws, and the future keeps its result. A future
 * of another loop goes on, only the wait ends.
 *
 * Thread safety, lifetimes: as for `any_future`, `result` as `exception`. Who
 * waits keeps a handle. On a closed loop handlers are destroyed uncalled.
 *
 * Example:
 * @code
 * auto f = taskio::running_loop().create_future<int>();
 * taskio::running_loop().call_later(1s, [f] { f.set_result(42); });
 * int const& answer = co_await f;
 * @endcode
 *
 * Difference from asyncio: the type is fixed; awaiting gives a reference. There
 * it is a `RuntimeError` to await a future of another loop.
 */
template <typename T>
class future : public any_future
{
public:
  using value_type = T;
  /// A handle on nothing.
  future() = default;

  /// The result: a reference, or of an rvalue the value, as `co_await` gives
  /// it. Throws as that, and `invalid_state_error` when pending.
  std::add_lvalue_reference_t<std::add_const_t<T>> result() const&;
  T result() &&;

  /// Complete with a value: one argument, none for `void`. Throws
  /// `invalid_state_error` when done; `std::logic_error` for a task, whose
  /// coroutine does that; what making the `T` throws, and then it is pending.
  template <typename... U>
  void set_result(U&&... value) const;
  /// Complete with a failure: a `std::exception_ptr`, not null or
  /// `std::invalid_argument` is thrown; an exception, as it is declared here;
  /// an `error_code`, as a `system_error`. Throws as `set_result`.
  template <typename E>
  void set_exception(E e) const;

  /// Wait as an Asio operation.
  /**
   * Honours the associated executor (the loop's by default), allocator and
   * cancellation slot; completes once, and never within this call.
   *
   * Completion signature: `void(std::exception_ptr, T)`, for `void` without the
   * `T`; one that cannot be made from nothing comes in a `std::optional`, a
   * reference as an optional `std::reference_wrapper`. It is a copy; an rvalue
   * is left empty, and gives it as `co_await` does. Completes with: as that, or
   * with what copying the value throws.
   *
   * Throws: what moving the handler does. What the handler throws, or moving it
   * or the value when it is to be called, leaves the run of the context as with
   * any operation of Asio; a handler that was not called is destroyed then.
   *
   * Cancellation: a signal in the token's slot ends the wait with
   * `cancelled_error`; the future goes on. In a coroutine of a task of the same
   * loop it is a library wait: cancelling the task cancels the future.
   */
  template <typename Token>
  auto async_wait(Token&& token) const&;
  template <typename Token>
  auto async_wait(Token&& token) &&;

  /// The same, for `co_await std::move(f)` in any Asio coroutine (Asio 1.26:
  /// `void` only).
  template <typename Token>
    requires asio::completion_token_for<std::decay_t<Token>,
      typename detail::wait_traits<T>::signature>
  auto operator()(Token&& token) const
  {
    return async_wait(std::forward<Token>(token));
  }
  /// As in `any_future`; a function is called with a `future<T>`.
  done_callback add_done_callback(done_callback callback) const
  {
    return any_future::add_done_callback(std::move(callback));
  }
  template <typename F>
    requires std::is_invocable_v<F&, future const&>
  done_callback add_done_callback(F&& f) const
  {
    return add_done_callback(detail::calling<future>(std::forward<F>(f)));
  }

#if !defined(GENERATING_DOCUMENTATION)
  template <typename Awaited>
  using taskio_awaiter = detail::future_awaiter<T,
    !std::is_lvalue_reference_v<Awaited>, detail::state_base>;
  explicit future(detail::state_handle s) noexcept : any_future(std::move(s)) {}
#endif
};

} // namespace boost::taskio

/// Equal handles have the same hash: for sets of tasks, as in asyncio.
template <std::derived_from<boost::taskio::any_future> Future>
struct std::hash<Future>
{
  std::size_t operator()(Future const& f) const noexcept
  {
    return std::hash<void const*>()(f.handle().get());
  }
};

#include <boost/taskio/impl/future.hpp>
#if !defined(BOOST_TASKIO_SEPARATE_COMPILATION)
#include <boost/taskio/impl/future.ipp>
#endif

#endif // BOOST_TASKIO_FUTURE_HPP
