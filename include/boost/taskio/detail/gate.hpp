#ifndef BOOST_TASKIO_DETAIL_GATE_HPP
#define BOOST_TASKIO_DETAIL_GATE_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/frame_wait.hpp>
#include <boost/taskio/detail/list.hpp>
#include <boost/taskio/detail/loop_state.hpp>
#include <boost/taskio/detail/raise.hpp>
#include <ostream>

namespace boost::taskio::detail {

class gate_awaiter;

// What a coroutine of this library waits at until somebody opens it: what
// asyncio uses a future for that only one coroutine knows. It is a variable of
// that coroutine, so waiting allocates nothing. It may stand in a line of
// gates.
//
// Closed, then once open or cancelled. All of it is the loop's owner's.
class gate : public list_hook<gate>
{
public:
  template <typename>
  using taskio_awaiter = gate_awaiter;

  // The description is what a task at this gate is said to wait for.
  explicit gate(char const* description) noexcept : description_(description) {}
  gate(gate const&) = delete;
  gate& operator=(gate const&) = delete;

  bool done() const noexcept { return state_ != state::closed; }
  bool opened() const noexcept { return state_ == state::open; }
  // False when it was done already.
  inline bool open() noexcept;

private:
  friend class gate_awaiter;
  enum class state : unsigned char
  {
    closed,
    open,
    cancelled
  };

  char const* description_;
  gate_awaiter* awaiter_ = nullptr;
  state state_ = state::closed;
};

class gate_awaiter final
  : public frame_wait
  , public parked
{
public:
  gate_awaiter(frame_base<executor>& f, source_location where, gate& g)
    : frame_wait(f, where)
    , parked(this)
    , gate_(g)
  {
  }

  bool await_ready() { return this->is_over(*this); }
  void await_suspend(std::coroutine_handle<>) const noexcept {}
  BOOST_FORCEINLINE void await_resume()
  {
    if (std::exception_ptr e = take_failure()) [[unlikely]]
      raise(e);
  }

  bool cancel(cancel_ptr const& why) override
  {
    if (gate_.done())
      return false;
    stop();
    end_cancelled(why);
    return true;
  }
  void print(std::ostream& os) const override
  {
    os << '<' << gate_.description_ << '>';
  }

  std::exception_ptr take_failure()
  {
    return this->ended() ? nullptr : this->interruption();
  }
  void take_value() const noexcept {}

private:
  friend class gate;

  friend class frame_wait;
  bool over() const noexcept { return gate_.done(); }
  void start() override
  {
    if (gate_.done())
      return this->loop().ready(this);
    gate_.awaiter_ = this;
    this->loop().parked_waits.push_back(this);
  }

  bool stop() noexcept override
  {
    if (gate_.done())
      return false;
    this->loop().parked_waits.erase(this);
    gate_.state_ = gate::state::cancelled;
    return true;
  }

  void leave() noexcept
  {
    gate_.state_ = gate::state::open;
    this->loop().parked_waits.erase(this);
    this->loop().ready(this);
  }

  gate& gate_;
};

inline bool gate::open() noexcept
{
  if (done())
    return false;
  if (awaiter_)
    awaiter_->leave();
  else
    state_ = state::open;
  return true;
}

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_GATE_HPP
