//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "program.hpp"
#include <algorithm>
#include <fstream>
#include <stdexcept>
#include <utility>

namespace conformance {

namespace {

program parse_program(std::string const& line)
{
  boost::system::error_code syntax;
  json::value const parsed = json::parse(line, syntax);
  if (syntax)
    throw std::runtime_error(syntax.message());
  json::object const& o = parsed.as_object();
  return {json::value_to<std::string>(o.at("id")),
    json::value_to<std::vector<std::string>>(o.at("tags")),
    o.at("defs").as_object(), o.at("expect").as_object()};
}

bool all_known(block const& b, program::predicate const& known)
{
  return std::all_of(b.begin(), b.end(), [&](json::value const& v) {
    statement const& s = v.as_object();
    if (!known(json::value_to<std::string>(s.at("op"))))
      return false;
    for (char const* part : {"body", "finally"})
      if (json::value const* inner = s.if_contains(part))
        if (!all_known(inner->as_array(), known))
          return false;
    if (json::value const* handlers = s.if_contains("except"))
      for (auto const& handler : handlers->as_object())
        if (!all_known(handler.value().as_array(), known))
          return false;
    return true;
  });
}

std::string describe(
  std::string const& what, json::value const* expected, json::value const* got)
{
  auto const text = [](json::value const* v) {
    return v ? json::serialize(*v) : std::string("nothing");
  };
  return what + "\n  expected " + text(expected) + "\n  got      " + text(got);
}

std::string first_different_event(json::array const& a, json::array const& b)
{
  std::size_t i = 0;
  while (i < a.size() && i < b.size() && a[i] == b[i])
    ++i;
  if (i == a.size() && i == b.size())
    return {};
  return describe(
    "event " + std::to_string(i), a.if_contains(i), b.if_contains(i));
}

} // namespace

bool program::has_tag(std::string const& tag) const
{
  return std::find(tags.begin(), tags.end(), tag) != tags.end();
}

block const& program::def(json::string_view name) const
{
  return defs.at(name).as_array();
}

bool program::uses_only(predicate const& known) const
{
  return std::all_of(defs.begin(), defs.end(),
    [&](auto const& d) { return all_known(d.value().as_array(), known); });
}

std::vector<program> load_programs(std::string const& file_name)
{
  std::ifstream file(file_name);
  if (!file)
    throw std::runtime_error(file_name + ": cannot be read");
  std::vector<program> programs;
  std::string line;
  try
  {
    while (std::getline(file, line))
      programs.push_back(parse_program(line));
  }
  catch (std::exception const& e)
  {
    throw std::runtime_error(file_name + ":"
      + std::to_string(programs.size() + 1) + ": not a program: " + e.what());
  }
  if (file.bad() || programs.empty())
    throw std::runtime_error(file_name + ": no programs could be read");
  return programs;
}

std::string first_difference(
  json::object const& expected, json::object const& got)
{
  std::string text = first_different_event(
    expected.at("trace").as_array(), got.at("trace").as_array());
  for (char const* what : {"result", "end_time", "unretrieved"})
    if (text.empty() && expected.at(what) != got.at(what))
      text = describe(what, &expected.at(what), &got.at(what));
  return text;
}

} // namespace conformance
