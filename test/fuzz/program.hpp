#ifndef TASKIO_TEST_FUZZ_PROGRAM_HPP
#define TASKIO_TEST_FUZZ_PROGRAM_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace taskio_fuzz {

struct statement
{
  std::uint8_t op;
  std::uint8_t arg;

  // The parts of an argument: two places in the table of handles, a number of
  // milliseconds, a choice of three bits.
  std::size_t slot() const { return arg % 8; }
  std::size_t other() const { return arg / 8 % 8; }
  int milliseconds() const { return arg % 8; }
  unsigned choice() const { return arg / 8 % 8; }
  bool flag() const { return arg >= 128; }
};

// Any bytes are a program: one for the end, one for when that comes, and then
// statements of two bytes each. The operation `next_def` begins another def;
// the first is the main task's.
class program
{
public:
  enum class ending
  {
    cancel,         // every task is cancelled until it is done
    destroy_loop,   // the loop is destroyed
    destroy_context // the context is destroyed, and then the loop
  };

  program(std::uint8_t const* data, std::size_t size, std::uint8_t next_def,
    std::uint8_t operations)
  {
    if (size > 0)
      ending_ = data[0];
    if (size > 1)
      cut_ = data[1];
    for (std::size_t i = 2; i + 1 < size; i += 2)
    {
      statement const s{std::uint8_t(data[i] % operations), data[i + 1]};
      if (s.op == next_def)
        defs_.emplace_back();
      else
        defs_.back().push_back(s);
    }
  }

  ending end() const { return ending(ending_ % 4 < 2 ? 0 : ending_ % 4 - 1); }
  // After how many statements the loop or context is destroyed.
  int cut() const { return cut_; }
  std::vector<statement> const& def(std::size_t i) const
  {
    return defs_[i % defs_.size()];
  }

private:
  std::uint8_t ending_ = 0;
  std::uint8_t cut_ = 0;
  std::vector<std::vector<statement>> defs_{1};
};

} // namespace taskio_fuzz

#endif // TASKIO_TEST_FUZZ_PROGRAM_HPP
