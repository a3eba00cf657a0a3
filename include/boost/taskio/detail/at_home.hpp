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
  template <typename>
  using taskio_awaiter = home_awaiter;
};
inline constexpr at_home_t at_home{};

class home_awaiter final : public frame_wait
{
public:
  home_awaiter(frame_base<executor>&, await_site site, at_home_t)
    : frame_wait(site)
    , here_(site.on_loop())
  {
  }

  bool await_ready() const noexcept { return here_; }
  void await_suspend(std::coroutine_handle<>) { this->suspend(*this); }
  taskio::loop& await_resume()
  {
    if (this->suspended() && !this->ended()) [[unlikely]]
      if (std::exception_ptr e = this->interruption())
        raise(e);
    if (!this->loop().owner)
      BOOST_THROW_EXCEPTION(std::logic_error(
        "co_await: the loop of this coroutine is closed; either the loop object"
        " or its execution context was destroyed"));
    return *this->loop().owner;
  }
  bool cancel(cancel_ptr const&) override { return false; }
  void print(std::ostream& os) const override { os << "<way home>"; }

private:
  friend class frame_wait;
  void start() override { this->loop().ready(this); }
  bool stop() noexcept override { return false; }

  bool here_;
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_AT_HOME_HPP
