#ifndef TASKIO_TEST_UNIT_TRACKING_EXECUTOR_HPP
#define TASKIO_TEST_UNIT_TRACKING_EXECUTOR_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include <algorithm>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/query.hpp>
#include <boost/asio/require.hpp>
#include <utility>
#include <vector>

namespace taskio_test {

// Runs things on another executor and notes that they run through this one.
class tracking_executor
{
  using inner = boost::asio::any_io_executor;

public:
  tracking_executor(inner ex, int id) : inner_(std::move(ex)), id_(id) {}

  // Whether what runs now on this thread was run by the executor so called.
  static bool running(int id)
  {
    return std::count(stack().begin(), stack().end(), id) > 0;
  }

  template <typename F>
  void execute(F f) const
  {
    inner_.execute([id = id_, f = std::move(f)]() mutable {
      entered const scope(id);
      std::move(f)();
    });
  }

  template <typename Property>
    requires boost::asio::can_query<inner const&, Property>::value
  auto query(Property const& p) const
    -> decltype(boost::asio::query(std::declval<inner const&>(), p))
  {
    return boost::asio::query(inner_, p);
  }
  template <typename Property>
    requires boost::asio::can_require<inner const&, Property>::value
  tracking_executor require(Property const& p) const
  {
    return {boost::asio::require(inner_, p), id_};
  }
  template <typename Property>
    requires boost::asio::can_prefer<inner const&, Property>::value
  tracking_executor prefer(Property const& p) const
  {
    return {boost::asio::prefer(inner_, p), id_};
  }

  friend bool operator==(
    tracking_executor const& a, tracking_executor const& b) noexcept
  {
    return a.id_ == b.id_ && a.inner_ == b.inner_;
  }

private:
  static std::vector<int>& stack()
  {
    static thread_local std::vector<int> ids;
    return ids;
  }

  struct entered
  {
    explicit entered(int id) { stack().push_back(id); }
    entered(entered const&) = delete;
    entered& operator=(entered const&) = delete;
    ~entered() { stack().pop_back(); }
  };

  inner inner_;
  int id_;
};

} // namespace taskio_test

#endif // TASKIO_TEST_UNIT_TRACKING_EXECUTOR_HPP
