//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "support.hpp"

#include <boost/taskio/future.hpp>
#include <functional>
#include <memory>
#include <sstream>
#include <unordered_set>

namespace {

using namespace taskio_test;

template <typename T>
taskio::future<T> done_with(world& w, T value)
{
  auto f = w.lp.create_future<T>();
  f.set_result(std::move(value));
  return f;
}

BOOST_AUTO_TEST_SUITE(future)

BOOST_AUTO_TEST_CASE(an_empty_handle_is_false_and_refuses_everything)
{
  taskio::future<int> const f;
  BOOST_TEST(!f);
  BOOST_TEST((f == taskio::future<int>()));
  BOOST_CHECK_THROW(f.done(), std::logic_error);
  BOOST_CHECK_THROW(f.cancelled(), std::logic_error);
  BOOST_CHECK_THROW(f.cancel(), std::logic_error);
  BOOST_CHECK_THROW(f.result(), std::logic_error);
  BOOST_CHECK_THROW(f.exception(), std::logic_error);
  BOOST_CHECK_THROW(f.set_result(1), std::logic_error);
  BOOST_CHECK_THROW(f.get_loop(), std::logic_error);
  BOOST_CHECK_THROW(f.add_done_callback([](auto&) {}), std::logic_error);
}

BOOST_AUTO_TEST_CASE(a_new_future_is_pending)
{
  world w;
  auto const f = w.lp.create_future<int>();
  BOOST_TEST(bool(f));
  BOOST_TEST(!f.done());
  BOOST_TEST(!f.cancelled());
  BOOST_TEST((&f.get_loop() == &w.lp));
  BOOST_CHECK_THROW(f.result(), taskio::invalid_state_error);
  BOOST_CHECK_THROW(f.exception(), taskio::invalid_state_error);
}

BOOST_AUTO_TEST_CASE(handles_are_equal_when_they_are_on_the_same_future)
{
  world w;
  auto const f = w.lp.create_future<int>();
  auto const same = f;
  taskio::any_future const any = f;
  BOOST_TEST((f == same));
  BOOST_TEST((any == f));
  BOOST_TEST((f != w.lp.create_future<int>()));
}

BOOST_AUTO_TEST_CASE(handles_of_each_kind_are_kept_in_sets)
{
  world w;
  auto const f = w.lp.create_future<int>();
  auto const t =
    w.lp.create_task([]() -> taskio::awaitable<int> { co_return 1; });
  std::unordered_set<taskio::any_future> const all{f, t, f, t};
  BOOST_TEST(all.size() == 2u);
  BOOST_TEST(all.contains(t));
  std::unordered_set<taskio::any_task> tasks{t};
  BOOST_TEST((std::unordered_set<taskio::task<int>>{t, t}.size() == 1u));
  BOOST_TEST((std::unordered_set<taskio::future<int>>{f, t}.size() == 2u));
  // As in asyncio: a set of what runs in the background.
  t.add_done_callback([&](taskio::any_future const& done) {
    tasks.erase(taskio::any_task(done));
  });
  w.run();
  BOOST_TEST(tasks.empty());
}

BOOST_AUTO_TEST_CASE(a_future_that_is_a_task_gives_the_task)
{
  world w;
  auto const f = w.lp.create_future<int>();
  auto const t = w.lp.create_task(
    []() -> taskio::awaitable<int> { co_return 1; }, {.name = "t"});
  taskio::any_future const any = t;
  BOOST_TEST(taskio::any_task(any).get_name() == "t");
  BOOST_TEST((taskio::any_task(any) == t));
  BOOST_TEST(!taskio::any_task(taskio::any_future(f)));
  BOOST_TEST(!taskio::any_task(f));
  BOOST_TEST(!taskio::any_task(taskio::any_future()));
  w.run();
}

BOOST_AUTO_TEST_CASE(a_result_is_given_again_and_again)
{
  world w;
  auto const f = done_with<std::string>(w, "x");
  BOOST_TEST(f.done());
  BOOST_TEST(!f.cancelled());
  BOOST_TEST(f.result() == "x");
  BOOST_TEST(&f.result() == &f.result());
  BOOST_TEST(!f.exception());
}

BOOST_AUTO_TEST_CASE(a_void_future_has_a_result_of_nothing)
{
  world w;
  auto const f = w.lp.create_future<void>();
  f.set_result();
  BOOST_TEST(f.done());
  f.result();
  BOOST_TEST(!f.exception());
}

BOOST_AUTO_TEST_CASE(a_result_is_made_from_what_is_given)
{
  world w;
  auto const f = w.lp.create_future<std::string>();
  f.set_result("text");
  BOOST_TEST(f.result() == "text");
  auto const g = w.lp.create_future<no_default>();
  g.set_result(4);
  BOOST_TEST(g.result().value == 4);
}

BOOST_AUTO_TEST_CASE(a_reference_is_the_object_itself)
{
  world w;
  int object = 1;
  auto const f = w.lp.create_future<int&>();
  f.set_result(object);
  BOOST_TEST(&f.result() == &object);
  f.result() = 2;
  BOOST_TEST(object == 2);
}

BOOST_AUTO_TEST_CASE(a_value_that_can_only_be_moved_is_moved_out)
{
  world w;
  auto f = done_with(w, std::make_unique<int>(5));
  BOOST_TEST(*f.result() == 5);
  auto other_handle = f;
  std::unique_ptr<int> const p = std::move(f).result();
  BOOST_TEST(*p == 5);
  BOOST_TEST(!other_handle.result());
}

BOOST_AUTO_TEST_CASE(a_value_that_others_share_is_copied_out)
{
  world w;
  auto f = done_with<std::string>(w, std::string(100, 'x'));
  auto const other_handle = f;
  BOOST_TEST(std::move(f).result() == std::string(100, 'x'));
  BOOST_TEST(other_handle.result() == std::string(100, 'x'));
}

BOOST_AUTO_TEST_CASE(the_last_handle_moves_a_value_out)
{
  world w;
  auto f = done_with<std::string>(w, std::string(100, 'x'));
  char const* const address = f.result().data();
  std::string const s = std::move(f).result();
  BOOST_TEST((s.data() == address));
}

BOOST_AUTO_TEST_CASE(a_second_outcome_is_refused_and_the_first_one_stays)
{
  world w;
  auto const f = done_with(w, 1);
  BOOST_CHECK_THROW(f.set_result(2), taskio::invalid_state_error);
  BOOST_CHECK_THROW(
    f.set_exception(std::runtime_error("x")), taskio::invalid_state_error);
  w.call([&] { BOOST_TEST(!f.cancel()); });
  BOOST_TEST(f.result() == 1);
}

BOOST_AUTO_TEST_CASE(a_failure_is_set_as_an_object_or_as_a_pointer)
{
  world w;
  auto const f = w.lp.create_future<int>();
  f.set_exception(std::runtime_error("object"));
  BOOST_CHECK_THROW(f.result(), std::runtime_error);
  BOOST_TEST(describe(f.exception()) == "object");
  auto const g = w.lp.create_future<void>();
  g.set_exception(std::make_exception_ptr(std::out_of_range("pointer")));
  BOOST_CHECK_THROW(g.result(), std::out_of_range);
  BOOST_TEST(describe(g.exception()) == "pointer");
  BOOST_TEST(!g.cancelled());
}

BOOST_AUTO_TEST_CASE(an_error_code_is_set_as_a_system_error)
{
  world w;
  auto const f = w.lp.create_future<int>();
  boost::system::error_code const eof = asio::error::eof;
  f.set_exception(eof);
  BOOST_CHECK_EXCEPTION(f.result(), boost::system::system_error,
    [&](boost::system::system_error const& e) { return e.code() == eof; });
  auto const g = w.lp.create_future<int>();
  g.set_exception(asio::error::eof);
  BOOST_CHECK_THROW(g.result(), boost::system::system_error);
}

BOOST_AUTO_TEST_CASE(a_failure_keeps_its_type)
{
  struct own_error
  {
    int code;
  };
  world w;
  auto const f = w.lp.create_future<void>();
  f.set_exception(own_error{7});
  BOOST_CHECK_EXCEPTION(
    f.result(), own_error, [](own_error const& e) { return e.code == 7; });
}

BOOST_AUTO_TEST_CASE(a_failure_is_given_again_and_again)
{
  world w;
  auto const f = w.lp.create_future<void>();
  f.set_exception(std::runtime_error("x"));
  for (int i = 0; i < 3; ++i)
    BOOST_CHECK_THROW(f.result(), std::runtime_error);
  BOOST_TEST((f.exception() == f.exception()));
}

BOOST_AUTO_TEST_CASE(a_null_pointer_is_no_failure)
{
  world w;
  auto const f = w.lp.create_future<void>();
  BOOST_CHECK_THROW(f.set_exception(std::exception_ptr()), std::logic_error);
  BOOST_CHECK_THROW(f.set_exception(nullptr), std::logic_error);
  BOOST_TEST(!f.done());
}

BOOST_AUTO_TEST_CASE(a_failure_that_is_a_cancelled_error_is_a_failure)
{
  world w;
  auto const f = w.lp.create_future<void>();
  f.set_exception(taskio::cancelled_error("m"));
  BOOST_TEST(f.done());
  BOOST_TEST(!f.cancelled());
  BOOST_TEST(describe(f.exception()) == "cancelled(m)");
  BOOST_TEST(outcome(f) == "cancelled(m)");
}

BOOST_AUTO_TEST_CASE(a_cancelled_future_throws_the_message_every_time)
{
  world w;
  auto const f = w.lp.create_future<int>();
  w.call([&] { BOOST_TEST(f.cancel("why")); });
  BOOST_TEST(f.done());
  BOOST_TEST(f.cancelled());
  BOOST_TEST(outcome(f) == "cancelled(why)");
  BOOST_TEST(outcome(f) == "cancelled(why)");
  BOOST_CHECK_THROW(f.exception(), taskio::cancelled_error);
}

BOOST_AUTO_TEST_CASE(a_future_is_cancelled_once)
{
  world w;
  auto const f = w.lp.create_future<int>();
  w.call([&] {
    BOOST_TEST(f.cancel());
    BOOST_TEST(!f.cancel("again"));
  });
  BOOST_TEST(outcome(f) == "cancelled(-)");
  BOOST_CHECK_THROW(f.set_result(1), taskio::invalid_state_error);
}

BOOST_AUTO_TEST_CASE(the_result_of_a_task_is_for_its_coroutine_to_set)
{
  world w;
  auto const t = w.lp.create_task([]() -> taskio::awaitable<int> {
    co_await taskio::sleep(1ms);
    co_return 1;
  });
  taskio::future<int> const f = t;
  BOOST_CHECK_THROW(f.set_result(2), std::logic_error);
  BOOST_CHECK_THROW(f.set_exception(std::runtime_error("x")), std::logic_error);
  BOOST_TEST(!f.done());
  w.run();
  BOOST_TEST(f.result() == 1);
  BOOST_CHECK_THROW(f.set_result(2), std::logic_error);
  BOOST_TEST(f.result() == 1);
}

BOOST_AUTO_TEST_CASE(it_prints_its_state)
{
  auto const print = [](taskio::any_future const& f) {
    std::ostringstream os;
    os << f;
    return os.str();
  };
  world w;
  auto f = w.lp.create_future<int>();
  BOOST_TEST(print(f) == "<Future pending>");
  w.call([&] { f.cancel(); });
  BOOST_TEST(print(f) == "<Future cancelled>");
  f = done_with(w, 1);
  BOOST_TEST(print(f).find("<Future finished") == 0u);
  auto const t = w.lp.create_task(
    []() -> taskio::awaitable<void> { co_return; }, {.name = "x"});
  BOOST_TEST(print(t).find("<Task pending name='x'") == 0u);
  w.run();
  BOOST_TEST(print(t).find("<Task finished name='x'") == 0u);
  print(taskio::any_future());
}

BOOST_AUTO_TEST_CASE(it_may_outlive_its_loop_and_context)
{
  std::vector<taskio::future<std::string>> kept;
  {
    world w;
    kept = {w.lp.create_future<std::string>(), done_with<std::string>(w, "x")};
    kept.push_back(w.lp.create_future<std::string>());
    w.call([&] { kept.back().cancel("gone"); });
  }
  BOOST_TEST(!kept[0].done());
  BOOST_TEST(kept[1].result() == "x");
  BOOST_TEST(outcome(kept[2]) == "cancelled(gone)");
}

BOOST_AUTO_TEST_CASE(its_value_dies_with_the_last_handle)
{
  census c;
  world w;
  auto f = w.lp.create_future<counted>();
  f.set_result(c);
  auto other = f;
  f = {};
  BOOST_TEST(c.alive == 1);
  other = {};
  BOOST_TEST(c.alive == 0);
}

BOOST_AUTO_TEST_CASE(setting_a_result_that_throws_leaves_the_future_pending)
{
  struct thrower
  {
    explicit thrower(int) { throw std::runtime_error("no"); }
  };
  world w;
  auto const f = w.lp.create_future<thrower>();
  BOOST_CHECK_THROW(f.set_result(1), std::runtime_error);
  BOOST_TEST(!f.done());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
