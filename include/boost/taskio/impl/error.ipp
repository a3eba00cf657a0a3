#ifndef BOOST_TASKIO_IMPL_ERROR_IPP
#define BOOST_TASKIO_IMPL_ERROR_IPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/asio/error.hpp>
#include <boost/taskio/error.hpp>

namespace boost::taskio {

namespace detail {

// A copy shares the text, which the system has to be asked for otherwise: 2300
// instructions. Not destroyed, since what is may be cancelled then.
BOOST_TASKIO_DECL system::system_error const& plain_aborted_error()
{
  static auto const& error =
    *new system::system_error(asio::error::operation_aborted);
  return error;
}
BOOST_TASKIO_DECL system::system_error const& plain_timeout_error()
{
  static auto const& error = *new system::system_error(asio::error::timed_out);
  return error;
}

// An empty prefix would leave its colon.
BOOST_TASKIO_DECL system::system_error aborted_error(cancel_ptr const& record)
{
  if (!record || !record->message || record->message->empty())
    return plain_aborted_error();
  return system::system_error(asio::error::operation_aborted, *record->message);
}

} // namespace detail

BOOST_TASKIO_DECL cancelled_error::cancelled_error()
  : system_error(detail::plain_aborted_error())
{
}

BOOST_TASKIO_DECL cancelled_error::cancelled_error(
  std::optional<std::string> message)
  : cancelled_error(detail::make_cancel_record(std::move(message)))
{
}

BOOST_TASKIO_DECL cancelled_error::cancelled_error(detail::cancel_ptr record)
  : system_error(detail::aborted_error(record))
  , record_(std::move(record))
{
}

BOOST_TASKIO_DECL std::optional<std::string> const& cancelled_error::message()
  const noexcept
{
  static std::optional<std::string> const none;
  return record_ ? record_->message : none;
}

BOOST_TASKIO_DECL timeout_error::timeout_error()
  : system_error(detail::plain_timeout_error())
{
}

} // namespace boost::taskio

#endif // BOOST_TASKIO_IMPL_ERROR_IPP
