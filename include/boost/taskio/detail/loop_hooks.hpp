#ifndef BOOST_TASKIO_DETAIL_LOOP_HOOKS_HPP
#define BOOST_TASKIO_DETAIL_LOOP_HOOKS_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <algorithm>
#include <boost/taskio/detail/config.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace boost::taskio {

class loop;
class task_observer;
struct exception_context;
struct task_options;

namespace detail {

// The observers of a loop. One of them may add and remove others while they
// are told: who was removed is not told any more, who was added is told next
// time.
class observer_list
{
public:
  bool empty() const noexcept { return observers_.empty(); }
  void add(task_observer& o) { observers_.push_back(&o); }
  void remove(task_observer& o) noexcept
  {
    std::replace(observers_.begin(), observers_.end(), &o, gone);
    tidy();
  }
  void clear() noexcept
  {
    std::fill(observers_.begin(), observers_.end(), gone);
    tidy();
  }

  // The function does not throw.
  template <typename F>
  void tell(F&& f)
  {
    ++telling_;
    std::size_t const present = observers_.size();
    for (std::size_t i = 0; i < present; ++i)
      if (observers_[i])
        f(*observers_[i]);
    --telling_;
    tidy();
  }

private:
  static constexpr task_observer* gone = nullptr;

  void tidy() noexcept
  {
    if (telling_ == 0)
      std::erase(observers_, gone);
  }

  std::vector<task_observer*> observers_;
  int telling_ = 0;
};

template <typename Signature>
using shared_function = std::shared_ptr<std::function<Signature> const>;
template <typename Signature>
shared_function<Signature> share_function(std::function<Signature> f)
{
  if (!f)
    return nullptr;
  return std::make_shared<std::function<Signature> const>(std::move(f));
}

// What a program may hang into a loop.
struct loop_hooks
{
  // Null where there is none. Who calls one keeps it: it may replace itself.
  shared_function<void(loop&, exception_context const&)> exception_handler;
  shared_function<void(loop&, task_options&)> task_factory;
  std::chrono::nanoseconds slow = std::chrono::milliseconds(100);

  bool debug() const noexcept { return debug_; }
  void set_debug(bool on) noexcept
  {
    debug_ = on;
    update();
  }
  observer_list& observers() noexcept { return observers_; }
  void add(task_observer& o)
  {
    observers_.add(o);
    update();
  }
  void remove(task_observer& o) noexcept
  {
    observers_.remove(o);
    update();
  }
  // Whether steps are told of: for observers, or for debug's report.
  bool watched() const noexcept { return watched_; }
  void clear() noexcept
  {
    exception_handler = nullptr;
    task_factory = nullptr;
    observers_.clear();
    set_debug(false);
  }

private:
  void update() noexcept { watched_ = debug_ || !observers_.empty(); }

  observer_list observers_;
  bool debug_ = false;
  bool watched_ = false;
};

} // namespace detail
} // namespace boost::taskio

#endif // BOOST_TASKIO_DETAIL_LOOP_HOOKS_HPP
