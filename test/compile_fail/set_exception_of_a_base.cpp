//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// error: set_exception would copy no more of this exception than its base

#include <boost/taskio.hpp>

namespace taskio = boost::taskio;

void f(taskio::future<int> const& x, std::exception const& e)
{
  x.set_exception(e);
}
