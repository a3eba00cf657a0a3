#ifndef TASKIO_TEST_PROGRAMS_SOURCES_HPP
#define TASKIO_TEST_PROGRAMS_SOURCES_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "../unit/sockets.hpp"
#include "programs.hpp"
#include <array>
#include <boost/asio/connect_pipe.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/experimental/concurrent_channel.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/readable_pipe.hpp>
#include <boost/asio/serial_port.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/writable_pipe.hpp>
#include <boost/asio/write.hpp>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <optional>
#include <spawn.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

// What tasks wait for in real programs, each as something that gives a value.

namespace programs {

inline constexpr int the_value = 42;
using bytes = std::array<char, 1>;

template <typename Body>
class source
{
public:
  virtual ~source() = default;
  // Waits for the value.
  virtual awaitable_of<Body, int> next() = 0;
  // Brings the value about, once: for the wait that there is, or the next one.
  virtual void provide() = 0;
  // How many values there are that nobody has got.
  virtual std::size_t left() { return 0; }
  // It cannot be held back, or be woken by the test.
  virtual bool by_itself() const { return false; }
};

// Channels

template <typename Body, typename Channel>
class channel_receive : public source<Body>
{
public:
  explicit channel_receive(asio::io_context& c) : channel_(c, 1) {}

  awaitable_of<Body, int> next() override
  {
    auto receive = channel_.async_receive(typename Body::token());
    int const value = co_await std::move(receive);
    co_return value;
  }
  void provide() override
  {
    // Not try_send: in Asio 1.26 a channel whose receive was cancelled takes
    // itself for full until the next one.
    channel_.async_send(
      error_code(), the_value, [](error_code ec) { BOOST_TEST(!ec); });
  }
  std::size_t left() override
  {
    std::size_t n = 0;
    while (channel_.try_receive([](error_code, int) {}))
      ++n;
    return n;
  }

private:
  Channel channel_;
};

template <typename Body>
using receive =
  channel_receive<Body, asio::experimental::channel<void(error_code, int)>>;
template <typename Body>
using receive_concurrent = channel_receive<Body,
  asio::experimental::concurrent_channel<void(error_code, int)>>;

// Waits for room. What is sent has to arrive once, and not at all before.
template <typename Body>
class channel_send : public source<Body>
{
  using channel = asio::experimental::channel<void(error_code, int)>;

public:
  explicit channel_send(asio::io_context& c) : channel_(c, 1)
  {
    channel_.try_send(error_code(), 0);
  }

  awaitable_of<Body, int> next() override
  {
    auto send =
      channel_.async_send(error_code(), the_value, typename Body::token());
    co_await std::move(send);
    co_return the_value;
  }
  void provide() override { BOOST_TEST(take() == 0); }
  std::size_t left() override
  {
    BOOST_TEST(take() == the_value);
    return take() == -1 ? 0 : 1;
  }

private:
  int take()
  {
    int value = -1;
    channel_.try_receive([&value](error_code, int v) { value = v; });
    return value;
  }

  channel channel_;
};

// Streams, of which two ends are here: one byte is the value.

template <typename Body, typename Near, typename Far>
class stream_read : public source<Body>
{
public:
  stream_read(Near near, Far far) : near_(std::move(near)), far_(std::move(far))
  {
  }
  explicit stream_read(std::pair<Near, Far> ends)
    : stream_read(std::move(ends.first), std::move(ends.second))
  {
  }

  awaitable_of<Body, int> next() override
  {
    bytes b{};
    auto read = near_.async_read_some(asio::buffer(b), typename Body::token());
    co_await std::move(read);
    co_return b[0];
  }
  void provide() override
  {
    bytes const b{the_value};
    asio::write(far_, asio::buffer(b));
  }
  std::size_t left() override
  {
    int n = 0;
    ::ioctl(near_.native_handle(), FIONREAD, &n);
    return std::size_t(n);
  }

private:
  Near near_;
  Far far_;
};

using tcp = asio::ip::tcp;

template <typename Body>
class tcp_read : public stream_read<Body, tcp::socket, tcp::socket>
{
public:
  explicit tcp_read(asio::io_context& c) : tcp_read(taskio_test::socket_pair(c))
  {
  }

private:
  explicit tcp_read(taskio_test::socket_pair p)
    : stream_read<Body, tcp::socket, tcp::socket>(
        std::move(p.here), std::move(p.there))
  {
  }
};

// Two ends, connected.
template <typename Near, typename Far>
std::pair<Near, Far> connected(
  asio::io_context& c, void (*connect)(Near&, Far&))
{
  std::pair<Near, Far> ends{Near(c), Far(c)};
  connect(ends.first, ends.second);
  return ends;
}

using local_socket = asio::local::stream_protocol::socket;

template <typename Body>
class local_read : public stream_read<Body, local_socket, local_socket>
{
public:
  explicit local_read(asio::io_context& c)
    : stream_read<Body, local_socket, local_socket>(
        connected<local_socket, local_socket>(
          c, [](auto& a, auto& b) { asio::local::connect_pair(a, b); }))
  {
  }
};

template <typename Body>
class pipe_read
  : public stream_read<Body, asio::readable_pipe, asio::writable_pipe>
{
public:
  explicit pipe_read(asio::io_context& c)
    : stream_read<Body, asio::readable_pipe, asio::writable_pipe>(
        connected<asio::readable_pipe, asio::writable_pipe>(
          c, [](auto& r, auto& w) { asio::connect_pipe(r, w); }))
  {
  }
};

using descriptor = asio::posix::stream_descriptor;

struct descriptors
{
  descriptors() { BOOST_REQUIRE(::pipe2(fd, O_CLOEXEC) == 0); }
  int fd[2];
};

template <typename Body>
class descriptor_read : public stream_read<Body, descriptor, descriptor>
{
public:
  explicit descriptor_read(asio::io_context& c)
    : descriptor_read(c, descriptors())
  {
  }

private:
  descriptor_read(asio::io_context& c, descriptors d)
    : stream_read<Body, descriptor, descriptor>(
        descriptor(c, d.fd[0]), descriptor(c, d.fd[1]))
  {
  }
};

// A serial line: the terminal of a pair whose other end we have.
struct terminal
{
  terminal() : master(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC))
  {
    BOOST_REQUIRE(master != -1);
    BOOST_REQUIRE(::grantpt(master) == 0);
    BOOST_REQUIRE(::unlockpt(master) == 0);
    termios raw{};
    ::cfmakeraw(&raw);
    ::tcsetattr(master, TCSANOW, &raw);
  }
  int master;
};

template <typename Body>
class serial_read : public stream_read<Body, asio::serial_port, descriptor>
{
public:
  explicit serial_read(asio::io_context& c) : serial_read(c, terminal()) {}

private:
  serial_read(asio::io_context& c, terminal t)
    : stream_read<Body, asio::serial_port, descriptor>(
        asio::serial_port(c, ::ptsname(t.master)), descriptor(c, t.master))
  {
  }
};

// A line, of which the first half has come: that must not be lost either.
template <typename Body>
class line_read : public source<Body>
{
public:
  explicit line_read(asio::io_context& c) : sockets_(c) { sockets_.send("4"); }

  awaitable_of<Body, int> next() override
  {
    auto read = asio::async_read_until(
      sockets_.here, asio::dynamic_buffer(line_), '\n', typename Body::token());
    std::size_t const n = co_await std::move(read);
    int const value = std::stoi(line_.substr(0, n));
    line_.erase(0, n);
    co_return value;
  }
  void provide() override { sockets_.send("2\n"); }
  std::size_t left() override
  {
    return line_.size() + sockets_.here.available();
  }

private:
  taskio_test::socket_pair sockets_;
  std::string line_;
};

// Waits for room in a pipe. What it writes has to arrive once.
template <typename Body>
class pipe_write : public source<Body>
{
public:
  explicit pipe_write(asio::io_context& c) : readable_(c), writable_(c)
  {
    asio::connect_pipe(readable_, writable_);
    ::fcntl(readable_.native_handle(), F_SETFL, O_NONBLOCK);
    ::fcntl(writable_.native_handle(), F_SETFL, O_NONBLOCK);
    std::array<char, 4096> const page{};
    while (::write(writable_.native_handle(), page.data(), page.size()) > 0)
      ++pages_;
  }

  awaitable_of<Body, int> next() override
  {
    bytes const b{the_value};
    auto write =
      writable_.async_write_some(asio::buffer(b), typename Body::token());
    std::size_t const n = co_await std::move(write);
    co_return n == 1 ? the_value : 0;
  }
  void provide() override { BOOST_TEST(drain() == pages_ * 4096); }
  std::size_t left() override { return drain() - 1; }

private:
  std::size_t drain()
  {
    std::size_t sum = 0;
    std::array<char, 4096> page;
    for (;;)
    {
      auto const n =
        ::read(readable_.native_handle(), page.data(), page.size());
      if (n <= 0)
        return sum;
      sum += std::size_t(n);
    }
  }

  asio::readable_pipe readable_;
  asio::writable_pipe writable_;
  std::size_t pages_ = 0;
};

// A process that gives back what it is told.
class child_process
{
public:
  child_process(int in, int out)
  {
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    char name[] = "cat";
    char* arguments[] = {name, nullptr};
    BOOST_REQUIRE(
      ::posix_spawnp(&id_, name, &actions, nullptr, arguments, environ) == 0);
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(in);
    ::close(out);
  }
  child_process(child_process const&) = delete;
  child_process& operator=(child_process const&) = delete;
  ~child_process()
  {
    if (id_ != 0)
      ::kill(id_, SIGKILL);
    wait(0);
  }

  pid_t id() const { return id_; }
  // Its status, or nothing while it runs and need not be waited for.
  std::optional<int> wait(int options)
  {
    int status = 0;
    if (id_ == 0 || ::waitpid(id_, &status, options) != id_)
      return std::nullopt;
    id_ = 0;
    return status;
  }

private:
  pid_t id_ = 0;
};

template <typename Body>
class child_output : public source<Body>
{
public:
  explicit child_output(asio::io_context& c)
    : child_output(c, descriptors(), descriptors())
  {
  }

  awaitable_of<Body, int> next() override
  {
    bytes b{};
    auto read = out_.async_read_some(asio::buffer(b), typename Body::token());
    co_await std::move(read);
    co_return b[0];
  }
  void provide() override
  {
    bytes const b{the_value};
    asio::write(in_, asio::buffer(b));
  }

private:
  child_output(asio::io_context& c, descriptors in, descriptors out)
    : child_(in.fd[0], out.fd[1])
    , in_(c, in.fd[1])
    , out_(c, out.fd[0])
  {
  }

  child_process child_;
  asio::writable_pipe in_;
  asio::readable_pipe out_;
};

// The rest

template <typename Body>
class udp_receive : public source<Body>
{
  using udp = asio::ip::udp;

public:
  explicit udp_receive(asio::io_context& c)
    : here_(c, udp::endpoint(asio::ip::address_v4::loopback(), 0))
    , there_(c, udp::endpoint(asio::ip::address_v4::loopback(), 0))
  {
  }

  awaitable_of<Body, int> next() override
  {
    bytes b{};
    udp::endpoint from;
    auto receive =
      here_.async_receive_from(asio::buffer(b), from, typename Body::token());
    std::size_t const n = co_await std::move(receive);
    co_return n == 1 && from == there_.local_endpoint() ? b[0] : 0;
  }
  void provide() override
  {
    bytes const b{the_value};
    there_.send_to(asio::buffer(b), here_.local_endpoint());
  }
  std::size_t left() override { return here_.available(); }

private:
  udp::socket here_;
  udp::socket there_;
};

template <typename Body>
class acceptance : public source<Body>
{
public:
  explicit acceptance(asio::io_context& c)
    : acceptor_(c, {asio::ip::address_v4::loopback(), 0})
    , client_(c)
  {
  }

  awaitable_of<Body, int> next() override
  {
    auto accepting = acceptor_.async_accept(typename Body::token());
    tcp::socket const peer = co_await std::move(accepting);
    co_return peer.remote_endpoint() == client_.local_endpoint() ? the_value
                                                                 : 0;
  }
  void provide() override { client_.connect(acceptor_.local_endpoint()); }
  std::size_t left() override
  {
    acceptor_.non_blocking(true);
    error_code ec;
    tcp::socket const other = acceptor_.accept(ec);
    return ec ? 0 : 1;
  }

private:
  tcp::acceptor acceptor_;
  tcp::socket client_;
};

template <typename Body>
class signal_wait : public source<Body>
{
public:
  explicit signal_wait(asio::io_context& c) : signals_(c, SIGUSR1) {}

  awaitable_of<Body, int> next() override
  {
    auto wait = signals_.async_wait(typename Body::token());
    int const number = co_await std::move(wait);
    co_return number == SIGUSR1 ? the_value : 0;
  }
  void provide() override { std::raise(SIGUSR1); }

private:
  asio::signal_set signals_;
};

template <typename Body>
class timer : public source<Body>
{
public:
  explicit timer(asio::io_context& c) : timer_(c) {}

  awaitable_of<Body, int> next() override
  {
    auto const now = asio::steady_timer::clock_type::now();
    timer_.expires_at(due_ ? now - 1s : now + 1h);
    auto wait = timer_.async_wait(typename Body::token());
    co_await std::move(wait);
    co_return the_value;
  }
  void provide() override { due_ = true; }
  bool by_itself() const override { return true; }

private:
  asio::steady_timer timer_;
  bool due_ = false;
};

template <typename Body>
class resolve : public source<Body>
{
public:
  explicit resolve(asio::io_context& c) : resolver_(c) {}

  awaitable_of<Body, int> next() override
  {
    auto const numeric =
      tcp::resolver::numeric_host | tcp::resolver::numeric_service;
    auto resolving = resolver_.async_resolve(
      "127.0.0.1", "42", numeric, typename Body::token());
    tcp::resolver::results_type const found = co_await std::move(resolving);
    co_return found.size() == 1 ? found.begin()->endpoint().port() : 0;
  }
  void provide() override {}
  bool by_itself() const override { return true; }

private:
  tcp::resolver resolver_;
};

} // namespace programs

#endif // TASKIO_TEST_PROGRAMS_SOURCES_HPP
