#ifndef BOOST_TASKIO_IMPL_REQUEST_IPP
#define BOOST_TASKIO_IMPL_REQUEST_IPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/request_fork.hpp>
#include <boost/taskio/detail/task_base.hpp>
#include <optional>
#include <utility>

namespace boost::taskio::detail {

// A request to cancel on its way: from a task on to what that waits for, from a
// gather to each of its children. It does not recurse, however long that is.
//
// Tasks that wait for each other in a ring have no end; there the request ends
// the wait where it came round. By way of a gather, other children of which may
// have accepted it, that is seen in `came_round`.
//
// Tasks on the way are kept alive: a signal reaches user code, which may end
// them, or their waits.
class request
{
  // None: a fork was entered, and will say.
  using answer = std::optional<bool>;

public:
  explicit request(cancel_ptr const& why) noexcept : why_(why) {}

  bool send(state_base& to)
  {
    answer a = ask(to);
    while (top_)
    {
      if (a)
        top_->any_ |= *a;
      state_base* const next = top_->next_asked(top_->next_);
      a = next ? ask(*next) : leave();
    }
    return *a;
  }

private:
  answer ask(state_base& s)
  {
    if (task_base* const t = s.as_task())
      return ask_task(*t);
    if (request_fork* const f = s.as_fork())
      return enter(*f, nullptr, false);
    return s.cancel(why_);
  }

  answer ask_task(task_base& first)
  {
    first.set_retrieved();
    if (first.done())
      return false;
    bool& came_round = first.loop().came_round;
    if (first.marks_.asked)
    {
      came_round = true;
      return false;
    }
    chain const c = walk(first);
    bool const around = std::exchange(came_round, false);
    if (request_fork* const f = c.next ? c.next->as_fork() : nullptr)
      return enter(*f, &c.last, around);
    bool const accepted = c.passes && c.last.wait_->cancel(why_);
    return settle(c.last, c.ring, around, accepted);
  }

  // Tasks that wait each for the next one.
  struct chain
  {
    task_base& last;
    // What the last one waits for, if it is a future.
    state_base* next;
    bool passes;
    bool ring;
  };

  static chain walk(task_base& first)
  {
    task_base* last = nullptr;
    for (task_base* t = &first;;)
    {
      ++t->requests_;
      t->add_ref();
      t->marks_.asked = true;
      t->asked_before_ = std::exchange(last, t);
      // The filter is the program's, and may end the wait.
      bool const passes = t->wait_ && !t->blocked() && t->wait_;
      state_base* const s = passes ? t->wait_->awaited() : nullptr;
      t = s ? s->as_task() : nullptr;
      if (!t || t->done())
        return {*last, s, passes, false};
      if (t->marks_.asked)
        return {*last, nullptr, false, true};
      t->set_retrieved();
    }
  }

  bool settle(task_base& last, bool ring, bool around, bool accepted)
  {
    ring |= std::exchange(last.loop().came_round, around);
    state_ref const alive(&last);
    forget(&last);
    if (accepted && !(ring && last.wait_))
      return true;
    last.keep_request(why_);
    if (ring && last.wait_)
      last.wait_->interrupt();
    return true;
  }

  static void forget(task_base* last) noexcept
  {
    while (task_base* const t = last)
    {
      last = std::exchange(t->asked_before_, nullptr);
      t->marks_.asked = false;
      t->release();
    }
  }

  answer enter(request_fork& f, task_base* waiting, bool around)
  {
    if (!f.begin_request())
      return waiting ? settle(*waiting, false, around, false) : false;
    f.waiting_ = waiting;
    f.around_waiting_ = around;
    f.next_ = 0;
    f.any_ = false;
    f.above_ = std::exchange(top_, &f);
    return std::nullopt;
  }

  bool leave()
  {
    request_fork& f = *top_;
    top_ = f.above_;
    task_base* const waiting = f.waiting_;
    bool const around = f.around_waiting_;
    bool const accepted = f.end_request(f.any_);
    return waiting ? settle(*waiting, false, around, accepted) : accepted;
  }

  cancel_ptr const& why_;
  // The innermost of the forks that have been entered.
  request_fork* top_ = nullptr;
};

BOOST_TASKIO_DECL bool send_request(state_base& to, cancel_ptr const& why)
{
  return request(why).send(to);
}

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_IMPL_REQUEST_IPP
