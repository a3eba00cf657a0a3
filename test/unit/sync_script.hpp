#ifndef TASKIO_TEST_UNIT_SYNC_SCRIPT_HPP
#define TASKIO_TEST_UNIT_SYNC_SCRIPT_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "support.hpp"

#include <algorithm>
#include <cctype>
#include <memory>
#include <string_view>

namespace taskio_test {

// What asyncio does when tasks use a queue, a lock or the like, in any order.
//
// Tasks a, b, c … each perform a script, letters with numbers: "." lets one tick
// pass, "x1" cancels task b, the others are those of what is tested. A task goes
// on after whatever is thrown.
//
// Expected are, in order, who has done what, and after "=" what it gave or
// threw: ! was cancelled, e empty, f full, s shut down, k broken, r refused.
// After the bar come the tasks that still wait, and the state at the end.
struct script_row
{
  int argument;
  char const* scripts;
  char const* expected;
};

// An operation, to be awaited in a body of that type.
template <typename Body, typename T>
auto in_body(taskio::operation<T> op)
{
  if constexpr (std::is_same_v<Body, plain_body>)
    return std::move(op).async_wait(asio::use_awaitable);
  else
    return op;
}

inline std::string script_error()
{
  try
  {
    throw;
  }
  catch (taskio::cancelled_error const&)
  {
    return "!";
  }
  catch (taskio::queue_empty const&)
  {
    return "e";
  }
  catch (taskio::queue_full const&)
  {
    return "f";
  }
  catch (taskio::queue_shut_down const&)
  {
    return "s";
  }
  catch (taskio::broken_barrier_error const&)
  {
    return "k";
  }
  catch (std::logic_error const&)
  {
    return "r";
  }
}

// Things has `perform<Body>(operation, number)`, a coroutine that gives what is
// to be noted, and `state()`.
template <typename Body, typename Things>
class script_player
{
public:
  explicit script_player(script_row const& row) : things_(row.argument)
  {
    // Those that are left when the loop goes are reported.
    lp_.set_exception_handler([](auto&, auto const&) {});
    std::string_view rest = row.scripts;
    while (!rest.empty())
    {
      std::string_view const script = rest.substr(0, rest.find(' '));
      rest.remove_prefix(std::min(rest.size(), script.size() + 1));
      char const name = char('a' + tasks_.size());
      tasks_.push_back(
        lp_.create_task([this, name, script] { return act(name, script); }));
    }
  }

  std::string play()
  {
    clock_.run(context_);
    std::string end = trace_.str() + " | ";
    for (std::size_t i = 0; i < tasks_.size(); ++i)
      if (!tasks_[i].done())
        end += char('a' + i);
    return end + " " + things_.state();
  }

private:
  awaitable_of<Body> act(char name, std::string_view script)
  {
    while (!script.empty())
    {
      std::string event(1, script.front());
      script.remove_prefix(1);
      int number = 0;
      while (!script.empty() && std::isdigit(script.front()))
      {
        event += script.front();
        number = number * 10 + (script.front() - '0');
        script.remove_prefix(1);
      }
      std::string result;
      try
      {
        if (event.front() == '.')
          co_await Body::sleep(0ms);
        else if (event.front() == 'x')
          tasks_[std::size_t(number)].cancel();
        else
          result =
            co_await things_.template perform<Body>(event.front(), number);
      }
      catch (...)
      {
        result = script_error();
      }
      if (!result.empty())
        event += '=' + result;
      else if (event.front() == '.' || event.front() == 'x')
        continue;
      trace_(name + event);
    }
  }

  trace trace_;
  taskio::virtual_clock clock_;
  asio::io_context context_{1};
  Things things_;
  taskio::loop lp_{context_, clock_};
  std::vector<taskio::task<void>> tasks_;
};

template <typename Body, typename Things, std::size_t N>
void check_scripts(script_row const (&rows)[N])
{
  for (script_row const& row : rows)
  {
    script_player<Body, Things> player(row);
    std::string const found = player.play();
    BOOST_TEST(found == row.expected,
      row.scripts << " (" << row.argument << "): " << found << ", expected "
                  << row.expected);
  }
}

// In which order such a thing, the loop and the context go makes no difference:
// not while three coroutines are in `wait(thing, i)`, nor when some of them have
// been woken.
template <typename Body, typename Make, typename Wait, typename Wake>
void check_destruction(Make make, Wait wait, Wake wake)
{
  for (std::string const order : {"tlc", "ltc", "lct", "tcl", "ctl", "clt"})
    for (bool const woken : {false, true})
    {
      census c;
      auto context = std::make_unique<asio::io_context>(1);
      auto lp = std::make_unique<taskio::loop>(*context);
      lp->set_exception_handler([](auto&, auto const&) {});
      auto thing = make();
      for (int i = 0; i < 3; ++i)
        lp->create_task([&, i]() -> awaitable_of<Body> {
          counted const guard(c);
          co_await wait(*thing, i);
        });
      context->poll();
      BOOST_TEST(c.alive == 3);
      if (woken)
        wake(*thing);
      for (char const which : order)
        if (which == 't')
          thing.reset();
        else if (which == 'l')
          lp.reset();
        else
          context.reset();
      BOOST_TEST(c.alive == 0, order << (woken ? ", woken" : ""));
    }
}

// A second loop is refused once somebody had to wait in the first one.
template <typename Wait, typename Wake>
void check_loop(char const* function, Wait wait, Wake wake)
{
  world w;
  world other;
  auto const t = w.lp.create_task(wait);
  w.settle();
  BOOST_TEST(!t.done());
  BOOST_CHECK_EXCEPTION(other.play(wait), std::logic_error, [&](auto const& e) {
    return std::string(e.what()).starts_with(
      std::string(function) + ": this object belongs to another loop");
  });
  wake(w);
  w.run();
  BOOST_TEST(outcome(t) == "value");
}

} // namespace taskio_test

#endif // TASKIO_TEST_UNIT_SYNC_SCRIPT_HPP
