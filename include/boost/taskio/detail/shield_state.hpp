#ifndef BOOST_TASKIO_DETAIL_SHIELD_STATE_HPP
#define BOOST_TASKIO_DETAIL_SHIELD_STATE_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/future_state.hpp>
#include <boost/taskio/detail/waiter.hpp>
#include <utility>

namespace boost::taskio::detail {

// The two callbacks between a shield, the outer future, and what it shields.
// Each refers to the outer one while it is registered or queued.
class shield_link
{
public:
  shield_link(state_base& outer, state_handle inner)
    : outer_(outer)
    , inner_(std::move(inner))
    , inner_done_(*this)
    , outer_done_(*this)
  {
  }
  shield_link(shield_link const&) = delete;
  shield_link& operator=(shield_link const&) = delete;

  BOOST_TASKIO_DECL void begin();

protected:
  BOOST_TASKIO_DECL ~shield_link();
  // The value of the inner one, which is done, goes to the outer one.
  virtual void pass_value(state_base& inner) = 0;

private:
  class on_inner final : public waiter
  {
  public:
    explicit on_inner(shield_link& l)
      : waiter(node::by<&on_inner::on_ready>)
      , link_(l)
    {
    }

  private:
    BOOST_TASKIO_DECL static void on_ready(node* n, action a);
    shield_link& link_;
  };
  class on_outer final : public waiter
  {
  public:
    explicit on_outer(shield_link& l)
      : waiter(node::by<&on_outer::on_ready>)
      , link_(l)
    {
    }

  private:
    BOOST_TASKIO_DECL static void on_ready(node* n, action a);
    shield_link& link_;
  };

  BOOST_TASKIO_DECL void inner_done();
  BOOST_TASKIO_DECL void outer_done();
  BOOST_TASKIO_DECL static void report_failure(state_base& inner);

  state_base& outer_;
  // Until it is done.
  state_handle inner_;
  on_inner inner_done_;
  on_outer outer_done_;
  // Nobody waits for the outcome: a failure is to be reported.
  bool left_alone_ = false;
};

template <typename T>
class shield_state final
  : public future_state<T>
  , private shield_link
{
public:
  static state_handle make(state_handle inner)
  {
    auto* s = new shield_state(std::move(inner));
    auto handle = state_handle::adopt(s);
    s->begin();
    return handle;
  }

  bool has_producer() const noexcept override { return true; }

private:
  explicit shield_state(state_handle inner)
    : future_state<T>(inner->loop())
    , shield_link(static_cast<state_base&>(*this), std::move(inner))
  {
  }

  void pass_value(state_base& inner) override
  {
    auto& from = value_of<T>(inner);
    if constexpr (std::is_void_v<T>)
      this->value.emplace();
    else
      this->value.emplace(from.take(!inner.sole_handle()));
  }
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_SHIELD_STATE_HPP
