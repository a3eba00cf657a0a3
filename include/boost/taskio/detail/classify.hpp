#ifndef BOOST_TASKIO_DETAIL_CLASSIFY_HPP
#define BOOST_TASKIO_DETAIL_CLASSIFY_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/config.hpp>
#include <exception>

namespace boost::system {
class error_code;
}

namespace boost::taskio::detail {

[[noreturn]] BOOST_TASKIO_DECL void throw_no_such_executor();

enum class failure_kind
{
  other,
  aborted,
  cancelled
};

// Whether a failure is this library's cancelled_error, or one by which an Asio
// operation says that it was aborted: operation_aborted, channel_cancelled, or
// multiple_exceptions that began with one of these.
[[noreturn]] BOOST_TASKIO_DECL void throw_no_coroutine();

// Throws invalid_state_error when there is none to run.
template <typename Awaitable>
void check_coroutine(Awaitable const& a)
{
  if (!a.valid())
    throw_no_coroutine();
}

BOOST_TASKIO_DECL failure_kind classify(std::exception_ptr const& e);
BOOST_TASKIO_DECL bool is_aborted(system::error_code const& ec) noexcept;

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_CLASSIFY_HPP
