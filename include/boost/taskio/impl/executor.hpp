#ifndef BOOST_TASKIO_IMPL_EXECUTOR_HPP
#define BOOST_TASKIO_IMPL_EXECUTOR_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/arrival.hpp>
#include <boost/taskio/detail/last_use.hpp>
#include <boost/taskio/detail/step.hpp>
#include <boost/taskio/executor.hpp>
#include <boost/taskio/impl/allocating_executor.hpp>
#include <memory>
#include <type_traits>

namespace boost::taskio {

namespace detail {

// A function on its way through an executor.
template <typename F, typename Allocator>
class submitted final : public node
{
  using allocator_type =
    typename std::allocator_traits<Allocator>::template rebind_alloc<submitted>;

public:
  template <typename G>
  static submitted* make(executor&& ex, G&& f, Allocator const& a)
  {
    allocator_type alloc(a);
    submitted* const p =
      std::allocator_traits<allocator_type>::allocate(alloc, 1);
    try
    {
      return ::new (static_cast<void*>(p))
        submitted(std::move(ex), std::forward<G>(f), alloc);
    }
    catch (...)
    {
      std::allocator_traits<allocator_type>::deallocate(alloc, p, 1);
      throw;
    }
  }

private:
  template <typename G>
  submitted(executor&& ex, G&& f, allocator_type const& a)
    : node(node::by<&submitted::on_ready>)
    , executor_(std::move(ex))
    , function_(std::forward<G>(f))
    , allocator_(a)
  {
    if (executor_.task())
      executor_.task()->handler_queued();
  }

  // The memory is given back before the function runs, which may want it.
  static void on_ready(node* n, action what)
  {
    auto* self = static_cast<submitted*>(n);
    executor const ex(std::move(self->executor_));
    if (ex.task())
      ex.task()->handler_left();
    last_use<submitted, allocator_type> memory(*self, self->allocator_);
    if (what == action::drop)
      return memory.drop(self->function_);
    F f(std::move(self->function_));
    memory.end();
    run_step(ex.task(), std::move(f));
  }

  executor executor_;
  F function_;
  [[no_unique_address]] allocator_type allocator_;
};

// The pool as an allocator, for functions that come without one.
template <typename T>
struct pool_allocator
{
  using value_type = T;
  pool_allocator() = default;
  template <typename U>
  pool_allocator(pool_allocator<U> const&) noexcept
  {
  }
  T* allocate(std::size_t n)
  {
    return static_cast<T*>(pool_allocate(n * sizeof(T)));
  }
  void deallocate(T* p, std::size_t n) noexcept
  {
    pool_deallocate(p, n * sizeof(T));
  }
  friend bool operator==(pool_allocator, pool_allocator) { return true; }
};

} // namespace detail

inline executor::executor(detail::loop_state& l) noexcept
  : loop_(&l)
  , bits_(0)
  , task_(nullptr)
{
  add_ref();
}

inline executor::executor(detail::task_base& t) noexcept
  : loop_(&t.loop())
  , bits_(0)
  , task_(&t)
{
  add_ref();
}

inline executor executor::lent(detail::task_base& t) noexcept
{
  executor ex;
  ex.loop_ = &t.loop();
  ex.task_ = &t;
  ex.bits_ = lender;
  return ex;
}

inline executor::executor(executor const& other) noexcept
  : loop_(other.loop_)
  , bits_(other.bits_)
  , task_(other.task_)
{
  if (bits_ & lender)
    bits_ = borrower;
  else
  {
    bits_ &= ~borrower;
    add_ref();
  }
}

inline executor::executor(executor const& other, std::uint32_t bits)
  : loop_(other.loop_)
  , bits_(bits & ~uncounted)
  , task_(other.task_)
{
  add_ref();
}

// What does not change whether it is tracked changes no count.
inline executor::executor(executor&& other, std::uint32_t bits)
  : loop_(other.loop_)
  , bits_(bits & ~uncounted)
  , task_(other.task_)
{
  if ((bits ^ other.bits_) & (tracked | uncounted))
    add_ref();
  else
    other.loop_ = nullptr;
}

inline executor::executor(executor&& other) noexcept
  : loop_(other.loop_)
  , bits_(other.bits_)
  , task_(other.task_)
{
  // Last, or g++ asks for it again. (9 instructions of a plain post.)
  other.loop_ = nullptr;
}

inline executor& executor::operator=(executor other) noexcept
{
  std::swap(loop_, other.loop_);
  std::swap(task_, other.task_);
  std::swap(bits_, other.bits_);
  return *this;
}

// A copy never throws: what it copies is tracked, or not, already.
inline void executor::add_ref()
{
  if (!loop_)
    return;
  if (task_ && !(bits_ & tracked)) [[likely]]
    task_->add_ref();
  else
    add_ref_otherwise();
}

BOOST_NOINLINE inline void executor::add_ref_otherwise()
{
  if (bits_ & tracked)
    loop_->work_started();
  if (task_)
    task_->add_ref();
  else
    intrusive_ptr_add_ref(loop_);
}

BOOST_FORCEINLINE executor::~executor()
{
  if (loop_ && !(bits_ & uncounted)) [[unlikely]]
    release();
}

BOOST_NOINLINE inline void executor::release() noexcept
{
  if (task_ && !(bits_ & tracked)) [[likely]]
    task_->release();
  else
    release_otherwise();
}

BOOST_NOINLINE inline void executor::release_otherwise() noexcept
{
  if (bits_ & tracked)
    loop_->work_finished();
  if (task_)
    task_->release();
  else
    intrusive_ptr_release(loop_);
}

// What is posted on the loop is apart: the rest takes more registers. (20
// instructions of a post.)
template <typename F, typename Allocator>
void executor::submit(F&& f, Allocator const& a) const
{
  if ((bits_ & never) && loop_->owned_here())
    loop_->ready(detail::submitted<std::decay_t<F>, Allocator>::make(
      executor(*this, bits_ & ~tracked), std::forward<F>(f), a));
  else
    submit_otherwise(std::forward<F>(f), a);
}

template <typename F, typename Allocator>
BOOST_NOINLINE void executor::submit_otherwise(F&& f, Allocator const& a) const
{
  using function = std::decay_t<F>;
  bool const here = loop_->owned_here();
  bool const closed = loop_->closed();
  if (here && !closed)
  {
    executor const keep(*this);
    function g(std::forward<F>(f));
    // What is a part of the running step shares its continuations: a coroutine
    // that goes on with one of them does not nest.
    if (task_ && task_ == detail::running_task())
      return std::move(g)();
    return detail::run_step(task_, std::move(g));
  }
  // Asio's operations complete through executors that are tracked.
  if ((bits_ & (never | tracked)) == tracked)
    if (detail::arrival_scope const arrived(*loop_); arrived.entered())
    {
      executor const keep(*this, bits_ & ~tracked);
      return detail::run_step(task_, function(std::forward<F>(f)));
    }
  detail::node* n = detail::submitted<function, Allocator>::make(
    executor(*this, bits_ & ~tracked), std::forward<F>(f), a);
  // Closed: who owns the loop destroys it, but not within this call, which an
  // operation may be making that what the function holds keeps alive.
  if (here)
    loop_->ready(n);
  else
    loop_->submit(n);
}

template <typename F>
void executor::execute(F&& f) const
{
  submit(std::forward<F>(f), detail::pool_allocator<char>());
}

inline asio::execution_context& executor::query(
  asio::execution::context_t) const noexcept
{
  return loop_->context();
}

inline asio::execution::blocking_t executor::query(
  asio::execution::blocking_t) const noexcept
{
  return bits_ & never
    ? asio::execution::blocking_t(asio::execution::blocking.never)
    : asio::execution::blocking_t(asio::execution::blocking.possibly);
}

inline executor executor::require(
  asio::execution::blocking_t::possibly_t) const&
{
  return executor(*this, bits_ & ~never);
}

inline executor executor::require(asio::execution::blocking_t::possibly_t) &&
{
  return executor(std::move(*this), bits_ & ~never);
}

inline executor executor::require(asio::execution::blocking_t::never_t) const&
{
  return executor(*this, bits_ | never);
}

inline executor executor::require(asio::execution::blocking_t::never_t) &&
{
  return executor(std::move(*this), bits_ | never);
}

inline asio::execution::relationship_t executor::query(
  asio::execution::relationship_t) const noexcept
{
  using asio::execution::relationship;
  return bits_ & continuation
    ? asio::execution::relationship_t(relationship.continuation)
    : asio::execution::relationship_t(relationship.fork);
}

inline executor executor::require(
  asio::execution::relationship_t::fork_t) const&
{
  return executor(*this, bits_ & ~continuation);
}

inline executor executor::require(asio::execution::relationship_t::fork_t) &&
{
  return executor(std::move(*this), bits_ & ~continuation);
}

inline executor executor::require(
  asio::execution::relationship_t::continuation_t) const&
{
  return executor(*this, bits_ | continuation);
}

inline executor executor::require(
  asio::execution::relationship_t::continuation_t) &&
{
  return executor(std::move(*this), bits_ | continuation);
}

inline asio::execution::outstanding_work_t executor::query(
  asio::execution::outstanding_work_t) const noexcept
{
  using asio::execution::outstanding_work;
  return bits_ & tracked
    ? asio::execution::outstanding_work_t(outstanding_work.tracked)
    : asio::execution::outstanding_work_t(outstanding_work.untracked);
}

inline executor executor::require(
  asio::execution::outstanding_work_t::tracked_t) const&
{
  return executor(*this, bits_ | tracked);
}

inline executor executor::require(
  asio::execution::outstanding_work_t::tracked_t) &&
{
  return executor(std::move(*this), bits_ | tracked);
}

inline executor executor::require(
  asio::execution::outstanding_work_t::untracked_t) const&
{
  return executor(*this, bits_ & ~tracked);
}

inline executor executor::require(
  asio::execution::outstanding_work_t::untracked_t) &&
{
  return executor(std::move(*this), bits_ & ~tracked);
}

template <typename Allocator>
decltype(auto) executor::require(
  asio::execution::allocator_t<Allocator> a) const&
{
  if constexpr (std::is_same_v<Allocator, std::allocator<void>>)
    return static_cast<executor const&>(*this);
  else
    return allocating_executor<Allocator>(*this, a.value());
}

template <typename Allocator>
auto executor::require(asio::execution::allocator_t<Allocator> a) &&
{
  if constexpr (std::is_same_v<Allocator, std::allocator<void>>)
    return std::move(*this);
  else
    return allocating_executor<Allocator>(std::move(*this), a.value());
}

} // namespace boost::taskio

#endif // BOOST_TASKIO_IMPL_EXECUTOR_HPP
