#ifndef BOOST_TASKIO_DETAIL_STATE_BASE_HPP
#define BOOST_TASKIO_DETAIL_STATE_BASE_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <atomic>
#include <boost/taskio/detail/cancel_record.hpp>
#include <boost/taskio/detail/list.hpp>
#include <boost/taskio/detail/loop_state.hpp>
#include <boost/taskio/detail/pool.hpp>
#include <boost/taskio/detail/tally.hpp>
#include <boost/taskio/detail/waiter.hpp>
#include <cstdint>
#include <exception>
#include <iosfwd>

namespace boost::taskio::detail {

class request_fork;

// Counted. A base, so that the loop is counted before anything of the object is
// written: g++ keeps both short then, and inlines them (12 instructions of a
// task).
class loop_reference
{
public:
  loop_state& loop() const noexcept { return loop_; }

protected:
  BOOST_FORCEINLINE explicit loop_reference(loop_state& l) noexcept : loop_(l)
  {
    intrusive_ptr_add_ref(&l);
  }
  BOOST_FORCEINLINE ~loop_reference() { intrusive_ptr_release(&loop_); }
  loop_reference(loop_reference const&) = delete;
  loop_reference& operator=(loop_reference const&) = delete;
  loop_state& loop_;
};

enum class status : unsigned char
{
  pending,
  cancelled,
  finished
};

// The shared state of a future: everything but the type of its value.
//
// States. Pending, then once and for all cancelled or finished. `status_` is
// stored last (release) when the state is left; whoever has loaded it (acquire)
// and seen something else than pending may read `exception_`, `message_` and
// the value from any thread, since nothing writes them any more. Before that,
// they and the waiters belong to the owner of the loop.
//
// References. Both counts live in one word, a handle counts in both: the low
// half keeps the storage alive (handles, executors, waiters, the registry of
// tasks), the high half says that somebody can still look at the outcome. When
// the high half drops to zero with a failure that nobody has looked at, it is
// reported, on the loop.
//
// Flags that any thread may change once the state is done: `unretrieved_`, set
// with a failure, cleared by whoever looks; `first_look_`, by which the first
// to look at a cancelled task gets the exception it ended with.
//
// The stock. A task holds references to itself, more than it needs: the owner
// of the loop lends those that it makes, and takes back those that it drops,
// without an atomic exchange (5 ns; an operation of Asio makes and drops three,
// as executors). `lent_` is how many of them are lent, less what came back
// beyond that; before it overflows the difference goes to the count. A task
// that has ended within a drain keeps its stock until the loop is idle, or
// closed, or has been busy for 64 drains: if the owner drops the last others
// before that, which it knows without an exchange, it deletes the task. (6 % of
// a gather of 1000 to wait for more than the end of that drain.)
class state_base
  : public pooled
  , private loop_reference
  , public list_hook<state_base>
{
public:
  // Begins with the one handle that its creator adopts, and the references
  // that it keeps for itself.
  explicit state_base(loop_state& l) noexcept : state_base(l, false) {}
  state_base(state_base const&) = delete;
  state_base& operator=(state_base const&) = delete;

  // Any thread.
  void add_ref() noexcept
  {
    if (!has_stock() || !lent_.up()) [[unlikely]]
      add_ref_otherwise();
  }
  void release() noexcept
  {
    if (!keeps_stock() || !lent_.down()) [[unlikely]]
      release_otherwise();
  }
  void add_handle() noexcept
  {
    refs_.fetch_add(one_handle, std::memory_order_relaxed);
  }
  BOOST_TASKIO_DECL void release_handle() noexcept;
  // The owner of the loop. If it was the last one, what is ready looks first.
  BOOST_TASKIO_DECL void release_handle_later() noexcept;
  // Whether nobody else may look at the value.
  bool sole_handle() const noexcept { return handles() == 1 && !shared_; }
  // A callback will be given a handle.
  void share_value() noexcept { shared_ = true; }
  std::uint32_t handles() const noexcept
  {
    return std::uint32_t(refs_.load(std::memory_order_acquire) >> 32);
  }

  using loop_reference::loop;
  status get_status() const noexcept
  {
    return status_.load(std::memory_order_acquire);
  }
  bool done() const noexcept { return get_status() != status::pending; }
  // To the owner of the loop; another thread may not look at more than that.
  bool done_here() const noexcept
  {
    return status_.load(std::memory_order_relaxed) != status::pending;
  }

  // When done.
  bool has_value() const noexcept
  {
    return get_status() == status::finished && !exception_;
  }
  // What looking at the outcome throws; null for a value. Only when done.
  BOOST_TASKIO_DECL std::exception_ptr failure();
  // The failure, or null; this is no look at it.
  std::exception_ptr const& stored_failure() const noexcept
  {
    static std::exception_ptr const none;
    return get_status() == status::finished ? exception_ : none;
  }
  // Throw that, or invalid_state_error when pending.
  BOOST_TASKIO_DECL void check_value(char const* function);
  // Throw unless the outcome may be set from outside.
  BOOST_TASKIO_DECL void check_settable(char const* function);
  // When done.
  bool has_failed() const noexcept { return bool(stored_failure()); }
  // When done: whether looking at the outcome throws a cancelled_error.
  BOOST_TASKIO_DECL bool throws_cancelled() const;
  cancel_ptr const& message() const noexcept { return message_; }
  void set_retrieved() noexcept
  {
    unretrieved_.store(false, std::memory_order_relaxed);
  }

  // The owner of the loop.
  void add_waiter(waiter* w)
  {
    if (!is_task_ && waiters_.empty())
      loop_.awaited.push_back(this);
    waiters_.push(w);
  }
  // To a task.
  BOOST_FORCEINLINE void add_task_waiter(waiter* w) { waiters_.push(w); }
  BOOST_TASKIO_DECL void remove_waiter(waiter* w);
  waiter_list const& waiters() const noexcept { return waiters_; }
  // Whether it has not been marked yet; see keep_distinct.
  bool mark() noexcept { return !std::exchange(marked_, true); }
  void unmark() noexcept { marked_ = false; }
  BOOST_TASKIO_DECL waiter* pop_waiter();
  BOOST_TASKIO_DECL bool cancel_future(cancel_ptr why);
  BOOST_TASKIO_DECL void fail(std::exception_ptr e);
  BOOST_FORCEINLINE void finish(status s)
  {
    if (!is_task_ && !waiters_.empty())
      loop_.awaited.erase(this);
    finish_task(s, loop_);
  }
  // Its loop as it is known: g++ would ask for it again.
  BOOST_FORCEINLINE void finish_task(status s, loop_state& loop)
  {
    status_.store(s, std::memory_order_release);
    if (!waiters_.empty())
      waiters_.move_to(loop.ready_queue());
  }
  BOOST_TASKIO_DECL void end_cancelled(cancel_ptr why, std::exception_ptr e);
  // The stock goes: when the drain ends, or with whoever drops the others.
  void lapse(loop_state& loop) noexcept
  {
    stock_ = stock::lapsed;
    loop.lapsed.push_back(this);
  }
  // The stock goes now.
  void release_stock() noexcept
  {
    stock_ = stock::none;
    drop(in_stock());
  }

  virtual bool cancel(cancel_ptr why) { return cancel_future(std::move(why)); }
  task_base* as_task() noexcept;
  virtual request_fork* as_fork() noexcept { return nullptr; }
  // Whether it will be completed though nobody has a handle.
  virtual bool has_producer() const noexcept { return false; }
  // The address that stands for the type of the value; null for none.
  virtual void const* value_type() const noexcept { return nullptr; }
  virtual void print_value(std::ostream&) const {}
  BOOST_TASKIO_DECL void print_outcome(std::ostream& os) const;

protected:
  BOOST_FORCEINLINE state_base(loop_state& l, bool is_task) noexcept
    : loop_reference(l)
    , is_task_(is_task)
    , stock_(is_task ? stock::kept : stock::none)
    , refs_(one_handle + (is_task ? full_stock : 0))
    , exception_()
    , message_()
  {
  }
  // A task knows when there is nothing to do.
  virtual ~state_base()
  {
    if (!is_task_)
      destroy_outcome();
  }
  void destroy_outcome() noexcept
  {
    std::destroy_at(&message_);
    std::destroy_at(&exception_);
  }

private:
  static constexpr std::uint64_t one_handle = (std::uint64_t(1) << 32) + 1;
  static constexpr std::uint32_t full_stock = 256;
  enum class stock : unsigned char
  {
    none,
    kept,
    lapsed
  };

  bool has_stock() const noexcept
  {
    return loop_.owned_here() && stock_ != stock::none;
  }
  bool keeps_stock() const noexcept
  {
    return loop_.owned_here() && stock_ == stock::kept;
  }
  std::uint32_t in_stock() const noexcept
  {
    return full_stock - std::uint32_t(lent_.get());
  }
  BOOST_NOINLINE void add_ref_otherwise() noexcept
  {
    if (!has_stock())
      refs_.fetch_add(1, std::memory_order_relaxed);
    else
      restock(tally::full);
  }
  BOOST_NOINLINE void release_otherwise() noexcept
  {
    if (!has_stock())
      return drop(1);
    bool const lapsed = stock_ == stock::lapsed;
    if (!lapsed || !lent_.down())
      restock(-tally::full);
    if (lapsed && nobody_has(refs_.load()))
      destroy(true);
  }
  void restock(int lent) noexcept
  {
    refs_.fetch_add(std::uint64_t(std::int64_t(lent)));
    lent_.settle();
  }

  // Whoever has the last ones has nobody to race with: most often there is no
  // atomic exchange to be paid for (10 ns).
  void drop(std::uint64_t n) noexcept
  {
    if (nobody_has(refs_.load(std::memory_order_acquire) - n))
      destroy(stock_ == stock::lapsed);
    else if (refs_.fetch_sub(n, std::memory_order_acq_rel) == n)
      delete this;
  }
  bool nobody_has(std::uint64_t others) const noexcept
  {
    return others == 0 || (is_lapsed_here() && others == in_stock());
  }
  bool is_lapsed_here() const noexcept
  {
    return loop_.owned_here() && stock_ == stock::lapsed;
  }
  void destroy(bool lapsed) noexcept
  {
    refs_.store(0, std::memory_order_relaxed);
    if (lapsed)
      loop_.lapsed.erase(this);
    delete this;
  }
  // Cold, or g++ makes it a part of release_handle() (6 instructions).
  BOOST_TASKIO_COLD BOOST_TASKIO_DECL void release_handle_otherwise() noexcept;
  class farewell;
  BOOST_TASKIO_DECL bool owes_a_farewell() noexcept;
  BOOST_TASKIO_DECL void say_farewell() noexcept;

  // Flags first: there is room for them behind the hook.
  std::atomic<status> status_{status::pending};
  std::atomic<bool> unretrieved_{false};
  std::atomic<bool> first_look_{false};
  bool shared_ = false;
  bool const is_task_;
  stock stock_;
  tally lent_;
  bool marked_ = false;
  std::atomic<std::uint64_t> refs_;
  waiter_list waiters_;
  // Finished: the failure. Cancelled: what the task ended with, for the first
  // who looks.
  union
  {
    std::exception_ptr exception_;
  };

protected:
  // Cancelled: what was said. A pending task's: what its request says.
  union
  {
    cancel_ptr message_;
  };
};

// As operator<< of the handles; `nested` when within another's.
BOOST_TASKIO_DECL void print_state(
  std::ostream& os, state_base const& s, bool nested = true);

inline void loop_state::add_task(state_base* t)
{
  if (tasks.empty())
    tasks_begin();
  tasks.push_back(t);
}

inline void loop_state::remove_task(state_base* t) noexcept
{
  tasks.erase(t);
  if (tasks.empty())
    tasks_end();
}

inline void loop_state::release_lapsed() noexcept
{
  lapsed_for_ = 0;
  while (state_base* const t = lapsed.first())
  {
    lapsed.erase(t);
    t->release_stock();
  }
}

} // namespace boost::taskio::detail

#include <boost/taskio/detail/state_ptr.hpp>

#endif // BOOST_TASKIO_DETAIL_STATE_BASE_HPP
