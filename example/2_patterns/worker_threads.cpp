//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// Have the long calculations done by other threads: a coroutine on a pool is
// awaited like any operation, and who awaits it goes on where he was. To
// cancel it cancels the calculation, which looks at that now and then.

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/taskio.hpp>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <utility>
#include <vector>

namespace asio = boost::asio;
namespace taskio = boost::taskio;
using namespace std::chrono_literals;

std::ostringstream out;

// What runs on the pool knows nothing of tasks.
asio::awaitable<int> count_primes(int below)
{
  if (below < 0)
    throw std::invalid_argument("there are none");
  int primes = 0;
  for (int n = 2; n < below; ++n)
  {
    bool prime = true;
    for (int d = 2; prime && d * d <= n; ++d)
      prime = n % d != 0;
    primes += prime;
  }
  co_return primes;
}

struct note_end
{
  explicit note_end(std::atomic<bool>& e) : ended(e) {}
  ~note_end() { ended = true; }
  std::atomic<bool>& ended;
};

asio::awaitable<void> go_on_for_ever(std::atomic<bool>& ended)
{
  note_end const note(ended);
  for (;;)
    // Lets others have the thread, and throws when this is cancelled.
    co_await asio::post(asio::use_awaitable);
}

// tag::offload[]
// In a strand, since a cancellation comes from yet another thread.
template <typename T>
taskio::awaitable<T> offload(asio::thread_pool& pool, asio::awaitable<T> work)
{
  co_return co_await asio::co_spawn(
    asio::make_strand(pool), std::move(work), asio::deferred);
}
// end::offload[]

taskio::awaitable<void> program(asio::thread_pool& pool)
{
  std::vector<taskio::task<int>> counts;
  for (int const below : {10, 1000, 100000})
    counts.push_back(taskio::create_task(offload(pool, count_primes(below))));
  // Meanwhile this thread has time for others.
  co_await taskio::sleep(1ms);
  for (int const n : co_await taskio::gather(counts))
    out << n << '\n';

  try
  {
    co_await offload(pool, count_primes(-1));
  }
  catch (std::invalid_argument const& e)
  {
    out << e.what() << '\n';
  }

  std::atomic<bool> ended = false;
  try
  {
    co_await taskio::wait_for(offload(pool, go_on_for_ever(ended)), 10ms);
  }
  catch (taskio::timeout_error const&)
  {
    out << "time is up, and the thread is " << (ended ? "free" : "busy")
        << '\n';
  }
}

int main()
{
  asio::thread_pool pool(3);
  taskio::run([&] { return program(pool); });
  pool.join();
  std::cout << out.str();

  // What it prints:
  return out.str() == R"(4
168
9592
there are none
time is up, and the thread is free
)"
    ? EXIT_SUCCESS
    : EXIT_FAILURE;
}
