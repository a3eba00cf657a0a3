//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// A chat server. What one client says all others hear; each has a queue of what
// it is still to hear, so that nobody waits for a slow one, and who says nothing
// for too long is let go. Shut down, it sends what is in the queues, but not for
// longer than some time.
//
//   chat_server              plays a conversation, and compares what was heard
//   chat_server PORT         serves there until Ctrl-C; try it with netcat
//
// Lines go in both directions. The first one of a client is its name; /quit
// leaves, /idle MS says how long it may be silent.
//
// Exit status: 0 if everybody has heard what they should, 1 if not.

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/write.hpp>
#include <boost/system/system_error.hpp>
#include <boost/taskio.hpp>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace asio = boost::asio;
namespace taskio = boost::taskio;
using asio::ip::tcp;
using namespace std::chrono_literals;

// The next line; throws what the socket does. No line is longer than that.
taskio::awaitable<std::string> read_line(
  tcp::socket& socket, std::string& buffered)
{
  std::size_t const n = co_await asio::async_read_until(
    socket, asio::dynamic_buffer(buffered, 1024), '\n', asio::deferred);
  std::string line = buffered.substr(0, n - 1);
  buffered.erase(0, n);
  co_return line;
}

class chat_server
{
public:
  explicit chat_server(taskio::loop::duration grace) : grace_(grace) {}

  // Runs until it is stopped, and then until the last line is sent, or until
  // the time for that is up.
  taskio::awaitable<void> serve(tcp::acceptor acceptor)
  {
    using result = taskio::awaitable<void>;
    auto const all = [&](taskio::timeout_scope& limit) -> result {
      auto const body = [&](taskio::task_group_scope& clients) -> result {
        auto const accepting = clients.create_task(accept(acceptor, clients));
        co_await closing_.wait();
        accepting.cancel();
        limit.reschedule(taskio::running_loop().time() + grace_);
        say("* the server closes", nullptr);
        while (!present_.empty())
          let_go(*present_.back());
      };
      co_await taskio::task_group(body);
    };
    try
    {
      // There is no limit yet.
      co_await taskio::timeout(std::nullopt, all);
    }
    catch (taskio::timeout_error const&)
    {
    }
  }

  void stop() { closing_.set(); }

  std::size_t present() const noexcept { return present_.size(); }
  // How many lines somebody has not taken yet.
  std::size_t most_behind() const noexcept
  {
    std::size_t most = 0;
    for (client const* c : present_)
      most = std::max(most, c->outgoing.qsize());
    return most;
  }
  int cut_off() const noexcept { return cut_off_; }

private:
  // Shared by all who are to hear it.
  using line = std::shared_ptr<std::string const>;

  struct client
  {
    explicit client(tcp::socket s) : socket(std::move(s)) {}
    tcp::socket socket;
    std::string buffered;
    std::string name;
    std::chrono::milliseconds patience = 5min;
    taskio::queue<line> outgoing{32};
    taskio::task<void> reader;
    taskio::task<void> writer;
  };

  taskio::awaitable<void> accept(
    tcp::acceptor& acceptor, taskio::task_group_scope& clients)
  {
    for (;;)
    {
      auto [error, socket] =
        co_await acceptor.async_accept(asio::as_tuple(asio::deferred));
      // Too many are open, say. Some will go.
      if (error)
        co_await taskio::sleep(100ms);
      else
        clients.create_task(talk(std::move(socket)));
    }
  }

  // A client, from its first line on. Who cannot be written to any more does
  // not disturb the others.
  taskio::awaitable<void> talk(tcp::socket socket)
  {
    // Lines are to wait here, where their number is limited.
    socket.set_option(tcp::socket::send_buffer_size(16 * 1024));
    client me(std::move(socket));
    try
    {
      me.name =
        co_await taskio::wait_for(read_line(me.socket, me.buffered), 30s);
      enter(me);
      auto const both =
        [&](taskio::task_group_scope& group) -> taskio::awaitable<void> {
        me.reader = group.create_task(read(me), {.name = me.name});
        me.writer = group.create_task(write(me), {.name = me.name});
        co_return;
      };
      co_await taskio::task_group(both);
      if (!me.writer.cancelled())
        co_await taskio::wait_for(hang_up(me.socket), 5s);
    }
    catch (taskio::cancelled_error const&)
    {
      ++cut_off_;
    }
    catch (taskio::exception_group const&)
    {
      leave(me, "is lost");
    }
    catch (boost::system::system_error const&)
    {
      // It has hung up, or has not said its name.
    }
  }

  taskio::awaitable<void> read(client& me)
  {
    char const* how = "has left";
    try
    {
      for (bool more = true; more;)
      {
        std::string const text = co_await taskio::wait_for(
          read_line(me.socket, me.buffered), me.patience);
        more = hear(me, text);
      }
    }
    catch (taskio::cancelled_error const&)
    {
      throw;
    }
    catch (taskio::timeout_error const&)
    {
      how = "has fallen asleep";
    }
    catch (boost::system::system_error const&)
    {
    }
    leave(me, how);
  }

  // Whether it stays.
  bool hear(client& me, std::string const& text)
  {
    if (text == "/quit")
      return false;
    if (text.starts_with("/idle "))
      me.patience = std::chrono::milliseconds(std::atoi(text.c_str() + 6));
    else
      say(me.name + ": " + text, &me);
    return true;
  }

  static taskio::awaitable<void> write(client& me)
  {
    try
    {
      for (;;)
      {
        line const next = co_await me.outgoing.get();
        co_await asio::async_write(
          me.socket, asio::buffer(*next), asio::deferred);
      }
    }
    catch (taskio::queue_shut_down const&)
    {
      // That was the last one.
    }
  }

  // Waits for the other end to close. A connection that is closed while there is
  // something to read is reset, and what is on its way to the client is lost.
  static taskio::awaitable<void> hang_up(tcp::socket& socket)
  {
    socket.shutdown(tcp::socket::shutdown_send);
    std::array<char, 1024> rest;
    for (;;)
      co_await socket.async_read_some(asio::buffer(rest), asio::deferred);
  }

  void enter(client& me)
  {
    say("* " + me.name + " is here", nullptr);
    present_.push_back(&me);
    me.outgoing.put_nowait(
      std::make_shared<std::string>("* welcome, " + me.name + '\n'));
  }

  // What it is still to hear it hears. Then its writer ends, and with that the
  // connection.
  void leave(client& me, std::string const& how)
  {
    if (std::erase(present_, &me) == 0)
      return;
    me.outgoing.shutdown();
    say("* " + me.name + ' ' + how, nullptr);
  }

  void let_go(client& c)
  {
    std::erase(present_, &c);
    c.outgoing.shutdown();
    c.reader.cancel();
  }

  // To everybody but one. It does not wait: who is too far behind has to go.
  void say(std::string text, client const* but)
  {
    auto const shared = std::make_shared<std::string>(std::move(text) + '\n');
    std::vector<client*> deaf;
    for (client* c : present_)
      if (c == but)
        continue;
      else if (c->outgoing.full())
        deaf.push_back(c);
      else
        c->outgoing.put_nowait(shared);
    for (client* c : deaf)
    {
      c->reader.cancel();
      c->writer.cancel();
      leave(*c, "does not listen");
    }
  }

  taskio::loop::duration const grace_;
  taskio::event closing_;
  // Those who hear what is said.
  std::vector<client*> present_;
  int cut_off_ = 0;
};

// Whatever makes the body end, the server ends in good order.
template <typename Body>
taskio::awaitable<void> while_serving(
  unsigned short port, chat_server& server, Body body)
{
  tcp::endpoint const where(asio::ip::address_v4::loopback(), port);
  tcp::acceptor acceptor(co_await asio::this_coro::executor, where);
  tcp::endpoint const address = acceptor.local_endpoint();
  auto const serving =
    taskio::create_task(server.serve(std::move(acceptor)), {.name = "server"});
  auto const rest = [&] { return body(address, serving); };
  auto const end = [&]() -> taskio::awaitable<void> {
    server.stop();
    co_await serving;
  };
  co_await taskio::finally(rest, end);
}

// The other end of a connection.
class guest
{
public:
  guest(tcp::socket s, std::string name)
    : socket_(std::move(s))
    , name_(std::move(name))
  {
  }

  taskio::awaitable<void> enter(tcp::endpoint server)
  {
    // What it does not read is not to wait in the system for long.
    socket_.open(server.protocol());
    socket_.set_option(tcp::socket::receive_buffer_size(4 * 1024));
    co_await socket_.async_connect(server, asio::deferred);
    co_await say(name_);
  }

  taskio::awaitable<void> say(std::string text)
  {
    text += '\n';
    co_await asio::async_write(socket_, asio::buffer(text), asio::deferred);
  }

  // The next line; "(closed)" when there are no more.
  taskio::awaitable<std::string> hear()
  {
    try
    {
      std::string line =
        co_await taskio::wait_for(read_line(socket_, buffered_), 30s);
      co_return line;
    }
    catch (taskio::timeout_error const&)
    {
      throw;
    }
    catch (boost::system::system_error const& e)
    {
      if (e.code() != asio::error::eof)
        throw;
    }
    socket_.close();
    co_return "(closed)";
  }

  std::string const& name() const noexcept { return name_; }

private:
  tcp::socket socket_;
  std::string buffered_;
  std::string name_;
};

std::ostringstream out;

taskio::awaitable<void> hear(guest& g, int lines = 1)
{
  for (int i = 0; i < lines; ++i)
  {
    std::string const line = co_await g.hear();
    out << g.name() << " hears " << line << '\n';
  }
}

class conversation
{
public:
  conversation(asio::any_io_executor const& ex, chat_server& s)
    : server_(s)
    , ann_(tcp::socket(ex), "ann")
    , bob_(tcp::socket(ex), "bob")
    , cat_(tcp::socket(ex), "cat")
    , dan_(tcp::socket(ex), "dan")
    , eve_(tcp::socket(ex), "eve")
  {
  }

  taskio::awaitable<void> play(tcp::endpoint address)
  {
    co_await ann_.enter(address);
    co_await hear(ann_);
    co_await bob_.enter(address);
    co_await hear(ann_);
    co_await hear(bob_);
    co_await ann_.say("hello");
    co_await hear(bob_);
    co_await bob_.say("hello yourself");
    co_await hear(ann_);
    co_await fall_asleep(address);
    co_await not_listen(address);
    co_await bob_.say("/quit");
    co_await hear(bob_);
    co_await hear(ann_);
    co_await never_listen(address);
  }

  // After the server was told to stop.
  taskio::awaitable<void> end() { return hear(ann_, 2); }

private:
  taskio::awaitable<void> fall_asleep(tcp::endpoint address)
  {
    co_await cat_.enter(address);
    co_await cat_.say("/idle 20");
    co_await hear(cat_, 2);
    co_await hear(ann_, 2);
    co_await hear(bob_, 2);
  }

  // Dan reads nothing, and goes when his queue is full. The others talk on.
  taskio::awaitable<void> not_listen(tcp::endpoint address)
  {
    co_await dan_.enter(address);
    co_await hear(ann_);
    co_await hear(bob_);
    std::string const news(1000, 'x');
    while (server_.present() == 3)
    {
      co_await ann_.say(news);
      std::string const heard = co_await bob_.hear();
      if (heard != "ann: " + news)
        out << "bob hears nonsense\n";
    }
    co_await hear(ann_);
    co_await hear(bob_);
  }

  // Eve reads nothing either, but is not so far behind when the server stops.
  taskio::awaitable<void> never_listen(tcp::endpoint address)
  {
    co_await eve_.enter(address);
    co_await hear(ann_);
    while (server_.most_behind() < 4)
    {
      co_await ann_.say(std::string(1000, 'x'));
      co_await taskio::sleep(0s);
    }
  }

  chat_server& server_;
  guest ann_, bob_, cat_, dan_, eve_;
};

taskio::awaitable<void> converse()
{
  chat_server server(500ms);
  conversation all(co_await asio::this_coro::executor, server);
  auto const body = [&](tcp::endpoint address,
                      taskio::task<void> const&) -> taskio::awaitable<void> {
    co_await all.play(address);
    server.stop();
    co_await all.end();
  };
  co_await while_serving(0, server, body);
  out << server.cut_off() << " was cut off\n";
}

void serve_until_interrupted(unsigned short port)
{
  chat_server server(5s);
  auto const wait = [](tcp::endpoint, taskio::task<void> const& serving) {
    return taskio::shield(serving);
  };
  try
  {
    taskio::run([&] { return while_serving(port, server, wait); });
  }
  catch (boost::system::system_error const& e)
  {
    if (e.code() != asio::error::interrupted)
      throw;
  }
}

int main(int argc, char* argv[])
{
  if (argc > 1)
  {
    serve_until_interrupted(static_cast<unsigned short>(std::atoi(argv[1])));
    return EXIT_SUCCESS;
  }
  taskio::run(converse());
  std::cout << out.str();

  // What it prints:
  return out.str() == R"(ann hears * welcome, ann
ann hears * bob is here
bob hears * welcome, bob
bob hears ann: hello
ann hears bob: hello yourself
cat hears * welcome, cat
cat hears (closed)
ann hears * cat is here
ann hears * cat has fallen asleep
bob hears * cat is here
bob hears * cat has fallen asleep
ann hears * dan is here
bob hears * dan is here
ann hears * dan does not listen
bob hears * dan does not listen
bob hears (closed)
ann hears * bob has left
ann hears * eve is here
ann hears * the server closes
ann hears (closed)
1 was cut off
)"
    ? EXIT_SUCCESS
    : EXIT_FAILURE;
}
