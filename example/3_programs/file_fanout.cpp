//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// Serves the files of a directory on a socket, fetches each of them, and checks
// what arrives against the disk: hundreds of tasks in one thread.
//
//   file_fanout [DIR]        DIR is this library's include/ unless given
//
// Every seventh client is cancelled when it has seen the first piece of its
// file, and cleans up: it says goodbye and waits for the server to close. All
// do so on Ctrl-C.
//
// Exit status: 0 when every file arrived intact and every goodbye was heard,
// 1 when not, 2 for a DIR that cannot be served, 130 when interrupted.

#include "file_fanout/catalogue.hpp"
#include "file_fanout/client.hpp"
#include "file_fanout/protocol.hpp"
#include "file_fanout/report.hpp"
#include "file_fanout/server.hpp"
#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>
#include <boost/taskio.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>
#include <sys/resource.h>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

namespace file_fanout {

std::size_t const fewest_clients = 300;
std::size_t const cancelled_one_in = 7;
std::uint64_t const big_file = 1 << 20;
char const* const seen_enough = "seen enough";

// A client's socket, the server's, and the file: three descriptors each.
std::size_t most_connections()
{
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  rlim_t const spare = 64;
  rlim_t const usable = std::max(limit.rlim_cur, spare + 3) - spare;
  return std::min<rlim_t>(usable / 3, 250);
}

bool on_terminal()
{
  return isatty(STDOUT_FILENO) != 0;
}

char const* const erase_line = "\r\x1b[K";

struct job
{
  served_file& file;
  bool cancel_midway;
};

// Every file in turn, as often as it takes to have enough clients; and in
// between, one in so many, a file that will not be fetched to its end. Nor is a
// big one when its turn comes again.
class job_list
{
public:
  explicit job_list(std::vector<served_file>& files) : files_(files)
  {
    std::size_t const n = files.size();
    if (n > 0)
      regular_end_ = (fewest_clients + n - 1) / n * n;
  }

  std::size_t to_cancel() const { return to_cancel_; }

  std::optional<job> next()
  {
    if (regular_ == regular_end_)
      return std::nullopt;
    bool const extra = ++taken_ % cancelled_one_in == 0;
    std::size_t const turn = extra ? extra_++ : regular_++;
    served_file& file = files_[turn % files_.size()];
    bool const again = turn >= files_.size();
    bool const cancel = extra || (again && file.size > big_file);
    to_cancel_ += cancel;
    return job{file, cancel};
  }

private:
  std::vector<served_file>& files_;
  std::size_t regular_end_ = 0;
  std::size_t regular_ = 0;
  std::size_t extra_ = 0;
  std::size_t taken_ = 0;
  std::size_t to_cancel_ = 0;
};

// Called with every client that is done.
void count(taskio::future<void> const& client, job j, report& r)
{
  try
  {
    client.result();
    ++r.finished;
  }
  catch (taskio::cancelled_error const& e)
  {
    ++r.cancelled;
    if (e.message() == seen_enough)
      ++r.cancelled_midway;
  }
  catch (std::exception const& e)
  {
    ++r.failed;
    r.fail(j.file.name, e.what());
  }
}

taskio::task<void> start_client(
  tcp::endpoint server, fs::path const& root, job j, report& r)
{
  taskio::future<void> first_piece;
  if (j.cancel_midway)
    first_piece = taskio::running_loop().create_future<void>();
  auto client =
    taskio::create_task(fetch_and_check(server, root, j.file, first_piece, r),
      {.name = j.file.name});
  ++r.started;
  client.add_done_callback(
    [j, &r](taskio::future<void> const& c) { count(c, j, r); });
  if (j.cancel_midway)
    first_piece.add_done_callback(
      [client](auto const&) { client.cancel(seen_enough); });
  return client;
}

// One client after the other. As many tasks as do this, as many connections.
taskio::awaitable<void> work(
  tcp::endpoint server, fs::path const& root, job_list& jobs, report& r)
{
  while (auto const j = jobs.next())
  {
    auto const client = start_client(server, root, *j, r);
    try
    {
      co_await client;
    }
    catch (std::exception const&)
    {
      // Was it the client alone that was cancelled, or this task with it?
      if (taskio::current_task().cancelling() > 0)
        throw;
    }
  }
}

// The token makes a value of the outcome, so that none is thrown.
taskio::awaitable<void> settled(taskio::task<void> const& t)
{
  co_await t.async_wait(asio::as_tuple(asio::deferred));
}

// However the workers ended: those that are left are told to stop, and all are
// waited for; then the server, which sees its last clients off.
taskio::awaitable<void> close_down(
  std::vector<taskio::task<void>> const& workers,
  taskio::task<void> const& server, report& r)
{
  for (auto const& w : workers)
    w.cancel("interrupted");
  for (auto const& w : workers)
    co_await settled(w);
  server.cancel();
  co_await settled(server);
  if (!server.cancelled())
    r.fail("server", "did not run until it was cancelled");
  if (r.goodbyes_said != r.goodbyes_heard)
    r.fail("goodbyes", "not all that were said were heard");
}

taskio::awaitable<void> fan_out(catalogue const& c, job_list& jobs, report& r)
{
  auto const executor = co_await asio::this_coro::executor;
  tcp::acceptor acceptor(
    executor, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
  tcp::endpoint const address = acceptor.local_endpoint();
  auto const server =
    taskio::create_task(serve(std::move(acceptor), c, r), {.name = "server"});
  std::vector<taskio::task<void>> workers;
  std::size_t const most = most_connections();
  for (std::size_t i = 0; i < most; ++i)
    workers.push_back(taskio::create_task(
      work(address, c.root, jobs, r), {.name = "worker " + std::to_string(i)}));

  auto const body = [&]() -> taskio::awaitable<void> {
    for (auto const& w : workers)
      co_await w;
  };
  auto const cleanup = [&] { return close_down(workers, server, r); };
  co_await taskio::finally(body, cleanup);
}

// Has no end of its own: run() cancels the tasks that are left.
taskio::awaitable<void> show_progress(catalogue const& c, report const& r)
{
  for (;;)
  {
    std::cout << erase_line << c.files.size() << " files, "
              << r.finished + r.cancelled + r.failed << " clients done, "
              << r.bytes / 1000000 << " MB" << std::flush;
    co_await taskio::sleep(std::chrono::milliseconds(100));
  }
}

taskio::awaitable<void> program(catalogue& c, report& r)
{
  if (on_terminal())
    taskio::create_task(show_progress(c, r), {.name = "progress"});
  co_await list_files(c);

  job_list jobs(c.files);
  r.begin();
  co_await fan_out(c, jobs, r);

  std::size_t const to_cancel = jobs.to_cancel();
  if (r.cancelled != to_cancel || r.cancelled_midway != to_cancel)
    r.fail("clients", "not those were cancelled that were to be");
  if (r.goodbyes_heard < to_cancel)
    r.fail("clients", "not all that were cancelled said goodbye");
  for (served_file const& f : c.files)
    if (!f.verified)
      r.fail(f.name, "was never fetched to its end");
}

// Told what nobody else would hear of: failures that nobody asked for, and what
// is destroyed when a second Ctrl-C leaves no time to clean up.
void note(taskio::exception_context const& what, report& r)
{
  if (what.exception)
    r.fail(what.task ? what.task.get_name() : "somewhere", what.message);
  else
    ++r.abandoned;
}

int run(fs::path root)
{
  // Here, since some tasks outlive the coroutine of the main one.
  catalogue c{std::move(root), {}, {}};
  report r;
  taskio::run_options options;
  options.exception_handler = [&r](taskio::loop&, auto const& what) {
    note(what, r);
  };
  bool interrupted = false;
  try
  {
    taskio::run([&] { return program(c, r); }, std::move(options));
  }
  catch (boost::system::system_error const& e)
  {
    // How run() ends after Ctrl-C, once the main task has cleaned up.
    interrupted = e.code() == asio::error::interrupted;
    if (!interrupted)
      r.fail("run", e.what());
  }
  catch (std::exception const& e)
  {
    r.fail("run", e.what());
  }
  if (on_terminal())
    std::cout << erase_line;
  print_table(std::cout, c.files.size(), c.unreadable.size(), r);
  print_problems(std::cerr, r);
  return !r.problems.empty() ? 1 : interrupted ? 130 : 0;
}

// Why a directory cannot be served; empty if it can.
std::string objection(fs::path const& root)
{
  std::error_code failed;
  auto const type = fs::status(root, failed).type();
  if (type == fs::file_type::not_found)
    return "there is no such directory";
  if (!failed && type != fs::file_type::directory)
    return "this is not a directory";
  if (!failed)
    fs::directory_iterator(root, failed);
  return failed ? failed.message() : std::string();
}

} // namespace file_fanout

int main(int argc, char* argv[])
{
  namespace fs = std::filesystem;
  fs::path const here = __FILE__;
  fs::path const root =
    argc > 1 ? fs::path(argv[1]) : here.parent_path() / ".." / ".." / "include";
  std::string const why =
    argc > 2 ? "one directory at a time, please" : file_fanout::objection(root);
  if (!why.empty())
  {
    std::cerr << "file_fanout: " << root.string() << ": " << why << '\n'
              << "usage: file_fanout [DIR]\n";
    return 2;
  }
  return file_fanout::run(root);
}
