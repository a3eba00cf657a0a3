//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "bench.hpp"
#include <algorithm>
#include <boost/asio/version.hpp>
#include <boost/version.hpp>
#include <cmath>
#include <exception>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <string>

namespace {

using namespace bench;

struct arguments
{
  std::string json;
  std::string plot;
  double scale = 1;
  int repetitions = 5;
  std::optional<std::size_t> only;
  bool reactor = false;
  bool list = false;
  bool growth = false;
  bool version = false;
  // Set by measure_once.
  bool child = false;
  std::vector<workload const*> workloads;
};

class usage_error : public std::runtime_error
{
public:
  using std::runtime_error::runtime_error;
};

std::vector<workload const*> all_workloads()
{
  std::vector<workload const*> all;
  for (auto group : {spawning(), suspending(), sleeping(), combining(),
         scoping(), networking(), threading(), memory()})
    for (workload const& w : group)
      all.push_back(&w);
  std::sort(all.begin(), all.end(),
    [](auto const* a, auto const* b) { return a->name < b->name; });
  return all;
}

std::vector<workload const*> workloads_named(std::string const& names)
{
  auto const all = all_workloads();
  std::vector<workload const*> chosen;
  for (std::size_t from = 0; from <= names.size();)
  {
    std::size_t const to = std::min(names.find(',', from), names.size());
    std::string const name = names.substr(from, to - from);
    auto const w = std::find_if(all.begin(), all.end(),
      [&name](workload const* candidate) { return candidate->name == name; });
    if (w == all.end())
      throw usage_error("no workload '" + name + "'; try --list");
    chosen.push_back(*w);
    from = to + 1;
  }
  return chosen;
}

std::size_t column_named(std::string const& name)
{
  auto const c = std::find(column_names.begin(), column_names.end(), name);
  if (c == column_names.end())
    throw usage_error("no column '" + name + "'");
  return std::size_t(c - column_names.begin());
}

double positive(std::string const& text)
{
  std::size_t end = 0;
  double value = 0;
  try
  {
    value = std::stod(text, &end);
  }
  catch (std::logic_error const&)
  {
  }
  if (end != text.size() || !(value > 0))
    throw usage_error("'" + text + "' is not a positive number");
  return value;
}

// False when the option is none that takes a value.
bool parse_value(
  arguments& a, std::string const& option, std::string const& value)
{
  if (option == "--json")
    a.json = value;
  else if (option == "--plot")
    a.plot = value;
  else if (option == "--scale")
    a.scale = positive(value);
  else if (option == "--reps")
    a.repetitions = int(std::ceil(positive(value)));
  else if (option == "--only")
    a.only = column_named(value);
  else
    return false;
  return true;
}

// False when there is no such option.
bool parse_flag(arguments& a, std::string const& option)
{
  if (option == "--reactor")
    a.reactor = true;
  else if (option == "--list")
    a.list = true;
  else if (option == "--growth")
    a.growth = true;
  else if (option == "--version")
    a.version = true;
  else if (option == "--child")
    a.child = true;
  else
    return false;
  return true;
}

arguments parse_arguments(std::vector<std::string> const& words)
{
  arguments a;
  for (std::size_t i = 0; i < words.size(); ++i)
  {
    std::string const& word = words[i];
    if (parse_flag(a, word))
      continue;
    else if (word.rfind("--", 0) != 0 && a.workloads.empty())
      a.workloads = workloads_named(word);
    else if (i + 1 < words.size() && parse_value(a, word, words[i + 1]))
      ++i;
    else
      throw usage_error("cannot make sense of '" + word + "'");
  }
  if (a.workloads.empty())
    a.workloads = all_workloads();
  return a;
}

void print_list(arguments const& a)
{
  for (workload const* w : a.workloads)
    std::cout << w->name << '\t' << w->operations << '\t' << w->unit << '\t'
              << w->what << '\n';
}

job job_of(workload const& w, arguments const& a)
{
  return {std::max(1L, std::lround(double(w.operations) * a.scale)), a.reactor};
}

void be_child(arguments const& a)
{
  workload const& w = *a.workloads.at(0);
  w.run[a.only.value()](job_of(w, a));
}

// The columns take turns, and each goes first in its turn: a machine that
// slows down, or a heap that another one left behind, is the same for all.
result measure(workload const& w, arguments const& a)
{
  job const j = job_of(w, a);
  result r{&w, {}};
  // Memory does not vary.
  int const repetitions = w.own_process ? 1 : a.repetitions;
  for (int repetition = 0; repetition < repetitions; ++repetition)
    for (std::size_t i = 0; i < column_count; ++i)
    {
      std::size_t const c = (i + std::size_t(repetition)) % column_count;
      if (w.run[c] && a.only.value_or(c) == c)
        r.samples[c].push_back(measure_once(w, static_cast<column>(c), j));
    }
  return r;
}

void measure_all(arguments const& a)
{
  std::vector<result> results;
  print_heading();
  for (workload const* w : a.workloads)
  {
    results.push_back(measure(*w, a));
    print_row(results.back());
  }
  print_bars(results);
  if (!a.json.empty())
    write_json(a.json, results);
  if (!a.plot.empty())
    write_svg(a.plot, results);
}

// What the number of instructions depends on.
void print_version()
{
#if defined(__clang__)
  std::cout << "clang++-" << __clang_major__ << '.' << __clang_minor__;
#else
  std::cout << "g++-" << __GNUC__ << '.' << __GNUC_MINOR__;
#endif
  std::cout << ' ' << BOOST_VERSION << ' ' << BOOST_ASIO_VERSION << '\n';
}

} // namespace

int main(int argc, char** argv)
try
{
  arguments const a =
    parse_arguments(std::vector<std::string>(argv + 1, argv + argc));
  if (a.version)
    print_version();
  else if (a.child)
    be_child(a);
  else if (a.list)
    print_list(a);
  else if (a.growth)
    print_growth();
  else
    measure_all(a);
}
catch (usage_error const& e)
{
  std::cerr << "bench: " << e.what()
            << "\nusage: bench [--json FILE] [--plot FILE.svg] [--scale X]"
               " [--reps N] [--only COLUMN] [--reactor] [W1,W3,...]\n"
               "       bench --list | --growth | --version\n";
  return 2;
}
catch (std::exception const& e)
{
  std::cerr << "bench: " << e.what() << '\n';
  return 1;
}
