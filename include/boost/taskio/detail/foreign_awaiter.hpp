#ifndef BOOST_TASKIO_DETAIL_FOREIGN_AWAITER_HPP
#define BOOST_TASKIO_DETAIL_FOREIGN_AWAITER_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/asio_frame.hpp>
#include <boost/taskio/detail/classify.hpp>
#include <boost/taskio/detail/raise.hpp>
#include <boost/taskio/detail/step.hpp>
#include <type_traits>

namespace boost::taskio::detail {

// What both ways of starting an operation share: a pending request is thrown
// before the operation starts, and the task is told that it waits.
class foreign_wait
{
public:
  foreign_wait(frame_base<executor>& f, await_site const& site)
    : frame_(f)
    , site_(site)
  {
  }

  bool await_ready() const
  {
    site_.throw_if_cancelled();
    if (site_.task && site_.task->deliverable()) [[unlikely]]
    {
      std::exception_ptr e = make_cancelled(site_.task->consume());
      raise(e);
    }
    return false;
  }

protected:
  // The coroutine may run, and be gone, before the function returns.
  template <typename Start>
  void begin(Start&& start)
  {
    site_.connect();
    if (!site_.task)
      return start();
    if (site_.on_loop())
    {
      site_.task->begin_foreign_wait();
      return start();
    }
    task_base& t = *site_.task;
    state_ref const alive(&t);
    std::uint32_t const word = t.phase_word();
    start();
    t.begin_foreign_wait_away(word);
  }

  frame_base<executor>& frame_;
  await_site site_;
};

// Awaits an Asio operation. Asio's own awaiter does the work; the handler in
// between sees what the operation ended with, and on which thread.
template <typename Operation>
class foreign_awaiter : public foreign_wait
{
  using signature = typename asio::completion_signature_of<Operation>::type;
  using base = operation_handler<signature>;

  class handler : public base
  {
  public:
    explicit handler(foreign_awaiter& a)
      : base(a.frame_.detach_thread(), a.result_)
      , awaiter_(&a)
    {
    }

    template <typename... Args>
    void operator()(Args&&... args)
    {
      await_site const& site = awaiter_->site_;
      if (site.task)
        awaiter_->ended(args...);
      loop_state& l = site.loop();
      task_base* const t = site.runs_as();
      // A handler that is called past the executor still runs as a step.
      if (l.owned_here() && running_task() != t)
      {
        state_ref const alive(t);
        run_step(t, [&] { base::operator()(std::forward<Args>(args)...); });
      }
      else
        base::operator()(std::forward<Args>(args)...);
    }

  private:
    foreign_awaiter* awaiter_;
  };

public:
  foreign_awaiter(
    frame_base<executor>& f, await_site const& site, Operation&& operation)
    : foreign_wait(f, site)
    , operation_(std::forward<Operation>(operation))
  {
  }

  void await_suspend(std::coroutine_handle<>)
  {
    if (this->site_.task)
      this->site_.task->stack.push(this->site_);
    this->frame_.after_suspend(
      [](void* self) { static_cast<foreign_awaiter*>(self)->start(); }, this);
  }

  BOOST_FORCEINLINE auto await_resume()
  {
    if (answers_) [[unlikely]]
    {
      std::exception_ptr e = make_cancelled(this->site_.task->consume());
      raise(e);
    }
    return resume_operation<base>(result_);
  }

private:
  void start()
  {
    this->begin(
      [this] { std::forward<Operation>(operation_)(handler(*this)); });
  }

  template <typename... Args>
  void ended(Args const&... args)
  {
    task_base& t = *this->site_.task;
    t.end_foreign_wait();
    t.stack.pop(this->site_);
    if (failed(args...)) [[unlikely]]
      t.raises(this->site_.where);
    if (t.emitted())
      answers_ = t.answers_request(aborted(args...));
  }
  static bool failed() noexcept { return false; }
  template <typename First, typename... Rest>
  static bool failed(First const& first, Rest const&...) noexcept
  {
    if constexpr (std::is_same_v<First, system::error_code>
      || std::is_same_v<First, std::exception_ptr>)
      return bool(first);
    else
      return false;
  }
  static bool aborted() noexcept { return false; }
  template <typename First, typename... Rest>
  static bool aborted(First const& first, Rest const&...)
  {
    if constexpr (std::is_same_v<First, system::error_code>)
      return is_aborted(first);
    else if constexpr (std::is_same_v<First, std::exception_ptr>)
      // One of this library's, past the task's knowledge, says it in its way.
      return first && classify(first) != failure_kind::other;
    else
      return false;
  }

  Operation&& operation_;
  typename base::result_type result_{};
  bool answers_ = false;
};

// Starts the operation of a use_awaitable frame, which is not resumed: see
// child_awaiter for how it ends.
template <typename Function>
class function_awaiter : public foreign_wait
{
public:
  function_awaiter(
    frame_base<executor>& f, await_site const& site, Function function)
    : foreign_wait(f, site)
    , function_(std::move(function))
  {
  }

  void await_suspend(std::coroutine_handle<>)
  {
    this->frame_.after_suspend(
      [](void* p) {
        auto* self = static_cast<function_awaiter*>(p);
        self->begin([self] { self->function_(&self->frame_); });
      },
      this);
  }

  void await_resume() const noexcept {}

private:
  Function function_;
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_FOREIGN_AWAITER_HPP
