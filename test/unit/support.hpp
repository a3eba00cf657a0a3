#ifndef TASKIO_TEST_UNIT_SUPPORT_HPP
#define TASKIO_TEST_UNIT_SUPPORT_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/taskio.hpp>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <exception>
#include <sstream>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace taskio_test {

namespace asio = boost::asio;
namespace taskio = boost::taskio;
using namespace std::chrono_literals;

// The two kinds of coroutine that a task may have as its body. `on` makes
// something that is awaited in such a body out of a future, `sleep` waits.
struct typed_body
{
  template <typename T>
  using awaitable = taskio::awaitable<T>;
  using token = asio::use_awaitable_t<taskio::executor>;

  template <typename T>
  static taskio::future<T> on(taskio::future<T> f)
  {
    return f;
  }
  static auto sleep(taskio::loop::duration d) { return taskio::sleep(d); }
};

struct plain_body
{
  template <typename T>
  using awaitable = asio::awaitable<T>;
  using token = asio::use_awaitable_t<>;

  template <typename T>
  static auto on(taskio::future<T> f)
  {
    return f.async_wait(asio::use_awaitable);
  }
  static auto sleep(taskio::loop::duration d)
  {
    return taskio::sleep(d).async_wait(asio::use_awaitable);
  }
};

using both_bodies = std::tuple<typed_body, plain_body>;

template <typename Body, typename T = void>
using awaitable_of = typename Body::template awaitable<T>;

// What happened, in order.
class trace
{
public:
  void operator()(std::string event)
  {
    if (!text_.empty())
      text_ += ' ';
    text_ += event;
  }
  std::string const& str() const { return text_; }

private:
  std::string text_;
};

// What a failure says: its message for the library's cancellations.
inline std::string describe(std::exception_ptr const& e)
{
  if (!e)
    return "none";
  try
  {
    std::rethrow_exception(e);
  }
  catch (taskio::cancelled_error const& c)
  {
    return "cancelled(" + c.message().value_or("-") + ")";
  }
  catch (std::exception const& other)
  {
    return other.what();
  }
  catch (...)
  {
    return "unknown";
  }
}

// How a future ended.
template <typename T>
std::string outcome(taskio::future<T> const& f)
{
  if (!f.done())
    return "pending";
  try
  {
    f.result();
    return "value";
  }
  catch (...)
  {
    return describe(std::current_exception());
  }
}

// What a loop reported. A test takes what it expects; what is left fails it.
class report_log
{
public:
  struct entry
  {
    std::string message;
    std::string what;
    std::string task;
    std::string printed;
    bool about_future;
  };

  report_log() = default;
  report_log(report_log const&) = delete;
  report_log& operator=(report_log const&) = delete;
  ~report_log()
  {
    for (entry const& e : entries_)
      BOOST_ERROR(
        "unexpected report: " + e.message + " / " + e.what + " / " + e.task);
  }

  void listen_to(taskio::loop& l)
  {
    l.set_exception_handler(
      [this](taskio::loop&, taskio::exception_context const& c) { add(c); });
  }
  void add(taskio::exception_context const& c)
  {
    std::ostringstream os;
    os << c.task;
    entries_.push_back({c.message, describe(c.exception),
      c.task ? c.task.get_name() : std::string(), os.str(), bool(c.future)});
  }
  std::size_t size() const { return entries_.size(); }
  std::vector<entry> take() { return std::exchange(entries_, {}); }

private:
  std::vector<entry> entries_;
};

using foreign = taskio::virtual_clock::foreign;

// A loop in virtual time.
struct world
{
  explicit world(foreign policy = foreign::wait) : clock(policy)
  {
    reports.listen_to(lp);
  }

  void run() { clock.run(context); }

  // Runs a main task until nothing can happen any more; gives its result.
  template <typename Main>
  auto play(Main&& main)
  {
    auto t = lp.create_task(std::forward<Main>(main), {.name = "main"});
    run();
    return std::move(t).result();
  }

  // Runs what is ready. Time stands still.
  void settle()
  {
    context.restart();
    context.poll();
  }

  // Runs a function on the loop, and then what comes of it.
  template <typename F>
  void call(F&& f)
  {
    lp.call_soon(std::forward<F>(f));
    settle();
  }

  std::chrono::milliseconds now() const
  {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
      clock.now().time_since_epoch());
  }

  report_log reports;
  taskio::virtual_clock clock;
  asio::io_context context{1};
  taskio::loop lp{context, clock};
};

// Counts the objects that are alive: what is left is leaked, below zero was
// destroyed twice.
struct census
{
  int alive = 0;
  int born = 0;
};

class counted
{
public:
  explicit counted(census& c) : census_(&c)
  {
    ++census_->alive;
    ++census_->born;
  }
  counted(counted const& other) : counted(*other.census_) {}
  counted& operator=(counted const&) = delete;
  ~counted() { --census_->alive; }

private:
  census* census_;
};

// Neither default-constructible nor copyable.
class only_movable
{
public:
  explicit only_movable(int v) : value(v) {}
  only_movable(only_movable&&) = default;
  only_movable& operator=(only_movable&&) = default;
  int value;
};

// Copyable, not default-constructible.
struct no_default
{
  explicit no_default(int v) : value(v) {}
  int value;
};

} // namespace taskio_test

#endif // TASKIO_TEST_UNIT_SUPPORT_HPP
