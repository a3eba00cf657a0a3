#ifndef BOOST_TASKIO_DETAIL_ARRIVAL_HPP
#define BOOST_TASKIO_DETAIL_ARRIVAL_HPP

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

// Something has come from below.
class arrival_scope : current_scope
{
public:
  explicit arrival_scope(loop_state& l) noexcept
    : loop_(l)
    , entered_(!current.loop && context_of_thread == &l.context()
        && l.begin_arrival(posted_))
  {
    if (!entered_)
      return;
    current = {&l, nullptr, nullptr};
    intrusive_ptr_add_ref(&l);
  }
  arrival_scope(arrival_scope const&) = delete;
  arrival_scope& operator=(arrival_scope const&) = delete;
  ~arrival_scope() noexcept(false)
  {
    if (entered_)
      loop_.end_arrival(loop_ptr(&loop_, false), posted_);
  }
  bool entered() const noexcept { return entered_; }

private:
  loop_state& loop_;
  bool posted_ = false;
  bool const entered_;
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_ARRIVAL_HPP
