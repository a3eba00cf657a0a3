#ifndef TASKIO_EXAMPLE_FILE_FANOUT_CLIENT_HPP
#define TASKIO_EXAMPLE_FILE_FANOUT_CLIENT_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// A client: a task that fetches one file and checks it.

#include "catalogue.hpp"
#include "protocol.hpp"
#include "report.hpp"
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/taskio.hpp>
#include <stdexcept>
#include <tuple>

namespace file_fanout {

// The future, if there is one, is completed when the first piece is here.
inline taskio::awaitable<checksum> receive(tcp::socket& socket,
  served_file const& file, taskio::future<void> first_piece, report& r)
{
  checksum sum;
  frame f;
  co_await write_frame(socket, kind::get, file.name);
  for (;;)
  {
    co_await read_frame(socket, f);
    if (f.what == kind::end)
      co_return sum;
    expect(f, kind::data);
    sum.add(f.payload);
    r.bytes += f.payload.size();
    if (first_piece && !first_piece.done())
      first_piece.set_result();
    co_await write_frame(socket, kind::more, {});
  }
}

// Leaves the server the time to close first: a client that hangs up with bytes
// unread resets the connection, and its goodbye may be lost.
inline taskio::awaitable<void> take_leave(
  tcp::socket& socket, bool complete, report& r)
{
  kind const word = complete ? kind::thanks : kind::bye;
  co_await write_frame(socket, word, {});
  if (!complete)
    ++r.goodbyes_said;
  std::array<char, 4096> unread;
  for (;;)
  {
    auto const result = co_await socket.async_read_some(
      asio::buffer(unread), asio::as_tuple(asio::deferred));
    if (std::get<0>(result)) // at the latest the end of the stream
      co_return;
  }
}

// On a connection of its own. Whatever becomes of the transfer, the client
// takes its leave.
inline taskio::awaitable<checksum> fetch(tcp::endpoint server,
  served_file const& file, taskio::future<void> first_piece, report& r)
{
  auto const executor = co_await asio::this_coro::executor;
  tcp::socket socket(executor);
  co_await socket.async_connect(server, asio::deferred);
  socket.set_option(tcp::no_delay(true));

  bool complete = false;
  auto const body = [&]() -> taskio::awaitable<checksum> {
    checksum const sum = co_await receive(socket, file, first_piece, r);
    complete = true;
    co_return sum;
  };
  auto const cleanup = [&] { return take_leave(socket, complete, r); };
  co_return co_await taskio::finally(body, cleanup);
}

inline taskio::awaitable<void> fetch_and_check(tcp::endpoint server,
  fs::path root, served_file& file, taskio::future<void> first_piece, report& r)
{
  checksum const received = co_await fetch(server, file, first_piece, r);
  if (!file.sum)
    file.sum = co_await read_checksum(root / file.name);
  if (file.sum != received)
    throw std::runtime_error("what arrived is not what is on the disk");
  file.verified = true;
}

} // namespace file_fanout

#endif // TASKIO_EXAMPLE_FILE_FANOUT_CLIENT_HPP
