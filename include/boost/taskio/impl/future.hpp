#ifndef BOOST_TASKIO_IMPL_FUTURE_HPP
#define BOOST_TASKIO_IMPL_FUTURE_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/copyable.hpp>
#include <boost/taskio/detail/frame_wait.hpp>
#include <boost/taskio/detail/raise.hpp>
#include <boost/taskio/future.hpp>
#include <boost/throw_exception.hpp>
#include <ostream>
#include <stdexcept>

namespace boost::taskio {

namespace detail {

// Stands in, on the awaiting coroutine's loop, for a future of another loop.
class relay_state final : public state_base
{
public:
  using state_base::state_base;
  static BOOST_TASKIO_DECL state_handle make(
    loop_state& here, state_handle const& remote);
};

[[noreturn]] BOOST_TASKIO_DECL void throw_self_await(state_base& s);

// Before the wait: where this goes there is no table any more, which g++ would
// put back. (2 instructions.)
struct awaited_future
{
  state_handle state_;
  state_handle relay_;
};

// Awaits a future: by reference to the value, or taking it. Of what is known to
// be a task `State` says so. (10 instructions.)
template <typename T, bool Taking, typename State>
class future_awaiter final
  : private awaited_future
  , public frame_wait
{
  using result = std::conditional_t<Taking || std::is_void_v<T>, T,
    std::add_lvalue_reference_t<std::add_const_t<T>>>;

public:
  template <typename Future>
  future_awaiter(
    frame_base<executor>& f, source_location where, Future&& awaited)
    : awaited_future{std::forward<Future>(awaited).handle(), {}}
    , frame_wait(f, where)
  {
    if (!state_)
      BOOST_THROW_EXCEPTION(invalid_state_error(
        "co_await of a future: this handle is on nothing; it was default"
        " constructed, or moved from"));
  }

  BOOST_FORCEINLINE bool await_ready() { return this->is_over(*this); }
  void await_suspend(std::coroutine_handle<>) const noexcept {}
  BOOST_FORCEINLINE result await_resume()
  {
    if (std::exception_ptr e = take_failure()) [[unlikely]]
      raise(e);
    return take_value();
  }

  state_base* awaited() const noexcept override
  {
    return relay_ || this->stopped() ? nullptr : state_.get();
  }
  bool cancel(cancel_ptr const& why) override
  {
    return !this->is_of(*state_) && !this->stopped()
      && waited_for().cancel(why);
  }
  void print(std::ostream& os) const override { print_state(os, *state_); }

  std::exception_ptr take_failure()
  {
    if (!this->ended()) [[unlikely]]
    {
      if (std::exception_ptr e = interruption())
        return e;
      if (relay_)
        return failure();
    }
    if (!state_->has_value()) [[unlikely]]
      return failure();
    return nullptr;
  }
  result take_value()
  {
    if constexpr (std::is_void_v<T>)
      return;
    else
    {
      auto& value = value_of<T>(static_cast<State&>(*state_));
      if constexpr (Taking)
        return value.take(!state_->sole_handle());
      else
        return value.get();
    }
  }

private:
  state_base& waited_for() const { return relay_ ? *relay_ : *state_; }

  BOOST_NOINLINE std::exception_ptr interruption()
  {
    if (!this->is_interrupted())
      return nullptr;
    // Replaced by a request, its failure counts as looked at, as in asyncio.
    state_base& s = waited_for();
    if (!this->stopped())
      s.set_retrieved();
    return frame_wait::interruption(
      !this->stopped() && (s.throws_cancelled() || state_->throws_cancelled()));
  }

  BOOST_NOINLINE std::exception_ptr failure()
  {
    if (this->is_of(*state_))
      throw_self_await(*state_);
    // A relay that was cancelled says why; what it stands for may go on.
    bool const gave_up = relay_ && relay_->get_status() == status::cancelled;
    std::exception_ptr e = gave_up ? relay_->failure() : state_->failure();
    if (e)
      this->note(e);
    return e;
  }

  friend class frame_wait;
  bool over() const noexcept { return state_->done_here(); }
  BOOST_FORCEINLINE void start_unready(task_base& t)
  {
    state_base& s = *state_;
    if (&s.loop() != &t.loop() || &t == &s) [[unlikely]]
      return start();
    if constexpr (std::is_same_v<State, task_base>)
      s.add_task_waiter(this);
    else
      s.add_waiter(this);
  }
  // It may be done, or never will be, or is another loop's.
  BOOST_NOINLINE void start() override
  {
    loop_state& here = this->loop();
    if (&state_->loop() != &here)
    {
      relay_ = relay_state::make(here, state_);
      this->note_news();
    }
    state_base& s = waited_for();
    if (s.done() || this->is_of(s))
      here.ready(this);
    else
      s.add_waiter(this);
  }

  bool stop() noexcept override
  {
    if (waited_for().done() || this->is_of(*state_))
      return false;
    waited_for().remove_waiter(this);
    return true;
  }
};

} // namespace detail

template <typename T>
std::add_lvalue_reference_t<std::add_const_t<T>> future<T>::result() const&
{
  state("future::result").check_value("future::result");
  return detail::value_of<T>(*this->state_).get();
}

template <typename T>
T future<T>::result() &&
{
  detail::state_base& s = state("future::result");
  s.check_value("future::result");
  return detail::value_of<T>(s).take(!s.sole_handle());
}

template <typename T>
template <typename... U>
void future<T>::set_result(U&&... value) const
{
  detail::state_base& s = state("future::set_result");
  detail::on_loop access(s.loop(), "future::set_result");
  s.check_settable("future::set_result");
  detail::value_of<T>(s).emplace(std::forward<U>(value)...);
  s.finish(detail::status::finished);
}

template <typename T>
template <typename E>
void future<T>::set_exception(E e) const
{
  constexpr bool is_pointer = std::is_convertible_v<E, std::exception_ptr>;
  constexpr bool is_code = std::is_convertible_v<E, system::error_code>;
  static_assert(is_pointer || is_code || std::is_class_v<E>,
    "set_exception takes an exception, a std::exception_ptr, or an"
    " error_code.");
  static_assert(!std::is_same_v<E, std::exception>,
    "set_exception would copy no more of this exception than its base: pass"
    " std::current_exception().");
  detail::state_base& s = state("future::set_exception");
  detail::on_loop access(s.loop(), "future::set_exception");
  s.check_settable("future::set_exception");
  std::exception_ptr failed;
  if constexpr (is_pointer)
    failed = std::move(e);
  else if constexpr (is_code)
    failed =
      std::make_exception_ptr(system::system_error(system::error_code(e)));
  else
    failed = std::make_exception_ptr(std::move(e));
  if (!failed)
    BOOST_THROW_EXCEPTION(std::invalid_argument(
      "future::set_exception: a null pointer is no exception"));
  s.fail(std::move(failed));
}

template <typename T>
template <typename Token>
auto future<T>::async_wait(Token&& token) const&
{
  static_assert(
    std::is_void_v<T> || std::is_reference_v<T> || detail::is_copyable<T>,
    "async_wait copies the result, and T cannot be copied: move the future, as"
    " in std::move(f).async_wait(token).");
  state("future::async_wait");
  return asio::async_initiate<Token,
    typename detail::wait_traits<T>::signature>(
    detail::initiate_wait<T>{state_, false}, token);
}

template <typename T>
template <typename Token>
auto future<T>::async_wait(Token&& token) &&
{
  state("future::async_wait");
  return asio::async_initiate<Token,
    typename detail::wait_traits<T>::signature>(
    detail::initiate_wait<T>{std::move(state_), true}, token);
}

} // namespace boost::taskio

#endif // BOOST_TASKIO_IMPL_FUTURE_HPP
