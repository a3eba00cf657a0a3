#ifndef BOOST_TASKIO_TASK_OPTIONS_HPP
#define BOOST_TASKIO_TASK_OPTIONS_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/context.hpp>
#include <functional>
#include <optional>
#include <string>

namespace boost::taskio {

class loop;

/// How to create a task; every member has a default.
/**
 * Example:
 * @code
 * lp.create_task(work(), {.name = "worker"});
 * @endcode
 *
 * Difference from asyncio: these are the keyword arguments of `create_task`;
 * there are no others that a factory could be handed.
 */
struct task_options
{
  /// The name; when empty, `Task-` and the next number: each thread has a block
  /// of 64, and gets another one when that is used up. (In asyncio an empty
  /// name that was given is a name, and numbers are one sequence.)
  std::string name{};
  /// The context to run in, itself and no copy; a copy of the current one when
  /// absent.
  std::optional<taskio::context> context{};
  /// Run the first step now, within `create_task`, or do not; when absent it
  /// is queued, unless a factory decides otherwise. Without effect while the
  /// loop does not run.
  std::optional<bool> eager_start{};
};

/// Sees, and may change, the options of every task that a loop creates.
/**
 * Called on the loop, within `create_task`, before the task exists. What it
 * throws leaves `create_task`. It may set another factory.
 *
 * Example:
 * @code
 * lp.set_task_factory([](taskio::loop&, taskio::task_options& options) {
 *   options.name = "mine-" + options.name;
 * });
 * @endcode
 *
 * Difference from asyncio: a factory there makes the task itself; here the type
 * of a task is fixed, and a factory decides about its options.
 */
using task_factory = std::function<void(loop&, task_options&)>;

/// A factory that starts tasks eagerly, unless the caller has said whether to.
/**
 * Throws: nothing.
 *
 * Difference from asyncio: none.
 */
void eager_task_factory(loop& l, task_options& options);

/// A factory that starts tasks eagerly, as above, and then asks another one.
/**
 * The other one comes last, and may take the eager start back; an empty one is
 * not asked.
 *
 * Throws: `std::bad_alloc`. The factory: what the other one throws.
 *
 * Difference from asyncio: what it takes is a factory of this library, in place
 * of a function that constructs a task.
 */
task_factory create_eager_task_factory(task_factory then);

} // namespace boost::taskio

#if !defined(BOOST_TASKIO_SEPARATE_COMPILATION)
#include <boost/taskio/impl/task_options.ipp>
#endif

#endif // BOOST_TASKIO_TASK_OPTIONS_HPP
