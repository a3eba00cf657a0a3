#ifndef TASKIO_TEST_BENCH_WORLDS_HPP
#define TASKIO_TEST_BENCH_WORLDS_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "bench.hpp"
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/taskio.hpp>
#include <chrono>
#include <exception>
#include <optional>
#include <utility>

namespace bench {

namespace asio = boost::asio;
namespace taskio = boost::taskio;
using namespace std::chrono_literals;

// The two kinds of coroutine that a task may have as its body: their type, and
// how they wait for a future or a sleep; the second way throws nothing.
struct own
{
  using executor = taskio::executor;
  template <typename T>
  using awaitable = taskio::awaitable<T>;

  template <typename Waitable>
  static Waitable&& wait(Waitable&& w)
  {
    return std::forward<Waitable>(w);
  }
  template <typename Waitable>
  static auto outcome(Waitable&& w)
  {
    return std::forward<Waitable>(w).async_wait(asio::as_tuple(asio::deferred));
  }
};

struct plain
{
  using executor = asio::any_io_executor;
  template <typename T>
  using awaitable = asio::awaitable<T>;

  template <typename Waitable>
  static auto wait(Waitable&& w)
  {
    return std::forward<Waitable>(w).async_wait(asio::use_awaitable);
  }
  template <typename Waitable>
  static auto outcome(Waitable&& w)
  {
    return std::forward<Waitable>(w).async_wait(
      asio::as_tuple(asio::use_awaitable));
  }
};

// What Asio does without tasks, on one executor.
template <typename Executor>
struct raw
{
  using executor = Executor;
  template <typename T>
  using awaitable = asio::awaitable<T, Executor>;
  using timer = asio::basic_waitable_timer<std::chrono::steady_clock,
    asio::wait_traits<std::chrono::steady_clock>, Executor>;
  static constexpr asio::use_awaitable_t<Executor> use_awaitable{};
};

struct any : raw<asio::any_io_executor>
{
  static executor on(asio::io_context& c) { return c.get_executor(); }
};

struct typed : raw<asio::io_context::executor_type>
{
  static executor on(asio::io_context& c) { return c.get_executor(); }
};

struct strand : raw<asio::strand<asio::io_context::executor_type>>
{
  static executor on(asio::io_context& c) { return asio::make_strand(c); }
};

class context
{
public:
  explicit context(job j)
  {
    if (j.reactor)
      timer_.emplace(io);
  }

  asio::io_context io;

private:
  // Never armed: that it exists is enough.
  std::optional<asio::steady_timer> timer_;
};

// Runs `Main(operations)` as a task, until it is done.
template <auto Main>
void run_tasks(job j)
{
  context c(j);
  taskio::loop lp(c.io);
  auto const main = lp.create_task(Main(j.operations));
  main.add_done_callback([&c](taskio::any_future const&) { c.io.stop(); });
  c.io.run();
  main.result();
}

// Runs `Main(executor, operations)` on Asio alone, until it is done.
template <typename Raw, auto Main>
void run_raw(job j)
{
  context c(j);
  typename Raw::executor const ex = Raw::on(c.io);
  bool done = false;
  asio::co_spawn(ex, Main(ex, j.operations), [&](std::exception_ptr e) {
    if (e)
      std::rethrow_exception(e);
    done = true;
    c.io.stop();
  });
  c.io.run();
  expect(done);
}

} // namespace bench

#endif // TASKIO_TEST_BENCH_WORLDS_HPP
