//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// Programs made of any bytes, run in virtual time with the books kept: see
// program.hpp for what the bytes mean, and ledger.hpp for what has to hold.
// With BOOST_TASKIO_FUZZ this is the function that libFuzzer calls; without,
// a program that runs the files that it is given.

#include "interpreter.hpp"
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>

namespace taskio_fuzz {

namespace {

struct typed_body
{
  template <typename T>
  using awaitable = taskio::awaitable<T>;
  static constexpr bool exact = true;

  template <typename Future>
  static Future const& on(Future const& f)
  {
    return f;
  }
  template <typename T>
  static taskio::operation<T> run(taskio::operation<T> op)
  {
    return op;
  }
  static auto sleep(std::chrono::milliseconds d) { return taskio::sleep(d); }
};

struct plain_body
{
  template <typename T>
  using awaitable = asio::awaitable<T>;
  static constexpr bool exact = false;

  template <typename Future>
  static auto on(Future const& f)
  {
    return f.async_wait(asio::use_awaitable);
  }
  template <typename T>
  static auto run(taskio::operation<T> op)
  {
    return std::move(op).async_wait(asio::use_awaitable);
  }
  static auto sleep(std::chrono::milliseconds d)
  {
    return taskio::sleep(d).async_wait(asio::use_awaitable);
  }
};

struct interruption
{
};

// What is reported by a loop that is closed goes to std::cerr.
class silence
{
public:
  silence() { std::cerr.setstate(std::ios::failbit); }
  silence(silence const&) = delete;
  silence& operator=(silence const&) = delete;
  ~silence() { std::cerr.clear(); }
};

// Interrupts the loop when so many statements have been run.
class cut : public taskio::task_observer
{
public:
  explicit cut(world& w) : w_(w), end_(w.left - w.script.cut())
  {
    if (w_.script.end() != program::ending::cancel)
      w_.lp->add_observer(*this);
  }
  cut(cut const&) = delete;
  cut& operator=(cut const&) = delete;
  ~cut() { w_.lp->remove_observer(*this); }

  void on_step_end(taskio::any_task const&) override
  {
    if (w_.left <= end_ && !std::exchange(posted_, true))
      asio::post(*w_.context, [] { throw interruption(); });
  }

private:
  world& w_;
  int end_;
  bool posted_ = false;
};

// What is left waits for something, or does not listen: it is cancelled again
// until it has no statements left, and at last all that could come comes.
void cancel_all(world& w)
{
  for (int round = 0; round < 1'000; ++round)
  {
    std::vector<taskio::any_task> const left = taskio::all_tasks(*w.lp);
    if (left.empty())
      return;
    for (taskio::any_task const& t : left)
      w.books.cancel(t);
    w.clock.run(*w.context);
    // Some take no notice of signals.
    for (auto const& g : w.gates)
      g->open(0);
    w.clock.run(*w.context);
  }
  std::ostringstream who;
  for (taskio::any_task const& t : taskio::all_tasks(*w.lp))
    who << t << ' ';
  check(false, "who is cancelled comes to an end", who.str());
}

void destroy(world& w, program::ending how)
{
  silence const quiet;
  w.ending = true;
  if (how == program::ending::destroy_context)
    w.context.reset();
  w.lp.reset();
  w.gates.clear();
  w.context.reset();
  w.handles = {};
  check(w.alive == 0, "every coroutine is destroyed");
  w.books.close(false);
}

// Gives the trace; empty when it says nothing about other types of coroutines.
template <typename Body>
std::vector<std::string> run(program const& p)
{
  world w(p);
  interpreter<Body> in(w);
  taskio::any_task main = w.lp->create_task(in.main());
  w.books.of(main).owned = true;
  try
  {
    cut const at(w);
    w.clock.run(*w.context);
  }
  catch (interruption const&)
  {
  }
  if (p.end() != program::ending::cancel)
  {
    main = {};
    destroy(w, p.end());
    return {};
  }
  cancel_all(w);
  main = {};
  w.handles = {};
  w.clock.run(*w.context);
  check(w.alive == 0, "every coroutine has ended");
  check(!w.mutex.locked() && !w.changed.locked(), "every lock is free");
  w.books.close(true);
  w.lp.reset();
  return w.foreign ? std::vector<std::string>() : w.books.trace();
}

void same(
  std::vector<std::string> const& typed, std::vector<std::string> const& plain)
{
  for (std::size_t i = 0; i < std::max(typed.size(), plain.size()); ++i)
  {
    std::string const a = i < typed.size() ? typed[i] : "the end";
    std::string const b = i < plain.size() ? plain[i] : "the end";
    check(a == b, "both kinds of coroutines do the same", a + " / " + b);
  }
}

void run_both(std::uint8_t const* data, std::size_t size)
{
  using typed = interpreter<typed_body>;
  program const p(data, size, typed::next_def(), std::uint8_t(typed::size()));
  std::vector<std::string> const trace = run<typed_body>(p);
  if (std::getenv("TASKIO_FUZZ_TRACE"))
    for (std::string const& line : trace)
      std::cout << line << '\n';
  std::vector<std::string> const other = run<plain_body>(p);
  if (!trace.empty())
    same(trace, other);
}

} // namespace

std::string describe(std::exception_ptr const& e)
{
  if (!e)
    return "none";
  try
  {
    std::rethrow_exception(e);
  }
  catch (taskio::cancelled_error const& c)
  {
    return "cancelled " + c.message().value_or("-");
  }
  catch (taskio::exception_group const& g)
  {
    std::string all = "group";
    for (std::exception_ptr const& member : g.exceptions())
      all += " (" + describe(member) + ")";
    return all;
  }
  catch (failure const& f)
  {
    return f.what();
  }
  // The texts of others have numbers of tasks in them.
  catch (taskio::timeout_error const&)
  {
    return "timeout";
  }
  catch (std::exception const&)
  {
    return "error";
  }
}

} // namespace taskio_fuzz

#if defined(BOOST_TASKIO_FUZZ)

extern "C" int LLVMFuzzerTestOneInput(
  std::uint8_t const* data, std::size_t size)
{
  taskio_fuzz::run_both(data, size);
  return 0;
}

#else

int main(int argc, char** argv)
{
  int files = 0;
  for (int i = 1; i < argc; ++i)
    for (auto const& entry : std::filesystem::directory_iterator(argv[i]))
    {
      std::ifstream in(entry.path(), std::ios::binary);
      std::vector<char> const bytes(std::istreambuf_iterator<char>(in), {});
      taskio_fuzz::run_both(
        reinterpret_cast<std::uint8_t const*>(bytes.data()), bytes.size());
      ++files;
    }
  std::cout << files << " passed, 0 failed\n";
  return files > 0 ? 0 : 1;
}

#endif
