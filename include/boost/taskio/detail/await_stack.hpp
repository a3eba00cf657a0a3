#ifndef BOOST_TASKIO_DETAIL_AWAIT_STACK_HPP
#define BOOST_TASKIO_DETAIL_AWAIT_STACK_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/config.hpp>
#include <boost/taskio/detail/source_location.hpp>
#include <exception>
#include <memory>
#include <vector>

namespace boost::taskio::detail {

// Where a function was called: its last parameter, by default
// source_location::current(). A type of its own, so that `{}` is none.
struct call_site
{
  call_site(source_location w) noexcept : where(w) {}
  source_location where;
};

// An await of a task's coroutine, a part of its awaiter.
struct await_record
{
  explicit await_record(source_location w) noexcept : where(w) {}
  source_location where;
  // Once it is pushed.
  await_record* outer;
};

// The awaits in which a task's coroutine is suspended, one in each of its
// frames, linked from the innermost outwards; and those that the exception
// which is on its way has come through.
//
// An await is pushed once nothing can throw before the suspension, and popped
// when it resumes; a library wait is not, of which the task knows anyway (6
// instructions). One that is never resumed is destroyed with its whole
// coroutine thread, and before that the awaits of it are gone: of a task by
// task_state::discard(), of a guest by guest::reactivate().
//
// It belongs to whoever runs the coroutine: to the owner of the loop, or to
// another thread while the task's phase is away. A reader holds the phase.
class await_stack
{
public:
  void push(await_record& r) noexcept
  {
    if (passed_) [[unlikely]]
      forget();
    r.outer = innermost_;
    innermost_ = &r;
  }
  bool has_passed() const noexcept { return bool(passed_); }
  // With it goes what is within it: frames that Asio pops without resuming.
  void pop(await_record const& r) noexcept { innermost_ = r.outer; }
  void clear() noexcept { innermost_ = nullptr; }
  // As it was when this was the innermost one.
  await_record* innermost() const noexcept { return innermost_; }
  void return_to(await_record* r) noexcept { innermost_ = r; }

  // An await throws: of its own (which exception, if that is known), or what
  // the coroutine threw that it called.
  BOOST_TASKIO_DECL void raises(
    source_location where, std::exception_ptr const& e = nullptr) noexcept;
  BOOST_TASKIO_DECL void passes(
    source_location where, std::exception_ptr const& e) noexcept;
  BOOST_TASKIO_COLD BOOST_TASKIO_DECL void forget() noexcept;
  // The coroutine has ended, with this failure.
  void end(std::exception_ptr const& e) noexcept
  {
    if (passed_) [[unlikely]]
      keep(e);
  }

  // Oldest first; with the one in which it rests, if it does.
  BOOST_TASKIO_DECL std::vector<source_location> awaits(
    source_location const* rests_in) const;
  BOOST_TASKIO_DECL std::vector<source_location> passed() const;

private:
  // Kept until the next await, or the end: what was caught is not let go of
  // before, or another exception might be taken for it.
  struct journey
  {
    std::exception_ptr exception;
    std::vector<source_location> awaits;
  };

  BOOST_TASKIO_COLD BOOST_TASKIO_DECL void keep(
    std::exception_ptr const& e) noexcept;

  await_record* innermost_ = nullptr;
  std::unique_ptr<journey> passed_;
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_AWAIT_STACK_HPP
