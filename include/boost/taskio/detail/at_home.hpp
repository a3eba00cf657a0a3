#ifndef BOOST_TASKIO_DETAIL_AT_HOME_HPP
#define BOOST_TASKIO_DETAIL_AT_HOME_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/frame_wait.hpp>
#include <boost/taskio/detail/step.hpp>
#include <boost/taskio/loop.hpp>
#include <boost/throw_exception.hpp>
#include <coroutine>
#include <ostream>
#include <stdexcept>

namespace boost::taskio::detail {

class home_awaiter;
class return_awaiter;

// `co_await at_home` gives a coroutine its loop, on the loop: what one of this
// library does first. On the loop already, it does not suspend.
struct at_home_t
{
  using taskio_prompt_awaiter = home_awaiter;
};
inline constexpr at_home_t at_home{};

// `co_await back_home` after something that may have ended elsewhere, and whose
// outcome is in hand: it throws nothing, a request waits for the next await.
struct back_home_t
{
  using taskio_prompt_awaiter = return_awaiter;
};
inline constexpr back_home_t back_home{};

// The wait of who is elsewhere.
class home_wait final : public frame_wait
{
public:
  home_wait(frame_base<executor>& f, source_location where)
    : frame_wait(f, where)
  {
  }

  using frame_wait::ended;
  using frame_wait::ended_anyhow;
  using frame_wait::interruption;
  bool await_ready() { return this->is_over(*this); }
  bool cancel(cancel_ptr const&) override { return false; }
  void print(std::ostream& os) const override { os << "<way home>"; }

private:
  friend class frame_wait;
  static bool over() noexcept { return false; }
  void start() override { this->loop().ready(this); }
  bool stop() noexcept override { return false; }
};

// Most often there is no need for that wait, which is made only then.
class way_home
{
public:
  way_home(frame_base<executor>& f, source_location where) noexcept
    : loop_(*frame_peek::executor(*running<executor>::bottom(f)).state())
    , frame_(f)
    , where_(where)
  {
  }
  way_home(way_home const&) = delete;
  way_home& operator=(way_home const&) = delete;
  ~way_home()
  {
    if (waits_) [[unlikely]]
      std::destroy_at(&wait_);
  }

  bool await_ready()
  {
    if (loop_.owned_here()) [[likely]]
      return true;
    std::construct_at(&wait_, frame_, where_);
    waits_ = true;
    return wait_.await_ready();
  }
  void await_suspend(std::coroutine_handle<>) const noexcept {}

protected:
  home_wait* wait() noexcept { return waits_ ? &wait_ : nullptr; }
  loop_state& loop_;

private:
  frame_base<executor>& frame_;
  source_location where_;
  bool waits_ = false;
  union
  {
    home_wait wait_;
  };
};

class home_awaiter final : public way_home
{
public:
  home_awaiter(
    frame_base<executor>& f, source_location where, at_home_t) noexcept
    : way_home(f, where)
  {
  }
  taskio::loop& await_resume()
  {
    if (home_wait* const w = wait(); w && !w->ended()) [[unlikely]]
      if (std::exception_ptr e = w->interruption())
        raise(e);
    if (!loop_.owner) [[unlikely]]
      BOOST_THROW_EXCEPTION(std::logic_error(
        "co_await: the loop of this coroutine is closed; either the loop object"
        " or its execution context was destroyed"));
    return *loop_.owner;
  }
};

class return_awaiter final : public way_home
{
public:
  return_awaiter(
    frame_base<executor>& f, source_location where, back_home_t) noexcept
    : way_home(f, where)
  {
  }
  void await_resume() noexcept
  {
    if (home_wait* const w = wait()) [[unlikely]]
      w->ended_anyhow();
  }
};

// The task whose coroutine awaits this, on its loop. The running step may be
// another task's, if an operation completed on that one's executor.
// std::logic_error, for that function, where there is no task.
class own_task_awaiter;

class own_task
{
public:
  using taskio_prompt_awaiter = own_task_awaiter;
  explicit own_task(char const* function) noexcept : function_(function) {}

private:
  friend class own_task_awaiter;
  char const* function_;
};

class own_task_awaiter
{
public:
  own_task_awaiter(
    frame_base<executor>& f, source_location, own_task const& t) noexcept
    : frame_(f)
    , function_(t.function_)
  {
  }

  bool await_ready() const noexcept { return true; }
  void await_suspend(std::coroutine_handle<>) const noexcept {}
  task_base& await_resume() const
  {
    task_base* const t =
      frame_peek::executor(*running<executor>::bottom(frame_)).task();
    if (!t) [[unlikely]]
      throw_no_task(function_);
    return *t;
  }

private:
  frame_base<executor>& frame_;
  char const* function_;
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_AT_HOME_HPP
