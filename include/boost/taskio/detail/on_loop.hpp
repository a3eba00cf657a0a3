#ifndef BOOST_TASKIO_DETAIL_ON_LOOP_HPP
#define BOOST_TASKIO_DETAIL_ON_LOOP_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/current.hpp>
#include <boost/taskio/detail/loop_state.hpp>

namespace boost::taskio::detail {

// What is dropped once a loop is closed is dropped by an owner too: frames of
// one loop never unwind on two threads at once.
class dropping_scope : public current_scope
{
public:
  explicit dropping_scope(loop_state& l) : loop_(l.owned_here() ? nullptr : &l)
  {
    if (!loop_)
      return;
    loop_->own();
    current = {&l, nullptr, nullptr};
  }
  ~dropping_scope()
  {
    if (!loop_)
      return;
    if (loop_->closed())
      loop_->drop_all(false);
    loop_->disown();
  }

private:
  loop_ptr loop_;
};

// Makes this thread the owner of a loop: a no-op where it is that already, a
// borrowing while the loop does not run, for which it waits while another
// thread borrows the loop. While it runs on another thread there is no way in:
// throws std::logic_error, which names the function and what to call instead.
//
// What queues something on a borrowed loop has to wake it. It does that first:
// when there is no memory for it, nothing has happened. The drain that comes
// then waits for the borrowing to end.
class on_loop
{
public:
  // To queue something.
  on_loop(loop_state& l, char const* function) : entered_(l.owned_here())
  {
    if (!entered_) [[unlikely]]
      enter_to_queue(l, function);
  }
  // To look at or change what queues nothing.
  struct looking
  {
  };
  on_loop(loop_state& l, char const* function, looking)
    : entered_(l.owned_here())
  {
    if (!entered_) [[unlikely]]
      enter_open(l, function);
  }
  // The same for what is harmless once the loop is closed.
  struct or_closed
  {
  };
  on_loop(loop_state& l, char const* function, or_closed)
    : entered_(l.owned_here())
  {
    if (!entered_) [[unlikely]]
      enter_or_throw(l, function);
  }
  // Neither waits nor throws: says whether there was a way in.
  explicit on_loop(loop_state& l) noexcept : entered_(l.owned_here())
  {
    if (!entered_) [[unlikely]]
      borrow(l);
  }
  ~on_loop()
  {
    if (borrowed_) [[unlikely]]
      give_back();
  }
  on_loop(on_loop const&) = delete;
  on_loop& operator=(on_loop const&) = delete;

  bool entered() const noexcept { return entered_; }
  // Something will be queued.
  BOOST_TASKIO_DECL void prepare();

private:
  BOOST_TASKIO_DECL bool borrow(loop_state& l) noexcept;
  BOOST_TASKIO_DECL void enter_or_throw(loop_state& l, char const* function);
  BOOST_TASKIO_DECL void enter_open(loop_state& l, char const* function);
  BOOST_TASKIO_DECL void enter_to_queue(loop_state& l, char const* function);
  BOOST_TASKIO_DECL void give_back() noexcept;
  [[noreturn]] BOOST_TASKIO_DECL static void throw_running(
    char const* function);

  bool entered_;
  loop_state* borrowed_ = nullptr;
  // Of a thread that borrows.
  union
  {
    current_state saved_;
  };
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_ON_LOOP_HPP
