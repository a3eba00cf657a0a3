#ifndef BOOST_TASKIO_DETAIL_CANCEL_RECORD_HPP
#define BOOST_TASKIO_DETAIL_CANCEL_RECORD_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/smart_ptr/intrusive_ptr.hpp>
#include <boost/smart_ptr/intrusive_ref_counter.hpp>
#include <boost/taskio/detail/config.hpp>
#include <optional>
#include <string>
#include <utility>

namespace boost::taskio::detail {

// What a cancellation request carries. A null pointer to one means a request
// without a message, which is the usual one and costs nothing. Immutable once
// shared. Who asked, and where, will be fields here.
struct cancel_record : intrusive_ref_counter<cancel_record, thread_safe_counter>
{
  explicit cancel_record(std::string m) : message(std::move(m)) {}

  std::optional<std::string> const message;
};

using cancel_ptr = intrusive_ptr<cancel_record const>;

inline cancel_ptr make_cancel_record(std::optional<std::string> message)
{
  return message ? cancel_ptr(new cancel_record(*std::move(message)))
                 : cancel_ptr();
}

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_CANCEL_RECORD_HPP
