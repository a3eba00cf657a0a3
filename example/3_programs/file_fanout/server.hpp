#ifndef TASKIO_EXAMPLE_FILE_FANOUT_SERVER_HPP
#define TASKIO_EXAMPLE_FILE_FANOUT_SERVER_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// The server: a task that accepts, and a task for each connection.

#include "catalogue.hpp"
#include "protocol.hpp"
#include "report.hpp"
#include <boost/taskio.hpp>
#include <exception>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

namespace file_fanout {

// Whether the client wants to hear more; if not, it has taken its leave.
inline taskio::awaitable<bool> wants_more(tcp::socket& socket, report& r)
{
  frame f;
  co_await read_frame(socket, f);
  if (f.what == kind::bye)
    ++r.goodbyes_heard;
  if (f.what == kind::bye || f.what == kind::thanks)
    co_return false;
  expect(f, kind::more);
  co_return true;
}

inline taskio::awaitable<void> send_file(
  tcp::socket& socket, std::ifstream in, report& r)
{
  std::string piece;
  bool wanted = true;
  while (wanted && in)
  {
    piece.resize(max_payload);
    in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    piece.resize(static_cast<std::size_t>(in.gcount()));
    kind const what = in.bad() ? kind::refused : kind::data;
    co_await write_frame(socket, what, piece);
    wanted = co_await wants_more(socket, r);
  }
  if (!wanted)
    co_return;
  co_await write_frame(socket, kind::end, {});
  co_await wants_more(socket, r);
}

inline taskio::awaitable<void> converse(
  tcp::socket& socket, catalogue const& c, report& r)
{
  frame f;
  co_await read_frame(socket, f);
  if (f.what == kind::bye)
    ++r.goodbyes_heard;
  // A client that was cancelled while it connected says nothing.
  if (f.what == kind::bye || f.what == kind::closed)
    co_return;
  expect(f, kind::get);
  std::ifstream in;
  if (c.contains(f.payload))
    in = c.open(f.payload);
  if (in.is_open())
    co_return co_await send_file(socket, std::move(in), r);
  co_await write_frame(socket, kind::refused, "there is no such file");
  co_await wants_more(socket, r);
}

// A connection that fails is a problem, but not the server's end.
inline taskio::awaitable<void> session(
  tcp::socket socket, catalogue const& c, report& r)
{
  try
  {
    socket.set_option(tcp::no_delay(true));
    co_await converse(socket, c, r);
  }
  catch (taskio::cancelled_error const&)
  {
    throw;
  }
  catch (std::exception const& e)
  {
    r.fail(taskio::current_task().get_name(), e.what());
  }
}

// Runs until it is cancelled, and then until the last client has left.
inline taskio::awaitable<void> serve(
  tcp::acceptor acceptor, catalogue const& c, report& r)
{
  std::vector<taskio::task<void>> sessions;
  auto const accept = [&]() -> taskio::awaitable<void> {
    for (;;)
    {
      tcp::socket socket = co_await acceptor.async_accept(asio::deferred);
      std::erase_if(sessions, [](auto const& s) { return s.done(); });
      sessions.push_back(taskio::create_task(
        session(std::move(socket), c, r), {.name = "session"}));
    }
  };
  auto const see_off = [&]() -> taskio::awaitable<void> {
    for (taskio::task<void> const& s : sessions)
      co_await s;
  };
  co_await taskio::finally(accept, see_off);
}

} // namespace file_fanout

#endif // TASKIO_EXAMPLE_FILE_FANOUT_SERVER_HPP
