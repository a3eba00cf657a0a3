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
#include <boost/taskio/loop.hpp>
#include <boost/throw_exception.hpp>
#include <ostream>
#include <stdexcept>

namespace boost::taskio::detail {

class home_awaiter;

// `co_await at_home` gives a coroutine its loop, on the loop: what one of this
// library does first. On the loop already, it does not suspend.
struct at_home_t
{
  using taskio_prompt_awaiter = home_awaiter;
};
inline constexpr at_home_t at_home{};

class home_wait final : public frame_wait
{
public:
  explicit home_wait(await_site const& site) : frame_wait(site) {}

  void suspend() { frame_wait::suspend(*this); }
  void resume()
  {
    if (!this->ended()) [[unlikely]]
      if (std::exception_ptr e = this->interruption())
        raise(e);
  }
  bool cancel(cancel_ptr const&) override { return false; }
  void print(std::ostream& os) const override { os << "<way home>"; }

private:
  friend class frame_wait;
  void start() override { this->loop().ready(this); }
  bool stop() noexcept override { return false; }
};

class home_awaiter
{
public:
  home_awaiter(
    frame_base<executor>& f, source_location where, at_home_t) noexcept
    : frame_(f)
    , where_(where)
    , loop_(*frame_peek::executor(*running::bottom(f)).state())
  {
  }
  home_awaiter(home_awaiter const&) = delete;
  home_awaiter& operator=(home_awaiter const&) = delete;
  ~home_awaiter()
  {
    if (waits_) [[unlikely]]
      std::destroy_at(&wait_);
  }

  bool await_ready()
  {
    if (loop_.owned_here()) [[likely]]
      return true;
    std::construct_at(&wait_, site_of(frame_, where_));
    waits_ = true;
    return false;
  }
  void await_suspend(std::coroutine_handle<>) { wait_.suspend(); }
  taskio::loop& await_resume()
  {
    if (waits_) [[unlikely]]
      wait_.resume();
    if (!loop_.owner) [[unlikely]]
      BOOST_THROW_EXCEPTION(std::logic_error(
        "co_await: the loop of this coroutine is closed; either the loop object"
        " or its execution context was destroyed"));
    return *loop_.owner;
  }

private:
  frame_base<executor>& frame_;
  source_location where_;
  loop_state& loop_;
  bool waits_ = false;
  union
  {
    home_wait wait_;
  };
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_AT_HOME_HPP
