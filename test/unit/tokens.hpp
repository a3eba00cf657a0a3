#ifndef TASKIO_TEST_UNIT_TOKENS_HPP
#define TASKIO_TEST_UNIT_TOKENS_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "support.hpp"

#include <functional>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

// Every operation of the library, each of which ends after five milliseconds,
// or as soon as it can.

namespace tokens {

namespace asio = boost::asio;
namespace taskio = boost::taskio;
using namespace std::chrono_literals;

enum class mode
{
  pending,
  // What it waits for is there already.
  ready,
  // It is cancelled after three milliseconds.
  cancelled
};
inline constexpr char const* mode_names[] = {"pending", "ready", "cancelled"};

// Timers of Asio's are work that the time does not wait for.
struct stage : taskio_test::world
{
  explicit stage(mode m)
    : world(taskio_test::foreign::ignore)
    , ready(m == mode::ready)
  {
  }

  // What ends the operation: done already, or at its time.
  template <typename F>
  void later(F f)
  {
    if (ready)
      f();
    else
      lp.call_later(5ms, std::move(f));
  }
  // The same for what cannot be done before it has begun.
  template <typename F>
  void soon(F f)
  {
    if (ready)
      lp.call_soon(std::move(f));
    else
      lp.call_later(5ms, std::move(f));
  }
  std::chrono::milliseconds length() const { return ready ? 0ms : 5ms; }

  // Holds what is acquired, until its time.
  template <typename Object>
  void hold(Object& o)
  {
    lp.create_task(o.acquire());
    settle();
  }
  template <typename Object>
  void hold_unless_ready(Object& o)
  {
    if (ready)
      return;
    hold(o);
    lp.call_later(5ms, [&o] { o.release(); });
  }

  // Waits that can never end are left behind by those that were cancelled.
  void finish()
  {
    run();
    lp.call_soon([this] {
      for (taskio::any_task const& t : taskio::all_tasks(lp))
        t.cancel();
    });
    run();
  }

  bool const ready;
  taskio::lock lock;
  taskio::semaphore semaphore;
  taskio::event event;
  taskio::condition condition;
  taskio::barrier barrier{2};
  taskio::queue<int> queue{1};
  bool flag = false;
  std::optional<taskio::completions<taskio::future<int>>> handed_out;
};

inline taskio::awaitable<int> act(stage& w)
{
  if (!w.ready)
    co_await taskio::sleep(5ms);
  co_return 7;
}

inline taskio::awaitable<void> notify(stage& w)
{
  co_await w.condition.acquire();
  w.condition.notify_all();
  w.condition.release();
}

inline taskio::awaitable<void> join_barrier(stage& w)
{
  co_await taskio::sleep(w.length());
  co_await w.barrier.wait();
}

inline taskio::future<int> timed_future(stage& w)
{
  auto const f = w.lp.create_future<int>();
  w.later([f] {
    if (!f.done())
      f.set_result(7);
  });
  return f;
}

// run_coroutine_threadsafe, which takes the token as an argument.
struct threadsafe
{
  using value_type = int;
  taskio::awaitable<int> body;
  taskio::loop* lp;

  template <typename Token>
  auto async_wait(Token&& token) &&
  {
    return taskio::run_coroutine_threadsafe(
      std::move(body), *lp, std::forward<Token>(token));
  }
};

// What may be over at once has types of its own.
using get_operation = decltype(std::declval<taskio::queue<int>&>().get());
using put_operation = decltype(std::declval<taskio::queue<int>&>().put(1));
using event_operation = decltype(std::declval<taskio::event&>().wait());
using lock_operation = decltype(std::declval<taskio::lock&>().acquire());
using lock_guarded = decltype(std::declval<taskio::lock&>().scoped());
using semaphore_operation =
  decltype(std::declval<taskio::semaphore&>().acquire());
using semaphore_guarded = decltype(std::declval<taskio::semaphore&>().scoped());

// How to make an operation of a type, on the loop, and what to do before that
// off it; and the value it gives.
template <typename Operation>
struct recipe
{
  char const* name;
  char const* value;
  Operation (*make)(stage&);
  void (*prepare)(stage&) = [](stage&) {};
};

template <typename Operation>
std::vector<recipe<Operation>> recipes() = delete;

template <>
inline std::vector<recipe<taskio::future<int>>> recipes()
{
  using future = taskio::future<int>;
  return {{"future", "7", &timed_future},
    {"task", "7", [](stage& w) -> future { return w.lp.create_task(act(w)); }},
    {"ensure_future", "7",
      [](stage& w) -> future {
        return taskio::ensure_future([&w] { return act(w); });
      }},
    {"shield", "7", [](stage& w) { return taskio::shield(act(w)); }}};
}

template <>
inline std::vector<recipe<taskio::any_future>> recipes()
{
  using future = taskio::any_future;
  return {
    {"any_future", "", [](stage& w) -> future { return timed_future(w); }},
    {"gather", "",
      [](stage& w) -> future {
        return taskio::gather(act(w), taskio::sleep(w.length()));
      }},
    {"gather of a range", "", [](stage& w) -> future {
       std::vector<taskio::future<int>> const fs{
         timed_future(w), timed_future(w)};
       return taskio::gather(fs);
     }}};
}

template <>
inline std::vector<recipe<taskio::sleep_operation<void>>> recipes()
{
  return {{"sleep", "", [](stage& w) { return taskio::sleep(w.length()); }}};
}

template <>
inline std::vector<recipe<taskio::sleep_operation<int>>> recipes()
{
  return {{"sleep with value", "7",
    [](stage& w) { return taskio::sleep(w.length(), 7); }}};
}

template <>
inline std::vector<recipe<taskio::operation<int>>> recipes()
{
  return {
    {"wait_for", "7", [](stage& w) { return taskio::wait_for(act(w), 1h); }},
    {"timeout", "7",
      [](stage& w) {
        return taskio::timeout(
          1h, [&w](taskio::timeout_scope&) { return act(w); });
      }},
    {"timeout_at", "7",
      [](stage& w) {
        return taskio::timeout_at(w.lp.time() + 1h, [&w] { return act(w); });
      }},
    {"task_group", "7",
      [](stage& w) {
        return taskio::task_group(
          [&w](taskio::task_group_scope& group) -> taskio::awaitable<int> {
            group.create_task(act(w));
            co_return 7;
          });
      }},
    {"completions::next_result", "7", [](stage& w) {
       w.handed_out = taskio::as_completed(std::vector{timed_future(w)});
       return w.handed_out->next_result();
     }}};
}

template <>
inline std::vector<recipe<taskio::operation<void>>> recipes()
{
  return {{"queue::join", "",
            [](stage& w) {
              w.queue.put_nowait(1);
              w.later([&w] { w.queue.task_done(); });
              return w.queue.join();
            }},
    {"condition::wait", "",
      [](stage& w) {
        w.soon([&w] { w.lp.create_task(notify(w)); });
        return w.condition.wait();
      },
      [](stage& w) { w.hold(w.condition); }}};
}

template <>
inline std::vector<recipe<taskio::operation<bool>>> recipes()
{
  return {{"condition::wait_for", "1",
    [](stage& w) {
      w.later([&w] {
        w.flag = true;
        w.lp.create_task(notify(w));
      });
      return w.condition.wait_for([&w] { return w.flag; });
    },
    [](stage& w) { w.hold(w.condition); }}};
}

template <>
inline std::vector<recipe<taskio::operation<std::size_t>>> recipes()
{
  return {{"barrier::wait", "place", [](stage& w) {
             w.lp.create_task(join_barrier(w));
             return w.barrier.wait();
           }}};
}

template <>
inline std::vector<recipe<get_operation>> recipes()
{
  return {{"queue::get", "7", [](stage& w) {
             w.later([&w] { w.queue.put_nowait(7); });
             return w.queue.get();
           }}};
}

template <>
inline std::vector<recipe<put_operation>> recipes()
{
  return {{"queue::put", "", [](stage& w) {
             w.queue.put_nowait(1);
             w.later([&w] { w.queue.get_nowait(); });
             return w.queue.put(2);
           }}};
}

template <>
inline std::vector<recipe<event_operation>> recipes()
{
  return {{"event::wait", "", [](stage& w) {
             w.later([&w] { w.event.set(); });
             return w.event.wait();
           }}};
}

template <>
inline std::vector<recipe<lock_operation>> recipes()
{
  return {{"lock::acquire", "", [](stage& w) { return w.lock.acquire(); },
            [](stage& w) { w.hold_unless_ready(w.lock); }},
    {"condition::acquire", "", [](stage& w) { return w.condition.acquire(); },
      [](stage& w) { w.hold_unless_ready(w.condition); }}};
}

template <>
inline std::vector<recipe<lock_guarded>> recipes()
{
  return {{"lock::scoped", "guard", [](stage& w) { return w.lock.scoped(); },
            [](stage& w) { w.hold_unless_ready(w.lock); }},
    {"condition::scoped", "guard",
      [](stage& w) { return w.condition.scoped(); },
      [](stage& w) { w.hold_unless_ready(w.condition); }}};
}

template <>
inline std::vector<recipe<semaphore_operation>> recipes()
{
  return {
    {"semaphore::acquire", "", [](stage& w) { return w.semaphore.acquire(); },
      [](stage& w) { w.hold_unless_ready(w.semaphore); }}};
}

template <>
inline std::vector<recipe<semaphore_guarded>> recipes()
{
  return {{"semaphore::scoped", "guard",
    [](stage& w) { return w.semaphore.scoped(); },
    [](stage& w) { w.hold_unless_ready(w.semaphore); }}};
}

template <>
inline std::vector<recipe<taskio::operation<taskio::future<int>>>> recipes()
{
  return {{"completions::next", "7", [](stage& w) {
             w.handed_out = taskio::as_completed(std::vector{timed_future(w)});
             return w.handed_out->next();
           }}};
}

template <>
inline std::vector<
  recipe<taskio::operation<taskio::wait_result<taskio::future<int>>>>>
  recipes()
{
  return {
    {"wait", "1 done", [](stage& w) { return taskio::wait(timed_future(w)); }}};
}

template <>
inline std::vector<recipe<threadsafe>> recipes()
{
  return {{"run_coroutine_threadsafe", "7",
    [](stage& w) { return threadsafe{act(w), &w.lp}; }}};
}

using all_operations = std::tuple<taskio::future<int>, taskio::any_future,
  taskio::sleep_operation<void>, taskio::sleep_operation<int>,
  taskio::operation<int>, taskio::operation<void>, taskio::operation<bool>,
  taskio::operation<std::size_t>, get_operation, put_operation, event_operation,
  lock_operation, lock_guarded, semaphore_operation, semaphore_guarded,
  taskio::operation<taskio::future<int>>,
  taskio::operation<taskio::wait_result<taskio::future<int>>>, threadsafe>;

// What a handler or await got: an exception, and values, of which those that
// are for the token count for nothing.
struct extra
{
};

class result
{
public:
  template <typename... Args>
  explicit result(Args const&... args)
  {
    (take(args), ...);
  }
  std::exception_ptr failed;
  std::string value;

private:
  void take(std::exception_ptr const& e) { failed = e; }
  void take(extra) {}
  void take(int v) { value += std::to_string(v); }
  void take(bool v) { value += v ? "1" : "0"; }
  void take(std::size_t) { value += "place"; }
  template <typename Lock>
  void take(taskio::guard<Lock> const&)
  {
    value += "guard";
  }
  void take(taskio::future<int> const& f)
  {
    if (f)
      take(f.result());
  }
  void take(taskio::wait_result<taskio::future<int>> const& r)
  {
    value += std::to_string(r.done.size()) + " done";
  }
  template <typename T>
  void take(std::optional<T> const& v)
  {
    if (v)
      take(*v);
  }
  template <typename... T>
  void take(std::tuple<T...> const& t)
  {
    result& self = *this;
    std::apply(
      [&self](auto const&... v) {
        static_cast<void>(self);
        (self.take(v), ...);
      },
      t);
  }
};

} // namespace tokens

#endif // TASKIO_TEST_UNIT_TOKENS_HPP
