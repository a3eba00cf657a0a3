//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "gate.hpp"
#include "support.hpp"

#include <boost/asio/deferred.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/taskio/gather.hpp>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <variant>

namespace {

using namespace taskio_test;

struct own_failure : std::runtime_error
{
  using std::runtime_error::runtime_error;
};

template <typename Body>
awaitable_of<Body, int> give(int v, std::chrono::milliseconds d = 1ms)
{
  co_await Body::sleep(d);
  co_return v;
}

template <typename Body>
awaitable_of<Body, int> fail(
  std::string what, std::chrono::milliseconds d = 1ms)
{
  co_await Body::sleep(d);
  throw own_failure(what);
}

// Says how it ended, takes some time for its end when it is cancelled.
template <typename Body>
awaitable_of<Body, int> worker(trace& log, std::string name,
  std::chrono::milliseconds d, std::chrono::milliseconds farewell = 0ms)
{
  bool cancelled = false;
  try
  {
    co_await Body::sleep(d);
  }
  catch (taskio::cancelled_error const& e)
  {
    cancelled = true;
    log(name + ":cancelled(" + e.message().value_or("-") + ")");
  }
  if (!cancelled)
  {
    log(name + ":done");
    co_return int(d.count());
  }
  if (farewell > 0ms)
    co_await Body::sleep(farewell);
  log(name + ":gone");
  throw taskio::cancelled_error(std::string("by " + name));
}

// Counts how often it is copied.
class costly
{
public:
  explicit costly(int& copies) : copies_(&copies) {}
  costly(costly const& other) : copies_(other.copies_) { ++*copies_; }
  costly(costly&& other) noexcept : copies_(other.copies_) {}
  costly& operator=(costly const&) = delete;
  ~costly() = default;

private:
  int* copies_;
};

BOOST_AUTO_TEST_SUITE(gather)

BOOST_AUTO_TEST_CASE(everything_that_can_be_awaited_can_be_gathered)
{
  world w;
  gate g(w.context);
  int object = 5;
  auto reference = w.lp.create_future<int&>();
  auto t = w.lp.create_task(give<typed_body>(3));
  w.lp.call_later(3ms, [&] {
    reference.set_result(object);
    g.open(6);
  });
  w.play([&]() -> taskio::awaitable<void> {
    auto ex = co_await asio::this_coro::executor;
    asio::steady_timer timer(ex, asio::steady_timer::time_point::min());
    auto const callable = [&]() { return give<plain_body>(7); };
    auto const nothing = []() -> taskio::awaitable<void> { co_return; };
    auto const all = taskio::gather(give<typed_body>(1), give<plain_body>(2), t,
      taskio::future<int>(t), reference, g.async_wait(asio::deferred), callable,
      nothing, taskio::sleep(2ms), taskio::sleep(2ms, std::string("8")),
      timer.async_wait(asio::deferred),
      taskio::wait_for(give<typed_body>(9), 1h));
    using result =
      std::tuple<int, int, int, int, std::reference_wrapper<int>, int, int,
        std::monostate, std::monostate, std::string, std::monostate, int>;
    static_assert(std::is_same_v<decltype(all), taskio::future<result> const>);
    result const& r = co_await all;
    BOOST_TEST(std::get<0>(r) == 1);
    BOOST_TEST(std::get<1>(r) == 2);
    BOOST_TEST(std::get<2>(r) == 3);
    BOOST_TEST(std::get<3>(r) == 3);
    BOOST_TEST((&std::get<4>(r).get() == &object));
    BOOST_TEST(std::get<5>(r) == 6);
    BOOST_TEST(std::get<6>(r) == 7);
    BOOST_TEST(std::get<9>(r) == "8");
    BOOST_TEST(std::get<11>(r) == 9);
  });
  BOOST_TEST((w.now() == 3ms));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(it_runs_them_at_the_same_time, Body, both_bodies)
{
  world w;
  trace log;
  w.play([&]() -> taskio::awaitable<void> {
    auto const [a, b, c] = co_await taskio::gather(worker<Body>(log, "a", 30ms),
      worker<Body>(log, "b", 10ms), worker<Body>(log, "c", 20ms));
    BOOST_TEST(a == 30);
    BOOST_TEST(b == 10);
    BOOST_TEST(c == 20);
  });
  BOOST_TEST(log.str() == "b:done c:done a:done");
  BOOST_TEST((w.now() == 30ms));
}

BOOST_AUTO_TEST_CASE(it_can_be_awaited_in_a_plain_coroutine)
{
  world w;
  w.play([]() -> asio::awaitable<void> {
    auto f = taskio::gather(give<plain_body>(1), give<typed_body>(2));
    auto const [a, b] = co_await f.async_wait(asio::use_awaitable);
    BOOST_TEST(a == 1);
    BOOST_TEST(b == 2);
  });
}

BOOST_AUTO_TEST_CASE(values_may_be_of_any_type)
{
  world w;
  w.play([]() -> taskio::awaitable<void> {
    auto const movable = []() -> taskio::awaitable<only_movable> {
      co_await taskio::sleep(1ms);
      co_return only_movable(1);
    };
    auto const bare = []() -> taskio::awaitable<no_default> {
      co_return no_default(2);
    };
    auto const pointer = []() -> taskio::awaitable<std::unique_ptr<int>> {
      co_return std::make_unique<int>(3);
    };
    auto [m, b, p] = co_await taskio::gather(movable(), bare(), pointer());
    BOOST_TEST(m.value == 1);
    BOOST_TEST(b.value == 2);
    BOOST_TEST(*p == 3);

    auto t = taskio::create_task(pointer());
    auto [moved] = co_await taskio::gather(std::move(t));
    BOOST_TEST(*moved == 3);

    auto outcomes = co_await taskio::gather(
      taskio::return_exceptions, movable(), bare(), pointer());
    BOOST_TEST(std::get<0>(outcomes)->value == 1);
    BOOST_TEST(std::get<1>(outcomes)->value == 2);
    BOOST_TEST(**std::get<2>(outcomes) == 3);
  });
}

BOOST_AUTO_TEST_CASE(a_value_is_copied_only_when_others_have_handles)
{
  world w;
  int copies = 0;
  w.play([&]() -> taskio::awaitable<void> {
    auto const make = [&]() -> taskio::awaitable<costly> {
      co_await taskio::sleep(1ms);
      co_return costly(copies);
    };
    [[maybe_unused]] auto sole = co_await taskio::gather(make(), make());
    BOOST_TEST(copies == 0);
    auto kept = taskio::create_task(make());
    auto given = taskio::create_task(make());
    [[maybe_unused]] auto both =
      co_await taskio::gather(kept, std::move(given));
    BOOST_TEST(copies == 1);
    (void)kept.result();
  });
}

BOOST_AUTO_TEST_CASE(what_is_given_twice_runs_once_and_counts_twice)
{
  world w;
  trace log;
  w.play([&]() -> taskio::awaitable<void> {
    auto t = taskio::create_task(worker<typed_body>(log, "t", 5ms));
    auto const [a, b, c] = co_await taskio::gather(t, give<typed_body>(1), t);
    BOOST_TEST(a == 5);
    BOOST_TEST(b == 1);
    BOOST_TEST(c == 5);
    std::vector<taskio::task<int>> const many(1'000, t);
    BOOST_TEST((co_await taskio::gather(many) == std::vector<int>(1'000, 5)));
    auto u = taskio::create_task(worker<typed_body>(log, "u", 5ms));
    std::vector<taskio::task<int>> const pending(1'000, u);
    BOOST_TEST(
      (co_await taskio::gather(pending) == std::vector<int>(1'000, 5)));
  });
  BOOST_TEST(log.str() == "t:done u:done");
}

BOOST_AUTO_TEST_CASE(what_is_given_twice_is_cancelled_and_fails_as_one)
{
  world w;
  trace log;
  auto t = w.lp.create_task(worker<typed_body>(log, "t", 1h));
  auto const g = taskio::gather(t, t);
  w.settle();
  w.call([&] { BOOST_TEST(g.cancel("m")); });
  BOOST_TEST(log.str() == "t:cancelled(m) t:gone");
  BOOST_TEST(g.done());
  BOOST_TEST(outcome(g) == "cancelled(by t)");
}

BOOST_AUTO_TEST_CASE(a_gather_of_nothing_is_done)
{
  world w;
  w.play([]() -> taskio::awaitable<void> {
    auto const none = taskio::gather();
    static_assert(
      std::is_same_v<decltype(none), taskio::future<std::tuple<>> const>);
    BOOST_TEST(none.done());
    BOOST_TEST(taskio::gather(taskio::return_exceptions).done());
    BOOST_TEST(taskio::gather(taskio::on_error::cancel).done());
    std::vector<taskio::task<int>> tasks;
    auto const empty = taskio::gather(tasks);
    BOOST_TEST(empty.done());
    BOOST_TEST(empty.result().empty());
    BOOST_TEST((co_await taskio::gather(taskio::return_exceptions,
                  std::vector<taskio::awaitable<void>>()))
        .empty());
    BOOST_TEST(!none.cancel());
  });
  BOOST_CHECK_THROW((void)taskio::gather(), std::logic_error);
}

BOOST_AUTO_TEST_CASE(what_is_done_counts_at_once)
{
  world w;
  auto a = w.lp.create_future<int>();
  auto b = w.lp.create_future<std::string>();
  a.set_result(1);
  b.set_result("b");
  auto const g = taskio::gather(a, b);
  BOOST_TEST(g.done());
  BOOST_TEST((g.result() == std::tuple<int, std::string>(1, "b")));

  auto failed = w.lp.create_future<void>();
  failed.set_exception(own_failure("f"));
  auto pending = w.lp.create_future<void>();
  auto const h = taskio::gather(pending, failed);
  BOOST_TEST(h.done());
  BOOST_TEST(outcome(h) == "f");
  BOOST_TEST(!pending.done());

  auto cancelled = w.lp.create_future<void>();
  cancelled.cancel("c");
  auto const k = taskio::gather(pending, cancelled);
  BOOST_TEST(k.done());
  BOOST_TEST(outcome(k) == "cancelled(c)");

  auto const outcomes =
    taskio::gather(taskio::return_exceptions, a, failed, cancelled);
  BOOST_TEST(outcomes.done());
  auto const& [x, y, z] = outcomes.result();
  BOOST_TEST(*x == 1);
  BOOST_TEST(describe(y.error()) == "f");
  BOOST_TEST(describe(z.error()) == "cancelled(c)");
  pending.cancel();
  w.run();
}

BOOST_AUTO_TEST_CASE(ranges_may_be_of_anything_and_of_any_category)
{
  world w;
  w.play([]() -> taskio::awaitable<void> {
    std::vector<taskio::task<int>> tasks;
    for (int i = 0; i < 3; ++i)
      tasks.push_back(taskio::create_task(give<typed_body>(i)));
    auto const by_lvalue = taskio::gather(tasks);
    static_assert(std::is_same_v<decltype(by_lvalue),
      taskio::future<std::vector<int>> const>);
    // g++ 12 takes no braced list in an expression with co_await.
    std::vector<int> const low{0, 1, 2}, middle{3, 4, 5}, high{6, 7, 8};
    BOOST_TEST((co_await by_lvalue == low));
    BOOST_TEST(tasks.size() == 3u);
    BOOST_TEST(tasks[2].result() == 2);
    BOOST_TEST((co_await taskio::gather(std::as_const(tasks)) == low));
    BOOST_TEST((co_await taskio::gather(std::move(tasks)) == low));

    std::vector<taskio::awaitable<int>> own;
    std::list<asio::awaitable<int>> plain;
    std::vector<std::function<taskio::awaitable<int>()>> callables;
    for (int i = 0; i < 3; ++i)
    {
      own.push_back(give<typed_body>(i));
      plain.push_back(give<plain_body>(i + 3));
      callables.push_back([i] { return give<typed_body>(i + 6); });
    }
    auto const from_own = co_await taskio::gather(own);
    BOOST_TEST(from_own == low);
    auto const from_plain = co_await taskio::gather(std::move(plain));
    BOOST_TEST(from_plain == middle);
    auto const from_callables = co_await taskio::gather(callables);
    BOOST_TEST(from_callables == high);

    auto const numbers = std::views::iota(0, 4)
      | std::views::transform([](int i) { return give<typed_body>(i * i); });
    std::vector<int> const squares{0, 1, 4, 9};
    auto const from_view = co_await taskio::gather(numbers);
    BOOST_TEST(from_view == squares);

    std::vector<taskio::sleep_operation<void>> sleeps;
    sleeps.push_back(taskio::sleep(1ms));
    sleeps.push_back(taskio::sleep(2ms));
    auto const units = co_await taskio::gather(std::move(sleeps));
    static_assert(
      std::is_same_v<decltype(units), std::vector<std::monostate> const>);
    BOOST_TEST(units.size() == 2u);
  });
}

BOOST_AUTO_TEST_CASE(a_range_may_be_of_references_and_of_values_to_be_moved)
{
  world w;
  int object = 1;
  w.play([&]() -> taskio::awaitable<void> {
    std::vector<taskio::future<int&>> references;
    references.push_back(taskio::running_loop().create_future<int&>());
    references[0].set_result(object);
    auto const r = co_await taskio::gather(references);
    BOOST_TEST((&r[0].get() == &object));

    auto const make = [](int v) -> taskio::awaitable<only_movable> {
      co_await taskio::sleep(1ms);
      co_return only_movable(v);
    };
    std::vector<taskio::task<only_movable>> tasks;
    tasks.push_back(taskio::create_task(make(1)));
    tasks.push_back(taskio::create_task(make(2)));
    auto const moved = co_await taskio::gather(std::move(tasks));
    BOOST_TEST(moved[0].value == 1);
    BOOST_TEST(moved[1].value == 2);

    std::vector<taskio::awaitable<no_default>> bare;
    bare.push_back(
      []() -> taskio::awaitable<no_default> { co_return no_default(3); }());
    auto const b = co_await taskio::gather(bare);
    BOOST_TEST(b[0].value == 3);

    std::vector<taskio::any_task> any{
      taskio::create_task(make(4)), taskio::create_task(give<typed_body>(5))};
    BOOST_TEST((co_await taskio::gather(any)).size() == 2u);
    BOOST_TEST(any[1].as<int>().result() == 5);
  });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  the_first_failure_is_that_of_the_gather_and_the_others_go_on, Body,
  both_bodies)
{
  world w;
  trace log;
  auto const main = w.lp.create_task([&]() -> taskio::awaitable<void> {
    try
    {
      co_await taskio::gather(worker<Body>(log, "a", 10ms),
        fail<Body>("f", 5ms), worker<Body>(log, "b", 20ms),
        fail<Body>("late", 7ms));
    }
    catch (own_failure const& e)
    {
      log(e.what());
    }
    BOOST_TEST((w.now() == 5ms));
  });
  w.run();
  BOOST_TEST(outcome(main) == "value");
  BOOST_TEST(log.str() == "f a:done b:done");
}

BOOST_AUTO_TEST_CASE(a_child_that_is_cancelled_ends_the_gather)
{
  world w;
  trace log;
  auto a = w.lp.create_task(worker<typed_body>(log, "a", 10ms));
  auto b = w.lp.create_task(worker<typed_body>(log, "b", 20ms));
  auto const g = taskio::gather(a, b);
  w.settle();
  w.call([&] { a.cancel("why"); });
  BOOST_TEST(g.done());
  BOOST_TEST(!g.cancelled());
  BOOST_TEST(outcome(g) == "cancelled(by a)");
  w.run();
  BOOST_TEST(log.str() == "a:cancelled(why) a:gone b:done");
}

// CPython's Task keeps the message of a request that its wait did not take, and
// _GatheringFuture asks the last child for it.
template <typename Body>
typename Body::template awaitable<int> go_on_when_cancelled()
{
  try
  {
    co_await Body::sleep(1h);
  }
  catch (taskio::cancelled_error const&)
  {
  }
  co_return 1;
}

template <typename Future>
std::string outcome_of_two_requests(world& w, Future const& g)
{
  w.settle();
  w.call([&] {
    g.cancel("first");
    g.cancel("second");
  });
  return outcome(g);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_cancelled_gather_says_what_its_last_child_was_told, Body, both_bodies)
{
  world w;
  auto child = [&w] { return w.lp.create_task(go_on_when_cancelled<Body>()); };
  BOOST_TEST(
    outcome_of_two_requests(w, taskio::gather(child())) == "cancelled(second)");
  BOOST_TEST(outcome_of_two_requests(
               w, taskio::gather(taskio::return_exceptions, child()))
    == "cancelled(second)");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  on_error_cancel_cancels_the_others_and_waits_for_them, Body, both_bodies)
{
  world w;
  trace log;
  w.play([&]() -> taskio::awaitable<void> {
    auto const g = taskio::gather(taskio::on_error::cancel,
      worker<Body>(log, "a", 10ms), fail<Body>("f", 5ms),
      worker<Body>(log, "b", 1h, 30ms), give<Body>(1, 2ms));
    try
    {
      co_await g;
    }
    catch (own_failure const& e)
    {
      log(e.what());
    }
  });
  BOOST_TEST(log.str() == "a:cancelled(-) a:gone b:cancelled(-) b:gone f");
  BOOST_TEST((w.now() == 35ms));
}

BOOST_AUTO_TEST_CASE(on_error_cancel_waits_for_those_that_do_not_give_up)
{
  world w;
  w.play([&]() -> taskio::awaitable<void> {
    auto const stubborn = []() -> taskio::awaitable<int> {
      for (int i = 0; i < 2; ++i)
        try
        {
          co_await taskio::sleep(10ms);
        }
        catch (taskio::cancelled_error const&)
        {
        }
      co_return 1;
    };
    auto const fails_late = []() -> taskio::awaitable<int> {
      try
      {
        co_await taskio::sleep(1h);
      }
      catch (taskio::cancelled_error const&)
      {
        throw own_failure("late");
      }
      co_return 0;
    };
    auto const g = taskio::gather(taskio::on_error::cancel, stubborn(),
      fails_late(), fail<typed_body>("first", 5ms));
    try
    {
      co_await g;
      BOOST_ERROR("no failure");
    }
    catch (own_failure const& e)
    {
      BOOST_TEST(e.what() == std::string("first"));
    }
    BOOST_TEST((w.now() == 15ms));
  });
}

BOOST_AUTO_TEST_CASE(on_error_cancel_with_a_failure_that_is_there_already)
{
  world w;
  trace log;
  auto failed = w.lp.create_future<void>();
  failed.set_exception(own_failure("f"));
  w.play([&]() -> taskio::awaitable<void> {
    auto const g = taskio::gather(
      taskio::on_error::cancel, worker<typed_body>(log, "never", 1ms), failed);
    BOOST_TEST(!g.done());
    try
    {
      co_await g;
    }
    catch (own_failure const& e)
    {
      log(e.what());
    }
  });
  BOOST_TEST(log.str() == "f");
  BOOST_TEST((w.now() == 0ms));
}

BOOST_AUTO_TEST_CASE(on_error_cancel_counts_a_cancelled_child_as_a_failure)
{
  world w;
  trace log;
  auto a = w.lp.create_task(worker<typed_body>(log, "a", 1h));
  std::vector<taskio::task<int>> const tasks{
    a, w.lp.create_task(worker<typed_body>(log, "b", 1h, 10ms))};
  auto const g = taskio::gather(taskio::on_error::cancel, tasks);
  w.settle();
  w.call([&] { a.cancel(); });
  BOOST_TEST(!g.done());
  w.run();
  BOOST_TEST(outcome(g) == "cancelled(by a)");
  BOOST_TEST(log.str() == "a:cancelled(-) a:gone b:cancelled(-) b:gone");
}

BOOST_AUTO_TEST_CASE(a_gather_with_on_error_cancel_can_itself_be_cancelled)
{
  world w;
  trace log;
  auto const main = w.lp.create_task([&]() -> taskio::awaitable<void> {
    co_await taskio::gather(taskio::on_error::cancel,
      worker<typed_body>(log, "a", 1h, 10ms),
      worker<typed_body>(log, "b", 1h, 20ms));
  });
  w.lp.call_later(5ms, [&] { main.cancel("m"); });
  w.run();
  BOOST_TEST(main.cancelled());
  BOOST_TEST(log.str() == "a:cancelled(m) b:cancelled(m) a:gone b:gone");
  BOOST_TEST((w.now() == 25ms));
}

BOOST_AUTO_TEST_CASE(outcomes_keep_the_types_of_exceptions)
{
  world w;
  trace log;
  auto cancelled = w.lp.create_task(worker<typed_body>(log, "x", 1h));
  w.lp.call_later(2ms, [&] { cancelled.cancel(); });
  auto g = gate(w.context);
  w.lp.call_later(1ms, [&] { g.open(0, asio::error::eof); });
  w.play([&]() -> taskio::awaitable<void> {
    auto const nothing = []() -> taskio::awaitable<void> { co_return; };
    auto const all = co_await taskio::gather(taskio::return_exceptions,
      give<typed_body>(1), fail<plain_body>("f"), cancelled,
      g.async_wait(asio::deferred), nothing);
    using result = std::tuple<taskio::outcome<int>, taskio::outcome<int>,
      taskio::outcome<int>, taskio::outcome<int>, taskio::outcome<void>>;
    static_assert(std::is_same_v<decltype(all), result const>);
    BOOST_TEST(*std::get<0>(all) == 1);
    BOOST_REQUIRE(std::get<1>(all).has_error());
    BOOST_CHECK_THROW(
      std::rethrow_exception(std::get<1>(all).error()), own_failure);
    BOOST_CHECK_THROW(std::rethrow_exception(std::get<2>(all).error()),
      taskio::cancelled_error);
    try
    {
      std::rethrow_exception(std::get<3>(all).error());
    }
    catch (boost::system::system_error const& e)
    {
      BOOST_TEST((e.code() == asio::error::eof));
    }
    BOOST_TEST(bool(std::get<4>(all)));
  });
}

BOOST_AUTO_TEST_CASE(outcomes_of_a_range_and_of_references)
{
  world w;
  int object = 3;
  auto good = w.lp.create_future<int&>();
  auto bad = w.lp.create_future<int&>();
  good.set_result(object);
  w.lp.call_later(1ms, [&] { bad.set_exception(own_failure("bad")); });
  w.play([&]() -> taskio::awaitable<void> {
    std::vector const both{good, bad};
    auto const outcomes =
      co_await taskio::gather(taskio::return_exceptions, both);
    BOOST_TEST((&outcomes[0]->get() == &object));
    BOOST_TEST(describe(outcomes[1].error()) == "bad");
  });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  cancelling_the_waiting_task_cancels_all_and_waits_for_them, Body, both_bodies)
{
  world w;
  trace log;
  auto const main = w.lp.create_task([&]() -> taskio::awaitable<void> {
    co_await taskio::gather(
      worker<Body>(log, "a", 1h), worker<Body>(log, "b", 1h));
  });
  w.settle();
  w.call([&] { BOOST_TEST(main.cancel("m")); });
  BOOST_TEST(main.cancelled());
  BOOST_TEST(log.str() == "a:cancelled(m) a:gone b:cancelled(m) b:gone");
}

BOOST_AUTO_TEST_CASE(a_cancelled_gather_with_outcomes_is_cancelled_in_the_end)
{
  world w;
  trace log;
  auto const main = w.lp.create_task([&]() -> taskio::awaitable<void> {
    co_await taskio::gather(taskio::return_exceptions,
      worker<typed_body>(log, "a", 1h, 10ms),
      worker<typed_body>(log, "b", 1h, 20ms));
    log("not here");
  });
  w.lp.call_later(1ms, [&] { main.cancel(); });
  w.run();
  BOOST_TEST(main.cancelled());
  BOOST_TEST((w.now() == 21ms));
  BOOST_TEST(log.str() == "a:cancelled(-) b:cancelled(-) a:gone b:gone");
}

BOOST_AUTO_TEST_CASE(cancel_says_whether_any_could_be_cancelled)
{
  world w;
  auto a = w.lp.create_future<void>();
  auto b = w.lp.create_future<void>();
  auto const g = taskio::gather(a, b);
  a.set_result();
  w.settle();
  w.call([&] { BOOST_TEST(g.cancel("x")); });
  BOOST_TEST(b.cancelled());
  BOOST_TEST(outcome(g) == "cancelled(x)");
  BOOST_TEST(!g.cancel());

  // All are done, but the gather has not heard of it yet.
  auto c = w.lp.create_future<int>();
  auto const h = taskio::gather(c);
  w.call([&] {
    c.set_result(1);
    BOOST_TEST(!h.done());
    BOOST_TEST(!h.cancel());
  });
  BOOST_TEST(outcome(h) == "value");
}

BOOST_AUTO_TEST_CASE(a_cancelled_gather_whose_children_all_swallow_is_cancelled)
{
  world w;
  auto const stubborn = []() -> taskio::awaitable<int> {
    try
    {
      co_await taskio::sleep(1h);
    }
    catch (taskio::cancelled_error const&)
    {
    }
    co_return 1;
  };
  auto const t = w.lp.create_task(stubborn);
  auto const g = taskio::gather(t);
  w.settle();
  w.call([&] { g.cancel(); });
  BOOST_TEST(outcome(t) == "value");
  BOOST_TEST(outcome(g) == "cancelled(-)");
}

BOOST_AUTO_TEST_CASE(gathers_nest_and_are_cancelled_through)
{
  world w;
  trace log;
  w.play([&]() -> taskio::awaitable<void> {
    auto const r = co_await taskio::gather(
      taskio::gather(give<typed_body>(1), give<plain_body>(2)),
      give<typed_body>(3));
    BOOST_TEST(std::get<0>(std::get<0>(r)) == 1);
    BOOST_TEST(std::get<1>(std::get<0>(r)) == 2);
    BOOST_TEST(std::get<1>(r) == 3);
  });
  auto const main = w.lp.create_task([&]() -> taskio::awaitable<void> {
    auto const inner = taskio::gather(
      worker<typed_body>(log, "a", 1h), worker<typed_body>(log, "b", 1h));
    co_await taskio::gather(inner, worker<typed_body>(log, "c", 1h));
  });
  w.settle();
  w.call([&] { main.cancel("m"); });
  BOOST_TEST(main.cancelled());
  BOOST_TEST(log.str()
    == "a:cancelled(m) a:gone b:cancelled(m) b:gone c:cancelled(m) c:gone");
}

BOOST_AUTO_TEST_CASE(deeply_nested_gathers_are_made_and_cancelled)
{
  world w;
  auto const bottom = w.lp.create_future<void>();
  auto top = taskio::gather(std::vector<taskio::any_future>{bottom});
  for (int i = 0; i < 1'000; ++i)
    top = taskio::gather(std::vector<taskio::any_future>{top});
  w.settle();
  w.call([&] { BOOST_TEST(top.cancel("deep")); });
  BOOST_TEST(bottom.cancelled());
  BOOST_TEST(outcome(top) == "cancelled(deep)");
}

BOOST_AUTO_TEST_CASE(children_of_a_dropped_gather_go_on)
{
  world w;
  trace log;
  w.play([&]() -> taskio::awaitable<void> {
    (void)taskio::gather(
      worker<typed_body>(log, "a", 5ms), worker<typed_body>(log, "b", 10ms));
    co_await taskio::sleep(7ms);
    log("main");
  });
  BOOST_TEST(log.str() == "a:done main b:done");
}

BOOST_AUTO_TEST_CASE(a_failure_in_a_dropped_gather_is_reported_once)
{
  world w;
  w.play([&]() -> taskio::awaitable<void> {
    (void)taskio::gather(fail<typed_body>("f"), fail<typed_body>("second"));
    co_return;
  });
  auto const told = w.reports.take();
  BOOST_REQUIRE(told.size() == 1u);
  BOOST_TEST(told[0].message == "future exception was never retrieved");
  BOOST_TEST(told[0].what == "f");
}

BOOST_AUTO_TEST_CASE(a_failure_nobody_looks_at_is_reported_with_the_last_handle)
{
  world w;
  {
    auto t = w.lp.create_task(fail<typed_body>("f"));
    auto const g = taskio::gather(std::move(t));
    w.run();
    BOOST_TEST(w.reports.size() == 0u);
  }
  auto const told = w.reports.take();
  BOOST_REQUIRE(told.size() == 1u);
  BOOST_TEST(told[0].what == "f");
}

BOOST_AUTO_TEST_CASE(a_future_of_another_loop_is_refused_by_name)
{
  world w;
  taskio::loop other(w.context, w.clock);
  auto const stranger =
    other.create_task(give<typed_body>(1), {.name = "stranger"});
  auto const local = w.lp.create_future<int>();
  auto const says_so = [](std::invalid_argument const& e) {
    std::string const what = e.what();
    return what.find("stranger") != what.npos && what.find("loop") != what.npos
      && what.find("gather") != what.npos;
  };
  BOOST_CHECK_EXCEPTION(
    (void)taskio::gather(local, stranger), std::invalid_argument, says_so);
  std::vector<taskio::future<int>> const range{local, stranger};
  BOOST_CHECK_EXCEPTION(
    (void)taskio::gather(range), std::invalid_argument, says_so);
  BOOST_CHECK_EXCEPTION((void)taskio::gather(taskio::return_exceptions, range),
    std::invalid_argument, says_so);
  w.play([&]() -> taskio::awaitable<void> {
    // A task is made on the running loop.
    BOOST_CHECK_EXCEPTION((void)taskio::gather(give<typed_body>(1), stranger),
      std::invalid_argument, says_so);
    co_return;
  });
  BOOST_TEST(outcome(stranger) == "value");
}

BOOST_AUTO_TEST_CASE(what_was_created_before_a_refusal_goes_on)
{
  world w;
  trace log;
  w.play([&]() -> taskio::awaitable<void> {
    BOOST_CHECK_THROW((void)taskio::gather(worker<typed_body>(log, "a", 1ms),
                        taskio::future<int>()),
      taskio::invalid_state_error);
    co_return;
  });
  BOOST_TEST(log.str() == "a:done");
}

BOOST_AUTO_TEST_CASE(it_needs_a_running_loop_only_to_make_tasks)
{
  world w;
  auto const a = w.lp.create_future<int>();
  auto const g = taskio::gather(a, a);
  a.set_result(4);
  w.run();
  BOOST_TEST((g.result() == std::tuple(4, 4)));
  BOOST_CHECK_THROW(
    (void)taskio::gather(give<typed_body>(1)), std::logic_error);
  // The loop of a future that comes first will do.
  auto const h = taskio::gather(a, give<typed_body>(1));
  w.run();
  BOOST_TEST((h.result() == std::tuple(4, 1)));
}

BOOST_AUTO_TEST_CASE(a_hundred_thousand_children)
{
  constexpr int count = 100'000;
  world w;
  long sum = 0;
  w.play([&]() -> taskio::awaitable<void> {
    std::vector<taskio::awaitable<int>> all;
    for (int i = 0; i < count; ++i)
      all.push_back(give<typed_body>(i));
    for (int v : co_await taskio::gather(std::move(all)))
      sum += v;
  });
  BOOST_TEST(sum == long(count) * (count - 1) / 2);

  std::vector<taskio::future<void>> futures;
  for (int i = 0; i < count; ++i)
    futures.push_back(w.lp.create_future<void>());
  auto const g = taskio::gather(taskio::on_error::cancel, futures);
  w.call([&] { futures[count / 2].set_exception(own_failure("f")); });
  BOOST_TEST(outcome(g) == "f");
  BOOST_TEST(futures[0].cancelled());
  BOOST_TEST(futures[count - 1].cancelled());
}

BOOST_AUTO_TEST_CASE(a_gather_among_whose_children_is_its_waiter_is_cancelled)
{
  world w;
  taskio::task<void> self;
  trace log;
  self = w.lp.create_task([&]() -> taskio::awaitable<void> {
    auto const g = taskio::gather(self, worker<typed_body>(log, "a", 1h));
    co_await g;
  });
  w.settle();
  w.call([&] { BOOST_TEST(self.cancel("m")); });
  w.run();
  BOOST_TEST(self.cancelled());
  BOOST_TEST(log.str() == "a:cancelled(m) a:gone");
}

BOOST_AUTO_TEST_CASE(two_tasks_that_gather_each_other_are_cancelled)
{
  world w;
  taskio::task<void> one;
  taskio::task<void> two;
  one = w.lp.create_task(
    [&]() -> taskio::awaitable<void> { co_await taskio::gather(two); });
  two = w.lp.create_task(
    [&]() -> taskio::awaitable<void> { co_await taskio::gather(one); });
  w.run();
  BOOST_TEST(!one.done());
  w.call([&] { BOOST_TEST(one.cancel()); });
  BOOST_TEST(one.cancelled());
  BOOST_TEST(two.cancelled());
  BOOST_TEST(w.reports.take().size() == 1u);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_task_that_gathers_itself_alone_is_cancelled, Body, both_bodies)
{
  world w;
  taskio::task<void> self;
  self = w.lp.create_task([&]() -> awaitable_of<Body> {
    auto g = taskio::gather(taskio::any_future(self));
    co_await Body::on(std::move(g));
  });
  w.settle();
  w.call([&] { BOOST_TEST(self.cancel("m")); });
  BOOST_TEST(self.cancelled());
  BOOST_TEST(self.cancelling() == 1);
  // The gather, which nobody waits for any more, has failed.
  BOOST_TEST(w.reports.take().size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_ring_of_tasks_and_gathers_is_cancelled)
{
  world w;
  taskio::task<void> one;
  taskio::task<void> two;
  one = w.lp.create_task([&]() -> taskio::awaitable<void> { co_await two; });
  two = w.lp.create_task(
    [&]() -> taskio::awaitable<void> { co_await taskio::gather(one); });
  w.run();
  w.call([&] { BOOST_TEST(one.cancel("m")); });
  BOOST_TEST(one.cancelled());
  BOOST_TEST(two.cancelled());
  BOOST_TEST(w.reports.take().size() == 1u);
}

// Twice before any of them has run again, and taken back or not.
BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_ring_of_tasks_is_cancelled_once_however_often, Body, both_bodies)
{
  for (bool gathers : {false, true})
    for (bool taken_back : {false, true})
      BOOST_TEST_CONTEXT(gathers << taken_back)
      {
        world w;
        taskio::task<int> one;
        taskio::task<int> two;
        auto const await = [&](
                             taskio::task<int>& t) -> awaitable_of<Body, int> {
          if (gathers)
          {
            auto g = taskio::gather(t);
            co_await Body::on(std::move(g));
            co_return 1;
          }
          co_return co_await Body::on(t);
        };
        one = w.lp.create_task(await(two));
        two = w.lp.create_task(await(one));
        w.run();
        w.call([&] {
          for (taskio::task<int> const& t : {one, two, one})
            BOOST_TEST(t.cancel("m"));
          for (taskio::task<int> const& t : {one, two})
            while (taken_back && t.uncancel() > 0)
              ;
        });
        w.run();
        BOOST_TEST(one.cancelled());
        BOOST_TEST(two.cancelled());
        w.reports.take();
      }
}

template <typename Body>
auto on_any(taskio::any_future f)
{
  if constexpr (std::is_same_v<Body, typed_body>)
    return f;
  else
    return f.async_wait(asio::use_awaitable);
}

// The tasks wait for the gather of themselves. A task of it, or the gather.
BOOST_AUTO_TEST_CASE_TEMPLATE(
  tasks_that_await_the_gather_of_them_are_cancelled, Body, both_bodies)
{
  enum class how
  {
    leave,
    cancel,
    outcomes
  };
  for (how mode : {how::leave, how::cancel, how::outcomes})
    for (bool whole : {false, true})
      BOOST_TEST_CONTEXT("mode " << int(mode) << (whole ? " whole" : ""))
      {
        world w;
        std::vector<taskio::any_future> tasks;
        taskio::any_future g;
        for (int i = 0; i < 3; ++i)
          tasks.push_back(w.lp.create_task([&]() -> awaitable_of<Body> {
            auto op = on_any<Body>(g);
            co_await std::move(op);
          }));
        if (mode == how::leave)
          g = taskio::gather(tasks);
        else if (mode == how::cancel)
          g = taskio::gather(taskio::on_error::cancel, tasks);
        else
          g = taskio::gather(taskio::return_exceptions, tasks);
        w.run();
        w.call([&] { BOOST_TEST((whole ? g : tasks[1]).cancel("m")); });
        w.run();
        BOOST_TEST(g.done());
        for (taskio::any_future const& t : tasks)
          BOOST_TEST(t.cancelled());
        g = {};
        w.reports.take();
      }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_failure_that_a_request_stands_in_for_is_not_reported, Body, both_bodies)
{
  world w;
  auto const f = w.lp.create_future<int>();
  auto const t = w.lp.create_task([&]() -> awaitable_of<Body> {
    auto g = taskio::gather(taskio::any_future(f));
    co_await Body::on(std::move(g));
  });
  w.settle();
  w.call([&] {
    f.set_exception(own_failure("f"));
    BOOST_TEST(t.cancel("m"));
  });
  BOOST_TEST(outcome(t) == "cancelled(m)");
}

BOOST_AUTO_TEST_CASE(values_of_a_gather_that_failed_are_destroyed)
{
  census c;
  world w;
  auto const make = [&]() -> taskio::awaitable<std::unique_ptr<counted>> {
    co_return std::make_unique<counted>(c);
  };
  w.play([&]() -> taskio::awaitable<void> {
    try
    {
      co_await taskio::gather(make(), fail<typed_body>("f"), make());
    }
    catch (own_failure const&)
    {
    }
    BOOST_TEST(c.alive == 0);
  });
  BOOST_TEST(c.born == 2);
}

BOOST_AUTO_TEST_CASE(values_of_no_use_are_destroyed_while_the_gather_is_kept)
{
  census c;
  world w;
  auto const make = [&](std::chrono::milliseconds d)
    -> taskio::awaitable<std::unique_ptr<counted>> {
    co_await taskio::sleep(d);
    co_return std::make_unique<counted>(c);
  };
  taskio::any_future failed;
  w.call([&] {
    failed = taskio::gather(make(1ms), fail<typed_body>("f", 2ms), make(3ms));
  });
  w.run();
  BOOST_TEST(c.born == 2);
  BOOST_TEST(c.alive == 0);
  BOOST_TEST(describe(failed.exception()) == "f");
}

BOOST_AUTO_TEST_CASE(a_copy_that_throws_is_the_failure_of_the_gather)
{
  struct uncopiable_today
  {
    uncopiable_today() = default;
    uncopiable_today(uncopiable_today&&) = default;
    uncopiable_today(uncopiable_today const&) { throw own_failure("copy"); }
    uncopiable_today& operator=(uncopiable_today const&) = delete;
    ~uncopiable_today() = default;
  };
  world w;
  auto const f = w.lp.create_future<uncopiable_today>();
  auto const g = taskio::gather(f);
  f.set_result(uncopiable_today());
  w.run();
  BOOST_TEST(outcome(g) == "copy");
}

BOOST_AUTO_TEST_CASE(a_loop_that_is_destroyed_takes_a_pending_gather_with_it)
{
  for (bool keep : {false, true})
  {
    census c;
    trace log;
    std::vector<report_log::entry> told;
    taskio::future<std::tuple<int, int>> left;
    taskio::task<void> main;
    {
      world w;
      auto const child = [&](int v) -> taskio::awaitable<int> {
        counted const local(c);
        co_await taskio::sleep(1h);
        co_return v;
      };
      main =
        w.lp.create_task([&, local = counted(c)]() -> taskio::awaitable<void> {
          auto g = taskio::gather(child(1), child(2));
          if (keep)
            left = g;
          co_await g;
          log("not here");
        });
      w.settle();
      BOOST_TEST(c.alive == 3);
      // What the loop says when it goes is expected.
      w.lp.set_exception_handler(
        [&](taskio::loop&, taskio::exception_context const& e) {
          told.push_back({e.message, "", "", "", false});
        });
    }
    BOOST_TEST(c.alive == 0);
    BOOST_TEST(log.str() == "");
    BOOST_TEST(told.size() == 3u);
    for (auto const& e : told)
      BOOST_TEST(e.message == "task was destroyed but it is pending");
    BOOST_TEST(main.cancelled());
    if (keep)
      BOOST_TEST((outcome(left) == "pending" || left.cancelled()
        || outcome(left) == "cancelled(-)"));
  }
}

BOOST_AUTO_TEST_CASE(a_gather_outlives_its_loop_with_its_result)
{
  taskio::future<std::tuple<int, std::string>> g;
  {
    world w;
    auto const text = []() -> taskio::awaitable<std::string> {
      co_return "text";
    };
    w.call([&] { g = taskio::gather(give<typed_body>(1), text()); });
    w.run();
  }
  BOOST_TEST(std::get<1>(g.result()) == "text");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
