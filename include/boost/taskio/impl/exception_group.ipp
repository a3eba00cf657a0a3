#ifndef BOOST_TASKIO_IMPL_EXCEPTION_GROUP_IPP
#define BOOST_TASKIO_IMPL_EXCEPTION_GROUP_IPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/exception_group.hpp>
#include <utility>

namespace boost::taskio {

BOOST_TASKIO_DECL exception_group::exception_group(
  std::string const& message, std::vector<std::exception_ptr> exceptions)
  : std::runtime_error(message + " (" + std::to_string(exceptions.size())
      + (exceptions.size() == 1 ? " sub-exception)" : " sub-exceptions)"))
  , exceptions_(std::make_shared<std::vector<std::exception_ptr> const>(
      std::move(exceptions)))
{
}

} // namespace boost::taskio

#endif // BOOST_TASKIO_IMPL_EXCEPTION_GROUP_IPP
