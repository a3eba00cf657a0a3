#ifndef BOOST_TASKIO_DETAIL_COMPLETIONS_HPP
#define BOOST_TASKIO_DETAIL_COMPLETIONS_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/watcher.hpp>
#include <boost/taskio/handle.hpp>
#include <boost/taskio/loop.hpp>
#include <boost/taskio/queue.hpp>
#include <cstddef>

namespace boost::taskio::detail {

// Queues futures when they are done; when the time is up the queue is shut
// down.
template <typename Future>
class completions_state final : private watcher_list
{
public:
  completions_state() = default;
  ~completions_state() { alarm_.cancel(); }

  void add(Future const& f)
  {
    // What is done finds a place in the queue, whatever the memory.
    done_.state_->items.reserve(left_ + 1);
    watch(f.handle());
    ++todo_;
    ++left_;
  }
  void limit(loop& l, clock::duration d)
  {
    if (todo_ > 0)
      alarm_ = l.call_later(d, [this] { time_is_up(); });
  }

  std::size_t left() const noexcept { return left_; }
  void hand_out() noexcept { --left_; }
  queue<Future>& done() noexcept { return done_; }

private:
  void on_done(state_handle const& s) override
  {
    done_.put_nowait(Future(s));
    if (--todo_ == 0)
      alarm_.cancel();
  }
  void time_is_up()
  {
    forget();
    done_.shutdown();
  }

  queue<Future> done_;
  timer_handle alarm_;
  std::size_t todo_ = 0;
  std::size_t left_ = 0;
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_COMPLETIONS_HPP
