#ifndef BOOST_TASKIO_DETAIL_LINE_HPP
#define BOOST_TASKIO_DETAIL_LINE_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/config.hpp>
#include <boost/taskio/detail/gate.hpp>

namespace boost::taskio::detail {

// Coroutines that wait for the same thing, first come, first served. Whoever is
// let through, or passed over since it was cancelled, is no longer in the line.
class line
{
public:
  // Lets the first through that still waits; false when nobody does.
  bool open_next() noexcept { return gates_.first() && open_first_waiting(); }
  void open_all() noexcept
  {
    while (open_next())
      ;
  }
  // Lets the first through, who keeps its place until it has resumed. One that
  // was cancelled stands in the way until then.
  void open_first() noexcept
  {
    if (gate* const g = gates_.first())
      g->open();
  }
  // Whether everybody in it has been cancelled.
  bool deserted() const noexcept
  {
    for (gate* g = gates_.first(); g; g = gates_.next(g))
      if (!g->done() || g->opened())
        return false;
    return true;
  }

private:
  friend class place;

  BOOST_NOINLINE bool open_first_waiting() noexcept
  {
    while (gate* const g = gates_.first())
    {
      gates_.erase(g);
      if (g->open())
        return true;
    }
    return false;
  }

  list<gate> gates_;
};

// A place in a line, to be awaited; it is left when the wait is over, however
// that ends.
class place : public gate
{
public:
  place(line& l, char const* description) noexcept : gate(description), line_(l)
  {
    line_.gates_.push_back(this);
  }
  ~place()
  {
    if (list<gate>::linked(this))
      line_.gates_.erase(this);
  }

private:
  line& line_;
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_LINE_HPP
