#ifndef TASKIO_TEST_UNIT_SOCKETS_HPP
#define TASKIO_TEST_UNIT_SOCKETS_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <string_view>

namespace taskio_test {

// Two sockets that are connected on the loopback interface. What one of them
// sends, the other can read at once.
struct socket_pair
{
  using tcp = boost::asio::ip::tcp;

  explicit socket_pair(boost::asio::io_context& context)
    : here(context)
    , there(context)
  {
    tcp::acceptor acceptor(
      context, {boost::asio::ip::address_v4::loopback(), 0});
    there.connect(acceptor.local_endpoint());
    acceptor.accept(here);
    there.set_option(tcp::no_delay(true));
  }

  void send(std::string_view text)
  {
    boost::asio::write(there, boost::asio::buffer(text));
  }

  tcp::socket here;
  tcp::socket there;
};

} // namespace taskio_test

#endif // TASKIO_TEST_UNIT_SOCKETS_HPP
