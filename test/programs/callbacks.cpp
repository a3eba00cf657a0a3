//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "../unit/sockets.hpp"
#include "programs.hpp"
#include <algorithm>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

// Code that calls back, on either side: it waits for tasks, and tasks wait for
// it.

namespace {

using namespace programs;
using tcp = asio::ip::tcp;

// A library as C has them: a function and a pointer for it. What is asked for
// is answered when somebody says so, on his thread, with the number after it.
class c_library
{
public:
  using callback = void (*)(void* user, int status, int value);
  using ticket = int;

  ticket start(int number, callback f, void* user)
  {
    std::lock_guard const lock(mutex_);
    requests_.push_back({++last_, number, f, user});
    return last_;
  }
  // Calls back with a status of -1, unless it has done so already.
  void cancel(ticket t)
  {
    request const r = take([t](request const& x) { return x.id == t; });
    if (r.call)
      r.call(r.user, -1, 0);
  }
  bool answer_one()
  {
    request const r = take([](request const&) { return true; });
    if (r.call)
      r.call(r.user, 0, r.number + 1);
    return r.call != nullptr;
  }
  std::size_t waiting() const
  {
    std::lock_guard const lock(mutex_);
    return requests_.size();
  }

private:
  struct request
  {
    ticket id = 0;
    int number = 0;
    callback call = nullptr;
    void* user = nullptr;
  };

  template <typename Which>
  request take(Which which)
  {
    std::lock_guard const lock(mutex_);
    auto const at = std::find_if(requests_.begin(), requests_.end(), which);
    if (at == requests_.end())
      return {};
    request const r = *at;
    requests_.erase(at);
    return r;
  }

  std::mutex mutable mutex_;
  std::deque<request> requests_;
  ticket last_ = 0;
};

// What a call back needs: the handler, and the context that has to go on.
template <typename Handler>
struct pending
{
  static void done(void* user, int status, int value)
  {
    std::unique_ptr<pending> const p(static_cast<pending*>(user));
    auto const executor =
      asio::get_associated_executor(p->handler, p->work.get_executor());
    error_code const ec =
      status == 0 ? error_code() : asio::error::operation_aborted;
    asio::post(executor, [h = std::move(p->handler), ec, value]() mutable {
      std::move(h)(ec, value);
    });
  }

  Handler handler;
  asio::executor_work_guard<asio::io_context::executor_type> work;
};

// The same as an Asio operation, with any token.
template <typename Token>
auto async_ask(c_library& library, asio::io_context& c, int number, Token token)
{
  auto const start = [&library, &c](auto&& h, int n) {
    using handler = std::decay_t<decltype(h)>;
    auto const slot = asio::get_associated_cancellation_slot(h);
    auto p = std::unique_ptr<pending<handler>>(
      new pending<handler>{std::move(h), asio::make_work_guard(c)});
    auto const t = library.start(n, &pending<handler>::done, p.release());
    if (slot.is_connected())
      asio::cancellation_slot(slot).assign(
        [&library, t](asio::cancellation_type) { library.cancel(t); });
  };
  return asio::async_initiate<Token, void(error_code, int)>(
    start, token, number);
}

template <typename Body>
awaitable_of<Body, int> ask(c_library& library, asio::io_context& c, int number)
{
  auto asking = async_ask(library, c, number, typename Body::token());
  int const answer = co_await std::move(asking);
  co_return answer;
}

BOOST_AUTO_TEST_SUITE(callbacks)

BOOST_AUTO_TEST_CASE_TEMPLATE(a_task_waits_for_code_that_calls_back, Body, both)
{
  world w;
  c_library library;
  auto const t = w.lp.create_task(ask<Body>(library, w.context, 1));
  w.settle();
  BOOST_TEST(library.answer_one());
  BOOST_TEST(!t.done());
  w.finish(t);
  BOOST_TEST(t.result() == 2);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_task_that_is_cancelled_tells_the_code_that_calls_back, Body, both)
{
  for (bool const timed : {false, true})
    BOOST_TEST_CONTEXT(timed)
    {
      world w;
      c_library library;
      auto const t = w.lp.create_task([&]() -> awaitable_of<Body, int> {
        auto limited = Body::limited(ask<Body>(library, w.context, 1), 1s);
        int const answer = co_await std::move(limited);
        co_return answer;
      });
      w.settle();
      BOOST_TEST(library.waiting() == 1u);
      if (timed)
        w.advance(1s);
      else
        w.call([&] { t.cancel(); });
      w.finish(t);
      BOOST_TEST(
        outcome(t).starts_with(timed ? "Connection timed out" : "cancelled"));
      BOOST_TEST(library.waiting() == 0u);
    }
}

// Another thread answers; each number has to come back once.
BOOST_AUTO_TEST_CASE_TEMPLATE(code_may_call_back_on_another_thread, Body, both)
{
  int const many = 200;
  world w;
  c_library library;
  std::vector<taskio::task<int>> tasks;
  for (int i = 0; i < many; ++i)
    tasks.push_back(w.lp.create_task(ask<Body>(library, w.context, i)));
  w.settle();
  BOOST_TEST(library.waiting() == std::size_t(many));
  // While it answers every second one is cancelled.
  std::thread answering([&] {
    while (library.answer_one())
      ;
  });
  w.lp.call_soon([&] {
    for (int i = 0; i < many; i += 2)
      tasks[std::size_t(i)].cancel();
  });
  for (int i = 0; i < many; ++i)
  {
    auto const& t = tasks[std::size_t(i)];
    w.finish(t);
    if (i % 2 == 1)
      BOOST_TEST(t.result() == i + 1);
    else
      BOOST_TEST((t.cancelled() || t.result() == i + 1));
  }
  answering.join();
  BOOST_TEST(library.waiting() == 0u);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_callback_completes_a_future, Body, both)
{
  world w;
  c_library library;
  auto const answer = w.lp.create_future<int>();
  auto const waiting = [&]() -> awaitable_of<Body, int> {
    int const n = co_await Body::on(answer);
    co_return n;
  };
  auto const a = w.lp.create_task(waiting);
  auto const b = w.lp.create_task(waiting);
  auto user = answer;
  library.start(
    7,
    [](void* f, int, int value) {
      static_cast<taskio::future<int>*>(f)->set_result(value);
    },
    &user);
  w.settle();
  w.call([&] { library.answer_one(); });
  BOOST_TEST(a.result() == 8);
  BOOST_TEST(b.result() == 8);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_callback_on_another_thread_completes_a_future, Body, both)
{
  world w;
  auto const guard = asio::make_work_guard(w.context);
  c_library library;
  auto answer = w.lp.create_future<int>();
  auto const t = w.lp.create_task([&]() -> awaitable_of<Body, int> {
    int const n = co_await Body::on(answer);
    co_return n;
  });
  library.start(
    7,
    [](void* f, int, int value) {
      auto const future = *static_cast<taskio::future<int>*>(f);
      future.get_loop().call_soon_threadsafe([future, value] {
        if (!future.done())
          future.set_result(value);
      });
    },
    &answer);
  w.settle();
  std::thread answering([&] { library.answer_one(); });
  w.finish(t);
  answering.join();
  BOOST_TEST(t.result() == 8);
}

// A session in the old style, which has each line worked on by a task.
template <typename Body>
class old_session : public std::enable_shared_from_this<old_session<Body>>
{
public:
  old_session(taskio::loop& lp, tcp::socket s, std::vector<std::string>& log)
    : loop_(lp)
    , socket_(std::move(s))
    , log_(log)
  {
  }
  ~old_session() { log_.push_back("gone"); }

  void start()
  {
    auto const self = this->shared_from_this();
    socket_.async_read_some(asio::buffer(bytes_),
      [self](error_code ec, std::size_t n) { self->on_read(ec, n); });
  }

private:
  void on_read(error_code ec, std::size_t n)
  {
    if (ec)
      return log_.push_back(ec == asio::error::eof ? "eof" : "?");
    std::string const line(bytes_.data(), n);
    auto const t = loop_.create_task(work(line), {.name = line});
    auto const self = this->shared_from_this();
    t.async_wait(asio::bind_executor(socket_.get_executor(),
      [self](std::exception_ptr e, std::string const& answer) {
        self->on_answer(e, answer);
      }));
    if (line == "never")
      t.cancel("no time");
  }

  void on_answer(std::exception_ptr const& e, std::string const& answer)
  {
    log_.push_back(e ? taskio_test::describe(e) : answer);
    start();
  }

  static awaitable_of<Body, std::string> work(std::string line)
  {
    if (line == "wrong")
      throw std::runtime_error("no such thing");
    co_await Body::sleep(line == "never" ? 24h : 1h);
    co_return line + '!';
  }

  taskio::loop& loop_;
  tcp::socket socket_;
  std::vector<std::string>& log_;
  std::array<char, 100> bytes_{};
};

BOOST_AUTO_TEST_CASE_TEMPLATE(code_that_calls_back_waits_for_tasks, Body, both)
{
  world w;
  std::vector<std::string> log;
  taskio_test::socket_pair sockets(w.context);
  std::make_shared<old_session<Body>>(w.lp, std::move(sockets.here), log)
    ->start();
  std::size_t done = 0;
  for (char const* line : {"one", "wrong", "never", "two"})
  {
    sockets.send(line);
    w.run_until(
      [&] { return !taskio::all_tasks(w.lp).empty() || log.size() > done; });
    w.settle();
    w.advance(1h);
    w.run_until([&] { return log.size() > done; });
    ++done;
  }
  sockets.there.close();
  w.run_until([&] { return log.size() == 6; });
  std::vector<std::string> const expected{
    "one!", "no such thing", "cancelled(no time)", "two!", "eof", "gone"};
  BOOST_TEST(log == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_callback_that_stops_waiting_leaves_the_task_alone)
{
  world w;
  asio::cancellation_signal stop;
  std::vector<std::string> log;
  auto const t = w.lp.create_task([]() -> taskio::awaitable<int> {
    co_return co_await taskio::sleep(1h, 7);
  });
  auto const note = [&](std::exception_ptr const& e, int value) {
    log.push_back(e ? taskio_test::describe(e) : std::to_string(value));
  };
  t.async_wait(asio::bind_cancellation_slot(stop.slot(), note));
  t.async_wait(note);
  w.settle();
  w.call([&] { stop.emit(asio::cancellation_type::terminal); });
  w.settle();
  w.advance(1h);
  t.async_wait(note);
  BOOST_TEST(log.size() == 2u);
  w.settle();
  std::vector<std::string> const expected{"cancelled(-)", "7", "7"};
  BOOST_TEST(log == expected, boost::test_tools::per_element());
}

// Work for other threads, in coroutines that know nothing of tasks.
asio::awaitable<long> sum_up_to(long n)
{
  long sum = 0;
  for (long i = 1; i <= n; ++i)
    sum += i;
  co_return sum;
}

BOOST_AUTO_TEST_CASE_TEMPLATE(work_is_done_by_a_pool_of_threads, Body, both)
{
  world w;
  auto const guard = asio::make_work_guard(w.context);
  asio::thread_pool pool(3);
  auto const offload = [&](long n) -> awaitable_of<Body, long> {
    auto work = asio::co_spawn(pool, sum_up_to(n), typename Body::token());
    long const sum = co_await std::move(work);
    // Back on the loop.
    BOOST_TEST((&taskio::running_loop() == &w.lp));
    co_return sum;
  };
  std::vector<taskio::task<long>> tasks;
  for (long n = 0; n < 100; ++n)
    tasks.push_back(w.lp.create_task(offload(n)));
  for (long n = 0; n < 100; ++n)
  {
    w.finish(tasks[std::size_t(n)]);
    BOOST_TEST(tasks[std::size_t(n)].result() == n * (n + 1) / 2);
  }
  pool.join();
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
