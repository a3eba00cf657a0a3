//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "support.hpp"

#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/taskio/executor.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>

namespace {

using namespace taskio_test;

// A loop that has run before, so that the thread is known to be one of its
// context.
struct idle_world : world
{
  idle_world()
  {
    settle();
    call([] {});
  }

  // What a poll of the context finds.
  template <typename... Handlers>
  void poll(Handlers... handlers)
  {
    (asio::post(context, std::move(handlers)), ...);
    settle();
  }

  trace log;
  // As Asio's operations have it.
  taskio::executor const ex = tracked(lp);

  static taskio::executor tracked(taskio::loop& l)
  {
    return asio::require(
      l.get_executor(), asio::execution::outstanding_work.tracked);
  }
};

BOOST_AUTO_TEST_SUITE(arrivals)

BOOST_AUTO_TEST_CASE(what_arrives_at_an_idle_loop_runs_at_once)
{
  idle_world w;
  w.poll([&] {
    asio::dispatch(w.ex, [&] { w.log("arrived"); });
    w.log("handler");
  });
  BOOST_TEST(w.log.str() == "arrived handler");
}

BOOST_AUTO_TEST_CASE(what_must_not_block_joins_the_queue)
{
  idle_world w;
  w.poll([&] {
    asio::post(w.ex, [&] { w.log("posted"); });
    w.log("handler");
  });
  BOOST_TEST(w.log.str() == "handler posted");
}

BOOST_AUTO_TEST_CASE(what_is_no_operations_joins_the_queue)
{
  idle_world w;
  w.poll([&] {
    asio::dispatch(w.lp.get_executor(), [&] { w.log("dispatched"); });
    w.log("handler");
  });
  BOOST_TEST(w.log.str() == "handler dispatched");
}

BOOST_AUTO_TEST_CASE(outside_of_the_context_nothing_runs)
{
  idle_world w;
  asio::dispatch(w.ex, [&] { w.log("dispatched"); });
  BOOST_TEST(w.log.str() == "");
  w.settle();
  BOOST_TEST(w.log.str() == "dispatched");
}

BOOST_AUTO_TEST_CASE(what_was_queued_before_runs_before)
{
  idle_world w;
  w.poll([&] {
    asio::post(w.ex, [&] { w.log("posted"); });
    asio::dispatch(w.ex, [&] { w.log("dispatched"); });
  });
  BOOST_TEST(w.log.str() == "posted dispatched");
}

BOOST_AUTO_TEST_CASE(what_was_called_soon_before_runs_before)
{
  idle_world w;
  w.poll([&] {
    w.lp.call_soon([&] { w.log("soon"); });
    asio::dispatch(w.ex, [&] { w.log("dispatched"); });
  });
  BOOST_TEST(w.log.str() == "soon dispatched");
}

// As in asyncio: events are added to one round.
BOOST_AUTO_TEST_CASE(what_arrives_in_one_poll_runs_before_what_comes_of_it)
{
  idle_world w;
  auto const arrive = [&](std::string name) {
    return [&w, name] {
      asio::dispatch(w.ex, [&w, name] {
        w.log(name);
        w.lp.call_soon([&w, name] { w.log("after-" + name); });
      });
    };
  };
  w.poll(arrive("a"), arrive("b"));
  BOOST_TEST(w.log.str() == "a b after-a after-b");
}

BOOST_AUTO_TEST_CASE(what_was_called_soon_between_arrivals_keeps_its_place)
{
  idle_world w;
  auto const arrive = [&](std::string name) {
    return [&w, name] { asio::dispatch(w.ex, [&w, name] { w.log(name); }); };
  };
  w.poll(
    [&] {
      asio::dispatch(w.ex, [&] {
        w.log("a");
        w.lp.call_soon([&] { w.log("after-a"); });
      });
    },
    [&] { w.lp.call_soon([&] { w.log("soon"); }); }, arrive("b"));
  BOOST_TEST(w.log.str() == "a after-a soon b");
}

// A timer is due when something arrives.
class arrival_at_a_due_timer
{
public:
  // What they do, and what is logged in the end.
  std::function<void()> arrived;
  std::function<void()> due;

  std::string operator()()
  {
    // That the timer is found due only then is likely, not certain.
    do
    {
      log = {};
      time = lp.time() + 5ms;
      lp.call_at(time, [&] {
        log("due");
        due();
      });
      poll();
      asio::post(context, [&] {
        wait();
        asio::dispatch(idle_world::tracked(lp), [&] {
          log("arrived");
          arrived();
        });
      });
      poll();
    } while (log.str().starts_with("due"));
    return log.str();
  }
  // Until all is due that these tests set.
  void wait() const
  {
    while (lp.time() < time + 2ms)
      ;
  }

  trace log;
  asio::io_context context{1};
  taskio::loop lp{context};
  taskio::loop::time_point time;

private:
  void poll()
  {
    context.restart();
    context.poll();
  }
};

// As in asyncio, where they are added to the round that is to run.
BOOST_AUTO_TEST_CASE(due_timers_end_the_round_of_what_arrived)
{
  for (auto const later : {-1ms, 0ms, 1ms})
  {
    arrival_at_a_due_timer play;
    play.arrived = [&] {
      play.lp.call_soon([&] { play.log("soon"); });
      play.lp.call_at(play.time + later, [&] { play.log("first"); });
    };
    play.due = [&] {
      play.lp.call_at(play.time + later + 1us, [&] { play.log("second"); });
    };
    BOOST_TEST(play() == "arrived due soon first second");
  }
}

BOOST_AUTO_TEST_CASE(timers_that_what_arrived_has_set_come_after_the_next_round)
{
  arrival_at_a_due_timer play;
  play.arrived = [&] { play.lp.call_at(play.time, [&] { play.log("set"); }); };
  play.due = [&] { play.lp.call_soon([&] { play.log("soon"); }); };
  BOOST_TEST(play() == "arrived due soon set");
}

// Time moves only when nothing is ready.
BOOST_AUTO_TEST_CASE(a_timer_of_no_delay_that_what_arrived_has_set_is_ready)
{
  idle_world w;
  w.poll([&] {
    asio::dispatch(w.ex, [&] {
      w.log("arrived");
      w.lp.call_later(0s, [&] { w.log("due"); });
    });
  });
  BOOST_TEST(w.log.str() == "arrived due");
}

BOOST_AUTO_TEST_CASE(what_has_arrived_needs_no_clock_once_its_loop_is_closed)
{
  asio::io_context context(1);
  auto clock = std::make_unique<taskio::virtual_clock>();
  auto lp = std::make_unique<taskio::loop>(context, *clock);
  lp->call_soon([] {});
  context.poll();
  bool arrived = false;
  asio::post(context, [&] {
    asio::dispatch(idle_world::tracked(*lp), [&] {
      arrived = true;
      lp->call_soon([] {});
    });
    context.stop();
  });
  context.restart();
  context.poll();
  lp.reset();
  clock.reset();
  context.restart();
  context.poll();
  BOOST_TEST(arrived);
}

BOOST_AUTO_TEST_CASE(timers_that_what_arrived_has_set_come_after_what_it_called)
{
  idle_world w;
  w.poll([&] {
    asio::dispatch(w.ex, [&] {
      w.log("arrived");
      w.lp.call_at(w.lp.time(), [&] { w.log("due"); });
      w.lp.call_soon([&] { w.log("soon"); });
    });
  });
  w.run();
  BOOST_TEST(w.log.str() == "arrived soon due");
}

BOOST_AUTO_TEST_CASE(what_arrives_within_what_arrives_runs_within)
{
  idle_world w;
  w.poll([&] {
    asio::dispatch(w.ex, [&] {
      asio::dispatch(w.ex, [&] { w.log("inner"); });
      w.log("outer");
    });
  });
  BOOST_TEST(w.log.str() == "inner outer");
}

BOOST_AUTO_TEST_CASE(within_another_loop_what_arrives_joins_the_queue)
{
  idle_world w;
  taskio::loop other(w.context, w.clock);
  w.poll([&] {
    asio::dispatch(w.ex, [&] {
      asio::dispatch(idle_world::tracked(other), [&] { w.log("other"); });
      w.log("arrived");
    });
  });
  BOOST_TEST(w.log.str() == "arrived other");
}

BOOST_AUTO_TEST_CASE(what_arrives_through_a_strand_joins_the_queue)
{
  idle_world w;
  taskio::loop on_strand(asio::make_strand(w.context), w.clock);
  w.poll([&] {
    asio::dispatch(idle_world::tracked(on_strand), [&] { w.log("arrived"); });
    w.log("handler");
  });
  BOOST_TEST(w.log.str() == "handler arrived");
}

BOOST_AUTO_TEST_CASE(what_it_throws_leaves_the_context_and_the_loop_goes_on)
{
  idle_world w;
  asio::post(w.context, [&] {
    asio::dispatch(w.ex, [&] {
      w.lp.call_soon([&] { w.log("soon"); });
      throw std::runtime_error("arrived");
    });
  });
  BOOST_CHECK_THROW(w.settle(), std::runtime_error);
  w.settle();
  BOOST_TEST(w.log.str() == "soon");
}

BOOST_AUTO_TEST_CASE(what_arrives_may_destroy_the_loop)
{
  trace log;
  asio::io_context context{1};
  taskio::virtual_clock clock;
  auto lp = std::make_optional<taskio::loop>(context, clock);
  lp->call_soon([] {});
  context.poll();
  asio::post(context, [&] {
    asio::dispatch(idle_world::tracked(*lp), [&] {
      lp->call_soon([&] { log("never"); });
      lp.reset();
      log("arrived");
    });
  });
  context.restart();
  context.poll();
  BOOST_TEST(log.str() == "arrived");
}

BOOST_AUTO_TEST_CASE(tasks_run_as_themselves_in_what_arrives)
{
  idle_world w;
  auto const t = w.lp.create_task(
    [&]() -> taskio::awaitable<void> {
      co_await asio::post(w.context, asio::deferred);
      w.log(taskio::current_task().get_name());
      co_await taskio::sleep(0s);
      w.log("on");
    },
    {.name = "t"});
  w.run();
  BOOST_TEST(w.log.str() == "t on");
  BOOST_TEST(outcome(taskio::future<void>(t)) == "value");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
