#ifndef BOOST_TASKIO_DETAIL_CONTEXT_STATE_HPP
#define BOOST_TASKIO_DETAIL_CONTEXT_STATE_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/config.hpp>
#include <boost/smart_ptr/intrusive_ptr.hpp>
#include <boost/smart_ptr/intrusive_ref_counter.hpp>
#include <boost/taskio/detail/config.hpp>
#include <memory>
#include <utility>
#include <vector>

namespace boost::taskio::detail {

// The values of a context: an immutable list, shared by every context that
// was copied from another and has not been written to since. A context has few
// variables, so a flat list beats a tree.
struct context_values
  : intrusive_ref_counter<context_values, thread_safe_counter>
{
  std::vector<std::pair<void const*, std::shared_ptr<void const>>> list;
};

// A context is a place that holds such a list. Copying a context copies a
// pointer; writing to one replaces its list. A null pointer to a context means
// one that is empty, and that nobody has asked for yet.
struct context_state : intrusive_ref_counter<context_state, thread_safe_counter>
{
  intrusive_ptr<context_values const> values;
};

using context_ptr = intrusive_ptr<context_state>;

// The current context's owner: the running task's, the running callback's, or
// this thread's own when neither runs.
BOOST_SYMBOL_VISIBLE BOOST_TASKIO_DECL context_ptr& current_context() noexcept;

// A copy of a context; null when that is empty.
BOOST_TASKIO_DECL context_ptr copy_context_of(context_ptr const& from);

BOOST_TASKIO_DECL std::shared_ptr<void const> context_get(void const* key);
BOOST_TASKIO_DECL void context_set(
  void const* key, std::shared_ptr<void const> value);

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_CONTEXT_STATE_HPP
