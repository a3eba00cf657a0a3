#ifndef TASKIO_TEST_VERSIONS_PARTS_HPP
#define TASKIO_TEST_VERSIONS_PARTS_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include <boost/taskio.hpp>
#include <string>

// What is in another translation unit, or in a shared library, than what uses
// it. `PARTS` is for that library.
#if !defined(PARTS)
#define PARTS
#endif

namespace parts {

namespace taskio = boost::taskio;

// Coroutines of both types, for tasks that are made elsewhere.
PARTS taskio::awaitable<int> answer(std::chrono::milliseconds after);
PARTS boost::asio::awaitable<int> plain_answer(std::chrono::milliseconds after);

// A task that is made there.
PARTS taskio::task<int> start(std::string name);

// What knows the task, loop and context that run.
PARTS std::string current_name();
PARTS taskio::loop* current_loop();
PARTS taskio::context_var<int>& variable();
PARTS int current_value();

// Throws, and catches, what the other side does not see.
PARTS taskio::awaitable<void> give_up();
PARTS bool is_cancellation(std::exception_ptr const& e);
PARTS taskio::task<int> as_int(taskio::any_task const& t);

} // namespace parts

#endif // TASKIO_TEST_VERSIONS_PARTS_HPP
