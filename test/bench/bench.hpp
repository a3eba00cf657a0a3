#ifndef TASKIO_TEST_BENCH_BENCH_HPP
#define TASKIO_TEST_BENCH_BENCH_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

// The ways in which each workload is done: by tasks with taskio::awaitable
// bodies, by tasks with asio::awaitable bodies, and by Asio alone on three
// executors.
enum class column : std::size_t
{
  own,
  plain,
  any,
  typed,
  strand
};
inline constexpr std::array<std::string_view, 5> column_names{
  "taskio", "taskio_plain", "raw_any", "raw_typed", "raw_strand"};
inline constexpr std::size_t column_count = column_names.size();

struct job
{
  long operations;
  // Whether the context polls for I/O between its handlers, as it does in any
  // program that has a socket or a timer.
  bool reactor;
};

struct workload
{
  std::string_view name;
  std::string_view what;
  std::string_view unit;
  // As many as are done when the scale is 1.
  long operations;
  // In the order of the columns; null where a column makes no sense.
  std::array<void (*)(job), column_count> run;
  // Measured by itself, in a process of its own: `run` ends with `answer`.
  bool own_process = false;
};

std::span<workload const> spawning();
std::span<workload const> suspending();
std::span<workload const> sleeping();
std::span<workload const> combining();
std::span<workload const> scoping();
std::span<workload const> networking();
std::span<workload const> threading();
std::span<workload const> memory();

// A benchmark of something that did not happen would be fast.
inline void expect(bool as_it_should_be)
{
  if (!as_it_should_be)
    throw std::logic_error("a workload did not do what it should");
}

// The cost of an operation, once for each repetition; none for a column that was
// not run.
struct result
{
  workload const* of;
  std::array<std::vector<double>, column_count> samples;

  std::optional<double> minimum(column c) const
  {
    auto const& of_column = samples[static_cast<std::size_t>(c)];
    if (of_column.empty())
      return std::nullopt;
    return *std::min_element(of_column.begin(), of_column.end());
  }
  // None where there is nothing to compare with.
  std::optional<double> ratio(column c) const
  {
    auto const cost = minimum(c), reference = minimum(column::any);
    if (!cost || !reference)
      return std::nullopt;
    return *cost / *reference;
  }
};

// CPU time, in nanoseconds, of the whole process.
double cpu_time();
double measure_once(workload const& w, column c, job j);
// Ends the process: what a workload with `own_process` found out.
[[noreturn]] void answer(double cost);

void print_heading();
void print_row(result const& r);
void print_bars(std::vector<result> const& results);
void write_json(std::string const& path, std::vector<result> const& results);
void write_svg(std::string const& path, std::vector<result> const& results);

// How the costs grow with the number of what there is.
void print_growth();

} // namespace bench

#endif // TASKIO_TEST_BENCH_BENCH_HPP
