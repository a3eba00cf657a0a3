//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "programs.hpp"
#include <iostream>

// asio::ssl::stream: an echo over TLS, whose certificate is made here.

#if __has_include(<openssl/ssl.h>)

#include "../unit/sockets.hpp"
#include <boost/asio/read.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <memory>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

namespace {

using namespace programs;
namespace ssl = asio::ssl;
using tcp = asio::ip::tcp;
using stream = ssl::stream<tcp::socket>;

// OpenSSL's objects are freed by functions of their own.
template <auto Free>
struct freed_by
{
  template <typename T>
  void operator()(T* p) const
  {
    Free(p);
  }
};
using key_ptr = std::unique_ptr<EVP_PKEY, freed_by<EVP_PKEY_free>>;
using certificate_ptr = std::unique_ptr<X509, freed_by<X509_free>>;
using bio_ptr = std::unique_ptr<BIO, freed_by<BIO_free>>;

key_ptr make_key()
{
  key_ptr key(EVP_EC_gen("P-256"));
  BOOST_REQUIRE(key);
  return key;
}

// Of nobody but "localhost", who vouches for himself.
certificate_ptr make_certificate(EVP_PKEY* key)
{
  certificate_ptr c(X509_new());
  X509_set_version(c.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(c.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(c.get()), -24 * 3600);
  X509_gmtime_adj(X509_getm_notAfter(c.get()), 24 * 3600);
  X509_set_pubkey(c.get(), key);
  X509_NAME* const name = X509_get_subject_name(c.get());
  auto const* const host = reinterpret_cast<unsigned char const*>("localhost");
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, host, -1, -1, 0);
  X509_set_issuer_name(c.get(), name);
  BOOST_REQUIRE(X509_sign(c.get(), key, EVP_sha256()) > 0);
  return c;
}

template <typename Write>
std::string pem(Write write)
{
  bio_ptr const bio(BIO_new(BIO_s_mem()));
  BOOST_REQUIRE(write(bio.get()) == 1);
  char* text = nullptr;
  auto const length = BIO_get_mem_data(bio.get(), &text);
  return std::string(text, std::size_t(length));
}

struct identity
{
  identity()
  {
    key_ptr const k = make_key();
    certificate_ptr const c = make_certificate(k.get());
    key = pem([&](BIO* b) {
      return PEM_write_bio_PrivateKey(
        b, k.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
    certificate = pem([&](BIO* b) { return PEM_write_bio_X509(b, c.get()); });
  }
  std::string key;
  std::string certificate;
};

struct contexts
{
  contexts()
  {
    identity const id;
    server.use_certificate(asio::buffer(id.certificate), ssl::context::pem);
    server.use_private_key(asio::buffer(id.key), ssl::context::pem);
    client.add_certificate_authority(asio::buffer(id.certificate));
    client.set_verify_mode(ssl::verify_peer);
    client.set_verify_callback(ssl::host_name_verification("localhost"));
  }
  ssl::context server{ssl::context::tls_server};
  ssl::context client{ssl::context::tls_client};
};

// Two sockets with nothing on them yet.
struct scene
{
  world w;
  contexts tls;
  taskio_test::socket_pair sockets{w.context};
  stream here{std::move(sockets.here), tls.client};
  stream there{std::move(sockets.there), tls.server};
};

template <typename Body>
awaitable_of<Body> shake_hands(stream& s, ssl::stream_base::handshake_type how)
{
  auto handshake = s.async_handshake(how, typename Body::token());
  co_await std::move(handshake);
}

// Echoes until its peer says that it is over, and says so too.
template <typename Body>
awaitable_of<Body, std::size_t> echo(stream& s)
{
  co_await shake_hands<Body>(s, stream::server);
  std::size_t sum = 0;
  std::array<char, 1000> piece;
  for (;;)
  {
    auto read = s.async_read_some(
      asio::buffer(piece), asio::as_tuple(typename Body::token()));
    auto const [ec, n] = co_await std::move(read);
    if (ec == asio::error::eof)
      break;
    if (ec)
      throw system_error(ec);
    sum += n;
    auto write =
      asio::async_write(s, asio::buffer(piece, n), typename Body::token());
    co_await std::move(write);
  }
  auto shutdown = s.async_shutdown(typename Body::token());
  co_await std::move(shutdown);
  co_return sum;
}

template <typename Body>
awaitable_of<Body, std::string> read_exactly(stream& s, std::size_t length)
{
  std::string text(length, ' ');
  auto read = asio::async_read(s, asio::buffer(text), typename Body::token());
  co_await std::move(read);
  co_return text;
}

template <typename Body>
awaitable_of<Body> say(stream& s, std::string text)
{
  auto write = asio::async_write(s, asio::buffer(text), typename Body::token());
  co_await std::move(write);
}

template <typename Body>
awaitable_of<Body> say_goodbye(stream& s)
{
  auto shutdown = s.async_shutdown(asio::as_tuple(typename Body::token()));
  auto const [ec] = co_await std::move(shutdown);
  BOOST_TEST((!ec || ec == asio::error::eof));
}

// Longer than a record of TLS.
std::string long_text()
{
  std::string text;
  for (int i = 0; text.size() < 100000; ++i)
    text += std::to_string(i) + ' ';
  return text;
}

BOOST_AUTO_TEST_SUITE(tls)

BOOST_AUTO_TEST_CASE_TEMPLATE(what_is_said_comes_back, Body, both)
{
  scene x;
  auto const server = x.w.lp.create_task(echo<Body>(x.there));
  std::string const text = long_text();
  auto const client = x.w.lp.create_task([&]() -> awaitable_of<Body> {
    co_await shake_hands<Body>(x.here, stream::client);
    auto const saying = taskio::create_task(say<Body>(x.here, text));
    std::string const back = co_await read_exactly<Body>(x.here, text.size());
    auto said = Body::wait(saying);
    co_await std::move(said);
    BOOST_TEST(back == text);
    co_await say_goodbye<Body>(x.here);
  });
  x.w.finish(client);
  x.w.finish(server);
  client.result();
  BOOST_TEST(server.result() == text.size());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_stranger_is_not_talked_to, Body, both)
{
  scene x;
  contexts const other;
  stream stranger(
    std::move(x.there.next_layer()), const_cast<ssl::context&>(other.server));
  auto const server = x.w.lp.create_task(echo<Body>(stranger));
  auto const client =
    x.w.lp.create_task(shake_hands<Body>(x.here, stream::client));
  x.w.finish(client);
  x.w.finish(server);
  BOOST_TEST(outcome(client).find("verify failed") != std::string::npos);
  BOOST_TEST(outcome(server) != "value");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_handshake_that_nobody_answers_times_out, Body, both)
{
  scene x;
  auto const client = x.w.lp.create_task([&]() -> awaitable_of<Body> {
    auto limited =
      Body::limited(shake_hands<Body>(x.here, stream::client), 10s);
    co_await std::move(limited);
  });
  x.w.settle();
  x.w.advance(10s);
  BOOST_TEST(outcome(client).starts_with("Connection timed out"));
  // What the client has said is there still, and no more comes.
  BOOST_TEST(x.there.next_layer().available() > 0u);
}

// A wait for data is given up, in one of two ways, and the stream goes on.
template <typename Body>
awaitable_of<Body, std::string> interrupted_then_read(
  stream& s, taskio::time_limit limit, trace& log)
{
  co_await shake_hands<Body>(s, stream::client);
  try
  {
    log("waiting");
    auto reading = Body::limited(read_exactly<Body>(s, 1), limit);
    co_await std::move(reading);
  }
  catch (taskio::timeout_error const&)
  {
    log("timeout");
  }
  catch (taskio::cancelled_error const&)
  {
    log("cancelled");
    taskio::current_task().uncancel();
  }
  co_await say<Body>(s, "hello");
  std::string back = co_await read_exactly<Body>(s, 5);
  co_await say_goodbye<Body>(s);
  co_return back;
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  a_read_that_was_given_up_has_lost_nothing, Body, both)
{
  for (bool const timed : {false, true})
    BOOST_TEST_CONTEXT(timed)
    {
      scene x;
      trace log;
      auto const server = x.w.lp.create_task(echo<Body>(x.there));
      taskio::time_limit limit;
      if (timed)
        limit = 1h;
      auto const client =
        x.w.lp.create_task(interrupted_then_read<Body>(x.here, limit, log));
      x.w.run_until([&] { return log.str() == "waiting"; });
      x.w.settle();
      if (timed)
        x.w.advance(1h);
      else
        x.w.call([&] { client.cancel(); });
      x.w.finish(client);
      x.w.finish(server);
      BOOST_TEST(
        log.str() == (timed ? "waiting timeout" : "waiting cancelled"));
      BOOST_TEST(client.result() == "hello");
      BOOST_TEST(server.result() == 5u);
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(many_at_once_are_served, Body, both)
{
  int const many = 10;
  std::string const text = long_text();
  world w;
  contexts tls;
  std::vector<std::unique_ptr<stream>> streams;
  std::vector<taskio::task<std::size_t>> servers;
  std::vector<taskio::task<std::string>> clients;
  auto const talk = [&](stream& s) -> awaitable_of<Body, std::string> {
    co_await shake_hands<Body>(s, stream::client);
    co_await say<Body>(s, text.substr(0, 3000));
    std::string back = co_await read_exactly<Body>(s, 3000);
    co_await say_goodbye<Body>(s);
    co_return back;
  };
  for (int i = 0; i < many; ++i)
  {
    taskio_test::socket_pair p(w.context);
    streams.push_back(std::make_unique<stream>(std::move(p.there), tls.server));
    servers.push_back(w.lp.create_task(echo<Body>(*streams.back())));
    streams.push_back(std::make_unique<stream>(std::move(p.here), tls.client));
    clients.push_back(w.lp.create_task(talk(*streams.back())));
  }
  for (int i = 0; i < many; ++i)
  {
    w.finish(clients[std::size_t(i)]);
    w.finish(servers[std::size_t(i)]);
    BOOST_TEST(clients[std::size_t(i)].result() == text.substr(0, 3000));
    BOOST_TEST(servers[std::size_t(i)].result() == 3000u);
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace

#else

namespace {

boost::test_tools::assertion_result has_openssl(boost::unit_test::test_unit_id)
{
  std::cout << "The tests of TLS are skipped: there is no OpenSSL.\n";
  return false;
}

BOOST_AUTO_TEST_CASE(tls, *boost::unit_test::precondition(has_openssl)) {}

} // namespace

#endif
