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
#include <boost/taskio/detail/waiter.hpp>
#include <utility>

namespace boost::taskio::detail {

// A signal in a slot ends a wait, not what is waited for. The slot may outlive
// the wait, and be signalled on any thread; both share a link to the wait,
// which the owner of the loop reads, and empties when the wait is over. Where
// the signal finds no way in, the link itself goes to the loop, once: memory
// that is missing there could not be told to anybody.
class stop_link
{
  class shared_link;
  using pointer = intrusive_ptr<shared_link>;

public:
  // The owner of the loop.
  void connect(asio::cancellation_slot slot, loop_state& l, library_wait& wait)
  {
    pointer const shared(new shared_link(wait));
    slot.assign([shared, loop = loop_ptr(&l), sent = false](
                  asio::cancellation_type type) mutable {
      if (type == asio::cancellation_type::none || sent)
        return;
      if (on_loop access(*loop); access.entered())
      {
        access.prepare();
        return shared->stop();
      }
      sent = true;
      shared->send(shared, *loop);
    });
    link_ = shared;
  }
  void disconnect() noexcept
  {
    if (link_)
      link_->wait_ = nullptr;
    link_.reset();
  }

private:
  class shared_link final
    : public node
    , public intrusive_ref_counter<shared_link, thread_safe_counter>
  {
  public:
    explicit shared_link(library_wait& wait)
      : node(node::by<&shared_link::on_ready>)
      , wait_(&wait)
    {
    }
    void stop() noexcept
    {
      if (wait_)
        wait_->stop_wait();
    }
    void send(pointer self, loop_state& l)
    {
      self_ = std::move(self);
      l.submit(this);
    }

  private:
    friend class stop_link;
    static void on_ready(node* n, action a)
    {
      auto* const self = static_cast<shared_link*>(n);
      pointer const alive = std::move(self->self_);
      if (a == action::run)
        self->stop();
    }
    library_wait* wait_;
    pointer self_;
  };

  pointer link_;
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_STOP_LINK_HPP
