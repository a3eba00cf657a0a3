//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "bench.hpp"
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <optional>
#include <ostream>
#include <string>

namespace bench {
namespace {

std::optional<double> minimum(std::vector<double> const& samples)
{
  if (samples.empty())
    return std::nullopt;
  return *std::min_element(samples.begin(), samples.end());
}

double median(std::vector<double> samples)
{
  auto const middle = samples.begin() + std::ptrdiff_t(samples.size() / 2);
  std::nth_element(samples.begin(), middle, samples.end());
  return *middle;
}

std::string cell(std::vector<double> const& samples)
{
  auto const least = minimum(samples);
  if (!least)
    return "-";
  char text[64];
  std::snprintf(text, sizeof text, "%.1f / %.1f", *least, median(samples));
  return text;
}

std::vector<double> const& of(result const& r, column c)
{
  return r.samples[static_cast<std::size_t>(c)];
}

std::string ratio(result const& r)
{
  auto const ours = minimum(of(r, column::own));
  auto const theirs = minimum(of(r, column::any));
  if (!ours || !theirs)
    return "-";
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", *ours / *theirs);
  return text;
}

void print_cell(std::string_view text, int width)
{
  std::printf("  %*.*s", width, int(text.size()), text.data());
}

constexpr int name_width = -8;
constexpr int cell_width = 17;
constexpr int unit_width = -8;
constexpr int ratio_width = 14;

std::string json_line(result const& r)
{
  std::string line = "  {\"workload\": \"" + std::string(r.of->name) + "\"";
  for (std::size_t c = 0; c < column_count; ++c)
  {
    auto const least = minimum(r.samples[c]);
    char value[32] = "null";
    if (least)
      std::snprintf(value, sizeof value, "%.2f", *least);
    line += ", \"" + std::string(column_names[c]) + "\": " + value;
  }
  return line + ", \"unit\": \"" + std::string(r.of->unit) + "\"}";
}

} // namespace

void print_heading()
{
  std::printf("CPU time, minimum / median\n");
  print_cell("workload", name_width);
  for (std::string_view name :
    {"taskio", "plain", "raw any", "raw typed", "raw strand"})
    print_cell(name, cell_width);
  print_cell("unit", unit_width);
  print_cell("taskio/raw any", ratio_width);
  std::printf("\n");
}

void print_row(result const& r)
{
  print_cell(r.of->name, name_width);
  for (auto const& samples : r.samples)
    print_cell(cell(samples), cell_width);
  print_cell(r.of->unit, unit_width);
  print_cell(ratio(r), ratio_width);
  std::printf("\n");
  std::fflush(stdout);
}

void write_json(std::string_view path, std::vector<result> const& results)
{
  std::ofstream file{std::string(path)};
  char const* separator = "[\n";
  for (result const& r : results)
  {
    file << separator << json_line(r);
    separator = ",\n";
  }
  file << "\n]\n";
  if (!file.flush())
    throw std::runtime_error("cannot write " + std::string(path));
}

} // namespace bench
