//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include <boost/asio/error.hpp>
#include <boost/taskio/error.hpp>
#include <boost/test/unit_test.hpp>
#include <optional>
#include <stdexcept>
#include <string>

namespace {

namespace asio = boost::asio;
namespace taskio = boost::taskio;

template <typename Thrown, typename Caught>
bool is_caught_as(Thrown const& error)
{
  try
  {
    throw error;
  }
  catch (Caught const&)
  {
    return true;
  }
  catch (...)
  {
    return false;
  }
}

BOOST_AUTO_TEST_SUITE(error)

BOOST_AUTO_TEST_CASE(a_cancelled_error_has_asios_code_for_aborted_operations)
{
  taskio::cancelled_error const e;
  BOOST_TEST(e.code() == asio::error::operation_aborted);
  BOOST_TEST(
    (is_caught_as<taskio::cancelled_error, boost::system::system_error>(e)));
}

BOOST_AUTO_TEST_CASE(a_cancelled_error_without_message_has_none)
{
  BOOST_TEST(!taskio::cancelled_error().message().has_value());
  BOOST_TEST(!taskio::cancelled_error(std::nullopt).message().has_value());
}

BOOST_AUTO_TEST_CASE(an_empty_message_is_a_message)
{
  taskio::cancelled_error const e{std::string()};
  BOOST_REQUIRE(e.message().has_value());
  BOOST_TEST(*e.message() == "");
}

BOOST_AUTO_TEST_CASE(without_a_text_the_error_says_what_its_code_says)
{
  std::string const plain = taskio::cancelled_error().what();
  BOOST_TEST(plain.starts_with("Operation canceled"));
  BOOST_TEST(taskio::cancelled_error(std::nullopt).what() == plain);
  BOOST_TEST(taskio::cancelled_error(std::string()).what() == plain);
}

BOOST_AUTO_TEST_CASE(a_message_is_part_of_what_the_error_says)
{
  taskio::cancelled_error const e{"shutting down"};
  BOOST_TEST(e.message().value() == "shutting down");
  BOOST_TEST(std::string(e.what()).find("shutting down") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_copy_has_the_same_message)
{
  std::optional<taskio::cancelled_error> original("why");
  taskio::cancelled_error const copy(*original);
  original.reset();
  BOOST_TEST(copy.message().value() == "why");
  BOOST_TEST(copy.code() == asio::error::operation_aborted);
}

BOOST_AUTO_TEST_CASE(a_timeout_error_has_asios_code_for_time_limits)
{
  taskio::timeout_error const e;
  BOOST_TEST(e.code() == asio::error::timed_out);
  BOOST_TEST(
    (is_caught_as<taskio::timeout_error, boost::system::system_error>(e)));
}

BOOST_AUTO_TEST_CASE(a_timeout_is_no_cancellation)
{
  BOOST_TEST((!is_caught_as<taskio::timeout_error, taskio::cancelled_error>(
    taskio::timeout_error())));
  BOOST_TEST((!is_caught_as<taskio::cancelled_error, taskio::timeout_error>(
    taskio::cancelled_error())));
}

BOOST_AUTO_TEST_CASE(an_invalid_state_is_a_logic_error)
{
  taskio::invalid_state_error const e("not done");
  BOOST_TEST(std::string(e.what()) == "not done");
  BOOST_TEST((is_caught_as<taskio::invalid_state_error, std::logic_error>(e)));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
