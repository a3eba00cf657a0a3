#ifndef BOOST_TASKIO_DETAIL_LOOP_STATE_HPP
#define BOOST_TASKIO_DETAIL_LOOP_STATE_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <algorithm>
#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/smart_ptr/intrusive_ptr.hpp>
#include <boost/taskio/detail/current.hpp>
#include <boost/taskio/detail/inbox.hpp>
#include <boost/taskio/detail/list.hpp>
#include <boost/taskio/detail/loop_hooks.hpp>
#include <boost/taskio/detail/parked.hpp>
#include <boost/taskio/detail/pool.hpp>
#include <boost/taskio/detail/timer_heap.hpp>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>

namespace boost::taskio {

class loop;
class virtual_clock;

namespace detail {

class state_base;
class task_base;

// The state of a loop, shared by everything that runs on it.
//
// Ownership. At any time at most one thread owns the loop: the one that runs a
// drain, or one that borrows the loop for the length of a call while no drain
// runs. `owned_` is the lock; taking it acquires, releasing it releases, so
// whatever an owner writes the next owner sees, whichever threads they are on.
// It also says which of the two the owner is: a drain waits for a call to end,
// and so does a call, unless its thread borrows a loop; none waits for a drain.
// Fields are of three kinds:
//
//  - atomics and `mutex_`: any thread;
//  - set once by the constructor: any thread reads;
//  - everything else: the owner only. On that thread `current.loop` is this.
//
// Waking. `scheduled_` is true from the moment somebody decides that a drain
// has to run until that drain has found nothing to do. Who changes it from
// false to true posts the drain, so at most one is ever posted. A drain that
// goes idle stores false and looks at the inbox, and for the timer's word in
// `woken_`, once more: what was left before the store is found by that look,
// what comes after it comes from somebody who then sees false and posts.
//
// Arrivals. What completes on a thread of the io_context below the loop, and
// for which nothing that is queued has to wait, runs there and then: without
// memory, a post and another turn of the context. (A read within a limit:
// 5084 -> 3376 instructions.) To asyncio the completions of one poll begin a
// round, which the due timers end; so further ones may come until the drain
// that the first has made necessary begins, and that drain first ends this
// round: `arriving_`. Its timers are those that were set before it began.
//
// A round. It runs what was ready when it began, which is in `round_`, and then
// the timers that were due, for which one node stands at its end. These stay in
// the heap until their turn, unless one is armed meanwhile that would get in
// among them: then they are set aside. A drain may stop in the middle of a
// round, the next one goes on with it.
//
// Closing. `closed_` is set once, by the owner, who then drops whatever is
// queued. Whoever owned the loop meanwhile, a drain say whose callback closed
// it, drops what was left since before it gives the loop back. A node pushed by
// another thread is dropped by the closing thread or, when that has looked
// already, by the pusher, who looks at `closed_` after it pushed.
//
// References. While the loop is open, that counts as many references, so that
// no other is the last: the owner counts those that it makes and drops without
// an atomic operation, of which a task would need two (5 ns each). Closing adds
// the owner's count to the other.
class loop_state final : public list_hook<loop_state>
{
public:
  BOOST_TASKIO_DECL loop_state(
    asio::any_io_executor ex, virtual_clock* virtual_time, loop* owner);
  BOOST_TASKIO_DECL ~loop_state();

  // Any thread.
  friend BOOST_FORCEINLINE void intrusive_ptr_add_ref(loop_state* l) noexcept
  {
    l->count(1);
  }
  friend BOOST_FORCEINLINE void intrusive_ptr_release(loop_state* l) noexcept
  {
    l->count(-1);
  }
  bool owned_here() const noexcept { return current.loop == this; }
  bool closed() const noexcept { return closed_.load(); }
  asio::execution_context& context() const noexcept { return *context_; }
  BOOST_TASKIO_DECL void submit(node* n);
  // Throws when there is no memory for a guard; none is needed where there is
  // one already.
  void work_started()
  {
    if (counts_work())
      ++owner_work_;
    else
      begin_work(1);
  }
  void work_finished() noexcept
  {
    if (counts_work())
      --owner_work_;
    else
      end_work(1);
  }
  BOOST_TASKIO_DECL void close(bool context_lives);
  // The owner knows from then on that this time has come.
  BOOST_TASKIO_DECL time_point now();
  // The executor that the loop runs on; empty once it is closed.
  BOOST_TASKIO_DECL asio::any_io_executor below() const;

  // The owner.
  void ready(node* n) noexcept { ready_.push(n); }
  run_queue& ready_queue() noexcept { return ready_; }
  // What came from elsewhere keeps its place before what comes now.
  void collect() noexcept
  {
    arriving_ = false;
    if (!inbox_.empty())
      empty_inbox();
  }
  void arm(timer_node* t, time_point when)
  {
    if (due_ == due::in_heap && when <= due_until_) [[unlikely]]
    {
      timers_.set_aside(due_until_, timers_.next_order());
      due_ = due::set_aside;
    }
    timers_.insert(t, when);
  }
  void disarm(timer_node* t) noexcept
  {
    if (t->armed())
      timers_.erase(t);
  }
  BOOST_TASKIO_DECL time_point deadline_after(clock::duration d);
  void add_task(state_base* t);
  void remove_task(state_base* t) noexcept;
  // Null: not any more.
  void stop_after_round(asio::io_context* context) noexcept
  {
    stop_ = context;
    leaving_ = context || closed();
    look_around();
  }
  // Of a closed loop: whatever waits in it or for it, and what comes of that.
  // Who owned the loop does it last, so nothing is left behind.
  BOOST_TASKIO_DECL void drop_all(bool context_lives);

  // The owner, or between borrowings; see on_loop.
  bool try_borrow() noexcept { return try_own(ownership::call); }
  BOOST_TASKIO_DECL void own() noexcept;
  BOOST_TASKIO_DECL void disown() noexcept;
  bool needs_drain() const noexcept
  {
    return !ready_.empty() || !timers_.empty()
      || wake_up_at_ != time_point::max();
  }
  // Owned by a drain, on whatever thread.
  bool draining() const noexcept { return owned_.load() == ownership::drain; }
  // In a drain, not only borrowed.
  bool owner_drains() const noexcept { return draining_; }
  bool draining_here() const noexcept { return owned_here() && draining_; }
  bool in_arrival() const noexcept { return in_arrival_; }
  // The drain looks at debug, and whether it leaves, before the next node.
  void look_around() noexcept { left_of_drain_ = 1; }

  // The virtual clock, while the loop does not run.
  time_point next_deadline() const noexcept
  {
    return timers_.empty() ? time_point::max() : timers_.deadline();
  }
  void wake() { schedule(); }

  // Whether this thread owns the loop now, for something that has arrived. Then
  // `posted` says whether a drain has been posted already.
  BOOST_TASKIO_DECL bool begin_arrival(bool& posted) noexcept;
  BOOST_TASKIO_DECL void end_arrival(
    intrusive_ptr<loop_state> keep, bool posted);

  loop* owner = nullptr;
  loop_hooks hooks;
  // A request to cancel has met a task that it came through.
  bool came_round = false;
  pool blocks;
  // Tasks that are not done, in the order of their creation.
  list<state_base> tasks;
  // Tasks that are done, and keep their own references for some more drains.
  list<state_base> lapsed;
  // Futures that are no tasks and that something waits for.
  list<state_base> awaited;
  // Waits that nothing else could hand back.
  list<parked> parked_waits;

private:
  bool counts_work() const noexcept { return owned_here() && !tasks.empty(); }
  void tasks_begin() { begin_work(work_of_tasks); }
  void tasks_end() noexcept
  {
    end_work(work_of_tasks - std::exchange(owner_work_, 0));
  }
  BOOST_NOINLINE void begin_work(std::int64_t n)
  {
    if (!virtual_ && !change_work(0, n))
      first_work(n);
  }
  BOOST_NOINLINE void end_work(std::int64_t n) noexcept
  {
    if (!virtual_ && !change_work(n, -n))
      last_work(n);
  }
  // False where there is no more than that.
  bool change_work(std::int64_t least, std::int64_t by) noexcept
  {
    std::int64_t n = work_.load();
    while (n > least)
      if (work_.compare_exchange_weak(n, n + by))
        return true;
    return false;
  }
  BOOST_TASKIO_DECL void first_work(std::int64_t n);
  BOOST_TASKIO_DECL void last_work(std::int64_t n) noexcept;

  struct drain_scope;
  struct due_timers final : node
  {
    explicit due_timers(loop_state& l) noexcept;
    loop_state& loop;
  };
  enum class due : unsigned char
  {
    none,
    in_heap,
    set_aside
  };
  enum class ownership : unsigned char
  {
    none,
    call,
    drain
  };

  static constexpr std::int64_t open_references = std::int64_t(1) << 40;
  static constexpr std::int64_t work_of_tasks = std::int64_t(1) << 40;
  static constexpr std::chrono::microseconds between_wake_ups{50};
  // After this many nodes the context gets to poll for I/O.
  static constexpr int whole_drain = 128;

  BOOST_FORCEINLINE void count(std::int64_t n) noexcept
  {
    if (owned_here() && owner_counts_)
      owner_references_ += n;
    else
      count_elsewhere(n);
  }
  BOOST_TASKIO_COLD BOOST_TASKIO_DECL void count_elsewhere(
    std::int64_t n) noexcept;

  bool try_own(ownership wanted) noexcept
  {
    ownership none = ownership::none;
    return owned_.compare_exchange_strong(none, wanted);
  }
  // Nothing is left to wait for, and the timer keeps the context busy.
  bool has_idle_wake_up() const noexcept
  {
    return timers_.empty() && wake_up_at_ != time_point::max();
  }
  // Whether there may be some that were set since.
  bool has_new_timers(std::uint64_t since) const noexcept
  {
    return !timers_.empty() && timers_.next_order() != since;
  }
  // What others leave for a drain that still runs.
  bool has_news() const noexcept { return !inbox_.empty() || woken_.load(); }
  BOOST_TASKIO_DECL static asio::execution_context& context_of(
    asio::any_io_executor const& ex);
  BOOST_TASKIO_DECL void schedule();
  BOOST_TASKIO_DECL void post_drain();
  BOOST_TASKIO_DECL void drain();
  template <bool Timed>
  bool run_rounds(drain_scope& scope);
  BOOST_TASKIO_DECL void begin_nodes() noexcept;
  BOOST_TASKIO_DECL bool end_nodes(drain_scope& scope);
  BOOST_TASKIO_DECL void leave();
  BOOST_TASKIO_DECL bool unfinished() const noexcept;
  BOOST_TASKIO_DECL bool hand_over() noexcept;
  BOOST_TASKIO_DECL bool begin_round();
  // Apart: its address is asked for only here. (1 instruction of a round.)
  BOOST_NOINLINE void empty_inbox() noexcept { inbox_.take(ready_); }
  BOOST_TASKIO_DECL void run_timed(node* n);
  BOOST_TASKIO_DECL void end_round_of_arrivals();
  bool in_round() const noexcept { return round_ != nullptr; }
  node* next_of_round() noexcept
  {
    return round_ ? run_queue::pop(round_) : nullptr;
  }
  BOOST_TASKIO_DECL static void run_due_timer(node* n, node::action a);
  BOOST_TASKIO_DECL node* next_timer() noexcept;
  BOOST_TASKIO_DECL bool has_due_timer() const noexcept;
  void find_due_timers() noexcept
  {
    due_until_ = now_;
    due_ = next_deadline() <= due_until_ ? due::in_heap : due::none;
  }
  // Timers that come densely do not each wake the loop. (60 % of the time when
  // 30,000 tasks sleep 1 to 50 ms.)
  time_point wake_up_time() const noexcept
  {
    return std::max(next_deadline(), rests_until_);
  }
  BOOST_TASKIO_DECL void arm_wake_up();
  void release_lapsed() noexcept;
  BOOST_TASKIO_DECL void disarm_wake_up();
  BOOST_TASKIO_DECL node* next_to_drop();

  using wake_up_timer = asio::basic_waitable_timer<clock,
    asio::wait_traits<clock>, asio::any_io_executor>;

  asio::execution_context* const context_;
  virtual_clock* const virtual_;
  // That the loop runs on, without a strand or the like between.
  asio::io_context* const io_context_;

  // What others write at each submission has a cache line of its own.
  alignas(64) std::atomic<std::int64_t> references_{open_references};
  node_inbox inbox_;
  alignas(64) std::atomic<ownership> owned_{ownership::none};
  std::atomic<bool> scheduled_{false};
  std::atomic<bool> closed_{false};
  std::atomic<bool> woken_{false};

  // Under the mutex: the executor, which goes when the loop closes, since a
  // strand may not outlive its context, and handles on us may; the guard.
  // Outstanding work, live tasks and tracked executors, together holds one
  // guard. Its count leaves zero and returns to it under the mutex; while there
  // are live tasks it is far from that, and the owner counts for itself.
  mutable std::mutex mutex_;
  asio::any_io_executor executor_;
  std::optional<asio::any_io_executor> guard_;
  std::atomic<std::int64_t> work_{0};

  std::int64_t owner_references_ = 0;
  // Until the loop is closed.
  bool owner_counts_ = true;
  bool draining_ = false;
  bool in_arrival_ = false;
  // The drain ends with the round: the loop is closed, or will be stopped.
  bool leaving_ = false;
  bool arriving_ = false;
  unsigned char lapsed_for_ = 0;
  // How many nodes until it has to look at something; of one that leaves, and
  // looks after each, until it hands over.
  int left_of_drain_ = 0;
  int left_when_leaving_ = 0;
  // The timers of the round of arrivals were there before the first of them.
  std::uint64_t arrivals_since_ = 0;
  due due_ = due::none;
  // The last of a round that has due timers. (3 instructions of a round.)
  due_timers due_timers_{*this};
  run_queue ready_;
  node* round_ = nullptr;
  timer_heap timers_;
  // When the owner last looked at the clock.
  time_point now_{};
  // The timers of the round are those that were due by then.
  time_point due_until_{};
  std::int64_t owner_work_ = 0;
  asio::io_context* stop_ = nullptr;
  std::optional<wake_up_timer> wake_up_;
  time_point wake_up_at_ = time_point::max();
  time_point rests_until_{};
};

using loop_ptr = intrusive_ptr<loop_state>;

} // namespace detail
} // namespace boost::taskio

#include <boost/taskio/detail/on_loop.hpp>
#include <boost/taskio/impl/pool.hpp>

#endif // BOOST_TASKIO_DETAIL_LOOP_STATE_HPP
