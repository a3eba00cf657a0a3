#ifndef BOOST_TASKIO_IMPL_RUN_HPP
#define BOOST_TASKIO_IMPL_RUN_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/run.hpp>
#include <utility>

namespace boost::taskio {

template <typename Main>
auto run(Main&& main, run_options options, detail::call_site site)
{
  detail::runner r(options);
  auto t = r.get_loop().create_task(
    std::forward<Main>(main), {.name = std::move(options.name)}, site);
  r.run(t);
  return std::move(t).result();
}

template <typename Main>
auto run_test(Main&& main, detail::call_site site)
{
  virtual_clock clock;
  run_options options;
  options.clock = &clock;
  return run(std::forward<Main>(main), std::move(options), site);
}

} // namespace boost::taskio

#endif // BOOST_TASKIO_IMPL_RUN_HPP
