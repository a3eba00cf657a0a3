#ifndef BOOST_TASKIO_DETAIL_CHILD_AWAITER_HPP
#define BOOST_TASKIO_DETAIL_CHILD_AWAITER_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/asio_frame.hpp>
#include <boost/taskio/detail/classify.hpp>
#include <boost/taskio/detail/raise.hpp>
#include <exception>
#include <memory>
#include <utility>

namespace boost::taskio::detail {

// Awaits a coroutine of the same kind: a call. A coroutine that use_awaitable
// made is popped by Asio without being resumed, so what its operation ended
// with is looked at here. It takes the coroutine over, as Asio does: whoever
// named it may name another one meanwhile.
template <typename T>
class child_awaiter<asio::awaitable<T, executor>>
{
public:
  child_awaiter(await_site const& site, asio::awaitable<T, executor>&& child)
    : site_(site)
    , child_(std::move(child))
  {
    check_coroutine(child_);
  }
  child_awaiter(child_awaiter const&) = delete;
  child_awaiter& operator=(child_awaiter const&) = delete;
  ~child_awaiter()
  {
    if (frame_peek::frame_of(child_)) [[unlikely]]
      std::destroy_at(&child_);
  }

  // From here on nothing throws before the suspension.
  bool await_ready()
  {
    if (site_.task) [[likely]]
      site_.task->stack.push(site_);
    else
      site_.throw_if_cancelled();
    return false;
  }

  void await_suspend(std::coroutine_handle<> h)
  {
    using caller = own_frame<void>;
    child_.await_suspend(
      std::coroutine_handle<caller>::from_address(h.address()));
  }

  BOOST_FORCEINLINE T await_resume()
  {
    if (!returned()) [[unlikely]]
      if (std::exception_ptr e = failure())
        raise(e);
    return take_value();
  }

  // What the child threw, or what stands in for it.
  BOOST_FORCEINLINE std::exception_ptr take_failure()
  {
    return returned() ? nullptr : failure();
  }

  // The same as child_.await_resume(), inlined (12 instructions a call).
  T take_value()
  {
    struct end
    {
      ~end() { frame_peek::destroy(child); }
      asio::awaitable<T, executor>& child;
    } const ended{child_};
    return frame_peek::frame_of(child_)->get();
  }

protected:
  // The child comes later: before await_ready().
  explicit child_awaiter(await_site const& site) : site_(site), child_() {}
  await_site const& site() const noexcept { return site_; }
  void set_child(asio::awaitable<T, executor>&& child)
  {
    child_ = std::move(child);
    check_coroutine(child_);
  }

private:
  // Whether the child has simply returned, as most do.
  bool returned() noexcept
  {
    if (!site_.task || thrown() || !site_.task->undisturbed())
      return false;
    site_.task->stack.pop(site_);
    return true;
  }

  BOOST_NOINLINE std::exception_ptr failure()
  {
    if (!site_.task) [[unlikely]]
      return std::exchange(thrown(), nullptr);
    task_base& t = *site_.task;
    // Of an operation, what was awaited of this library past the task's
    // knowledge says in its own way that it was aborted.
    bool const of_operation = t.in_foreign_wait();
    if (of_operation)
      t.end_foreign_wait();
    t.stack.pop(site_);
    if (thrown() || t.emitted()) [[unlikely]]
      return answer(of_operation);
    return nullptr;
  }

  std::exception_ptr& thrown() noexcept
  {
    return unthrown<executor>::of(*frame_peek::frame_of(child_));
  }

  // What the child threw, or the error for a request that its operation has
  // answered.
  BOOST_NOINLINE std::exception_ptr answer(bool of_operation)
  {
    task_base& t = *site_.task;
    std::exception_ptr failed = std::exchange(thrown(), nullptr);
    if (failed)
      t.passes(site_.where, failed);
    if (!t.emitted())
      return failed;
    failure_kind const kind = classify(failed);
    if (kind == failure_kind::other
      || (kind == failure_kind::cancelled && !of_operation))
      return failed;
    return make_cancelled(t.consume());
  }

  await_site site_;
  // Most often it is empty in the end, which is seen here in place of a call.
  union
  {
    asio::awaitable<T, executor> child_;
  };
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_CHILD_AWAITER_HPP
