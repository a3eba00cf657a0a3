// The loop first, and before the guard: it brings the parts of the library in
// the order in which they need each other.
#include <boost/taskio/loop.hpp>

#ifndef BOOST_TASKIO_DETAIL_PROMPT_HPP
#define BOOST_TASKIO_DETAIL_PROMPT_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/asio/use_awaitable.hpp>
#include <boost/config.hpp>
#include <boost/taskio/detail/settled_op.hpp>
#include <boost/taskio/operation.hpp>
#include <coroutine>
#include <memory>
#include <type_traits>
#include <utility>

namespace boost::taskio::detail {

template <typename Attempt>
class prompt_awaiter;
template <typename Attempt>
struct initiate_prompt;

template <typename Token>
inline constexpr bool is_use_awaitable = false;
template <typename Executor>
inline constexpr bool is_use_awaitable<asio::use_awaitable_t<Executor>> = true;

// An operation that may be over at once, as to take from a queue that has
// items; otherwise one like any other. It is tried where it is awaited, and
// made a coroutine only if it has to wait. All of it is known to who awaits it,
// and inlined there. (An item through a queue, put and got: 466 -> 212
// instructions, 45 -> 11 ns, with `shared_state` and `ring`.) Not final: Asio
// derives from what co_composed is given.
template <typename Attempt>
class [[nodiscard]] prompt : public operation<typename Attempt::value_type>
{
  using base = operation<typename Attempt::value_type>;

public:
  using value_type = typename Attempt::value_type;
  using taskio_prompt_awaiter = prompt_awaiter<Attempt>;

  template <typename... Args>
  explicit prompt(std::in_place_t, Args&&... args)
    : base(&prompt::start)
    , attempt(std::forward<Args>(args)...)
  {
  }
  prompt(prompt&& other) noexcept(std::is_nothrow_move_constructible_v<Attempt>)
    : base(&prompt::start)
    , attempt(std::move(other.attempt))
  {
  }

  template <typename Token>
  auto async_wait(Token&& token) &&
  {
    // Other tokens copy what they are given, or keep it for later.
    if constexpr (is_use_awaitable<std::decay_t<Token>>)
      return asio::async_initiate<Token,
        typename wait_traits<value_type>::signature>(
        initiate_prompt<Attempt>(std::move(*this)), token);
    else
      return base(std::move(*this)).async_wait(std::forward<Token>(token));
  }
  template <typename Token>
    requires asio::completion_token_for<std::decay_t<Token>,
      typename wait_traits<value_type>::signature>
  auto operator()(Token&& token) &&
  {
    return std::move(*this).async_wait(std::forward<Token>(token));
  }

  Attempt attempt;

private:
  static awaitable<value_type> start(base& self)
  {
    return static_cast<prompt&>(self).attempt.start();
  }
};

template <typename Attempt>
class prompt_awaiter
{
  using value_type = typename Attempt::value_type;
  using waiting = operation_awaiter<value_type>;

public:
  prompt_awaiter(frame_base<executor>& f, source_location where,
    prompt<Attempt>&& p) noexcept
    : frame_(f)
    , where_(where)
    , prompt_(p)
  {
  }
  prompt_awaiter(prompt_awaiter const&) = delete;
  prompt_awaiter& operator=(prompt_awaiter const&) = delete;
  ~prompt_awaiter()
  {
    if (waits_) [[unlikely]]
      std::destroy_at(&waiting_);
  }

  bool await_ready()
  {
    loop_state* const here = loop_of_task(frame_);
    // It is: but g++ would look, after the atomic load in there. (6
    // instructions of an item through a queue.)
    waits_ = false;
    if (here && prompt_.attempt.ready(*here)) [[likely]]
      return true;
    wait();
    return false;
  }
  void await_suspend(std::coroutine_handle<> h) { waiting_.await_suspend(h); }
  value_type await_resume()
  {
    if (!waits_) [[likely]]
      return prompt_.attempt.take();
    return waiting_.await_resume();
  }

private:
  BOOST_NOINLINE void wait()
  {
    std::construct_at(&waiting_, frame_, where_, std::move(prompt_));
    waits_ = true;
    waiting_.await_ready();
  }

  frame_base<executor>& frame_;
  source_location where_;
  prompt<Attempt>& prompt_;
  bool waits_ = false;
  union
  {
    waiting waiting_;
  };
};

// For a plain coroutine.
template <typename Attempt>
struct initiate_prompt
{
  using value_type = typename Attempt::value_type;

  explicit initiate_prompt(prompt<Attempt>&& p) : operation(std::move(p)) {}

  template <typename Handler>
  void operator()(Handler&& h)
  {
    using handler = std::decay_t<Handler>;
    handler_target const target = target_of_handler(h);
    value_slot<value_type> value;
    std::exception_ptr failed;
    if (target.task && target.loop->owned_here()
      && target.task->is_active(asio::get_associated_cancellation_slot(h))
      && over(*target.loop, value, failed))
      return settled_op<value_type, handler>::initiate(*target.task,
        std::move(failed), std::move(value), std::forward<Handler>(h));
    initiate_operation<value_type> otherwise(std::move(operation));
    otherwise(std::forward<Handler>(h));
  }

  bool over(loop_state& here, value_slot<value_type>& value,
    std::exception_ptr& failed) noexcept
  {
    try
    {
      if (!operation.attempt.ready(here))
        return false;
      if constexpr (std::is_void_v<value_type>)
        operation.attempt.take();
      else
        value.emplace(operation.attempt.take());
    }
    catch (...)
    {
      failed = std::current_exception();
    }
    return true;
  }

  prompt<Attempt> operation;
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_PROMPT_HPP
