//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#ifndef CONFORMANCE_OUTCOME_HPP
#define CONFORMANCE_OUTCOME_HPP

#include <boost/json.hpp>
#include <exception>
#include <optional>
#include <stdexcept>
#include <string>

namespace conformance {

namespace json = boost::json;

// What a program raises, and the LookupError of an unbound name.
class program_error : public std::runtime_error
{
public:
  program_error(std::string type, json::value message);

  std::string const& type() const noexcept { return type_; }
  json::value const& message() const noexcept { return message_; }

private:
  std::string type_;
  json::value message_;
};

// What `raise` and `set_exception` make of a type and a message.
std::exception_ptr make_exception(
  std::string const& type, json::value const& message);

// The message of a cancellation: any value, as its JSON text. Null is none.
std::optional<std::string> encode_message(json::value const& message);
json::value decode_message(std::optional<std::string> const& text);

json::value outcome_of(json::value const& value);
json::value outcome_of(std::exception_ptr const& failure);

// The first element of an outcome: "value", "cancelled", "timeout", ...
json::string_view tag_of(json::value const& outcome);

} // namespace conformance

#endif // CONFORMANCE_OUTCOME_HPP
