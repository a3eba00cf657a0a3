#ifndef BOOST_TASKIO_IMPL_QUEUE_HPP
#define BOOST_TASKIO_IMPL_QUEUE_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/at_home.hpp>
#include <boost/taskio/detail/settle.hpp>
#include <boost/taskio/queue.hpp>

namespace boost::taskio {

namespace detail {

template <typename T>
awaitable<void> put_in_queue(queue_ptr<T> q, T item)
{
  loop& here = co_await at_home;
  q->check(here.state(), "queue::put");
  std::exception_ptr failed;
  while (!failed && q->full())
  {
    q->check_not_shut_down();
    q->bind(here.state());
    place p(q->putters, "queue::put");
    settle waiting(p);
    settled<void> end = co_await waiting;
    failed = std::move(end.failed);
    if (failed && p.opened() && !q->full())
      q->putters.open_next();
  }
  failing with(std::move(failed));
  co_await with;
  q->put(std::move(item));
}

template <typename T>
awaitable<T> get_from_queue(queue_ptr<T> q)
{
  loop& here = co_await at_home;
  q->check(here.state(), "queue::get");
  std::exception_ptr failed;
  while (!failed && q->empty())
  {
    q->check_not_shut_down();
    q->bind(here.state());
    place p(q->getters, "queue::get");
    settle waiting(p);
    settled<void> end = co_await waiting;
    failed = std::move(end.failed);
    if (failed && p.opened() && !q->empty())
      q->getters.open_next();
  }
  failing with(std::move(failed));
  co_await with;
  co_return q->get();
}

template <typename T>
awaitable<void> join_queue(queue_ptr<T> q)
{
  loop& here = co_await at_home;
  q->check(here.state(), "queue::join");
  if (q->unfinished == 0)
    co_return;
  q->bind(here.state());
  std::exception_ptr failed;
  {
    place p(q->joiners, "queue::join");
    settle waiting(p);
    settled<void> end = co_await waiting;
    failed = std::move(end.failed);
  }
  failing with(std::move(failed));
  co_await with;
}

} // namespace detail

template <typename T>
queue<T>::queue(std::size_t maxsize)
  : state_(new detail::queue_state<T>(maxsize))
{
}

template <typename T>
auto queue<T>::put(T item) -> detail::prompt<detail::put_attempt<T>>
{
  return detail::prompt<detail::put_attempt<T>>(
    std::in_place, state_, std::move(item));
}

template <typename T>
void queue<T>::put_nowait(T const& item)
{
  detail::bound_access access(*state_, "queue::put_nowait");
  state_->put(item);
}

template <typename T>
void queue<T>::put_nowait(T&& item)
{
  detail::bound_access access(*state_, "queue::put_nowait");
  state_->put(std::move(item));
}

template <typename T>
auto queue<T>::get() -> detail::prompt<detail::get_attempt<T>>
{
  return detail::prompt<detail::get_attempt<T>>(std::in_place, state_);
}

template <typename T>
T queue<T>::get_nowait()
{
  detail::bound_access access(*state_, "queue::get_nowait");
  return state_->get();
}

template <typename T>
void queue<T>::task_done()
{
  detail::bound_access access(*state_, "queue::task_done");
  state_->task_done();
}

template <typename T>
operation<void> queue<T>::join()
{
  return operation<void>(detail::join_queue<T>(state_));
}

template <typename T>
void queue<T>::shutdown(bool immediate)
{
  detail::bound_access access(*state_, "queue::shutdown");
  state_->shut_down(immediate);
}

template <typename T>
std::size_t queue<T>::qsize() const noexcept
{
  return state_->items.size();
}

template <typename T>
bool queue<T>::empty() const noexcept
{
  return state_->empty();
}

template <typename T>
bool queue<T>::full() const noexcept
{
  return state_->full();
}

template <typename T>
std::size_t queue<T>::maxsize() const noexcept
{
  return state_->maxsize;
}

} // namespace boost::taskio

#endif // BOOST_TASKIO_IMPL_QUEUE_HPP
