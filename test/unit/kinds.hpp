#ifndef TASKIO_TEST_UNIT_KINDS_HPP
#define TASKIO_TEST_UNIT_KINDS_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "support.hpp"

#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <boost/taskio.hpp>
#include <exception>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

namespace taskio_test {

struct own_failure : std::runtime_error
{
  using std::runtime_error::runtime_error;
};

// An operation as a body of either kind awaits it.
template <typename Body, typename T>
auto in(taskio::operation<T> op)
{
  if constexpr (std::is_same_v<Body, typed_body>)
    return op;
  else
    return std::move(op).async_wait(asio::use_awaitable);
}

// What was thrown, by its type; of a group, what its members are.
inline std::string kind(std::exception_ptr const& e)
{
  if (!e)
    return describe(e);
  try
  {
    std::rethrow_exception(e);
  }
  catch (taskio::exception_group const& group)
  {
    std::string all;
    for (std::exception_ptr const& member : group.exceptions())
      all += (all.empty() ? "" : " ") + kind(member);
    return "[" + all + "]";
  }
  catch (taskio::timeout_error const&)
  {
    return "timeout";
  }
  catch (taskio::cancelled_error const&)
  {
    return describe(e);
  }
  catch (std::logic_error const&)
  {
    return "misuse";
  }
  catch (boost::system::system_error const&)
  {
    return "system";
  }
  catch (...)
  {
    return describe(e);
  }
}

template <typename T>
std::string ended(taskio::task<T> const& t)
{
  if (!t.done())
    return "pending";
  try
  {
    t.result();
    return "value";
  }
  catch (...)
  {
    return kind(std::current_exception());
  }
}

} // namespace taskio_test

#endif // TASKIO_TEST_UNIT_KINDS_HPP
