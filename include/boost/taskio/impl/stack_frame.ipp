#ifndef BOOST_TASKIO_IMPL_STACK_FRAME_IPP
#define BOOST_TASKIO_IMPL_STACK_FRAME_IPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/stack_frame.hpp>
#include <ostream>
#include <string_view>

namespace boost::taskio {

namespace detail {

// Where, searched from the end, the first of these characters is that stands
// outside of all brackets; at(0) when there is none.
BOOST_TASKIO_DECL std::size_t find_outside(
  std::string_view text, std::string_view wanted)
{
  int depth = 0;
  for (std::size_t i = text.size(); i-- > 0;)
  {
    char const c = text[i];
    if (c == ')' || c == '>' || c == '}')
      ++depth;
    else if (c == '(' || c == '<' || c == '{')
      --depth;
    if (depth == 0 && wanted.find(c) != wanted.npos)
      return i;
  }
  return text.npos;
}

// From `int app::f(int) const [with T = int]` to `app::f`. For g++ a coroutine
// is a function of its frame: `void f(f(int)::_Z1fi.Frame*)`.
BOOST_TASKIO_DECL std::string_view function_name(std::string_view text)
{
  if (text.ends_with(']'))
    text = text.substr(0, text.find(" ["));
  // A lambda that is no coroutine ends with its parameters in g++.
  if (!text.ends_with('>'))
    if (auto const parameters = find_outside(text, "(");
      parameters != text.npos)
      text = text.substr(0, parameters);
  if (auto const space = find_outside(text, " "); space != text.npos)
    text.remove_prefix(space + 1);
  std::string_view const call = "::operator()";
  if (text.ends_with("class)::operator()") || text.ends_with(")>::operator()"))
    text.remove_suffix(call.size());
  return text;
}

} // namespace detail

BOOST_TASKIO_DECL std::string stack_frame::function() const
{
  return std::string(detail::function_name(where.function_name()));
}

BOOST_TASKIO_DECL std::ostream& stack_frame::print(
  std::ostream& os, stack_frame const& f)
{
  return os << "File \"" << f.where.file_name() << "\", line " << f.where.line()
            << ", in " << f.function();
}

} // namespace boost::taskio

#endif // BOOST_TASKIO_IMPL_STACK_FRAME_IPP
