//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// Follow the links of a tree of files that a server serves, with no more than
// so many connections at a time. One coroutine owns what is known and what is
// to be done; each fetch is a task of a group, and what is done makes room.

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/write.hpp>
#include <boost/taskio.hpp>
#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

namespace asio = boost::asio;
namespace fs = std::filesystem;
namespace taskio = boost::taskio;
using asio::ip::tcp;
using namespace std::chrono_literals;

std::ostringstream out;

// Page n links to 2n, 2n + 1 and back to 1; those from 30 on link to a page
// that is not there.
int const pages = 60;

class site
{
public:
  site()
    : root_(fs::temp_directory_path()
        / ("taskio_crawl_" + std::to_string(getpid())))
  {
    fs::create_directory(root_);
    for (int n = 1; n <= pages; ++n)
    {
      std::ofstream page(root_ / std::to_string(n));
      for (int link : {2 * n, 2 * n + 1})
        page << (link <= pages ? std::to_string(link) : "nowhere") << '\n';
      page << "1\n";
    }
  }
  site(site const&) = delete;
  ~site() { fs::remove_all(root_); }

  // Empty if there is no such page.
  std::string read(std::string const& name) const
  {
    std::ifstream page(root_ / name);
    return {std::istreambuf_iterator<char>(page), {}};
  }

private:
  fs::path root_;
};

struct load
{
  int now = 0;
  int peak = 0;
  int total = 0;
};

taskio::awaitable<void> answer(tcp::socket client, site const& s, load& l)
{
  l.peak = std::max(l.peak, ++l.now);
  ++l.total;
  std::string name;
  co_await asio::async_read_until(
    client, asio::dynamic_buffer(name), '\n', asio::deferred);
  name.pop_back();
  std::string const page = s.read(name);
  // Long enough to meet others.
  co_await taskio::sleep(1ms);
  co_await asio::async_write(client, asio::buffer(page), asio::deferred);
  --l.now;
}

taskio::awaitable<void> serve(tcp::acceptor& acceptor, site const& s, load& l)
{
  auto const accept_all =
    [&](taskio::task_group_scope& group) -> taskio::awaitable<void> {
    for (;;)
    {
      tcp::socket client = co_await acceptor.async_accept(asio::deferred);
      group.create_task(answer(std::move(client), s, l));
    }
  };
  co_await taskio::task_group(accept_all);
}

struct page
{
  std::string name;
  std::vector<std::string> links;
};

taskio::awaitable<page> fetch(tcp::endpoint server, std::string name)
{
  tcp::socket socket(co_await asio::this_coro::executor);
  co_await socket.async_connect(server, asio::deferred);
  std::string const request = name + '\n';
  co_await asio::async_write(socket, asio::buffer(request), asio::deferred);
  std::string text;
  // To the end, which Asio calls an error.
  co_await asio::async_read(
    socket, asio::dynamic_buffer(text), asio::as_tuple(asio::deferred));
  page result{std::move(name), {}};
  std::istringstream lines(text);
  for (std::string link; std::getline(lines, link);)
    result.links.push_back(link);
  co_return result;
}

// tag::crawl[]
taskio::awaitable<std::vector<page>> crawl(
  tcp::endpoint server, std::string first, std::size_t limit)
{
  std::vector<page> found;
  auto const follow_links =
    [&](taskio::task_group_scope& group) -> taskio::awaitable<void> {
    std::set<std::string> known{first};
    std::deque<std::string> todo{first};
    std::vector<taskio::task<page>> running;
    while (!todo.empty() || !running.empty())
    {
      for (; !todo.empty() && running.size() < limit; todo.pop_front())
        running.push_back(group.create_task(fetch(server, todo.front())));

      auto ended = co_await taskio::wait(
        running, {.return_when = taskio::return_when::first_completed});
      running = std::move(ended.pending);
      for (taskio::task<page>& t : ended.done)
      {
        found.push_back(std::move(t).result());
        for (std::string const& link : found.back().links)
          if (known.insert(link).second)
            todo.push_back(link);
      }
    }
  };
  co_await taskio::task_group(follow_links);
  co_return found;
}
// end::crawl[]

taskio::awaitable<void> program()
{
  site const files;
  load l;
  tcp::endpoint const loopback(asio::ip::address_v4::loopback(), 0);
  tcp::acceptor acceptor(co_await asio::this_coro::executor, loopback);
  std::vector<page> found;
  auto const crawl_it =
    [&](taskio::task_group_scope& group) -> taskio::awaitable<void> {
    auto const server = group.create_task(serve(acceptor, files, l));
    found = co_await crawl(acceptor.local_endpoint(), "1", 5);
    server.cancel();
  };
  co_await taskio::task_group(crawl_it);

  auto const missing =
    std::ranges::count_if(found, [](page const& p) { return p.links.empty(); });
  out << found.size() - missing << " pages, " << missing << " missing\n"
      << l.total
      << " connections, never more than 5 at a time: " << (l.peak <= 5) << '\n';
}

int main()
{
  taskio::run(program());
  std::cout << out.str();

  // What it prints:
  return out.str() == R"(60 pages, 1 missing
61 connections, never more than 5 at a time: 1
)"
    ? EXIT_SUCCESS
    : EXIT_FAILURE;
}
