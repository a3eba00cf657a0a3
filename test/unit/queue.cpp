//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "allocations.hpp"
#include "sync_script.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/taskio/timeout.hpp>
#include <boost/taskio/wait_for.hpp>
#include <memory>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace taskio_test;

// p1 puts 1, P1 does so without waiting; g and G get; j joins, d says that an
// item is done; s shuts down, S immediately. The argument is the maximum size,
// the state at the end the number of items.
class queue_things
{
public:
  explicit queue_things(int maxsize) : queue_(std::size_t(maxsize)) {}

  template <typename Body>
  awaitable_of<Body, std::string> perform(char operation, int number)
  {
    if (operation == 'p')
      co_await in_body<Body>(queue_.put(number));
    else if (operation == 'P')
      queue_.put_nowait(number);
    else if (operation == 'g')
    {
      int const item = co_await in_body<Body>(queue_.get());
      co_return std::to_string(item);
    }
    else if (operation == 'G')
      co_return std::to_string(queue_.get_nowait());
    else if (operation == 'j')
      co_await in_body<Body>(queue_.join());
    else if (operation == 'd')
      queue_.task_done();
    else
      queue_.shutdown(operation == 'S');
    co_return std::string();
  }

  std::string state() const { return std::to_string(queue_.qsize()); }

private:
  taskio::queue<int> queue_;
};

constexpr script_row queue_table[] = {
  {0, "p1p2 sdp3d x2g.g", "ap1 ap2 bs bd bp3=s bd cg=1 c.=! cg=2 |  0"},
  {0, "ggp1p2s p3.p4gsg P5",
    "bp3 cP5 ag=3 ag=5 ap1 ap2 as bp4=s bg=1 bs bg=2 |  0"},
  {0, "x0p1...gSSG dsdjg P2d",
    "ap1 bd bs bd=r bj bg=1 cP2=s cd=r a.=! ag=s aS aS aG=s |  0"},
  {0, "..g dd x0S..jgdp1 x2dp2j",
    "bd=r bd=r cS dd=r dp2=s dj a.=! c.=! ag=s cj cg=s cd=r cp1=s |  0"},
  {0, "..gd.gjp1 jp2dS g p3g..g",
    "bj bp2 bd bS cg=s dp3=s dg=s ag=s ad=r dg=s ag=s aj ap1=s |  0"},
  {0, "s.p1 P2jx0jgp3 p4jx1sx2gG",
    "as bP2=s bj bj bg=s bp3=s cp4=s cj cs cg=s cG=s a.=! ap1=s |  0"},
  {0, "d x0Gj P1p2g Gjd dp3x3gx4g",
    "ad=r bG=e bj cP1 cp2 cg=1 dG=2 ed ep3 eg=3 dj=! dd eg=! |  0"},
  {0, "dg.sx2j s..GGd.p1 g...d..g",
    "ad=r bs cg=s ag=s as aj bG=s bG=s bd=r c.=! bp1=s cd=r cg=s |  0"},
  {0, "x0p1Ggdp2 .Sddp3.S P4x2d d",
    "ap1 aG=1 cP4 cd dd ag=! ad=r ap2 bS bd=r bd=r bp3=s bS |  0"},
  {0, "p1..p2s p3gd x0p4g .dgSp5p6",
    "ap1 bp3 bg=1 bd cp4 cg=3 a.=! dd dg=4 dS dp5=s dp6=s ap2=s as |  0"},
  {0, "gp1p2S p3...g ..dj x0gx2ggdg",
    "bp3 dg=3 ag=! ap1 ap2 aS c.=! dg=s dg=s dd dg=s cd=r cj bg=s |  0"},
  {0, "p1x0ggx1dd d..dd.g P2.P3p4P5...G",
    "ap1 ag=1 bd cP2 ag=! ad ad=r b.=! cP3 cp4 cP5 bd bd bg=2 cG=3 |  2"},
  {1, "gggd d..Sj dP1p2", "bd=r cd=r cP1 ag=1 bS cp2=s ag=s ag=s ad bj |  0"},
  {1, "gP1SGg d p2x0dP3d",
    "bd=r cp2 cd cP3=f cd=r ag=! aP1=f aS aG=s ag=s |  0"},
  {1, "SdG dg.jd.p1 S p2.G",
    "aS ad=r aG=s bd=r bg=s cS dp2=s bj bd=r dG=s bp1=s |  0"},
  {1, ".gGgP1.s p2 p3dp4gp5",
    "bp2 ag=2 aG=e cp3 cd ag=3 aP1 as cp4=s cg=1 cp5=s |  0"},
  {1, "gj p1gsd.d jdd..P2x0g",
    "bp1 bg=1 bs bd cj cd=r cd=r ag=s aj bd=r cP2=s cg=s |  0"},
  {1, "p1g.Gdx2s ...jgG x1gjs",
    "ap1 ag=1 aG=e ad as b.=! cg=! cj cs bj bg=s bG=s |  0"},
  {1, "p1 Gd dj x3sSG g.p2p3gd",
    "ap1 bG=1 bd cd=r cj ds dS dG=s eg=s ep2=s ep3=s eg=s ed=r |  0"},
  {1, "p1p2dx1gx0g gjjp3 P4..S",
    "ap1 bg=1 cP4 cS ap2=s ad ag=s ag=s bj=! bj bp3=s |  0"},
  {1, "j.dj p1.j .gx2p2P3x1s..d",
    "aj bp1 ad aj bj cg=1 cp2 cP3=f cs c.=! cd |  1"},
  {1, "p1 P2x0gjSd .ddp3 ddp4x2d",
    "ap1 bP2=f bg=1 dd dd=r dp4 dd c.=! cd=r cd=r bj bS bd=r cp3=s |  0"},
  {1, "P1d sP2 x0gg d..g p3p4GSg",
    "aP1 ad bs bP2=s cg=1 cg=s dd=r ep3=s ep4=s eG=s eS eg=s dg=s |  0"},
  {1, "Sj...d x1P1Sdp2 P3.p4p5ds",
    "aS aj bP1=s bS bd=r bp2=s cP3=s cp4=s cp5=s cd=r cs ad=r |  0"},
  {1, "...p1ddd Gjg x0jp2p3 Ggx3j.j",
    "bG=e bj cj cp2 dG=2 a.=! cp3 dg=3 ap1 ad ad ad dj=! bg=1 dj |  0"},
  {1, "...d .Gx2ggP1 P2...G Gp3 sgd",
    "cP2 dG=2 dp3 es eg=3 ed bG=s bg=s bg=s bP1=s c.=! ad cG=s |  0"},
  {1, "jgGx4j ..p1 GG x1dx3s...j..j g",
    "aj cG=e cG=e dd=r ds eg=s b.=! ag=s aG=s aj d.=! bp1=s dj dj |  0"},
  {1, "x0gx0p1dgg p2...dp3...GG p4sp5",
    "bp2 ag=! ap1=! ad ag=2 cp4 cs cp5=s bd bp3=s ag=4 bG=s bG=s |  0"},
  {2, "P1g gdSP2 P3 p4 P5p6",
    "aP1 ag=1 cP3 dp4 eP5=f bg=3 bd bS bP2=s ep6=s |  0"},
  {2, "p1 gdg ...ddg x2sgp2G",
    "ap1 bg=1 bd ds dg=s dp2=s dG=s c.=! bg=s cd=r cd=r cg=s |  0"},
  {2, "dg..j...Gp1 d.S .dsjj",
    "ad=r bd=r bS cd=r cs cj cj ag=s aj aG=s ap1=s |  0"},
  {2, "..s j jggx2dp1 Gdg j..j",
    "bj cj dG=e dd=r ej as ej cg=s cg=s cd=r cp1=s dg=s |  0"},
  {2, "d.p1d ..ddsg p2x2p3.p4g",
    "ad=r cp2 cp3 c.=! bd bd bs bg=2 ap1=s ad=r cp4=s cg=3 |  0"},
  {2, "dp1 p2..dx1dj SgS j .dgp3",
    "ad=r ap1 bp2 cS cg=s cS dj ed=r eg=s ep3=s bd=r bd=r bj |  0"},
  {2, "G...s G..dg jdp1x1d s...d",
    "aG=e bG=e cj cd=r cp1 cd ds b.=! bd=r bg=1 as dd=r |  0"},
  {2, ".p1..gjx2j...g x0gP2g P3dSj",
    "cP3 cd cS cj a.=! ap1=s bg=s bP2=s bg=s ag=s aj aj ag=s |  0"},
  {2, ".p1x1p2P3x2p4.G ggg p5x2gjdg",
    "cp5 cg=5 ap1 ap2 aP3=f bg=! bg=1 bg=2 cj=! cd ap4 cg=4 aG=e |  0"},
  {2, "g.p1x0p2 gjx0p3 jg ..p4x1dj..g",
    "cj dp4 dd dj ag=4 bg=! bj bp3 a.=! ap1 cg=3 dg=1 ap2=! |  0"},
  {2, "jP1 dp2 .dx3p3..g ...gGx3P4p5x1G",
    "aj aP1 bd bp2 cd d.=! dg=1 dG=2 dP4 dp5 dG=4 cp3 cg=5 |  1"},
  {2, ".dGx2g.dg p1...p2d..d d.jx0p3p4.g",
    "bp1 cd ad=r aG=1 c.=! cj cp3 cp4 ag=! cg=3 bp2 bd ad ag=4 bd |  1"},
  {1, "p1p2 p3 p4 ..gx0 ...g ....g", "ap1 dg=1 ap2=! bp3 fg=3 cp4 eg=4 |  0"},
  {1, "p1p2 p3 p4 ..x0g ...g ....g", "ap1 dg=1 ap2=! bp3 eg=3 cp4 fg=4 |  0"},
};

BOOST_AUTO_TEST_SUITE(queue)

BOOST_AUTO_TEST_CASE_TEMPLATE(does_what_asyncio_does, Body, both_bodies)
{
  check_scripts<Body, queue_things>(queue_table);
}

BOOST_AUTO_TEST_CASE(can_be_used_where_no_loop_is)
{
  taskio::queue<std::string> q(2);
  BOOST_TEST(q.maxsize() == 2u);
  BOOST_TEST(q.empty());
  std::string const first = "a";
  q.put_nowait(first);
  q.put_nowait("b");
  BOOST_TEST(q.full());
  BOOST_TEST(q.qsize() == 2u);
  BOOST_CHECK_THROW(q.put_nowait("c"), taskio::queue_full);
  BOOST_TEST(q.get_nowait() == "a");
  BOOST_TEST(q.get_nowait() == "b");
  BOOST_CHECK_THROW(q.get_nowait(), taskio::queue_empty);
  q.shutdown();
  BOOST_CHECK_THROW(q.get_nowait(), taskio::queue_shut_down);
  BOOST_CHECK_THROW(q.put_nowait("c"), taskio::queue_shut_down);
  q.task_done();
  q.task_done();
  BOOST_CHECK_THROW(q.task_done(), std::logic_error);
}

BOOST_AUTO_TEST_CASE(its_errors_are_runtime_errors_that_speak)
{
  std::runtime_error const& empty = taskio::queue_empty();
  std::runtime_error const& full = taskio::queue_full();
  std::runtime_error const& shut_down = taskio::queue_shut_down();
  BOOST_TEST(empty.what() == "queue::get_nowait: the queue is empty");
  BOOST_TEST(full.what() == "queue::put_nowait: the queue is full");
  BOOST_TEST(shut_down.what() == "the queue was shut down");
}

BOOST_AUTO_TEST_CASE(what_is_not_put_is_not_moved_from)
{
  taskio::queue<std::unique_ptr<int>> q(1);
  q.put_nowait(std::make_unique<int>(1));
  auto item = std::make_unique<int>(2);
  BOOST_CHECK_THROW(q.put_nowait(std::move(item)), taskio::queue_full);
  BOOST_TEST(*item == 2);
  q.shutdown();
  BOOST_CHECK_THROW(q.put_nowait(std::move(item)), taskio::queue_shut_down);
  BOOST_TEST(*item == 2);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  hands_over_what_can_only_be_moved, Body, both_bodies)
{
  world w;
  taskio::queue<std::unique_ptr<int>> q(1);
  int sum = 0;
  auto const reader = w.lp.create_task([&]() -> awaitable_of<Body> {
    for (int i = 0; i < 3; ++i)
    {
      std::unique_ptr<int> const item = co_await in_body<Body>(q.get());
      sum += *item;
    }
  });
  auto const writer = w.lp.create_task([&]() -> awaitable_of<Body> {
    for (int i = 1; i <= 3; ++i)
    {
      auto item = std::make_unique<int>(i);
      co_await in_body<Body>(q.put(std::move(item)));
    }
  });
  w.run();
  reader.result();
  writer.result();
  BOOST_TEST(sum == 6);
}

BOOST_AUTO_TEST_CASE(needs_no_default_constructor)
{
  world w;
  taskio::queue<no_default> q;
  q.put_nowait(no_default(7));
  auto const t = w.lp.create_task(q.get());
  w.run();
  BOOST_TEST(t.result().value == 7);
  bool called = false;
  w.call([&] {
    q.put_nowait(no_default(8));
    q.get().async_wait(
      [&](std::exception_ptr e, std::optional<no_default> item) {
        called = !e && item->value == 8;
      });
  });
  BOOST_TEST(called);
}

BOOST_AUTO_TEST_CASE(nothing_happens_before_the_await)
{
  world w;
  taskio::queue<int> q;
  {
    auto const put = q.put(1);
    auto const get = q.get();
  }
  BOOST_TEST(q.empty());
  w.call([] {});
}

// Cancelled while it waits, or when it has been woken already.
BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_getter_that_is_cancelled_takes_nothing, Body, both_bodies)
{
  for (bool woken : {false, true})
  {
    world w;
    taskio::queue<int> q;
    std::vector<taskio::task<int>> getters;
    for (int i = 0; i < 2; ++i)
      getters.push_back(w.lp.create_task([&]() -> awaitable_of<Body, int> {
        int const item = co_await in_body<Body>(q.get());
        co_return item;
      }));
    w.settle();
    w.call([&] {
      if (woken)
        q.put_nowait(1);
      getters[0].cancel("no");
      if (!woken)
        q.put_nowait(1);
    });
    BOOST_TEST(outcome(getters[0]) == "cancelled(no)");
    BOOST_TEST(getters[1].result() == 1);
  }
}

BOOST_AUTO_TEST_CASE(a_time_limit_loses_no_item)
{
  world w;
  taskio::queue<int> q;
  int const got = w.play([&]() -> taskio::awaitable<int> {
    auto limited = taskio::wait_for(q.get(), 1s);
    bool timed_out = false;
    try
    {
      co_await std::move(limited);
    }
    catch (taskio::timeout_error const&)
    {
      timed_out = true;
    }
    BOOST_TEST(timed_out);
    q.put_nowait(5);
    int const item = co_await q.get();
    co_return item;
  });
  BOOST_TEST(got == 5);
}

BOOST_AUTO_TEST_CASE(works_with_any_completion_token)
{
  asio::io_context context;
  taskio::loop lp(context);
  taskio::queue<int> q;
  std::string seen;
  asio::cancellation_signal stop;
  auto const ex = lp.get_executor();
  q.get().async_wait(asio::bind_executor(ex, [&](std::exception_ptr e, int v) {
    seen += describe(e) + std::to_string(v) + ' ';
  }));
  auto token = asio::bind_executor(
    ex, [&](std::exception_ptr e, int) { seen += describe(e) + ' '; });
  q.get().async_wait(asio::bind_cancellation_slot(stop.slot(), token));
  auto future = q.get().async_wait(asio::bind_executor(ex, asio::use_future));
  auto done = q.join().async_wait(asio::bind_executor(ex, asio::use_future));
  context.poll();
  lp.call_soon([&] { stop.emit(asio::cancellation_type::terminal); });
  context.restart();
  context.poll();
  q.put_nowait(1);
  q.put(2).async_wait(asio::bind_executor(ex, asio::detached));
  context.restart();
  context.run();
  BOOST_TEST(seen == "cancelled(-) none1 ");
  BOOST_TEST(future.get() == 2);
  done.get();
}

// A cancellation after the item was taken is too late to lose it.
BOOST_AUTO_TEST_CASE(a_signal_that_comes_too_late_loses_no_item)
{
  for (int ticks = 0; ticks < 6; ++ticks)
  {
    world w;
    taskio::queue<int> q;
    asio::cancellation_signal stop;
    std::string seen;
    q.get().async_wait(asio::bind_cancellation_slot(stop.slot(),
      asio::bind_executor(
        w.lp.get_executor(), [&](std::exception_ptr e, int v) {
          seen = e ? describe(e) : std::to_string(v);
        })));
    w.settle();
    w.play([&]() -> taskio::awaitable<void> {
      q.put_nowait(1);
      for (int i = 0; i < ticks; ++i)
        co_await taskio::sleep(0s);
      stop.emit(asio::cancellation_type::terminal);
    });
    bool const taken = seen == "1" && q.empty();
    bool const left = seen == "cancelled(-)" && q.qsize() == 1u;
    BOOST_TEST((taken || left), seen);
  }
}

// Such as a branch of ||. Asio's rules apply to it: it gets what has been put,
// unless the signal comes first.
BOOST_AUTO_TEST_CASE(a_coroutine_of_no_task_may_wait_and_be_cancelled)
{
  for (bool signal_first : {false, true})
  {
    world w;
    taskio::queue<int> q;
    asio::cancellation_signal stop;
    std::string seen;
    asio::co_spawn(
      w.lp.get_executor(),
      [&]() -> taskio::awaitable<int> {
        int const item = co_await q.get();
        co_return item;
      },
      asio::bind_cancellation_slot(
        stop.slot(), [&](std::exception_ptr e, int item) {
          seen = e ? describe(e) : std::to_string(item);
        }));
    w.settle();
    w.call([&] {
      if (!signal_first)
        q.put_nowait(1);
      stop.emit(asio::cancellation_type::terminal);
      if (signal_first)
        q.put_nowait(1);
    });
    BOOST_TEST(seen == (signal_first ? "cancelled(-)" : "1"));
    BOOST_TEST(q.qsize() == (signal_first ? 1u : 0u));
  }
}

BOOST_AUTO_TEST_CASE(belongs_to_the_loop_of_who_first_waits_in_it)
{
  taskio::queue<int> q;
  auto const get = [&]() -> taskio::awaitable<void> { co_await q.get(); };
  q.put_nowait(1);
  q.put_nowait(2);
  for (int i = 0; i < 2; ++i)
  {
    world w;
    w.play(get);
  }
  check_loop("queue::get", get, [&](world&) { q.put_nowait(3); });
}

BOOST_AUTO_TEST_CASE(put_nowait_while_the_loop_does_not_run_wakes_it)
{
  asio::io_context context;
  taskio::loop lp(context);
  taskio::queue<int> q;
  auto const t = lp.create_task(q.get());
  context.poll();
  q.put_nowait(1);
  context.restart();
  context.run();
  BOOST_TEST(t.result() == 1);
}

BOOST_AUTO_TEST_CASE(is_refused_to_other_threads_while_the_loop_runs)
{
  asio::io_context context;
  taskio::loop lp(context);
  taskio::queue<int> q;
  auto const t = lp.create_task(q.get());
  context.poll();
  context.restart();
  bool refused = false;
  lp.call_soon([&] {
    std::thread([&] {
      try
      {
        q.put_nowait(1);
      }
      catch (std::logic_error const& e)
      {
        refused = std::string(e.what()).starts_with("queue::put_nowait: ");
      }
    }).join();
    q.put_nowait(2);
  });
  context.run();
  BOOST_TEST(refused);
  BOOST_TEST(t.result() == 2);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  may_be_destroyed_while_coroutines_wait, Body, both_bodies)
{
  using queue_type = taskio::queue<std::unique_ptr<int>>;
  auto const make = [] { return std::make_unique<queue_type>(1); };
  check_destruction<Body>(
    make,
    [](queue_type& q, int) -> awaitable_of<Body> {
      co_await in_body<Body>(q.get());
    },
    [](queue_type& q) { q.put_nowait(std::make_unique<int>(1)); });
  check_destruction<Body>(
    make,
    [](queue_type& q, int i) -> awaitable_of<Body> {
      if (i == 0)
        q.put_nowait(std::make_unique<int>(1));
      if (i == 2)
        co_await in_body<Body>(q.join());
      auto item = std::make_unique<int>(2);
      co_await in_body<Body>(q.put(std::move(item)));
    },
    [](queue_type& q) {
      q.get_nowait();
      q.task_done();
    });
}

BOOST_AUTO_TEST_CASE(those_left_by_a_destroyed_queue_can_be_cancelled)
{
  world w;
  auto q = std::make_unique<taskio::queue<int>>();
  auto const t = w.lp.create_task(q->get());
  w.settle();
  q.reset();
  w.settle();
  BOOST_TEST(!t.done());
  w.call([&] { t.cancel(); });
  BOOST_TEST(t.cancelled());
}

BOOST_AUTO_TEST_CASE(who_waits_says_for_what)
{
  world w;
  taskio::queue<int> q;
  auto const t = w.lp.create_task(q.get());
  w.settle();
  std::ostringstream os;
  os << t;
  BOOST_TEST(os.str().find("<queue::get>") != std::string::npos, os.str());
  w.call([&] { t.cancel(); });
}

BOOST_AUTO_TEST_CASE(passing_an_item_on_allocates_nothing)
{
  world w;
  taskio::queue<int> q(1);
  std::size_t counted = 0;
  auto const reader = w.lp.create_task([&]() -> taskio::awaitable<void> {
    for (int i = 0; i < 300; ++i)
      co_await q.get();
  });
  auto const writer = w.lp.create_task([&]() -> taskio::awaitable<void> {
    for (int i = 0; i < 300; ++i)
    {
      if (i == 150)
        counted = allocations();
      if (i == 250)
        counted = allocations() - counted;
      co_await q.put(i);
    }
  });
  w.run();
  reader.result();
  writer.result();
  BOOST_TEST(counted == 0u);
}

// An operation that has not begun counts in the queue, on its loop in another
// way than elsewhere; and both may go last.
BOOST_AUTO_TEST_CASE(operations_outlive_a_queue_that_was_waited_in)
{
  auto const item = std::make_shared<int>(1);
  world w;
  auto q = std::make_unique<taskio::queue<std::shared_ptr<int>>>(2);
  auto const t = w.lp.create_task(q->get());
  w.settle();
  std::optional<taskio::operation<std::shared_ptr<int>>> made_elsewhere(
    std::in_place, q->get());
  taskio::task<std::shared_ptr<int>> made_on_the_loop;
  w.call([&] {
    for (int i = 0; i < 3; ++i)
      if (!q->full())
        q->put_nowait(item);
    made_on_the_loop = w.lp.create_task(q->get());
    q.reset();
  });
  BOOST_TEST(t.result() == item);
  BOOST_TEST(made_on_the_loop.result() == item);
  BOOST_TEST(item.use_count() > 1);
  made_elsewhere.reset();
  BOOST_TEST(item.use_count() == 3);
}

BOOST_AUTO_TEST_CASE(an_operation_of_a_queue_can_be_kept_as_any_other)
{
  world w;
  taskio::queue<int> q;
  std::vector<taskio::operation<int>> kept;
  for (int i = 0; i < 3; ++i)
    kept.push_back(q.get());
  int sum = 0;
  w.play([&]() -> taskio::awaitable<void> {
    for (int i = 0; i < 3; ++i)
      q.put_nowait(i);
    for (taskio::operation<int>& one : kept)
      sum = 10 * sum + co_await std::move(one);
  });
  BOOST_TEST(sum == 12);
}

BOOST_AUTO_TEST_CASE(items_keep_their_order_while_the_queue_grows)
{
  taskio::queue<std::string> q;
  std::string in, out;
  for (int round = 0; round < 40; ++round)
  {
    for (int i = 0; i <= round % 7; ++i)
    {
      std::string item = "an item that has a number: " + std::to_string(round);
      in += item;
      q.put_nowait(item);
    }
    for (int i = 0; i < round % 5 && !q.empty(); ++i)
      out += q.get_nowait();
  }
  while (!q.empty())
    out += q.get_nowait();
  BOOST_TEST(in == out);
}

// Throws when it is copied, or moved, as often as it is told to.
struct fragile
{
  explicit fragile(int n) : number(n) {}
  fragile(fragile const& other) : number(other.number)
  {
    if (failures > 0 && failures-- > 0)
      throw std::runtime_error("fragile");
  }
  fragile& operator=(fragile const&) = delete;

  int number;
  static inline int failures = 0;
};

BOOST_AUTO_TEST_CASE(an_item_that_cannot_be_handed_over_stays)
{
  taskio::queue<fragile> q;
  for (int i = 0; i < 8; ++i)
    q.put_nowait(fragile(i));
  fragile const more(8);
  fragile::failures = 1;
  BOOST_CHECK_THROW(q.put_nowait(more), std::runtime_error);
  BOOST_TEST(q.qsize() == 8u);
  q.put_nowait(more);
  fragile::failures = 1;
  BOOST_CHECK_THROW(q.get_nowait(), std::runtime_error);
  BOOST_TEST(q.qsize() == 9u);
  for (int i = 0; i < 9; ++i)
    BOOST_TEST(q.get_nowait().number == i);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
