//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "observe.hpp"
#include "operations.hpp"
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

// Cancelling a plain asio::awaitable around operations: Asio's own state goes
// on throwing what it was signalled in a foreign wait.

namespace {

using namespace matrix;

std::vector<cell> const all = product(
  {moment::at_setup, moment::before_start, moment::waiting, moment::completed,
    moment::itself, moment::other_thread, moment::busy_loop},
  {reaction::continues, reaction::propagates, reaction::returns,
    reaction::uncancels, reaction::taken_back, reaction::again_running,
    reaction::again_waiting, reaction::resets});

template <typename Operation>
auto cells()
{
  return boost::unit_test::data::make(cells_of<Operation>(all, true));
}

using plain_timer = timer_wait<plain_body>;
using plain_read = socket_read<plain_body>;
using plain_composed_read = composed_read<plain_body>;
using plain_post = posted<plain_body>;
using plain_receive = channel_receive<plain_body>;
using plain_deaf_operation = deaf_operation<plain_body>;

} // namespace

BOOST_AUTO_TEST_SUITE(a_plain_body_never_loses_a_request)

BOOST_DATA_TEST_CASE(around_a_timer, cells<plain_timer>(), c)
{
  check<plain_body, plain_timer>(c);
}

BOOST_DATA_TEST_CASE(around_a_socket, cells<plain_read>(), c)
{
  check<plain_body, plain_read>(c);
}

BOOST_DATA_TEST_CASE(
  around_a_composed_operation, cells<plain_composed_read>(), c)
{
  check<plain_body, plain_composed_read>(c);
}

BOOST_DATA_TEST_CASE(around_a_post, cells<plain_post>(), c)
{
  check<plain_body, plain_post>(c);
}

BOOST_DATA_TEST_CASE(around_a_channel, cells<plain_receive>(), c)
{
  check<plain_body, plain_receive>(c);
}

BOOST_DATA_TEST_CASE(
  around_an_operation_without_slot, cells<plain_deaf_operation>(), c)
{
  check<plain_body, plain_deaf_operation>(c);
}

BOOST_AUTO_TEST_CASE(in_every_cell_that_makes_sense)
{
  using counts = std::map<std::string, int>;
  auto const count = [](
                       traits const& t) { return count_reasons(t, all, true); };
  char const* const never_runs = "a body that never runs does not react";
  char const* const no_other = "no other await follows";
  char const* const at_once = "it has completed as soon as it has started";
  char const* const late = "the task is done before the request arrives";
  char const* const seen =
    "what Asio's own state holds, a body that returns may have seen";

  counts const aborts{{"run", 87}, {never_runs, 20}, {no_other, 5}};
  counts const posts{{"run", 69}, {never_runs, 20}, {no_other, 4},
    {at_once, 16}, {late, 2}, {seen, 1}};
  counts const is_deaf{{"run", 83}, {never_runs, 20}, {no_other, 5}, {seen, 4}};

  for (traits const& t : {plain_timer::what, plain_read::what,
         plain_composed_read::what, plain_receive::what})
    BOOST_TEST((count(t) == aborts));
  BOOST_TEST((count(plain_post::what) == posts));
  BOOST_TEST((count(plain_deaf_operation::what) == is_deaf));
}

BOOST_AUTO_TEST_SUITE_END()
