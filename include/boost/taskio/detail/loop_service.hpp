#ifndef BOOST_TASKIO_DETAIL_LOOP_SERVICE_HPP
#define BOOST_TASKIO_DETAIL_LOOP_SERVICE_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/asio/execution_context.hpp>
#include <boost/config.hpp>
#include <boost/taskio/detail/loop_state.hpp>
#include <mutex>

namespace boost::taskio::detail {

// Knows the loops of an execution context, so that they end with it: a service
// is shut down before any is destroyed, while executors still work. They end in
// the order of their creation.
class BOOST_SYMBOL_VISIBLE loop_service final
  : public asio::execution_context::service
{
public:
  using key_type = loop_service;
  static inline asio::execution_context::id id;

  explicit loop_service(asio::execution_context& context)
    : asio::execution_context::service(context)
  {
  }

  void add(loop_state* l)
  {
    std::lock_guard<std::mutex> lock(mutex_);
    loops_.push_back(l);
  }

  void remove(loop_state* l)
  {
    std::lock_guard<std::mutex> lock(mutex_);
    if (list<loop_state>::linked(l))
      loops_.erase(l);
  }

private:
  // Called twice by newer versions of Asio; the second time finds nothing.
  void shutdown() noexcept override
  {
    while (loop_ptr l = take_one())
      l->close(false);
  }

  loop_ptr take_one()
  {
    std::lock_guard<std::mutex> lock(mutex_);
    if (loops_.empty())
      return nullptr;
    loop_ptr const l(loops_.first());
    loops_.erase(l.get());
    return l;
  }

  std::mutex mutex_;
  list<loop_state> loops_;
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_LOOP_SERVICE_HPP
