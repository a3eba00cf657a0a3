#ifndef BOOST_TASKIO_CONTEXT_VAR_HPP
#define BOOST_TASKIO_CONTEXT_VAR_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/context.hpp>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace boost::taskio {

/// A variable whose value belongs to the current context.
/**
 * The task-local variable of this library: each task sees the values that its
 * creator saw, and what it sets is seen by itself and by the tasks and
 * callbacks it creates later. The value is also right in plain Asio handlers
 * that run on the task's executor.
 *
 * Throws: `std::bad_alloc`, and what copying a `T` throws.
 *
 * Thread safety: a variable may be used from any thread; each sees the value in
 * its own current context. Values are copied where contexts share them, so
 * copying a `T` has to be safe from several threads at once.
 *
 * Lifetimes: a variable usually is a global. Destroying one leaves its values
 * in the contexts that hold them, unreachable.
 *
 * Example:
 * @code
 * taskio::context_var<int> request_id("request_id", 0);
 * auto const before = request_id.set(7);
 * assert(request_id.get() == 7);
 * request_id.reset(before);
 * @endcode
 *
 * Difference from asyncio: `get()` gives a copy, so `T` is copyable.
 */
template <typename T>
class context_var
{
public:
  /// What `set` gives and `reset` takes: the value from before, or its absence.
  /**
   * Difference from asyncio: it keeps no note of its variable and its context,
   * and has no `with` form.
   */
  class token
  {
    friend class context_var;
    std::shared_ptr<void const> previous_;
  };

  /// A variable without a default.
  explicit context_var(std::string name);

  /// A variable with a default, its value where it was never set.
  context_var(std::string name, T default_value);

  context_var(context_var const&) = delete;
  context_var& operator=(context_var const&) = delete;

  /// The name, for messages. Does not throw.
  std::string const& name() const noexcept { return *name_; }

  /// The value in the current context.
  /**
   * Throws: `std::out_of_range`, which names the variable, when it was never
   * set there and the variable has no default.
   *
   * Difference from asyncio: Python throws `LookupError`.
   */
  T get() const;

  /// The value in the current context, or else the argument, whatever the
  /// default.
  T get(T otherwise) const;

  /// Set the value in the current context. Gives what was there before.
  token set(T value);

  /// Put back what was there before the `set` that gave the token.
  /**
   * In the context that is current now; as often as one likes.
   *
   * Difference from asyncio: Python takes a token once, and refuses that of
   * another variable or context.
   */
  void reset(token const& previous);

private:
  std::shared_ptr<T const> find() const;

  // The address of the name is the key: unique while a value may be in use.
  std::shared_ptr<std::string const> name_;
  std::optional<T> default_;
};

} // namespace boost::taskio

#include <boost/taskio/impl/context_var.hpp>

#endif // BOOST_TASKIO_CONTEXT_VAR_HPP
