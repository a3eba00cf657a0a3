//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "bench.hpp"
#include <cmath>
#include <cstdio>
#include <fstream>

namespace bench {
namespace {

// Bars to the left of the line at 1 are faster than raw Asio; the axis is
// logarithmic, so that twice as fast is as long as twice as slow.
constexpr double least = 1. / 64, most = 4;
constexpr int left = 110, width = 560, right = 60;
constexpr int top = 64, bar_height = 9, row_height = 28, bottom = 34;

double x_of(double ratio)
{
  double const whole = std::log(most / least);
  double const part = std::log(std::clamp(ratio, least, most) / least);
  return left + width * part / whole;
}

std::string number(double value)
{
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", value);
  return text;
}

std::string attribute(char const* name, double value)
{
  return std::string(" ") + name + "=\"" + number(value) + '"';
}

std::string text(
  double x, double y, std::string_view words, char const* more = "")
{
  return "<text" + attribute("x", x) + attribute("y", y) + more + '>'
    + std::string(words) + "</text>\n";
}

std::string rectangle(double x, double y, double w, char const* style)
{
  return "<rect" + attribute("x", x) + attribute("y", y) + attribute("width", w)
    + attribute("height", bar_height) + " class=\"" + style + "\"/>\n";
}

std::string vertical_line(double x, double to, char const* style)
{
  return "<line" + attribute("x1", x) + attribute("x2", x)
    + attribute("y1", top - 6) + attribute("y2", to) + " class=\"" + style
    + "\"/>\n";
}

std::string label_of(double ratio)
{
  if (ratio > 1)
    return "1/" + number(std::round(ratio * 100) / 100);
  char times[32];
  std::snprintf(times, sizeof times, "%.*f×", ratio > .1, 1 / ratio);
  return times;
}

std::string bar(double ratio, double y, char const* style)
{
  double const x = x_of(ratio), one = x_of(1);
  bool const faster = x < one;
  return rectangle(std::min(x, one), y, std::abs(one - x), style)
    + text(faster ? x - 4 : x + 4, y + bar_height - 1, label_of(ratio),
      faster ? " class=\"end small\"" : " class=\"small\"");
}

std::string group(result const& r, double y)
{
  std::string drawn = text(8, y + bar_height + 4, r.of->name);
  if (auto const ratio = r.ratio(column::own))
    drawn += bar(*ratio, y, "own");
  if (auto const ratio = r.ratio(column::plain))
    drawn += bar(*ratio, y + bar_height + 1, "plain");
  if (auto const ratio = r.ratio(column::typed))
    drawn += "<circle" + attribute("cx", x_of(*ratio))
      + attribute("cy", y + bar_height + .5) + " r=\"3\" class=\"typed\"/>\n";
  return drawn;
}

std::string grid(double to)
{
  std::string drawn;
  for (double ratio = least; ratio <= most; ratio *= 2)
  {
    drawn += vertical_line(x_of(ratio), to, ratio == 1 ? "one" : "grid");
    drawn += text(x_of(ratio), to + 16,
      ratio > 1 ? "1/" + number(ratio) : number(1 / ratio) + "×",
      " class=\"middle small\"");
  }
  return drawn;
}

std::string legend()
{
  double const y = 34;
  return text(8, 18, "How many times as fast as Asio alone, on any_io_executor",
           " class=\"title\"")
    + rectangle(left, y, 18, "own") + text(left + 24, y + 9, "taskio")
    + rectangle(left + 90, y, 18, "plain")
    + text(left + 114, y + 9, "taskio, asio::awaitable bodies") + "<circle"
    + attribute("cx", left + 330) + attribute("cy", y + 5)
    + " r=\"3\" class=\"typed\"/>\n"
    + text(left + 340, y + 9, "Asio alone, typed executor");
}

constexpr char const* style = R"(<style>
text { font: 12px sans-serif; fill: #222 }
.title { font-weight: bold }
.small { font-size: 9.5px; fill: #555 }
.end { text-anchor: end }
.middle { text-anchor: middle }
.own { fill: #1b6ca8 }
.plain { fill: #9cc3dd }
.typed { fill: #d9822b }
.grid { stroke: #ddd }
.one { stroke: #222; stroke-width: 1.5 }
</style>
)";

} // namespace

void write_svg(std::string const& path, std::vector<result> const& results)
{
  double const end = top + double(row_height * results.size());
  std::string const size = attribute("width", left + width + right)
    + attribute("height", end + bottom);
  std::ofstream file(path);
  file << "<svg xmlns=\"http://www.w3.org/2000/svg\"" << size << ">\n"
       << style << "<rect" << size << " fill=\"#fff\"/>\n"
       << legend() << grid(end);
  double y = top;
  for (result const& r : results)
  {
    file << group(r, y);
    y += row_height;
  }
  file << "</svg>\n";
  if (!file.flush())
    throw std::runtime_error("cannot write " + path);
}

} // namespace bench
