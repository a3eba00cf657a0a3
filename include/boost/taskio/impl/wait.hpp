#ifndef BOOST_TASKIO_IMPL_WAIT_HPP
#define BOOST_TASKIO_IMPL_WAIT_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/at_home.hpp>
#include <boost/taskio/detail/distinct.hpp>
#include <boost/taskio/detail/gate.hpp>
#include <boost/taskio/detail/settle.hpp>
#include <boost/taskio/detail/watcher.hpp>
#include <boost/taskio/impl/ensure_future.hpp>
#include <boost/taskio/wait.hpp>
#include <boost/throw_exception.hpp>
#include <stdexcept>

namespace boost::taskio {

namespace detail {

// Counts what is done, and opens its gate when that is enough.
class wait_state final : private watcher_list
{
public:
  wait_state(return_when when, std::size_t count) noexcept
    : gate_("wait")
    , when_(when)
    , left_(count)
  {
  }
  ~wait_state() { alarm_.cancel(); }

  using watcher_list::watch;
  void open_at(loop& l, time_limit::duration d)
  {
    alarm_ = l.call_later(d, [this] { gate_.open(); });
  }
  gate& until() noexcept { return gate_; }

private:
  void on_done(state_handle const& s) override
  {
    --left_;
    if (left_ > 0 && when_ != return_when::first_completed
      && !(when_ == return_when::first_exception && has_failed(*s)))
      return;
    alarm_.cancel();
    gate_.open();
  }
  static bool has_failed(state_base& s)
  {
    return s.get_status() == status::finished && s.failure();
  }

  gate gate_;
  timer_handle alarm_;
  return_when const when_;
  std::size_t left_;
};

template <typename Future>
awaitable<wait_result<Future>> wait_for_these(
  std::vector<Future> futures, wait_options options)
{
  loop& l = co_await at_home;
  loop_state* same = &l.state();
  check_same_loop(futures.front(), same, "wait");
  keep_distinct(futures);
  std::exception_ptr failed;
  {
    wait_state state(options.return_when, futures.size());
    if (options.timeout)
      state.open_at(l, options.timeout.get());
    for (Future const& f : futures)
      state.watch(f.handle());
    settle waiting(state.until());
    settled<void> end = co_await waiting;
    failed = std::move(end.failed);
  }
  failing with(std::move(failed));
  co_await with;
  wait_result<Future> result;
  for (Future& f : futures)
    (f.done() ? result.done : result.pending).push_back(std::move(f));
  co_return result;
}

} // namespace detail

template <std::ranges::input_range Futures>
auto wait(Futures&& futures, wait_options options) -> operation<
  wait_result<std::remove_cvref_t<std::ranges::range_value_t<Futures>>>>
{
  using future_type = std::remove_cvref_t<std::ranges::range_value_t<Futures>>;
  static_assert(detail::future_like<future_type>,
    "wait takes futures and tasks: pass a coroutine to create_task first, and"
    " keep the task.");
  std::vector<future_type> all;
  detail::loop_state* l = nullptr;
  for (auto&& f : futures)
  {
    detail::check_same_loop(f, l, "wait");
    all.push_back(std::forward<decltype(f)>(f));
  }
  if (all.empty())
    BOOST_THROW_EXCEPTION(std::invalid_argument(
      "wait: there is nothing to wait for; the range is empty"));
  return operation<wait_result<future_type>>(
    detail::wait_for_these(std::move(all), options));
}

template <detail::future_like Future, std::same_as<Future>... Futures>
auto wait(Future future, Futures... futures) -> operation<wait_result<Future>>
{
  return wait(wait_options(), std::move(future), std::move(futures)...);
}

template <detail::future_like Future, std::same_as<Future>... Futures>
auto wait(wait_options options, Future future, Futures... futures)
  -> operation<wait_result<Future>>
{
  std::vector<Future> all;
  all.reserve(1 + sizeof...(Futures));
  all.push_back(std::move(future));
  (all.push_back(std::move(futures)), ...);
  return wait(std::move(all), options);
}

} // namespace boost::taskio

#endif // BOOST_TASKIO_IMPL_WAIT_HPP
