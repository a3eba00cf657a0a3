#ifndef BOOST_TASKIO_ERROR_HPP
#define BOOST_TASKIO_ERROR_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/config.hpp>
#include <boost/system/system_error.hpp>
#include <boost/taskio/detail/cancel_record.hpp>
#include <optional>
#include <stdexcept>
#include <string>

namespace boost::taskio {

/// A request to cancel was delivered, or what was awaited is cancelled.
/**
 * Its code is `asio::error::operation_aborted`, so code that knows only Asio
 * treats it as it treats any other aborted operation. A task whose coroutine
 * ends with it ends cancelled; a future that it is given to with
 * `set_exception` has failed.
 *
 * The first to look at a task that ended so gets the very exception, with its
 * message; those that look later get a new one without a message. Who looks at
 * a cancelled future always gets the message that it was cancelled with.
 *
 * Thread safety: a copy shares its message with the original; both may be used
 * from different threads.
 *
 * Example:
 * @code
 * try { co_await taskio::sleep(1h); }
 * catch (taskio::cancelled_error const& e) { log(e.message().value_or("")); }
 * @endcode
 *
 * Difference from asyncio: `CancelledError` is a `BaseException` there, which
 * `except Exception` does not catch. C++ has no such thing: a
 * `catch (std::exception const&)` catches a cancellation, and has to rethrow.
 */
class BOOST_SYMBOL_VISIBLE cancelled_error : public system::system_error
{
public:
  /// A cancellation without a message.
  cancelled_error();

  /// A cancellation with the message that `cancel()` was given, if any.
  /**
   * Throws: `std::bad_alloc`.
   */
  explicit cancelled_error(std::optional<std::string> message);

  /// The message given to `cancel()`.
  /**
   * Empty when there was none, which is not the same as an empty message. The
   * reference is valid as long as a copy of the exception exists.
   *
   * Difference from asyncio: it is a string, there any object (`args[0]`).
   */
  std::optional<std::string> const& message() const noexcept;

#if !defined(GENERATING_DOCUMENTATION)
  explicit cancelled_error(detail::cancel_ptr record);
#endif

private:
  detail::cancel_ptr record_;
};

/// A time limit that this library was given has expired.
/**
 * Its code is `asio::error::timed_out`. It is never a `cancelled_error`: a
 * time limit and a cancellation from outside can be told apart.
 *
 * Thread safety: as any exception.
 *
 * Difference from asyncio: none (`TimeoutError`).
 */
class BOOST_SYMBOL_VISIBLE timeout_error : public system::system_error
{
public:
  /// A time limit has expired.
  timeout_error();
};

/// A future or task is not in a state that allows what was asked of it.
/**
 * Thrown for the result of something that is not done, for a result given to
 * something that is, and for an empty handle. `what()` names the function.
 *
 * Difference from asyncio: it is a `std::logic_error`; an empty handle is
 * nothing that Python has.
 */
class BOOST_SYMBOL_VISIBLE invalid_state_error : public std::logic_error
{
public:
  using std::logic_error::logic_error;
};

} // namespace boost::taskio

#if !defined(BOOST_TASKIO_SEPARATE_COMPILATION)
#include <boost/taskio/impl/error.ipp>
#endif

#endif // BOOST_TASKIO_ERROR_HPP
