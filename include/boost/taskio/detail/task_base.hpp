#ifndef BOOST_TASKIO_DETAIL_TASK_BASE_HPP
#define BOOST_TASKIO_DETAIL_TASK_BASE_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <atomic>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/taskio/detail/await_stack.hpp>
#include <boost/taskio/detail/context_state.hpp>
#include <boost/taskio/detail/source_location.hpp>
#include <boost/taskio/detail/state_base.hpp>
#include <boost/taskio/detail/tally.hpp>
#include <boost/taskio/detail/task_notes.hpp>
#include <boost/taskio/detail/waiter.hpp>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace boost::taskio {

class any_task;
class task_observer;

namespace detail {

// How far Asio can be told to give up what a task's coroutine waits for.
enum class phase : std::uint32_t
{
  // On the loop: runs, is ready, or is in a library wait.
  on_loop,
  // In a foreign wait (a plain body: whenever nothing else is known); a signal
  // may be emitted.
  foreign,
  // The owner of the loop is emitting; whoever resumes the coroutine elsewhere
  // waits for that to end.
  emitting,
  // Off the loop, resumed by some other executor: hands off.
  away
};

BOOST_TASKIO_DECL std::uint64_t next_task_number() noexcept;

// Asks a future to give up; see impl/request.ipp.
BOOST_TASKIO_DECL bool send_request(state_base& to, cancel_ptr const& why);

// What a task has and a future has not: a name, a context, a coroutine, and
// the bookkeeping of requests to cancel it.
//
// A request is asyncio's: cancel() counts it in `requests_` and passes it on to
// what the task waits for (`wait_`). Where that is refused, or there is nothing
// to pass it to, it stays `pending_` until an await of the task's coroutine
// throws it. Nothing but `consume()` ends it that way, so it is thrown once.
//
//   the task is        cancel() does                 who throws
//   not started        pending                       nobody; it ends cancelled
//   in a library wait  wait_->cancel(); refused:     the await, which sees
//                      pending                       what it waited for
//                                                    cancelled, or pending_
//   in a foreign wait  pending and emit()            the await if its operation
//                                                    was aborted, else the next
//   about to resume    pending; leave() emits if     the next await
//   (queued_)          the step ends in a foreign
//                      wait
//   running, on loop   pending; leave() emits if     the next await
//                      the step ends in a foreign
//                      wait
//   away               pending                       as in a foreign wait
//
// `emitted_` says that the pending request has been signalled in the present
// foreign wait, so that an operation that ends aborted answers it. Plain bodies
// have no await that could ask; there emit() hands the request over to Asio's
// own cancellation state, which keeps throwing until it is cleared.
//
// Which coroutine thread these rules are about: the root, or the adopted child
// that it waits for; `active_` is the cancellation state of that thread, whose
// address identifies it, and `plain_` says which rules it goes by. (A plain
// child of a coroutine of ours goes by ours: it is one foreign wait.) Others on
// the same executor neither see nor consume requests.
//
// All of it belongs to the owner of the loop, but for
//  - `stack`, `plain_` and `connected_`, which belong to whoever runs the
//    coroutine, as what it waits with does;
//  - `phase_`: a generation, which each resumption increments, and a phase. On
//    the loop it is stored; a thread that resumes the coroutine elsewhere
//    changes foreign to away, and back once it has started another operation,
//    by compare-exchange, so that it never meets an emit() halfway and a stale
//    change of an earlier generation fails;
//  - `active_`, with which a coroutine on the task's executor compares its own
//    state, wherever it runs: what others store there is never that;
//  - `pending_`, which such a thread reads after it changed away to foreign:
//    either it sees the request and asks the loop to emit, or cancel() sees
//    foreign and emits;
//  - `queued_`, with `queued_here_` how many handlers of the task's executor
//    are in a queue: while there are any, the operation that the coroutine
//    waits for may be over, and a signal would come too late for it;
//  - the request's message, `pending_` and `emitted_` while the phase is not
//    on_loop: the phase emitting is then their lock (phase_lock).
// As a node it is its first step; later the way home, when the body has ended
// elsewhere.
class task_base
  : public state_base
  , public node
{
public:
  BOOST_FORCEINLINE task_base(
    loop_state& l, node::functions const& first_step, bool plain) noexcept
    : state_base(l, true)
    , node(first_step)
    , stack()
    , notes()
    , signal_()
    , plain_(plain)
    , marks_{}
  {
  }
  ~task_base() override
  {
    if (laden_.load(std::memory_order_relaxed)) [[unlikely]]
      unload();
  }

  // Names.
  BOOST_TASKIO_DECL std::string name() const;
  BOOST_TASKIO_DECL void set_name(std::string n);

  // Requests.
  bool cancel(cancel_ptr why) final { return send_request(*this, why); }
  BOOST_TASKIO_DECL int uncancel();
  int requests() const noexcept { return requests_; }
  bool pending() const noexcept
  {
    return pending_.load(std::memory_order_relaxed);
  }
  // A pending request that nothing holds back.
  bool deliverable() { return pending() && !blocked(); }
  // The request is thrown now: this is the error for it.
  BOOST_TASKIO_DECL cancel_ptr consume() noexcept;
  bool emitted() const noexcept { return emitted_; }
  // Whether an operation may have ended because of that. The owner of the loop.
  BOOST_TASKIO_DECL bool heard() const noexcept;
  BOOST_TASKIO_DECL void hold_back() noexcept;
  void let_go() noexcept { --masked_; }
  bool in_clean_up() const noexcept { return masked_.load() > 0; }
  BOOST_TASKIO_DECL bool blocked();

  // Waits.
  library_wait* wait() const noexcept { return wait_; }
  BOOST_FORCEINLINE void begin_library_wait(library_wait* w);
  // The same for a coroutine that waits in its place; see resident_thread.
  void rest(library_wait* w);
  // If there is no news.
  BOOST_FORCEINLINE void rest_undisturbed(library_wait* w) noexcept;
  void end_rest() noexcept
  {
    wait_ = nullptr;
    marks_.resting = false;
  }
  bool resting() const noexcept { return marks_.resting; }
  void end_library_wait() noexcept { wait_ = nullptr; }
  // The wait is dropped; the report will say what it was for.
  BOOST_TASKIO_DECL void drop_library_wait() noexcept;
  void begin_foreign_wait() noexcept
  {
    emitted_ = false;
    set_phase(phase::foreign);
  }
  BOOST_TASKIO_DECL void begin_foreign_wait_away(std::uint32_t word);
  BOOST_TASKIO_DECL void emit_late() noexcept;
  BOOST_TASKIO_DECL void end_foreign_wait();
  // Ends a foreign wait with what came of it; throws when it answers the
  // request. For the await of a coroutine as well, in which it may have ended.
  bool answers_request(bool aborted) const noexcept
  {
    return emitted_ && aborted;
  }
  std::uint32_t phase_word() const noexcept { return phase_.load(); }
  bool in_foreign_wait() const noexcept
  {
    std::uint32_t const word = phase_.load(std::memory_order_relaxed);
    return phase(word & phase_mask) != phase::on_loop && !is_away();
  }
  // Whether there is anything to be asked for: see eventful_.
  bool eventful() const noexcept { return eventful_; }
  // Whether that is a request: pending(), most often for less.
  bool interrupted() const noexcept { return eventful() && pending(); }
  // On the loop, and told of no request.
  bool undisturbed() const noexcept
  {
    std::uint32_t const word = phase_.load(std::memory_order_relaxed);
    return phase(word & phase_mask) == phase::on_loop && !emitted_;
  }
  bool is_away() const noexcept
  {
    return phase(phase_.load() & phase_mask) == phase::away;
  }

  // An await of the coroutine throws; see await_stack.
  void raises(
    source_location where, std::exception_ptr const& e = nullptr) noexcept;
  void passes(source_location where, std::exception_ptr const& e) noexcept;
  // Elsewhere that waits until the coroutine is back.
  void note_passed() noexcept
  {
    if (loop().owned_here() && stack.has_passed())
      has_news();
  }

  // Steps.
  // See eventful_.
  void has_news() noexcept { eventful_ = true; }
  // A step begins in which the coroutine may go on from a foreign wait.
  void may_move() noexcept { marks_.moved = true; }
  // Whether something runs right after one of its steps.
  bool has_continuations() const noexcept;
  BOOST_FORCEINLINE void enter() noexcept;
  BOOST_FORCEINLINE void leave() noexcept;
  bool running() const noexcept;
  // A handler of the task's executor joined a queue, or left it. Any thread.
  void handler_queued() noexcept { count_handler<&tally::up>(tally::full); }
  void handler_left() noexcept { count_handler<&tally::down>(-tally::full); }

  // The coroutine thread that requests are for.
  bool is_active(asio::cancellation_state const* s) const noexcept
  {
    return active_.load(std::memory_order_relaxed) == s;
  }
  BOOST_TASKIO_DECL bool is_active(asio::cancellation_slot slot) const noexcept;
  void activate(asio::cancellation_state* s) noexcept;
  // That of a body of ours.
  void activate_own(asio::cancellation_state* s) noexcept;
  asio::cancellation_state* active() const noexcept;
  // A coroutine of ours stands in for the active, plain one, its host.
  bool begin_guest() noexcept;
  void end_guest(asio::cancellation_state& host, bool plain) noexcept;
  asio::cancellation_signal& signal() noexcept
  {
    mark_laden();
    return signal_;
  }
  void connected() noexcept { connected_ = true; }
  bool is_connected() const noexcept { return connected_; }

  // The frame at the bottom of the stack holds a reference from its launch on;
  // of a task that is not launched, the registry holds that as well.
  void bottom_begins() noexcept { marks_.bottom = true; }
  bool launched() const noexcept { return marks_.bottom; }
  void bottom_gone(bool on_loop) noexcept;

  // Ends.
  void register_task();
  BOOST_TASKIO_DECL void end_value();
  // The same without news, for a body of ours that has returned. True: what the
  // step and the frame at the bottom have to do then is done.
  BOOST_TASKIO_DECL bool end_undisturbed(bool first_step) noexcept;
  BOOST_TASKIO_DECL void end_failed(std::exception_ptr e);
  BOOST_TASKIO_DECL void end_cancelled(cancel_ptr why, std::exception_ptr e);
  bool has_producer() const noexcept final { return true; }
  // The coroutine was destroyed, or can never be resumed.
  // Emitting: its operation is outstanding and may be told.
  BOOST_TASKIO_DECL void abandon(bool emitting) noexcept;

  BOOST_TASKIO_DECL void print(std::ostream& os) const;
  // What it waits for; empty when it does not.
  BOOST_TASKIO_DECL std::string awaited() const;
  // Where its coroutine stands, or through which awaits its failure came;
  // where it was created when that is not known.
  BOOST_TASKIO_DECL std::vector<detail::source_location> places();

  // See resident_thread.
  static constexpr std::size_t size_of_thread = sizeof(void*);
  void* thread_place() noexcept { return thread_place_; }
  static constexpr std::size_t offset_of_thread() noexcept;

  // What few tasks have: made if it is not there.
  task_notes& make_notes();
  void set_notes(std::unique_ptr<task_notes> n) noexcept;

  context_ptr context;
  detail::source_location created_at;
  union
  {
    await_stack stack;
  };
  union
  {
    std::unique_ptr<task_notes> notes;
  };

protected:
  // That of the coroutine thread at the bottom, while it is connected.
  virtual asio::cancellation_state& root() noexcept = 0;

private:
  static constexpr std::uint32_t phase_mask = 3;
  static constexpr std::uint32_t generation = 4;

  void set_phase(phase p) noexcept
  {
    std::uint32_t const old = phase_.load(std::memory_order_relaxed);
    phase_.store((old & ~phase_mask) + generation + std::uint32_t(p),
      std::memory_order_release);
  }
  // The owner of the loop needs no atomic exchange, most often.
  template <bool (tally::*Change)() noexcept>
  void count_handler(int full) noexcept;
  bool has_queued() const noexcept
  {
    return queued_.load(std::memory_order_relaxed)
      + std::uint32_t(queued_here_.get())
      != 0;
  }
  void mark_laden() noexcept { laden_.store(true, std::memory_order_relaxed); }
  BOOST_TASKIO_DECL void unload() noexcept;
  BOOST_TASKIO_DECL void leave_otherwise() noexcept;
  void look_for_events(bool found) noexcept;
  BOOST_TASKIO_COLD BOOST_TASKIO_DECL void after_step() noexcept;
  BOOST_TASKIO_DECL void tell(
    void (task_observer::*event)(any_task const&)) noexcept;
  BOOST_TASKIO_COLD BOOST_TASKIO_DECL void tell_created() noexcept;
  BOOST_TASKIO_COLD BOOST_TASKIO_DECL void tell_entered() noexcept;
  BOOST_TASKIO_COLD BOOST_TASKIO_DECL void tell_left() noexcept;
  BOOST_TASKIO_COLD BOOST_TASKIO_DECL void tell_done() noexcept;
  friend class request;
  class phase_lock;
  BOOST_TASKIO_DECL void keep_request(cancel_ptr why);
  BOOST_TASKIO_DECL bool was_told() noexcept;
  BOOST_TASKIO_COLD BOOST_TASKIO_DECL void pass_on_request();
  BOOST_TASKIO_DECL void emit() noexcept;
  BOOST_TASKIO_DECL void trace_signal() noexcept;
  BOOST_TASKIO_DECL std::exception_ptr send_signal() noexcept;
  BOOST_TASKIO_DECL void report_broken(std::exception_ptr e) noexcept;
  BOOST_TASKIO_DECL void check_signal() noexcept;
  BOOST_TASKIO_DECL void ending() noexcept;
  BOOST_TASKIO_DECL void ended() noexcept;
  BOOST_TASKIO_DECL void unregister() noexcept;

  library_wait* wait_ = nullptr;
  std::atomic<asio::cancellation_state*> active_{nullptr};
  alignas(void*) std::byte thread_place_[size_of_thread];
  union
  {
    asio::cancellation_signal signal_;
  };
  std::atomic<std::uint32_t> phase_{0};
  std::atomic<std::uint32_t> queued_{0};
  int requests_ = 0;
  std::atomic<int> masked_{0};
  std::atomic<bool> pending_{false};
  bool emitted_ = false;
  bool plain_;
  bool connected_ = false;
  // Set where it has a request, an observer, an exception on its way, or
  // something that runs right after its step, or is done (but see
  // end_undisturbed()), and cleared where none is found: one thing to ask (9 %
  // of a yield).
  bool eventful_ = false;
  // Of the owner of the loop alone: it is in the registry; the bottom frame
  // lives; the coroutine waits in its place; within emit(), whose owner is let
  // through the lock; it may have gone on since; an operation was there; by a
  // request that is on its way. (With these in bytes a task takes 16 more.)
  struct
  {
    bool registered : 1;
    bool bottom : 1;
    bool resting : 1;
    bool emitting : 1;
    bool moved : 1;
    bool heard : 1;
    bool asked : 1;
  } marks_;
  tally queued_here_;
  // There may be something in what is destroyed by hand: the signal, notes, a
  // failure, a message, an exception on its way. (10 instructions.)
  std::atomic<bool> laden_{false};
  // While it is asked.
  task_base* asked_before_;
  // The N of Task-N; zero once it has another name. Set with the registration.
  std::uint64_t number_;
};

} // namespace detail
} // namespace boost::taskio

#include <boost/taskio/impl/task_base.hpp>

#endif // BOOST_TASKIO_DETAIL_TASK_BASE_HPP
