#ifndef BOOST_TASKIO_IMPL_ENSURE_FUTURE_IPP
#define BOOST_TASKIO_IMPL_ENSURE_FUTURE_IPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/ensure_future.hpp>
#include <boost/throw_exception.hpp>
#include <sstream>
#include <stdexcept>
#include <string>

namespace boost::taskio::detail {

BOOST_TASKIO_DECL void check_same_loop(
  any_future const& f, loop_state*& l, char const* function)
{
  if (!f)
    BOOST_THROW_EXCEPTION(invalid_state_error(std::string(function)
      + ": an argument is a handle on nothing; it was default constructed, or"
        " moved from"));
  loop_state& own = f.handle()->loop();
  if (!l)
    l = &own;
  if (l == &own)
    return;
  std::ostringstream message;
  message << function << ": " << f
          << " belongs to a different loop; await it in a task of this one";
  BOOST_THROW_EXCEPTION(std::invalid_argument(message.str()));
}

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_IMPL_ENSURE_FUTURE_IPP
