#ifndef BOOST_TASKIO_DETAIL_CALLBACK_NODE_HPP
#define BOOST_TASKIO_DETAIL_CALLBACK_NODE_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/smart_ptr/intrusive_ptr.hpp>
#include <boost/smart_ptr/intrusive_ref_counter.hpp>
#include <boost/taskio/detail/loop_state.hpp>
#include <optional>
#include <utility>

namespace boost::taskio::detail {

// A callback in a queue, or waiting for its time. The queue or heap that holds
// it has one reference, handles have theirs.
class callback_node
  : public timer_node
  , public pooled
  , public intrusive_ref_counter<callback_node, thread_safe_counter>
{
public:
  BOOST_TASKIO_DECL callback_node(loop_state& l, context_ptr context);
  virtual ~callback_node() = default;

  // The owner of the loop.
  BOOST_TASKIO_DECL void cancel();
  void arm(time_point when)
  {
    when_ = when;
    loop_->arm(this, when);
  }
  time_point when() const noexcept { return when_; }
  bool cancelled() const noexcept { return cancelled_; }
  loop_state& loop() const noexcept { return *loop_; }

protected:
  virtual void call() = 0;
  virtual void clear() noexcept = 0;

private:
  BOOST_TASKIO_DECL static void on_ready(node* n, action a);

  loop_ptr const loop_;
  context_ptr context_;
  time_point when_{};
  bool cancelled_ = false;
};

using callback_ptr = intrusive_ptr<callback_node>;

template <typename F>
class callback final : public callback_node
{
public:
  template <typename G>
  callback(loop_state& l, context_ptr context, G&& f)
    : callback_node(l, std::move(context))
    , function_(std::forward<G>(f))
  {
  }

private:
  void call() override { (*function_)(); }
  void clear() noexcept override { function_.reset(); }

  std::optional<F> function_;
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_CALLBACK_NODE_HPP
