#ifndef BOOST_TASKIO_DETAIL_UNMASKED_HPP
#define BOOST_TASKIO_DETAIL_UNMASKED_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/step.hpp>
#include <boost/taskio/loop.hpp>
#include <boost/taskio/task.hpp>
#include <boost/taskio/task_options.hpp>
#include <type_traits>
#include <utility>

namespace boost::taskio::detail {

// A limit or a group within a clean-up, in which requests to its task are held
// back: that would be its own one, too. So it runs in a task of its own, which
// begins within this step, by the same name and in the same context.
template <typename T>
awaitable<T> run_unmasked(loop& l, task_base& of, awaitable<T> body)
{
  task_options options;
  options.name = of.name();
  options.context = any_task(of).get_context();
  options.eager_start = true;
  auto t = l.create_task(std::move(body), std::move(options));
  if constexpr (std::is_void_v<T>)
    co_await t;
  else
    co_return co_await std::move(t);
}

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_UNMASKED_HPP
