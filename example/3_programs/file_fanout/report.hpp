#ifndef TASKIO_EXAMPLE_FILE_FANOUT_REPORT_HPP
#define TASKIO_EXAMPLE_FILE_FANOUT_REPORT_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// What is counted while the program runs, and the table at its end.

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iomanip>
#include <ostream>
#include <string>
#include <vector>

namespace file_fanout {

struct report
{
  using clock = std::chrono::steady_clock;

  std::size_t started = 0;
  std::size_t finished = 0;
  std::size_t cancelled = 0;
  std::size_t cancelled_midway = 0;
  std::size_t failed = 0;
  std::size_t abandoned = 0;
  std::size_t goodbyes_said = 0;
  std::size_t goodbyes_heard = 0;
  std::uint64_t bytes = 0;
  clock::time_point began = clock::now();
  std::vector<std::string> problems;

  void begin() { began = clock::now(); }
  void fail(std::string const& who, std::string const& why)
  {
    problems.push_back(who + ": " + why);
  }
};

inline void print_row(std::ostream& os, char const* what, std::uint64_t value)
{
  os << "  " << std::left << std::setw(24) << what << std::right
     << std::setw(14) << value << '\n';
}

inline void print_table(
  std::ostream& os, std::size_t files, std::size_t unreadable, report const& r)
{
  print_row(os, "files", files);
  print_row(os, "unreadable, left out", unreadable);
  print_row(os, "bytes fetched", r.bytes);
  print_row(os, "client tasks", r.started);
  print_row(os, "  finished", r.finished);
  print_row(os, "  cancelled", r.cancelled);
  print_row(os, "  failed", r.failed);
  if (r.abandoned > 0)
    print_row(os, "tasks destroyed", r.abandoned);
  print_row(os, "goodbyes said", r.goodbyes_said);
  print_row(os, "goodbyes heard", r.goodbyes_heard);
  std::chrono::duration<double> const took = report::clock::now() - r.began;
  double const speed = static_cast<double>(r.bytes) / 1e6 / took.count();
  os << "  " << std::left << std::setw(24) << "MB/s" << std::right
     << std::setw(14) << std::fixed << std::setprecision(1) << speed << '\n';
}

inline void print_problems(std::ostream& os, report const& r)
{
  std::size_t const most = 10;
  for (std::size_t i = 0; i < std::min(r.problems.size(), most); ++i)
    os << "file_fanout: " << r.problems[i] << '\n';
  if (r.problems.size() > most)
    os << "file_fanout: and " << r.problems.size() - most << " problems more\n";
}

} // namespace file_fanout

#endif // TASKIO_EXAMPLE_FILE_FANOUT_REPORT_HPP
