#ifndef TASKIO_EXAMPLE_FILE_FANOUT_PROTOCOL_HPP
#define TASKIO_EXAMPLE_FILE_FANOUT_PROTOCOL_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// What client and server say to each other, in frames: a byte that tells what
// it is, the length of what follows in four bytes, and that many bytes.
//
//   client             server
//   get NAME      -->
//                 <--  data BYTES          (at least once, if only of nothing)
//   more          -->
//                 <--  data BYTES, or end, or refused REASON
//   thanks        -->
//
// In place of `more` and of `thanks` the client may say `bye`. After either of
// these the server closes the connection, and the client waits for that.

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/endian/conversion.hpp>
#include <boost/system/system_error.hpp>
#include <boost/taskio.hpp>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace file_fanout {

namespace asio = boost::asio;
namespace taskio = boost::taskio;
using asio::ip::tcp;

enum class kind : unsigned char
{
  closed, // never sent: the other side has closed the connection
  get = 'G',
  more = 'M',
  thanks = 'T',
  bye = 'B',
  data = 'D',
  end = 'E',
  refused = 'R'
};

struct frame
{
  kind what = kind::closed;
  std::string payload;
};

inline constexpr std::size_t max_payload = 65536;

inline void expect(frame const& f, kind wanted)
{
  if (f.what == kind::refused)
    throw std::runtime_error("refused: " + f.payload);
  if (f.what == kind::closed)
    throw std::runtime_error("the connection was closed without a word");
  if (f.what != wanted)
    throw std::runtime_error("unexpected frame");
}

inline taskio::awaitable<void> write_frame(
  tcp::socket& socket, kind what, std::string_view payload)
{
  std::array<unsigned char, 5> head{static_cast<unsigned char>(what)};
  boost::endian::store_big_u32(
    &head[1], static_cast<std::uint32_t>(payload.size()));
  std::array<asio::const_buffer, 2> const buffers{
    asio::buffer(head), asio::buffer(payload)};
  co_await asio::async_write(socket, buffers, asio::deferred);
}

inline taskio::awaitable<void> read_frame(tcp::socket& socket, frame& f)
{
  std::array<unsigned char, 5> head{};
  f.what = kind::closed;
  f.payload.clear();
  try
  {
    co_await asio::async_read(socket, asio::buffer(head), asio::deferred);
  }
  catch (boost::system::system_error const& e)
  {
    if (e.code() != asio::error::eof)
      throw;
    co_return;
  }
  std::uint32_t const size = boost::endian::load_big_u32(&head[1]);
  if (size > max_payload)
    throw std::runtime_error("a frame of this length is not allowed");
  f.what = static_cast<kind>(head[0]);
  f.payload.resize(size);
  if (size > 0)
    co_await asio::async_read(socket, asio::buffer(f.payload), asio::deferred);
}

} // namespace file_fanout

#endif // TASKIO_EXAMPLE_FILE_FANOUT_PROTOCOL_HPP
