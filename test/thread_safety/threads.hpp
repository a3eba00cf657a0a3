#ifndef TASKIO_TEST_THREAD_SAFETY_THREADS_HPP
#define TASKIO_TEST_THREAD_SAFETY_THREADS_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/taskio.hpp>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <future>
#include <latch>
#include <optional>
#include <thread>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace taskio_test {

namespace asio = boost::asio;
namespace taskio = boost::taskio;
using namespace std::chrono_literals;

// The two kinds of coroutine that a task may have as its body.
struct typed_body
{
  template <typename T>
  using awaitable = taskio::awaitable<T>;
  using token = asio::use_awaitable_t<taskio::executor>;
};
struct plain_body
{
  template <typename T>
  using awaitable = asio::awaitable<T>;
  using token = asio::use_awaitable_t<>;
};
using both_bodies = std::tuple<typed_body, plain_body>;

template <typename Body, typename T = void>
using awaitable_of = typename Body::template awaitable<T>;

// A context that threads of its own run, until the end of its life.
class running_context
{
public:
  explicit running_context(int threads = 1) : guard_(context_.get_executor())
  {
    for (int i = 0; i < threads; ++i)
      threads_.emplace_back([this] { context_.run(); });
  }
  running_context(running_context const&) = delete;
  running_context& operator=(running_context const&) = delete;
  ~running_context() { join(); }

  // Lets the threads end when there is no work any more.
  void join()
  {
    guard_.reset();
    for (std::thread& t : threads_)
      if (t.joinable())
        t.join();
  }

  asio::io_context& get() { return context_; }

private:
  asio::io_context context_;
  asio::executor_work_guard<asio::io_context::executor_type> guard_;
  std::vector<std::thread> threads_;
};

// Calls a function with the numbers from zero, each on a thread, and waits.
template <typename F>
void on_threads(int n, F f)
{
  std::vector<std::thread> threads;
  for (int i = 0; i < n; ++i)
    threads.emplace_back(f, i);
  for (std::thread& t : threads)
    t.join();
}

// One round of a race between a request and an outcome. In the first round the
// request is there first, in the second the outcome: both are certain to be
// seen. In the others it is open who wins, and the request comes later and
// later.
template <typename Request, typename Outcome>
void race(int round, Request request, Outcome outcome)
{
  if (round == 0)
    request();
  if (round >= 2)
  {
    std::latch both(2);
    std::thread other([&] {
      both.arrive_and_wait();
      for (int k = 0; k < round % 256; ++k)
        std::this_thread::yield();
      request();
    });
    both.arrive_and_wait();
    outcome();
    other.join();
    return;
  }
  outcome();
  if (round == 1)
    request();
}

// Calls a function on a loop that runs elsewhere, and gives what it gives. The
// loop has the promise: it is not done with it when the result is there.
template <typename F>
auto call_on(taskio::loop& l, F f)
{
  std::packaged_task<std::invoke_result_t<F&>()> task(std::move(f));
  auto result = task.get_future();
  l.call_soon_threadsafe([t = std::move(task)]() mutable { t(); });
  return result.get();
}

} // namespace taskio_test

#endif // TASKIO_TEST_THREAD_SAFETY_THREADS_HPP
