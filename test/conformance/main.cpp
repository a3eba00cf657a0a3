//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "bodies.hpp"
#include <exception>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

namespace {

using namespace conformance;

struct arguments
{
  std::string tag;
  runner const* body = &taskio_runner;
  std::vector<std::string> files;
};

struct tally
{
  int passed = 0;
  int failed = 0;
  int skipped = 0;
};

std::optional<arguments> parse_arguments(int argc, char** argv)
{
  std::vector<std::string> const words(argv + 1, argv + argc);
  arguments a;
  for (std::size_t i = 0; i < words.size(); ++i)
  {
    if (words[i].rfind("--", 0) != 0)
    {
      a.files.push_back(words[i]);
      continue;
    }
    if (i + 1 == words.size())
      return std::nullopt;
    std::string const& option = words[i];
    std::string const& value = words[++i];
    if (option == "--tags")
      a.tag = value;
    else if (option == "--body" && value == "taskio")
      a.body = &taskio_runner;
    else if (option == "--body" && value == "plain")
      a.body = &plain_runner;
    else
      return std::nullopt;
  }
  if (a.files.empty())
    return std::nullopt;
  return a;
}

void run_program(program const& p, arguments const& a, tally& t)
{
  if ((!a.tag.empty() && !p.has_tag(a.tag)) || !p.uses_only(a.body->knows))
  {
    ++t.skipped;
    return;
  }
  std::string const difference = first_difference(p.expect, a.body->run(p));
  if (difference.empty())
  {
    ++t.passed;
    return;
  }
  ++t.failed;
  std::cout << p.id << ": " << difference << '\n';
}

int run_files(arguments const& a)
{
  tally t;
  for (std::string const& file : a.files)
    for (program const& p : load_programs(file))
      run_program(p, a, t);
  std::cout << t.passed << " passed, " << t.failed << " failed, " << t.skipped
            << " skipped\n";
  return t.failed == 0 && t.passed > 0 ? 0 : 1;
}

} // namespace

int main(int argc, char** argv)
try
{
  std::optional<arguments> const a = parse_arguments(argc, argv);
  if (!a)
  {
    std::cerr << "usage: conformance [--tags TAG] [--body taskio|plain]"
                 " FILE...\n";
    return 2;
  }
  return run_files(*a);
}
catch (std::exception const& e)
{
  std::cerr << "conformance: " << e.what() << '\n';
  return 2;
}
