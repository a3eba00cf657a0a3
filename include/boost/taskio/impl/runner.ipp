#ifndef BOOST_TASKIO_IMPL_RUNNER_IPP
#define BOOST_TASKIO_IMPL_RUNNER_IPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>
#include <boost/taskio/current_task.hpp>
#include <boost/taskio/detail/report.hpp>
#include <boost/taskio/run.hpp>
#include <boost/throw_exception.hpp>
#include <csignal>
#include <sstream>

namespace boost::taskio::detail {

BOOST_TASKIO_DECL loop make_loop(
  asio::io_context& context, virtual_clock* virtual_time)
{
  if (virtual_time)
    return loop(context, *virtual_time);
  return loop(context);
}

// Stops the context at the end of the round in which it runs.
class runner::stop_waiter final : public waiter
{
public:
  explicit stop_waiter(runner& r)
    : waiter(node::by<&stop_waiter::on_ready>)
    , runner_(r)
  {
  }
  // Also where that has come, and a signal came before the round had ended.
  void call_off()
  {
    on_loop const access(runner_.loop_.state(), "run", on_loop::or_closed());
    off_ = true;
    runner_.loop_.state().stop_after_round(nullptr);
  }

private:
  static void on_ready(node* n, action a)
  {
    auto* self = static_cast<stop_waiter*>(n);
    runner& r = self->runner_;
    if (a == action::run && !self->off_)
      r.loop_.state().stop_after_round(&r.context_);
  }
  runner& runner_;
  bool off_ = false;
};

// Waits for tasks, then stops the context one round later, as the gather does
// that asyncio.run waits with.
class runner::shutdown
{
public:
  shutdown(runner& r, std::vector<any_task> const& tasks) : stop_(r)
  {
    waiters_.reserve(tasks.size());
    for (any_task const& t : tasks)
      t.handle()->add_waiter(&waiters_.emplace_back(*this, *t.handle()));
    left_ = waiters_.size();
  }
  bool over() const noexcept { return left_ == 0; }

private:
  class one final : public waiter
  {
  public:
    one(shutdown& s, state_base& t)
      : waiter(node::by<&one::on_ready>)
      , shutdown_(&s)
      , task_(&t)
    {
    }
    // For the vector, which never moves one that waits.
    one(one&& other) : one(*other.shutdown_, *other.task_) {}

  private:
    static void on_ready(node* n, action a)
    {
      auto* self = static_cast<one*>(n);
      shutdown& s = *self->shutdown_;
      if (a == action::drop)
        return;
      self->task_->set_retrieved();
      if (--s.left_ == 0)
        self->task_->loop().ready(&s.stop_);
    }
    shutdown* shutdown_;
    state_base* task_;
  };

  stop_waiter stop_;
  std::vector<one> waiters_;
  std::size_t left_ = 0;
};

BOOST_TASKIO_DECL runner::runner(run_options& options)
  : clock_(options.clock)
  , loop_(make_loop(context_, clock_))
{
  if (options.debug)
    loop_.set_debug(true);
  if (options.exception_handler)
    loop_.set_exception_handler(std::move(options.exception_handler));
}

BOOST_TASKIO_DECL runner::~runner() = default;

BOOST_TASKIO_DECL void runner::run(any_task const& main)
{
  main_ = &main;
  if (!clock_)
    watch_signals();
  stop_ = std::make_unique<stop_waiter>(*this);
  {
    on_loop access(loop_.state(), "run");
    main.handle()->add_waiter(stop_.get());
  }
  run_context();
  if (!main.done() && !interrupted_)
    throw_stuck();
  stop_->call_off();
  // What it was cancelled with others may take, who look first. A failure is
  // reported where the shutdown is interrupted.
  std::exception_ptr failed =
    main.cancelled() ? main.handle()->failure() : nullptr;
  shut_down();
  if (interrupted_ || was_cancelled_by_signal())
    throw_interrupted();
  if (failed)
    std::rethrow_exception(std::move(failed));
}

// As in asyncio: nobody else has asked for it.
BOOST_TASKIO_DECL bool runner::was_cancelled_by_signal()
{
  return cancelled_ && main_->cancelled() && main_->uncancel() == 0;
}

BOOST_TASKIO_DECL void runner::run_context()
{
  context_.restart();
  if (clock_)
    clock_->run(context_);
  else
    context_.run();
}

BOOST_TASKIO_DECL void runner::watch_signals()
{
  if (!signals_)
    signals_.emplace(context_, SIGINT);
  signals_->async_wait([this](system::error_code ec, int) {
    if (ec)
      return;
    if (cancelled_ || main_->done())
    {
      interrupted_ = true;
      context_.stop();
    }
    else
    {
      cancelled_ = true;
      main_->cancel();
    }
    watch_signals();
  });
}

BOOST_TASKIO_DECL void runner::shut_down()
{
  std::vector<any_task> const left = all_tasks(loop_);
  if (left.empty())
    return;
  {
    on_loop access(loop_.state(), "run");
    for (any_task const& t : left)
      t.cancel();
    shutdown_ = std::make_unique<shutdown>(*this, left);
  }
  run_context();
  if (!shutdown_->over() && interrupted_)
    throw_interrupted();
  if (!shutdown_->over())
    throw_stuck();
  for (any_task const& t : left)
    if (!t.cancelled())
      if (std::exception_ptr e = t.exception())
        report(loop_.state(), "unhandled exception during run() shutdown", e,
          t.handle().get());
}

BOOST_TASKIO_DECL void runner::throw_interrupted()
{
  BOOST_THROW_EXCEPTION(system::system_error(asio::error::interrupted, "run"));
}

BOOST_TASKIO_DECL void runner::throw_stuck()
{
  std::ostringstream text;
  text << "run: nothing can wake these tasks any more:";
  for (any_task const& t : all_tasks(loop_))
    text << ' ' << t;
  text << "; is a future never completed, or do tasks wait for each other?";
  BOOST_THROW_EXCEPTION(stuck_error(text.str()));
}

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_IMPL_RUNNER_IPP
