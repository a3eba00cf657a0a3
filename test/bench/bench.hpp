#ifndef TASKIO_TEST_BENCH_BENCH_HPP
#define TASKIO_TEST_BENCH_BENCH_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include <array>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace bench {

// The ways in which each workload is done: by tasks with taskio::awaitable
// bodies, by tasks with asio::awaitable bodies, and by Asio alone on three
// executors.
enum class column : std::size_t { own, plain, any, typed, strand };
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
};

std::span<workload const> spawning();
std::span<workload const> suspending();
std::span<workload const> sleeping();
std::span<workload const> combining();

// A benchmark of something that did not happen would be fast.
inline void expect(bool as_it_should_be)
{
  if (!as_it_should_be)
    throw std::logic_error("a workload did not do what it should");
}

// Nanoseconds per operation, one for each repetition; none for a column that
// was not run.
struct result
{
  workload const* of;
  std::array<std::vector<double>, column_count> samples;
};

void print_heading();
void print_row(result const& r);
void write_json(std::string_view path, std::vector<result> const& results);

} // namespace bench

#endif // TASKIO_TEST_BENCH_BENCH_HPP
