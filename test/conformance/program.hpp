//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#ifndef CONFORMANCE_PROGRAM_HPP
#define CONFORMANCE_PROGRAM_HPP

#include <boost/json.hpp>
#include <functional>
#include <string>
#include <vector>

namespace conformance {

namespace json = boost::json;

using statement = json::object;
using block = json::array;

// A line of a file of programs.
struct program
{
  std::string id;
  std::vector<std::string> tags;
  json::object defs;
  json::object expect;

  bool has_tag(std::string const& tag) const;
  block const& def(json::string_view name) const;

  // Whether a predicate holds for the operations of all statements.
  using predicate = std::function<bool(std::string const& op)>;
  bool uses_only(predicate const& known) const;
};

// Throws std::runtime_error for a file that cannot be read or is not one of
// programs.
std::vector<program> load_programs(std::string const& file_name);

// What differs first between the expected run of a program and another, in the
// form of `expect`; empty when they are the same.
std::string first_difference(
  json::object const& expected, json::object const& got);

} // namespace conformance

#endif // CONFORMANCE_PROGRAM_HPP
