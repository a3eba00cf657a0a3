#ifndef TASKIO_TEST_MATRIX_OBSERVE_HPP
#define TASKIO_TEST_MATRIX_OBSERVE_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "subject.hpp"
#include <boost/test/unit_test.hpp>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace matrix {

template <typename Body>
using factory = std::unique_ptr<operation<Body>>(
  asio::io_context&, cell const&, bool completes);

template <typename Body, typename Operation>
std::unique_ptr<operation<Body>> make(
  asio::io_context& context, cell const& c, bool completes)
{
  return std::make_unique<Operation>(context, c, completes);
}

// Runs a cell: a context driven by hand, a loop, the task.
template <typename Body>
class driver
{
public:
  driver(
    traits const& t, cell const& c, expectation const& e, factory<Body>* make)
    : traits_(t)
    , cell_(c)
    , expected_(e)
    , operation_(make(context_, c, e.completes))
    , subject_(*operation_, c, e, seen_)
    , loop_(context_)
  {
    loop_.set_exception_handler(
      [this](auto&, auto const&) { ++seen_.reports; });
  }

  history run()
  {
    seen_.end = ending::pending;
    try
    {
      if (cell_.when == moment::at_setup)
        begin();
      else
        loop_.call_soon([this] { begin(); });
      make_request();
      end_operation();
      make_second_request();
      until([this] { return task_ && task_.done(); });
      context_.poll();
      note_end();
    }
    catch (std::exception const& e)
    {
      BOOST_TEST_MESSAGE(cell_ << ": " << e.what());
    }
    return seen_;
  }

private:
  template <typename Condition>
  void until(Condition condition)
  {
    run_until(context_, condition);
  }

  void begin()
  {
    task_ = loop_.create_task(subject_.run());
    switch (cell_.when)
    {
    case moment::at_setup:
    case moment::before_start:
      return cancel();
    case moment::waiting:
    case moment::completed:
    case moment::busy_loop:
      return wait_for_start();
    case moment::itself:
    case moment::other_thread:
    case moment::elsewhere:
    case moment::starting:
      return;
    }
  }

  // On the loop, right behind the step that starts the operation.
  void wait_for_start()
  {
    loop_.call_soon([this] {
      if (!started())
        return wait_for_start();
      if (cell_.when == moment::busy_loop)
        return cancel_from_another_thread();
      if (cell_.when == moment::completed)
        complete();
      cancel();
    });
  }

  // The loop is busy, so what completes is queued.
  void complete()
  {
    operation_->complete();
    on_another_thread([this] {
      if (traits_.takes_time)
        run_some(context_);
      else
        context_.poll();
    });
  }

  void cancel()
  {
    task_.cancel(messages[0]);
    if (cell_.then == reaction::taken_back)
      task_.uncancel();
    if (!has_run() && cell_.then == reaction::again_running)
      task_.cancel(messages[1]);
    requested_ = true;
  }

  // While the loop runs, what another thread wants waits for its turn.
  void cancel_from_another_thread()
  {
    on_another_thread([this] {
      if (cell_.when == moment::other_thread)
        return cancel();
      task_.cancel(messages[0]);
      loop_.call_soon_threadsafe([this] {
        if (cell_.then == reaction::taken_back)
          task_.uncancel();
        requested_ = true;
      });
    });
  }

  void make_request()
  {
    switch (cell_.when)
    {
    case moment::at_setup:
    case moment::before_start:
    case moment::itself:
      return;
    case moment::waiting:
    case moment::completed:
    case moment::busy_loop:
      break;
    case moment::other_thread:
      until([this] {
        return expected_.late_at > 0 ? subject_.waits_in(expected_.late_at)
                                     : started();
      });
      return cancel_from_another_thread();
    case moment::elsewhere:
    case moment::starting:
      until([this] { return operation_->is_elsewhere(); });
      loop_.call_soon([this] { cancel(); });
      break;
    }
    until([this] { return requested_; });
  }

  void end_operation()
  {
    operation_->release();
    if (!expected_.completes || cell_.when == moment::completed)
      return;
    until([this] { return started(); });
    operation_->complete();
  }

  void make_second_request()
  {
    std::size_t const at = expected_.again_at;
    if (at == 0)
      return;
    until([this, at] { return subject_.waits_in(at); });
    task_.cancel(messages[1]);
  }

  void note_end()
  {
    seen_.cancelling = task_.cancelling();
    seen_.end = task_.cancelled() ? ending::cancelled : ending::failed;
    try
    {
      if (task_.result() == subject_.value)
        seen_.end = ending::finished;
    }
    catch (taskio::cancelled_error const& e)
    {
      seen_.last = e.message().value_or("nothing");
    }
  }

  bool has_run() const
  {
    return cell_.when != moment::at_setup && cell_.when != moment::before_start;
  }
  bool started() const { return operation_->started >= traits_.parts; }

  traits const traits_;
  cell const cell_;
  expectation const expected_;
  history seen_;
  asio::io_context context_;
  std::unique_ptr<operation<Body>> operation_;
  subject<Body> subject_;
  bool requested_ = false;
  taskio::loop loop_;
  taskio::task<int> task_;
};

template <typename Operation>
std::vector<cell> cells_of(std::vector<cell> all, bool plain)
{
  std::erase_if(
    all, [&](cell const& c) { return why_not(Operation::what, c, plain); });
  return all;
}

// How many cells have which reason not to be run; "run" for none.
inline std::map<std::string, int> count_reasons(
  traits const& t, std::vector<cell> const& all, bool plain)
{
  std::map<std::string, int> count;
  for (cell const& c : all)
  {
    char const* const reason = why_not(t, c, plain);
    ++count[reason ? reason : "run"];
  }
  return count;
}

template <typename Body, typename Operation>
void check(cell const& c)
{
  expectation const e = expect(Operation::what, c, Body::plain);
  driver<Body> d(Operation::what, c, e, &make<Body, Operation>);
  history const seen = d.run();
  BOOST_TEST(seen == e.seen);
}

} // namespace matrix

#endif // TASKIO_TEST_MATRIX_OBSERVE_HPP
