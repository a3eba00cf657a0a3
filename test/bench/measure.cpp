//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "bench.hpp"
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace bench {
namespace {

void check(bool ok, char const* what)
{
  if (!ok)
    throw std::system_error(errno, std::generic_category(), what);
}

// This program again, which then does only that.
[[noreturn]] void become_child(workload const& w, column c, job j, int output)
{
  std::string const scale =
    std::to_string(double(j.operations) / double(w.operations));
  std::string const name(w.name);
  std::string const only(column_names[static_cast<std::size_t>(c)]);
  char const* reactor = j.reactor ? "--reactor" : nullptr;
  dup2(output, STDOUT_FILENO);
  execl("/proc/self/exe", "bench", "--child", name.c_str(), "--only",
    only.c_str(), "--scale", scale.c_str(), reactor, nullptr);
  _exit(127);
}

double read_answer(int input)
{
  std::string text;
  char c;
  while (read(input, &c, 1) == 1)
    text += c;
  close(input);
  char* end = nullptr;
  double const value = std::strtod(text.c_str(), &end);
  expect(end != text.c_str());
  return value;
}

double measure_in_child(workload const& w, column c, job j)
{
  int ends[2];
  check(pipe(ends) == 0, "pipe");
  pid_t const child = fork();
  check(child >= 0, "fork");
  if (child == 0)
    become_child(w, c, j, ends[1]);
  close(ends[1]);
  double const value = read_answer(ends[0]);
  int status = 0;
  check(waitpid(child, &status, 0) == child, "waitpid");
  expect(status == 0);
  return value;
}

} // namespace

// Time that others had the processor, or nobody, does not count.
double cpu_time()
{
  std::timespec t{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return 1e9 * double(t.tv_sec) + double(t.tv_nsec);
}

double measure_once(workload const& w, column c, job j)
{
  if (w.own_process)
    return measure_in_child(w, c, j);
  double const from = cpu_time();
  w.run[static_cast<std::size_t>(c)](j);
  return (cpu_time() - from) / double(j.operations);
}

void answer(double cost)
{
  std::printf("%.17g\n", cost);
  std::fflush(stdout);
  std::_Exit(0);
}

} // namespace bench
