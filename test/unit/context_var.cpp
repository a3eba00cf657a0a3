//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "support.hpp"

#include <boost/taskio/context_var.hpp>
#include <memory>
#include <type_traits>

namespace {

using namespace taskio_test;

BOOST_AUTO_TEST_SUITE(context_var)

BOOST_AUTO_TEST_CASE(a_variable_has_a_name)
{
  taskio::context_var<int> const v("request");
  BOOST_TEST(v.name() == "request");
}

BOOST_AUTO_TEST_CASE(an_unset_variable_without_default_throws)
{
  taskio::context_var<int> const v("v");
  BOOST_CHECK_THROW(v.get(), std::out_of_range);
}

BOOST_AUTO_TEST_CASE(an_unset_variable_gives_its_default)
{
  taskio::context_var<std::string> const v("v", "default");
  BOOST_TEST(v.get() == "default");
}

BOOST_AUTO_TEST_CASE(the_argument_of_get_wins_over_the_default)
{
  taskio::context_var<int> v("v", 1);
  BOOST_TEST(v.get(2) == 2);
  taskio::context().run([&] {
    v.set(3);
    BOOST_TEST(v.get(2) == 3);
  });
}

BOOST_AUTO_TEST_CASE(variables_of_one_name_are_different_variables)
{
  taskio::context_var<int> a("same", 1);
  taskio::context_var<int> b("same", 2);
  taskio::context().run([&] {
    a.set(3);
    BOOST_TEST(b.get() == 2);
    BOOST_TEST(a.get() == 3);
  });
}

BOOST_AUTO_TEST_CASE(reset_puts_the_value_before_the_set_back)
{
  taskio::context_var<int> v("v", 0);
  taskio::context().run([&] {
    auto const first = v.set(1);
    auto const second = v.set(2);
    v.reset(second);
    BOOST_TEST(v.get() == 1);
    v.reset(first);
    BOOST_TEST(v.get() == 0);
  });
}

BOOST_AUTO_TEST_CASE(reset_makes_a_variable_unset_again)
{
  taskio::context_var<int> v("v");
  taskio::context().run([&] {
    auto const before = v.set(1);
    v.reset(before);
    BOOST_CHECK_THROW(v.get(), std::out_of_range);
    BOOST_TEST(v.get(4) == 4);
  });
}

BOOST_AUTO_TEST_CASE(a_value_needs_no_default_constructor)
{
  taskio::context_var<no_default> v("v");
  taskio::context().run([&] {
    v.set(no_default(8));
    BOOST_TEST(v.get().value == 8);
  });
}

BOOST_AUTO_TEST_CASE(a_context_keeps_the_values_that_were_set_in_it)
{
  auto value = std::make_shared<int>(1);
  taskio::context_var<std::shared_ptr<int>> v("v");
  {
    taskio::context const c;
    c.run([&] { v.set(value); });
    BOOST_TEST(value.use_count() == 2);
    taskio::context const copy = c.run([] { return taskio::copy_context(); });
    c.run([&] { v.set(nullptr); });
    BOOST_TEST(value.use_count() == 2);
  }
  BOOST_TEST(value.use_count() == 1);
}

BOOST_AUTO_TEST_CASE(a_variable_may_die_before_the_contexts_that_hold_values)
{
  taskio::context const c;
  auto value = std::make_shared<int>(1);
  {
    taskio::context_var<std::shared_ptr<int>> v("v");
    c.run([&] { v.set(value); });
  }
  taskio::context_var<std::shared_ptr<int>> other("v");
  c.run([&] { BOOST_CHECK_THROW(other.get(), std::out_of_range); });
}

BOOST_AUTO_TEST_CASE(many_variables_keep_their_values_apart)
{
  std::vector<std::unique_ptr<taskio::context_var<int>>> all;
  taskio::context const c;
  c.run([&] {
    for (int i = 0; i < 500; ++i)
    {
      all.push_back(std::make_unique<taskio::context_var<int>>("v"));
      all.back()->set(i);
    }
    auto const other = taskio::copy_context();
    for (int i = 0; i < 500; i += 2)
      all[std::size_t(i)]->set(-i);
    for (int i = 0; i < 500; ++i)
    {
      auto& v = *all[std::size_t(i)];
      BOOST_REQUIRE_EQUAL(v.get(), i % 2 ? i : -i);
      BOOST_REQUIRE_EQUAL(other.run([&] { return v.get(); }), i);
    }
  });
}

BOOST_AUTO_TEST_CASE(a_token_is_of_the_task_that_made_it)
{
  taskio::context_var<int> v("v", 0);
  taskio::run_test([&]() -> taskio::awaitable<void> {
    auto const before = v.set(1);
    auto t = taskio::create_task([&]() -> taskio::awaitable<int> {
      v.set(2);
      co_await taskio::sleep(1ms);
      co_return v.get();
    });
    v.reset(before);
    BOOST_TEST(v.get() == 0);
    BOOST_TEST(co_await t == 2);
    BOOST_TEST(v.get() == 0);
  });
}

BOOST_AUTO_TEST_CASE(a_variable_is_not_copied)
{
  BOOST_TEST(!std::is_copy_constructible_v<taskio::context_var<int>>);
  BOOST_TEST(!std::is_copy_assignable_v<taskio::context_var<int>>);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
