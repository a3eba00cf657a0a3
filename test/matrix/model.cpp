//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "model.hpp"
#include <utility>

namespace matrix {

namespace {

// How the request meets the operation.
struct meeting
{
  bool body_runs = true;
  bool started = true;
  // Thrown by the operation's own await.
  bool thrown = false;
  // What that gives if not.
  outcome gives = outcome::result;
  // Pending: thrown by the next await.
  bool due = false;
  // Nothing is waited for when the request comes; the next await is.
  bool late = false;
  // A plain body was signalled: Asio goes on throwing.
  bool sticky = false;
};

meeting before_the_body()
{
  meeting m;
  m.body_runs = false;
  return m;
}

// A signal is emitted into the operation's slot.
meeting while_it_waits(traits const& t, bool plain)
{
  meeting m;
  m.late = t.completes_at_once && !t.ends_elsewhere;
  m.thrown = !m.late && t.to_signal == answer::aborts;
  m.sticky = plain && !m.late;
  m.due = !m.thrown && !m.sticky;
  if (t.to_signal == answer::hands_over)
    m.gives = outcome::abort;
  return m;
}

// Nothing is emitted: the next await has it.
meeting while_it_is_ready()
{
  meeting m;
  m.due = true;
  return m;
}

// The operation is the next await.
meeting before_it_starts(traits const& t)
{
  meeting m;
  m.due = t.to_signal == answer::held_back;
  m.thrown = !m.due;
  m.started = m.due || t.starts_anyway;
  return m;
}

// Another thread has started it before the loop learned that it waits.
meeting while_it_starts()
{
  meeting m;
  m.thrown = true;
  return m;
}

// Asio starts it, and it is signalled when the step ends.
meeting before_it_starts_in_a_plain_body(traits const& t)
{
  meeting m;
  m.thrown = t.to_signal == answer::aborts;
  m.sticky = true;
  return m;
}

meeting meet(traits const& t, moment when, bool plain)
{
  switch (when)
  {
  case moment::at_setup:
  case moment::before_start:
    break;
  case moment::waiting:
  case moment::other_thread:
  case moment::busy_loop:
    return while_it_waits(t, plain);
  case moment::completed:
    return while_it_is_ready();
  case moment::elsewhere:
    return t.starts_elsewhere ? before_it_starts(t) : while_it_is_ready();
  case moment::starting:
    return while_it_starts();
  case moment::itself:
    return plain ? before_it_starts_in_a_plain_body(t) : before_it_starts(t);
  }
  return before_the_body();
}

// uncancel() undoes what has not been passed on: a wait that was cancelled, or
// an operation that was aborted, stays so.
meeting take_back(meeting m, moment when)
{
  if (!m.body_runs || !m.started || when == moment::itself
    || when == moment::starting)
    return {};
  m.due = m.late;
  m.sticky = false;
  return m;
}

// Follows the request through the body's awaits.
class body_model
{
public:
  body_model(traits const& t, cell const& where, bool plain)
    : cell_(where)
    , plain_(plain)
    , meeting_(meet(t, cell_.when, plain))
  {
    if (taken_back())
      meeting_ = take_back(meeting_, cell_.when);
    at_home_ =
      meeting_.started ? !t.ends_elsewhere : cell_.when != moment::elsewhere;
    e_.seen.cancelling = taken_back() ? 0 : 1;
  }

  expectation run()
  {
    if (!meeting_.body_runs)
      return never_started();
    begin();
    for (std::size_t i = 0; i < attempts && !over_; ++i)
    {
      outcome& o = e_.seen.awaits[i];
      o = i == 0 ? first_await() : next_await(i);
      if (o == outcome::cancelled || o == outcome::refused)
        thrown();
      react(i);
    }
    return e_;
  }

private:
  bool c(reaction r) const { return cell_.then == r; }
  bool taken_back() const { return c(reaction::taken_back); }
  bool again() const
  {
    return c(reaction::again_running) || c(reaction::again_waiting);
  }

  // Requests before the first step are one, and the last message wins.
  expectation never_started()
  {
    bool const twice = c(reaction::again_running);
    ends_cancelled(messages[twice]);
    e_.seen.cancelling = twice ? 2 : 1;
    return e_;
  }

  void ends_cancelled(char const* message)
  {
    e_.seen.end = ending::cancelled;
    e_.seen.last = message;
    over_ = true;
  }

  void begin()
  {
    e_.completes = !meeting_.thrown && meeting_.gives == outcome::result;
    e_.late_at = meeting_.late ? 1 : 0;
  }

  outcome first_await() const
  {
    if (!meeting_.thrown)
      return meeting_.gives;
    return meeting_.started ? outcome::cancelled : outcome::refused;
  }

  outcome next_await(std::size_t i)
  {
    bool const library = kind_of(cell_, i) == wait::library;
    if (meeting_.sticky)
      return outcome::refused;
    bool const due = std::exchange(meeting_.due, false);
    bool const waits = library || plain_ || e_.lasts(i);
    meeting_.sticky = due && plain_ && !library && !taken_back();
    at_home_ = at_home_ || library || waits || !due;
    return !due ? outcome::result
      : waits   ? outcome::cancelled
                : outcome::refused;
  }

  void thrown()
  {
    if (!plain_ && !taken_back())
      e_.seen.heard += std::string(messages[e_.seen.thrown]) + ' ';
    ++e_.seen.thrown;
    if (c(reaction::propagates))
      return ends_cancelled(messages[0]);
    if (c(reaction::uncancels))
      e_.seen.cancelling = 0;
    wants_again_ = again() && e_.seen.cancelling == 1;
    if (c(reaction::uncancels) || c(reaction::resets) || wants_again_)
      meeting_.sticky = false;
  }

  void react(std::size_t i)
  {
    if (c(reaction::returns))
    {
      over_ = true;
      if (meeting_.due)
        ends_cancelled(messages[0]);
    }
    if (!wants_again_ || (c(reaction::again_running) && !at_home_))
      return;
    wants_again_ = false;
    e_.seen.cancelling = 2;
    meeting_.due = true;
    if (c(reaction::again_waiting))
      e_.again_at = i + 1;
  }

  cell const cell_;
  bool const plain_;
  meeting meeting_;
  expectation e_;
  // On the loop, where the task may be touched.
  bool at_home_ = true;
  bool wants_again_ = false;
  bool over_ = false;
};

char const* why_no_start(cell const& c)
{
  switch (c.then)
  {
  case reaction::propagates:
  case reaction::taken_back:
  case reaction::again_running:
    return nullptr;
  default:
    return "a body that never runs does not react";
  }
}

char const* why_no_return(traits const& t, cell const& c, bool plain)
{
  if (c.next == wait::foreign)
    return "no other await follows";
  meeting const m = meet(t, c.when, plain);
  if (m.late)
    return "the task is done before the request arrives";
  if (m.sticky && !m.thrown)
    return "what Asio's own state holds, a body that returns may have seen";
  return nullptr;
}

} // namespace

char const* why_not(traits const& t, cell const& c, bool plain)
{
  bool const stays = !t.starts_elsewhere && !t.ends_elsewhere;
  if (c.when == moment::elsewhere && stays)
    return "a task that stays on its loop runs there alone";
  if (c.when == moment::starting && !t.starts_elsewhere)
    return "what starts on the loop starts in one go";
  if (c.when == moment::waiting && t.completes_at_once)
    return "it has completed as soon as it has started";
  if (c.when == moment::before_start || c.when == moment::at_setup)
    if (char const* reason = why_no_start(c))
      return reason;
  return c.then == reaction::returns ? why_no_return(t, c, plain) : nullptr;
}

expectation expect(traits const& t, cell const& c, bool plain)
{
  return body_model(t, c, plain).run();
}

} // namespace matrix
