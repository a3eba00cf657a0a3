//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// What most tests include, to be compiled once. No test relies on it.

#include <boost/asio.hpp>
#include <boost/taskio.hpp>
#include <boost/test/unit_test.hpp>
