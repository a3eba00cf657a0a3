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
#include <string>

namespace bench {
namespace {

double median(std::vector<double> samples)
{
  auto const middle = samples.begin() + std::ptrdiff_t(samples.size() / 2);
  std::nth_element(samples.begin(), middle, samples.end());
  return *middle;
}

std::string formatted(char const* format, std::optional<double> value)
{
  if (!value)
    return "-";
  char text[32];
  std::snprintf(text, sizeof text, format, *value);
  return text;
}

std::string cell(result const& r, column c)
{
  auto const least = r.minimum(c);
  if (!least)
    return "-";
  auto const& samples = r.samples[static_cast<std::size_t>(c)];
  return formatted("%.1f", least) + formatted(" / %.1f", median(samples));
}

void print_cell(std::string_view text, int width)
{
  std::printf("  %*.*s", width, int(text.size()), text.data());
}

constexpr int name_width = -10;
constexpr int cell_width = 17;
constexpr int unit_width = -10;
constexpr int ratio_width = 5;
// Strands are in the JSON alone.
constexpr std::array columns_shown{
  column::own, column::plain, column::any, column::typed};

std::string json_line(result const& r)
{
  std::string line = "  {\"workload\": \"" + std::string(r.of->name) + "\"";
  for (std::size_t c = 0; c < column_count; ++c)
  {
    auto const least = r.minimum(static_cast<column>(c));
    line += ", \"" + std::string(column_names[c])
      + "\": " + (least ? formatted("%.2f", least) : "null");
  }
  return line + ", \"unit\": \"" + std::string(r.of->unit) + "\"}";
}

// As long as the ratio is large: raw Asio's would reach to the mark.
void print_bar(std::string_view name, column c, result const& r)
{
  constexpr double mark = 30, longest = 60;
  auto const ratio = r.ratio(c);
  if (!ratio)
    return;
  auto const length = std::size_t(std::clamp(*ratio * mark, 1., longest));
  std::string bar(length, '#');
  if (length < std::size_t(mark))
    bar.resize(std::size_t(mark) + 1, ' ');
  bar[std::size_t(mark)] = '|';
  print_cell(name, name_width);
  print_cell(column_names[static_cast<std::size_t>(c)], -12);
  std::printf("  %s %.2f\n", bar.c_str(), *ratio);
}

} // namespace

void print_heading()
{
  std::printf("CPU time of all threads, minimum / median; ratio of the minima"
              " of taskio and raw any\n");
  print_cell("workload", name_width);
  for (std::string_view name : {"taskio", "plain", "raw any", "raw typed"})
    print_cell(name, cell_width);
  print_cell("ratio", ratio_width);
  print_cell("unit", unit_width);
  std::printf("\n");
}

void print_row(result const& r)
{
  print_cell(r.of->name, name_width);
  for (column c : columns_shown)
    print_cell(cell(r, c), cell_width);
  print_cell(formatted("%.2f", r.ratio(column::own)), ratio_width);
  print_cell(r.of->unit, unit_width);
  std::printf("\n");
  std::fflush(stdout);
}

void print_bars(std::vector<result> const& results)
{
  std::printf("\nAgainst raw any, the mark (shorter is better)\n");
  for (result const& r : results)
  {
    print_bar(r.of->name, column::own, r);
    print_bar("", column::plain, r);
  }
}

void write_json(std::string const& path, std::vector<result> const& results)
{
  std::ofstream file(path);
  char const* separator = "[\n";
  for (result const& r : results)
  {
    file << separator << json_line(r);
    separator = ",\n";
  }
  file << "\n]\n";
  if (!file.flush())
    throw std::runtime_error("cannot write " + path);
}

} // namespace bench
