#ifndef BOOST_TASKIO_IMPL_TASK_OPTIONS_IPP
#define BOOST_TASKIO_IMPL_TASK_OPTIONS_IPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/task_options.hpp>
#include <utility>

namespace boost::taskio {

BOOST_TASKIO_DECL void eager_task_factory(loop&, task_options& options)
{
  if (!options.eager_start)
    options.eager_start = true;
}

BOOST_TASKIO_DECL task_factory create_eager_task_factory(task_factory then)
{
  return [then = std::move(then)](loop& l, task_options& options) {
    eager_task_factory(l, options);
    if (then)
      then(l, options);
  };
}

} // namespace boost::taskio

#endif // BOOST_TASKIO_IMPL_TASK_OPTIONS_IPP
