#ifndef BOOST_TASKIO_DETAIL_GATHER_STATE_HPP
#define BOOST_TASKIO_DETAIL_GATHER_STATE_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/future_state.hpp>
#include <boost/taskio/detail/request_fork.hpp>
#include <boost/taskio/detail/task_base.hpp>
#include <boost/taskio/detail/waiter.hpp>
#include <cstddef>
#include <memory>
#include <vector>

namespace boost::taskio::detail {

enum class gather_mode : unsigned char
{
  leave,
  cancel,
  outcomes
};

// The children of a gather, each once, and how many are done. It is a part of
// the gather's state, which lives as long as children are to be heard of.
class gather_children : protected request_fork
{
public:
  gather_children(state_base& outer, gather_mode mode) noexcept
    : outer_(outer)
    , mode_(mode)
  {
  }
  gather_children(gather_children const&) = delete;
  gather_children& operator=(gather_children const&) = delete;

  // In the order of the arguments, which may name one twice.
  BOOST_TASKIO_DECL void begin(std::vector<state_handle> children);

  std::size_t size() const noexcept { return size_; }
  state_base& child_at(std::size_t i) const noexcept
  {
    return *children_[i].state;
  }

protected:
  BOOST_TASKIO_DECL ~gather_children();
  // All are done, and well, or outcomes are wanted.
  virtual void complete() = 0;

private:
  // Whether it is the waiter at one of these children.
  BOOST_TASKIO_DECL bool is_ours(waiter const* w) const noexcept;

  // The waiter at one child. It refers to the gather.
  class child final : public waiter
  {
  public:
    child(gather_children& g, state_handle&& s) noexcept
      : waiter(node::by<&child::on_ready>)
      , gather(&g)
      , state(std::move(s))
      , was_done(state->done())
    {
    }
    union
    {
      gather_children* gather;
      // Of the first one, once that is gone: how many there are.
      std::size_t count;
    };
    // Until it and the gather are done.
    state_handle state;
    // An earlier one stands for the same future.
    bool repeated = false;
    bool const was_done;
    BOOST_TASKIO_DECL void wait();
    BOOST_TASKIO_DECL void let_go();

  private:
    BOOST_TASKIO_DECL static void on_ready(node* n, action a);
  };

  BOOST_TASKIO_DECL bool takes_note(child const& c) noexcept;
  // Those that wait have one reference together: the last one ends with it.
  BOOST_NOINLINE void heard_of(child& c, node::action a)
  {
    state_ref const outer =
      --waiting_ == 0 ? state_ref::adopt(&outer_) : state_ref();
    if (a == node::action::run)
      child_done(c);
  }
  BOOST_TASKIO_DECL void child_done(child& c);
  BOOST_TASKIO_DECL bool fails(child const& c) const noexcept;
  BOOST_TASKIO_DECL void decide(child& c);
  BOOST_TASKIO_DECL void child_failed(child& c);
  BOOST_TASKIO_DECL void all_done();
  BOOST_TASKIO_DECL void let_go();
  static void destroy(child* first, std::size_t n) noexcept;
  BOOST_TASKIO_DECL void cancel_all();
  BOOST_TASKIO_DECL bool begin_request() noexcept override;
  BOOST_TASKIO_DECL state_base* next_asked(std::size_t& i) noexcept override;
  BOOST_TASKIO_DECL bool end_request(bool any) noexcept override;

  state_base& outer_;
  // Until all are done, most often: see decide().
  child* children_ = nullptr;
  std::size_t size_ = 0;
  // Not counting those that are repeated.
  std::size_t left_ = 0;
  // Of those, how many have been waited for and not been heard of.
  std::size_t waiting_ = 0;
  std::exception_ptr first_;
  gather_mode const mode_;
  bool cancel_requested_ = false;
  bool cancelling_ = false;
};

// What gather gives: a future that its children complete.
template <typename Result>
class gather_outer
  : public future_state<Result>
  , public gather_children
{
public:
  gather_outer(loop_state& l, gather_mode mode)
    : future_state<Result>(l)
    , gather_children(static_cast<state_base&>(*this), mode)
  {
  }

  bool cancel(cancel_ptr why) override { return send_request(*this, why); }
  request_fork* as_fork() noexcept override { return this; }
  bool has_producer() const noexcept override { return true; }

protected:
  virtual Result collect() = 0;

private:
  void complete() override
  {
    try
    {
      this->value.emplace(collect());
    }
    catch (...)
    {
      return this->fail(std::current_exception());
    }
    this->finish(status::finished);
  }
};

// The failure that stands for a child among outcomes.
BOOST_TASKIO_DECL std::exception_ptr outcome_failure(state_base& s);

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_GATHER_STATE_HPP
