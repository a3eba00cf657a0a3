#ifndef BOOST_TASKIO_DETAIL_CONDITION_STATE_HPP
#define BOOST_TASKIO_DETAIL_CONDITION_STATE_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/lock_state.hpp>
#include <cstddef>
#include <utility>

namespace boost::taskio::detail {

class condition_state final : public shared_state<condition_state>
{
public:
  explicit condition_state(lock_ptr l) noexcept : lock(std::move(l)) {}

  BOOST_TASKIO_DECL void notify(std::size_t n, char const* function);
  BOOST_TASKIO_DECL void check_held(char const* function) const;

  lock_ptr const lock;
  line waiters;
};

using condition_ptr = intrusive_ptr<condition_state>;

BOOST_TASKIO_DECL awaitable<void> wait_in_condition(condition_ptr c);

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_CONDITION_STATE_HPP
