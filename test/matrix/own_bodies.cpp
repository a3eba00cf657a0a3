//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "adapted_operations.hpp"
#include "observe.hpp"
#include "operations_elsewhere.hpp"
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

// Cancelling a taskio::awaitable around every kind of operation.

namespace {

using namespace matrix;

std::vector<cell> const all =
  product({moment::at_setup, moment::before_start, moment::waiting,
            moment::completed, moment::itself, moment::other_thread,
            moment::busy_loop, moment::elsewhere, moment::starting},
    {reaction::continues, reaction::propagates, reaction::returns,
      reaction::uncancels, reaction::taken_back, reaction::again_running,
      reaction::again_waiting});

template <typename Operation>
auto cells()
{
  return boost::unit_test::data::make(cells_of<Operation>(all, false));
}

using own_timer = timer_wait<own_body>;
using own_read = socket_read<own_body>;
using own_composed_read = composed_read<own_body>;
using own_post = posted<own_body>;
using own_receive = channel_receive<own_body>;
using own_deaf_operation = deaf_operation<own_body>;
using deferred_tuple_wait = tuple_wait<asio::deferred_t>;
using awaitable_tuple_wait = tuple_wait<own_token>;
using redirected_own_wait = redirected_wait<own_token>;
using deferred_child = spawned_child<asio::deferred_t>;
using awaitable_child = spawned_child<own_token>;

} // namespace

BOOST_AUTO_TEST_SUITE(a_request_is_thrown_once)

BOOST_DATA_TEST_CASE(around_a_timer, cells<own_timer>(), c)
{
  check<own_body, own_timer>(c);
}

BOOST_DATA_TEST_CASE(around_a_socket, cells<own_read>(), c)
{
  check<own_body, own_read>(c);
}

BOOST_DATA_TEST_CASE(around_a_composed_operation, cells<own_composed_read>(), c)
{
  check<own_body, own_composed_read>(c);
}

BOOST_DATA_TEST_CASE(around_a_post, cells<own_post>(), c)
{
  check<own_body, own_post>(c);
}

BOOST_DATA_TEST_CASE(around_a_channel, cells<own_receive>(), c)
{
  check<own_body, own_receive>(c);
}

BOOST_DATA_TEST_CASE(around_a_resolver, cells<resolve>(), c)
{
  check<own_body, resolve>(c);
}

BOOST_DATA_TEST_CASE(
  around_an_operation_without_slot, cells<own_deaf_operation>(), c)
{
  check<own_body, own_deaf_operation>(c);
}

BOOST_DATA_TEST_CASE(around_a_plain_coroutine, cells<plain_child>(), c)
{
  check<own_body, plain_child>(c);
}

BOOST_DATA_TEST_CASE(around_use_awaitable, cells<awaitable_wait>(), c)
{
  check<own_body, awaitable_wait>(c);
}

BOOST_DATA_TEST_CASE(around_as_tuple, cells<deferred_tuple_wait>(), c)
{
  check<own_body, deferred_tuple_wait>(c);
}

BOOST_DATA_TEST_CASE(
  around_as_tuple_of_use_awaitable, cells<awaitable_tuple_wait>(), c)
{
  check<own_body, awaitable_tuple_wait>(c);
}

BOOST_DATA_TEST_CASE(around_redirect_error, cells<redirected_own_wait>(), c)
{
  check<own_body, redirected_own_wait>(c);
}

#if BOOST_ASIO_VERSION >= 103800
// Earlier ones do not take deferred there.
using redirected_deferred_wait = redirected_wait<asio::deferred_t>;

BOOST_DATA_TEST_CASE(
  around_redirect_error_of_deferred, cells<redirected_deferred_wait>(), c)
{
  check<own_body, redirected_deferred_wait>(c);
}
#endif

BOOST_DATA_TEST_CASE(around_the_first_of_two, cells<either_of_two>(), c)
{
  check<own_body, either_of_two>(c);
}

BOOST_DATA_TEST_CASE(around_a_post_to_a_pool, cells<posted_elsewhere>(), c)
{
  check<own_body, posted_elsewhere>(c);
}

BOOST_DATA_TEST_CASE(
  around_a_timer_that_resumes_on_a_pool, cells<timed_elsewhere>(), c)
{
  check<own_body, timed_elsewhere>(c);
}

BOOST_DATA_TEST_CASE(
  around_a_timer_that_a_pool_starts, cells<timed_from_elsewhere>(), c)
{
  check<own_body, timed_from_elsewhere>(c);
}

BOOST_DATA_TEST_CASE(around_a_spawned_coroutine, cells<deferred_child>(), c)
{
  check<own_body, deferred_child>(c);
}

BOOST_DATA_TEST_CASE(
  around_a_spawned_coroutine_with_use_awaitable, cells<awaitable_child>(), c)
{
  check<own_body, awaitable_child>(c);
}

BOOST_DATA_TEST_CASE(
  around_a_region_without_cancellation, cells<held_back_wait>(), c)
{
  check<own_body, held_back_wait>(c);
}

BOOST_AUTO_TEST_CASE(in_every_cell_that_makes_sense)
{
  using counts = std::map<std::string, int>;
  auto const count = [](traits const& t) {
    return count_reasons(t, all, false);
  };
  char const* const never_runs = "a body that never runs does not react";
  char const* const no_other = "no other await follows";
  char const* const alone = "a task that stays on its loop runs there alone";
  char const* const one_go = "what starts on the loop starts in one go";
  char const* const at_once = "it has completed as soon as it has started";
  char const* const late = "the task is done before the request arrives";

  counts const waits{
    {"run", 77}, {never_runs, 16}, {no_other, 5}, {alone, 14}, {one_go, 14}};
  counts const posts{{"run", 62}, {never_runs, 16}, {no_other, 4}, {alone, 14},
    {one_go, 14}, {at_once, 14}, {late, 2}};
  counts const posts_elsewhere{
    {"run", 77}, {never_runs, 16}, {no_other, 5}, {one_go, 14}, {at_once, 14}};
  counts const ends_elsewhere{
    {"run", 90}, {never_runs, 16}, {no_other, 6}, {one_go, 14}};
  counts const starts_elsewhere{{"run", 103}, {never_runs, 16}, {no_other, 7}};

  for (traits const& t : {own_timer::what, own_read::what,
         own_composed_read::what, own_receive::what, resolve::what,
         own_deaf_operation::what, plain_child::what, awaitable_wait::what,
         deferred_tuple_wait::what, awaitable_tuple_wait::what,
         redirected_own_wait::what, either_of_two::what, deferred_child::what,
         awaitable_child::what, held_back_wait::what})
    BOOST_TEST((count(t) == waits));
  BOOST_TEST((count(own_post::what) == posts));
  BOOST_TEST((count(posted_elsewhere::what) == posts_elsewhere));
  BOOST_TEST((count(timed_elsewhere::what) == ends_elsewhere));
  BOOST_TEST((count(timed_from_elsewhere::what) == starts_elsewhere));
}

BOOST_AUTO_TEST_SUITE_END()
