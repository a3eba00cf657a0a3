#ifndef BOOST_TASKIO_DETAIL_REPORT_HPP
#define BOOST_TASKIO_DETAIL_REPORT_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/state_base.hpp>
#include <exception>
#include <string>
#include <string_view>

namespace boost::taskio::detail {

// Tells the loop's exception handler. It never throws: what the handler throws
// goes to the default handler, and without memory nobody is told.
BOOST_TASKIO_DECL void report(loop_state& l, std::string_view message,
  std::exception_ptr exception, state_base* about) noexcept;
// The same on any thread: it happens on the loop, soon.
BOOST_TASKIO_DECL void report_soon(loop_state& l, char const* message,
  std::exception_ptr exception, state_base* about) noexcept;

// The name of the last task whose step ran in the handler that is timed.
BOOST_TASKIO_DECL std::string& slow_step_name();
BOOST_TASKIO_DECL void report_slow(loop_state& l, clock::duration took);

// What a failure says of itself.
BOOST_TASKIO_DECL std::string describe(std::exception_ptr const& e);

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_REPORT_HPP
