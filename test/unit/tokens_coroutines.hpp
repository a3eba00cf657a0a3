#ifndef TASKIO_TEST_UNIT_TOKENS_COROUTINES_HPP
#define TASKIO_TEST_UNIT_TOKENS_COROUTINES_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "tokens.hpp"
#include "tracking_executor.hpp"

#include <boost/asio/this_coro.hpp>
#include <boost/asio/version.hpp>
#include <functional>

// The product of operations, tokens that can be awaited, and the two kinds of
// tasks.

// A namespace of its own: the other kind of product has the same names.
namespace tokens {
inline namespace coroutines {

using taskio_test::awaitable_of;
using taskio_test::describe;
using taskio_test::plain_body;
using taskio_test::tracking_executor;
using taskio_test::typed_body;

inline constexpr int elsewhere = 3;

struct record
{
  explicit record(stage& s) : loops(s) {}

  stage& loops;
  int resumed = 0;
  bool as_the_task = false;
  bool away = false;
  std::chrono::milliseconds time{-1};
  std::string seen;
  bool went_on = false;

  void note(result const& r, taskio::any_task const& task)
  {
    ++resumed;
    time = loops.now();
    as_the_task =
      loops.lp.state().owned_here() && taskio::current_task() == task;
    away = tracking_executor::running(elsewhere);
    seen = describe(r.failed);
    if (!r.failed)
      seen += ' ' + r.value;
  }
};

// What an await gives, also if that is nothing.
struct nothing
{
  operator result() const { return result(); }
};
template <typename T>
result operator,(T const& v, nothing const&)
{
  return result(v);
}

struct traits
{
  char const* name;
  // It is awaited as a wait of the library.
  bool exact = true;
  // It resumes the coroutine on the executor it is bound to.
  bool away = false;
  // What it ends with is handed over, so that the next await throws.
  bool hands_over = false;
};

template <typename Body>
using awaitable_token = typename Body::token;

// Asio 1.26 cannot await, in its own coroutines, what completes with an
// exception and a value. (Those of this library can.)
template <typename Body>
constexpr bool takes_values =
  std::is_same_v<Body, typed_body> || BOOST_ASIO_VERSION >= 103100;
template <typename Operation>
constexpr bool has_value = false;
template <typename Operation>
  requires(!std::is_void_v<typename Operation::value_type>)
constexpr bool has_value<Operation> = true;

template <typename Body, typename Token, typename Operation>
awaitable_of<Body> use(stage& w, record& r, Operation (*make)(stage&))
{
  taskio::any_task const self = taskio::current_task();
  result seen;
  try
  {
    auto begun = Token::template begin<Body>(w, make(w));
    nothing const n;
    seen = (co_await std::move(begun), n);
  }
  catch (...)
  {
    seen.failed = std::current_exception();
  }
  r.note(seen, self);
  // What Asio has been told stays set in a plain body.
  if (std::is_same_v<Body, plain_body> && !Token::what.exact)
    co_await asio::this_coro::reset_cancellation_state();
  co_await Body::sleep(1ms);
  r.went_on = taskio::current_task() == self;
}

struct cell
{
  std::string name;
  std::string value;
  traits token;
  bool plain;
  std::function<void(stage&)> prepare;
  std::function<taskio::task<void>(stage&, record&)> start;
};

template <typename Token, typename Body, typename Operation>
constexpr bool does_compile = true;
template <typename Token, typename Body, typename Operation>
  requires(!Token::template compiles<Body, Operation>)
constexpr bool does_compile<Token, Body, Operation> = false;

template <typename Body, typename Operation, typename Token>
void add_cell(std::vector<cell>& all, recipe<Operation> const& op)
{
  bool const plain = std::is_same_v<Body, plain_body>;
  if constexpr (does_compile<Token, Body, Operation>)
    all.push_back({op.name + std::string(", ") + Token::what.name
        + (plain ? ", plain" : ""),
      op.value, Token::what, plain, op.prepare,
      [make = op.make](stage& w, record& r) {
        return w.lp.create_task(use<Body, Token, Operation>(w, r, make));
      }});
}

template <typename Operation, typename... Token>
void add_cells(std::vector<cell>& all, std::tuple<Token...> const*)
{
  for (recipe<Operation> const& op : recipes<Operation>())
  {
    (add_cell<typed_body, Operation, Token>(all, op), ...);
    (add_cell<plain_body, Operation, Token>(all, op), ...);
  }
}

template <typename Tokens, typename... Operation>
std::vector<cell> product(std::tuple<Operation...> const*)
{
  std::vector<cell> all;
  (add_cells<Operation>(all, static_cast<Tokens const*>(nullptr)), ...);
  return all;
}

inline void run_cell(cell const& c, mode m)
{
  stage w(m);
  record r(w);
  c.prepare(w);
  std::optional<taskio::task<void>> t;
  w.lp.call_soon([&] { t = c.start(w, r); });
  if (m == mode::cancelled)
    w.lp.call_later(3ms, [&] { t->cancel("m"); });
  w.finish();
  bool const cancelled = m == mode::cancelled;
  bool const answered = !c.plain && !c.token.hands_over;
  std::string const by = c.token.exact || answered ? "m" : "-";
  bool const throws_again = cancelled && c.token.hands_over && !c.plain;
  BOOST_TEST(r.resumed == 1);
  BOOST_TEST((r.time == (cancelled ? 3ms : m == mode::ready ? 0ms : 5ms)));
  BOOST_TEST(
    r.seen == (cancelled ? "cancelled(" + by + ")" : "none " + c.value));
  BOOST_TEST(r.as_the_task == !c.token.away);
  BOOST_TEST(r.away == c.token.away);
  BOOST_TEST(r.went_on == !throws_again);
  BOOST_TEST(
    taskio_test::outcome(*t) == (throws_again ? "cancelled(m)" : "value"));
}

template <typename Tokens>
void await_all()
{
  for (cell const& c :
    product<Tokens>(static_cast<all_operations const*>(nullptr)))
    for (mode m : {mode::pending, mode::ready, mode::cancelled})
      BOOST_TEST_CONTEXT(c.name << ", " << mode_names[int(m)])
  run_cell(c, m);
}

} // namespace coroutines
} // namespace tokens

#endif // TASKIO_TEST_UNIT_TOKENS_COROUTINES_HPP
