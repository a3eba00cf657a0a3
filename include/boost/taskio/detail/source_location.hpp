#ifndef BOOST_TASKIO_DETAIL_SOURCE_LOCATION_HPP
#define BOOST_TASKIO_DETAIL_SOURCE_LOCATION_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <cstdint>
#include <source_location>

namespace boost::taskio::detail {

#if defined(__cpp_lib_source_location)

using source_location = std::source_location;

#else

// For clang before 16, which has none with the library of g++.
class source_location
{
public:
  static constexpr source_location current(char const* file = __builtin_FILE(),
    char const* function = __builtin_FUNCTION(),
    std::uint_least32_t line = __builtin_LINE(),
    std::uint_least32_t column = __builtin_COLUMN()) noexcept
  {
    source_location here;
    here.file_ = file;
    here.function_ = function;
    here.line_ = line;
    here.column_ = column;
    return here;
  }

  constexpr char const* file_name() const noexcept { return file_; }
  constexpr char const* function_name() const noexcept { return function_; }
  constexpr std::uint_least32_t line() const noexcept { return line_; }
  constexpr std::uint_least32_t column() const noexcept { return column_; }

private:
  char const* file_ = "";
  char const* function_ = "";
  std::uint_least32_t line_ = 0;
  std::uint_least32_t column_ = 0;
};

#endif

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_SOURCE_LOCATION_HPP
