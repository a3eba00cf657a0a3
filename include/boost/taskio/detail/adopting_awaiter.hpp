#ifndef BOOST_TASKIO_DETAIL_ADOPTING_AWAITER_HPP
#define BOOST_TASKIO_DETAIL_ADOPTING_AWAITER_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/adoption.hpp>
#include <boost/taskio/detail/asio_frame.hpp>
#include <boost/taskio/detail/classify.hpp>
#include <boost/taskio/error.hpp>
#include <coroutine>
#include <optional>

namespace boost::taskio::detail {

// Awaits a coroutine on another executor type.
//
// Ownership: the child's thread owns the parked caller; when it is destroyed
// unfinished, so is the caller. A child that ends while it is being started
// leaves the caller attached, and Asio's pump goes on with it: no recursion.
template <typename T, typename Executor>
class adopting_awaiter final
  : private adoption<adopting_awaiter<T, Executor>, T, Executor>
{
  using base = adoption<adopting_awaiter, T, Executor>;
  friend base;

public:
  adopting_awaiter(frame_base<executor>& f, await_site const& site,
    asio::awaitable<T, Executor>&& child)
    : base(site.loop(), site.runs_as(), std::move(child))
    , frame_(f)
    , site_(site)
  {
    check_coroutine(this->child());
  }

  bool await_ready() const
  {
    site_.throw_if_cancelled();
    return false;
  }

  void await_suspend(std::coroutine_handle<>)
  {
    frame_.after_suspend(
      [](void* p) {
        auto* self = static_cast<adopting_awaiter*>(p);
        if (self->site_.on_loop())
          return self->start();
        self->caller_.emplace(self->frame_.detach_thread());
        self->go_home();
      },
      this);
  }

  T await_resume()
  {
    site_.state().slot().clear();
    if (site_.task)
      end_wait(*site_.task);
    if (this->failed_)
      std::rethrow_exception(std::move(this->failed_));
    return this->value_.take(false);
  }

private:
  void start()
  {
    site_.connect();
    if (site_.task)
    {
      site_.task->stack.push(site_);
      site_.task->begin_foreign_wait();
    }
    executor const ex = frame_peek::executor(*site_.entry);
    if (caller_)
    {
      this->launch_child(ex, site_.state().slot(), site_.task);
      if (this->abandoned())
        destroy_host();
      return;
    }
    // The place where it runs may be another's meanwhile. Only where it stays
    // suspended has it left, for co_spawn, the context that it began in.
    coroutine_thread<executor>& place = *running<executor>::thread(frame_);
    parked_thread<executor> caller(&place);
    this->launch_child(ex, site_.state().slot(), site_.task);
    if (this->abandoned())
      return;
    if (this->done())
      return caller.return_to(place, frame_);
    caller_.emplace(&caller);
    frame_.attach_thread(&*caller_);
    frame_.detach_thread();
  }

  void reactivate() noexcept
  {
    if (site_.task)
      site_.task->activate(&site_.state());
  }
  void host_may_go_on() noexcept
  {
    if (caller_)
      this->resume_soon();
  }
  void destroy_host() noexcept
  {
    std::optional<parked_thread<executor>> const caller = std::move(caller_);
  }
  void resume()
  {
    parked_thread<executor> caller(std::move(*caller_));
    caller_.reset();
    caller.resume();
  }
  void drop() noexcept { destroy_host(); }

  // The child has thrown what came of the signal, or may have swallowed it. No
  // answer is what an operation gave, or anything that no operation heard.
  void end_wait(task_base& t)
  {
    t.end_foreign_wait();
    t.stack.pop(site_);
    if (this->failed_)
      t.raises(site_.where, this->failed_);
    if (!t.emitted())
      return;
    bool const thrown = classify(this->failed_) != failure_kind::other;
    if (!thrown && !(this->returned() && t.heard()))
      return;
    cancel_ptr why = t.consume();
    if (thrown)
      throw cancelled_error(std::move(why));
  }

  frame_base<executor>& frame_;
  await_site site_;
  std::optional<parked_thread<executor>> caller_;
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_ADOPTING_AWAITER_HPP
