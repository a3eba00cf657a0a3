#ifndef BOOST_TASKIO_DETAIL_RAISE_HPP
#define BOOST_TASKIO_DETAIL_RAISE_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/config.hpp>
#include <boost/taskio/detail/cancel_record.hpp>
#include <boost/taskio/detail/config.hpp>
#include <exception>
#include <utility>

namespace boost::taskio::detail {

// The error of an await that a request has ended, or the lack of memory for it.
BOOST_TASKIO_COLD BOOST_TASKIO_DECL std::exception_ptr make_cancelled(
  cancel_ptr why) noexcept;

struct cold_path
{
  BOOST_TASKIO_COLD BOOST_NOINLINE static std::exception_ptr take(
    std::exception_ptr& e) noexcept
  {
    return std::move(e);
  }
};

// An await throws. To be inlined into the coroutine: each frame between costs
// some 2000 instructions, and one that throws from its hot part up to 9000,
// since the tables of the whole function are read up to there, twice.
[[noreturn]] BOOST_FORCEINLINE void raise(std::exception_ptr& e)
{
  std::rethrow_exception(cold_path::take(e));
}

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_RAISE_HPP
