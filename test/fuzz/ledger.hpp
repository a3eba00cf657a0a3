#ifndef TASKIO_TEST_FUZZ_LEDGER_HPP
#define TASKIO_TEST_FUZZ_LEDGER_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include <boost/taskio.hpp>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

namespace taskio_fuzz {

namespace taskio = boost::taskio;

// What does not hold ends the program, for the fuzzer to see.
inline void check(bool holds, char const* what, std::string const& who = {})
{
  if (holds)
    return;
  std::fprintf(stderr, "does not hold: %s %s\n", what, who.c_str());
  std::abort();
}

// Keeps the books of all tasks of a loop, and says what does not add up.
class ledger : public taskio::task_observer
{
public:
  struct account
  {
    std::size_t number = 0;
    // Requests that a program made and took back; the blocks that may make
    // and take back one; and how many were delivered.
    int uncancelled = 0;
    int blocks = 0;
    int delivered = 0;
    int steps = 0;
    // Tasks of the same name in which limits of a clean-up run.
    int apart = 0;
    bool done = false;
    bool body_failed = false;
    bool failed = false;
    // The program alone has it; somebody may have looked at its failure; has.
    bool owned = false;
    bool touched = false;
    bool looked = false;
    int reported = 0;
  };

  explicit ledger(taskio::loop& l) { l.add_observer(*this); }

  account& of(taskio::any_task const& t) { return of(t.get_name()); }
  account& current() { return of(taskio::current_task()); }

  // Requests.
  bool cancel(taskio::any_future const& f)
  {
    return f.cancel("c" + std::to_string(++requests_));
  }
  bool cancel(taskio::any_task const& t)
  {
    of(t).touched = true;
    int const before = t.cancelling();
    check(before >= 0, "a count is not negative");
    bool const accepted = cancel(static_cast<taskio::any_future const&>(t));
    check(accepted || of(t).done, "a task that is not done can be cancelled");
    check(t.cancelling() == before + (accepted ? 1 : 0),
      "a request adds one to the count");
    return accepted;
  }
  void uncancel(taskio::any_task const& t)
  {
    int const before = t.cancelling();
    int const left = t.uncancel();
    check(left == (before > 0 ? before - 1 : 0), "uncancel() takes one back");
    check(left == t.cancelling(), "uncancel() gives what is left");
    of(t).uncancelled += before - left;
  }
  void delivered()
  {
    taskio::any_task const t = taskio::current_task();
    account& a = of(t);
    // To a limit apart come requests of its own.
    if (a.apart > 0)
      return;
    ++a.delivered;
    check(a.delivered <= t.cancelling() + a.uncancelled + a.blocks,
      "a request is delivered once", t.get_name());
  }

  // What happens in the current task, or in none.
  void event(std::string const& what)
  {
    std::string who = "-";
    if (taskio::any_task const t = taskio::current_task())
    {
      account const& a = of(t);
      check(!a.done, "nothing happens in a task that is done");
      check(a.steps > 0, "what happens in a task is in a step of it");
      who = std::to_string(a.number);
    }
    trace_.push_back(who + " " + what);
  }
  std::vector<std::string> const& trace() const { return trace_; }

  void on_create(taskio::any_task const& t) override
  {
    std::size_t const number = accounts_.size();
    account& a = accounts_[t.get_name()];
    if (a.number != 0 && a.steps > 0 && !a.done)
    {
      ++a.apart;
      return;
    }
    check(a.number == 0, "a task is created once", t.get_name());
    a.number = number + 1;
  }
  void on_step_begin(taskio::any_task const& t) override { ++of(t).steps; }
  void on_step_end(taskio::any_task const& t) override
  {
    check(--of(t).steps >= 0, "a step ends once");
  }
  void on_done(taskio::any_task const& t) override
  {
    account& a = of(t);
    if (a.apart > 0)
    {
      --a.apart;
      return;
    }
    check(!a.done, "a task is done once");
    check(t.done(), "a task that is told as done is");
    a.done = true;
    a.failed = a.body_failed && !t.cancelled();
  }

  void on_report(taskio::exception_context const& c, bool at_the_end)
  {
    if (c.message == "task exception was never retrieved")
    {
      account& a = of(c.task);
      ++a.reported;
      check(a.body_failed && c.task.done() && !c.task.cancelled(),
        "what is reported has failed", c.task.get_name());
      check(!a.looked, "what is reported was not looked at");
      check(a.reported == 1, "a failure is reported once");
    }
    else if (c.message == "task was destroyed but it is pending")
      check(at_the_end, "a task is not destroyed while it is pending");
    else
      check(c.message == "future exception was never retrieved"
          || c.message == "exception in a shielded future",
        "nothing else is reported", c.message);
  }

  // When all has ended, and all handles have gone.
  void close(bool all_reports_seen) const
  {
    for (auto const& [name, a] : accounts_)
    {
      check(a.done, "every task comes to an end", name);
      check(a.steps == 0, "every step ends", name);
      if (a.failed && a.owned && !a.touched && !a.looked && all_reports_seen)
        check(a.reported == 1, "a failure that nobody saw is reported", name);
    }
  }

private:
  account& of(std::string const& name)
  {
    auto const found = accounts_.find(name);
    check(found != accounts_.end(), "a task is known", name);
    return found->second;
  }

  std::map<std::string, account> accounts_;
  std::vector<std::string> trace_;
  int requests_ = 0;
};

} // namespace taskio_fuzz

#endif // TASKIO_TEST_FUZZ_LEDGER_HPP
