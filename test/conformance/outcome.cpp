//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "outcome.hpp"
#include <boost/json/src.hpp>
#include <boost/taskio.hpp>
#include <utility>

namespace conformance {

namespace taskio = boost::taskio;

namespace {

json::value error(json::string_view type, json::value message = nullptr)
{
  json::array a;
  a.emplace_back("error");
  a.emplace_back(type);
  a.emplace_back(std::move(message));
  return a;
}

json::value tagged(json::string_view tag, json::value const& content)
{
  json::array a;
  a.emplace_back(tag);
  a.emplace_back(content);
  return a;
}

} // namespace

program_error::program_error(std::string type, json::value message)
  : std::runtime_error(type)
  , type_(std::move(type))
  , message_(std::move(message))
{
}

std::exception_ptr make_exception(
  std::string const& type, json::value const& message)
{
  if (type == "Cancelled")
    return std::make_exception_ptr(
      taskio::cancelled_error(encode_message(message)));
  if (type == "TimeoutError")
    return std::make_exception_ptr(taskio::timeout_error());
  return std::make_exception_ptr(program_error(type, message));
}

std::optional<std::string> encode_message(json::value const& message)
{
  if (message.is_null())
    return std::nullopt;
  return json::serialize(message);
}

json::value decode_message(std::optional<std::string> const& text)
{
  // The library's own is empty.
  if (text && text->empty())
    return json::value("");
  return text ? json::parse(*text) : json::value();
}

json::value outcome_of(json::value const& value)
{
  return tagged("value", value);
}

json::value outcome_of(std::exception_ptr const& failure)
{
  try
  {
    std::rethrow_exception(failure);
  }
  catch (program_error const& e)
  {
    return error(e.type(), e.message());
  }
  catch (taskio::cancelled_error const& e)
  {
    return tagged("cancelled", decode_message(e.message()));
  }
  catch (taskio::timeout_error const&)
  {
    return json::array({"timeout"});
  }
  catch (taskio::exception_group const& e)
  {
    json::array members;
    for (std::exception_ptr const& member : e.exceptions())
      members.push_back(outcome_of(member));
    return tagged("group", members);
  }
  catch (taskio::stuck_error const& e)
  {
    return tagged("stuck", e.what());
  }
  catch (taskio::invalid_state_error const&)
  {
    return error("InvalidStateError");
  }
  catch (std::invalid_argument const&)
  {
    return error("ValueError");
  }
  catch (std::logic_error const&)
  {
    return error("RuntimeError");
  }
  catch (std::exception const& e)
  {
    return tagged("unexpected", e.what());
  }
}

json::string_view tag_of(json::value const& outcome)
{
  return outcome.as_array().front().as_string();
}

} // namespace conformance
