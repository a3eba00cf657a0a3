//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "programs.hpp"
#include <array>
#include <boost/asio/connect_pipe.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/readable_pipe.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/writable_pipe.hpp>
#include <csignal>
#include <optional>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

// Small programs: a datagram that is sent again, connections that are accepted
// by whoever is there, a process that is run.

namespace {

using namespace programs;
using tcp = asio::ip::tcp;
using udp = asio::ip::udp;
auto const loopback = asio::ip::address_v4::loopback();

// Answers each datagram with the one after it, but for those that get lost.
template <typename Body>
awaitable_of<Body> answer_some(udp::socket& socket, int& to_lose)
{
  for (;;)
  {
    std::array<char, 1> b{};
    udp::endpoint from;
    auto receive =
      socket.async_receive_from(asio::buffer(b), from, typename Body::token());
    co_await std::move(receive);
    if (to_lose-- > 0)
      continue;
    ++b[0];
    auto send =
      socket.async_send_to(asio::buffer(b), from, typename Body::token());
    co_await std::move(send);
  }
}

template <typename Body>
awaitable_of<Body, char> ask_once(udp::socket& socket, udp::endpoint server)
{
  std::array<char, 1> b{'a'};
  auto send =
    socket.async_send_to(asio::buffer(b), server, typename Body::token());
  co_await std::move(send);
  udp::endpoint from;
  auto receive =
    socket.async_receive_from(asio::buffer(b), from, typename Body::token());
  co_await std::move(receive);
  co_return b[0];
}

template <typename Body>
awaitable_of<Body, char> ask(
  udp::socket& socket, udp::endpoint server, int attempts, int& made)
{
  for (;;)
  {
    try
    {
      ++made;
      auto limited = Body::limited(ask_once<Body>(socket, server), 1s);
      char const answer = co_await std::move(limited);
      co_return answer;
    }
    catch (taskio::timeout_error const&)
    {
      if (made == attempts)
        throw;
    }
  }
}

BOOST_AUTO_TEST_SUITE(scenarios)

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_datagram_is_sent_until_it_is_answered, Body, both)
{
  int const attempts = 4;
  for (int lost = 0; lost <= attempts; ++lost)
    BOOST_TEST_CONTEXT(lost)
    {
      world w;
      udp::socket there(w.context, {loopback, 0});
      udp::socket here(w.context, {loopback, 0});
      int to_lose = lost;
      int made = 0;
      auto const server = w.lp.create_task(answer_some<Body>(there, to_lose));
      auto const client = w.lp.create_task(
        ask<Body>(here, there.local_endpoint(), attempts, made));
      for (int i = 1; i <= lost; ++i)
      {
        w.run_until([&] { return made == i && to_lose == lost - i; });
        w.advance(1s);
      }
      w.finish(client);
      BOOST_TEST(made == std::min(lost + 1, attempts));
      if (lost < attempts)
        BOOST_TEST(client.result() == 'b');
      else
        BOOST_TEST(outcome(client).starts_with("Connection timed out"));
      w.call([&] { server.cancel(); });
      BOOST_TEST(server.cancelled());
    }
}

// Accepts, and holds every connection in a task of its own.
template <typename Body>
class doorman
{
public:
  explicit doorman(tcp::acceptor& a) : acceptor_(a) {}

  awaitable_of<Body> serve()
  {
    auto body = [this](taskio::task_group_scope& g) { return accept_all(g); };
    auto group = Body::wait(taskio::task_group(body));
    co_await std::move(group);
  }

  int accepted = 0;
  int left = 0;

private:
  awaitable_of<Body> accept_all(taskio::task_group_scope& guests)
  {
    for (;;)
    {
      auto accept = acceptor_.async_accept(typename Body::token());
      tcp::socket guest = co_await std::move(accept);
      ++accepted;
      guests.create_task(entertain(std::move(guest)));
    }
  }

  awaitable_of<Body> entertain(tcp::socket guest)
  {
    struct leaving
    {
      explicit leaving(int& n) : count(n) {}
      ~leaving() { ++count; }
      int& count;
    } const l(left);
    char c = 0;
    auto read =
      guest.async_read_some(asio::buffer(&c, 1), typename Body::token());
    co_await std::move(read);
  }

  tcp::acceptor& acceptor_;
};

BOOST_AUTO_TEST_CASE_TEMPLATE(
  connections_that_one_server_did_not_accept_are_for_the_next, Body, both)
{
  world w;
  tcp::acceptor acceptor(w.context, {loopback, 0});
  std::vector<tcp::socket> guests;
  auto const knock = [&](int n) {
    for (int i = 0; i < n; ++i)
      guests.emplace_back(w.context).connect(acceptor.local_endpoint());
  };
  doorman<Body> first(acceptor);
  doorman<Body> second(acceptor);
  auto const one = w.lp.create_task(first.serve());
  knock(10);
  w.run_until([&] { return first.accepted == 10; });
  // At the same time more come, and the first one goes.
  w.call([&] {
    knock(10);
    one.cancel();
  });
  w.finish(one);
  BOOST_TEST(one.cancelled());
  BOOST_TEST(first.left == first.accepted);
  auto const two = w.lp.create_task(second.serve());
  w.run_until([&] { return first.accepted + second.accepted == 20; });
  w.call([&] { two.cancel(); });
  w.finish(two);
  BOOST_TEST(two.cancelled());
  BOOST_TEST(second.left == second.accepted);
}

// Runs a command: gives what it writes and how it ends. Who gives up waiting
// has terminated it, and waited for its end.
template <typename Body>
class command
{
public:
  explicit command(asio::io_context& c) : output_(c), children_(c, SIGCHLD) {}

  awaitable_of<Body, int> run(std::string line)
  {
    start(line);
    auto body = [this] { return read(); };
    auto cleanup = [this] { return reap(); };
    auto both_of_them = taskio::finally(body, cleanup);
    co_await std::move(both_of_them);
    co_return *status;
  }

  std::string text;
  std::optional<int> status;

private:
  void start(std::string const& line)
  {
    asio::writable_pipe written(output_.get_executor());
    asio::connect_pipe(output_, written);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(
      &actions, written.native_handle(), STDOUT_FILENO);
    ::posix_spawn_file_actions_addclose(&actions, output_.native_handle());
    std::string sh = "sh", c = "-c", script = line;
    char* const arguments[] = {sh.data(), c.data(), script.data(), nullptr};
    BOOST_REQUIRE(
      ::posix_spawn(&id_, "/bin/sh", &actions, nullptr, arguments, environ)
      == 0);
    ::posix_spawn_file_actions_destroy(&actions);
  }

  awaitable_of<Body> read()
  {
    for (;;)
    {
      bool const more = co_await read_some();
      if (!more)
        break;
    }
    ended_ = true;
  }

  awaitable_of<Body, bool> read_some()
  {
    try
    {
      std::array<char, 100> b;
      auto reading =
        output_.async_read_some(asio::buffer(b), typename Body::token());
      std::size_t const n = co_await std::move(reading);
      text.append(b.data(), n);
      co_return true;
    }
    catch (system_error const& e)
    {
      if (e.code() != asio::error::eof)
        throw;
      co_return false;
    }
  }

  awaitable_of<Body> reap()
  {
    if (!ended_)
      ::kill(id_, SIGTERM);
    for (;;)
    {
      int how = 0;
      if (::waitpid(id_, &how, WNOHANG) == id_)
      {
        status = how;
        co_return;
      }
      auto wait = children_.async_wait(typename Body::token());
      co_await std::move(wait);
    }
  }

  asio::readable_pipe output_;
  asio::signal_set children_;
  pid_t id_ = 0;
  bool ended_ = false;
};

BOOST_AUTO_TEST_CASE_TEMPLATE(a_process_is_run_to_its_end, Body, both)
{
  world w;
  command<Body> c(w.context);
  auto const t =
    w.lp.create_task(c.run("echo one; echo two; exec >&-; exit 3"));
  w.finish(t);
  int const status = t.result();
  BOOST_TEST(c.text == "one\ntwo\n");
  BOOST_TEST((WIFEXITED(status) && WEXITSTATUS(status) == 3));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_process_that_is_given_up_is_ended_first, Body, both)
{
  for (bool const timed : {false, true})
    BOOST_TEST_CONTEXT(timed)
    {
      world w;
      command<Body> c(w.context);
      auto const t = w.lp.create_task([&]() -> awaitable_of<Body, int> {
        auto limited =
          Body::limited(c.run("echo ready; exec sleep 1000"), 1min);
        int const status = co_await std::move(limited);
        co_return status;
      });
      w.run_until([&] { return c.text == "ready\n"; });
      w.settle();
      BOOST_TEST(!t.done());
      if (timed)
        w.advance(1min);
      else
        w.call([&] { t.cancel("enough"); });
      w.finish(t);
      BOOST_TEST(outcome(t).starts_with(
        timed ? "Connection timed out" : "cancelled(enough)"));
      BOOST_TEST((WIFSIGNALED(*c.status) && WTERMSIG(*c.status) == SIGTERM));
    }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
