#ifndef BOOST_TASKIO_DETAIL_STOP_LINK_HPP
#define BOOST_TASKIO_DETAIL_STOP_LINK_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/asio/cancellation_signal.hpp>
#include <boost/taskio/detail/loop_state.hpp>
#include <utility>

namespace boost::taskio::detail {

// A signal in a slot ends a wait, not what is waited for. The slot may outlive
// the wait, and be signalled on any thread; both share a link to the wait,
// which the owner of the loop reads, and empties when the wait is over.
class stoppable
{
public:
  struct linked : intrusive_ref_counter<linked, thread_safe_counter>
  {
    explicit linked(stoppable& w) noexcept : wait(&w) {}
    stoppable* wait;
  };
  using link = intrusive_ptr<linked>;

  // The owner of the loop.
  virtual void stop_wait() noexcept = 0;

  static link connect(
    asio::cancellation_slot slot, loop_state& l, stoppable& wait)
  {
    link const shared(new linked(wait));
    slot.assign([shared, loop = loop_ptr(&l)](asio::cancellation_type type) {
      if (type == asio::cancellation_type::none)
        return;
      if (on_loop access(*loop); access.entered())
        stop(shared);
      else
        loop->submit(new stop_request(shared));
    });
    return shared;
  }

protected:
  ~stoppable() = default;

private:
  static void stop(link const& l) noexcept
  {
    if (l->wait)
      l->wait->stop_wait();
  }

  class stop_request final
    : public node
    , public pooled
  {
  public:
    explicit stop_request(link l)
      : node(&stop_request::on_ready)
      , link_(std::move(l))
    {
    }

  private:
    static void on_ready(node* n, action a)
    {
      auto* self = static_cast<stop_request*>(n);
      link const l = std::move(self->link_);
      delete self;
      if (a == action::run)
        stop(l);
    }
    link link_;
  };
};

using stop_link = stoppable::link;

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_STOP_LINK_HPP
