#ifndef TASKIO_TEST_UNIT_TOKENS_HANDLERS_HPP
#define TASKIO_TEST_UNIT_TOKENS_HANDLERS_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "allocations.hpp"
#include "tokens.hpp"
#include "tracking_executor.hpp"

#include <boost/asio/cancellation_signal.hpp>
#include <functional>
#include <memory>

// The product of operations and tokens, of function pointers: what is checked
// is the same code for all.

// A namespace of its own: the other kind of product has the same names.
namespace tokens {
inline namespace handlers {

using taskio_test::allocator_log;
using taskio_test::counting_allocator;
using taskio_test::describe;
using taskio_test::tracking_executor;

inline constexpr int handler_executor = 2;

// What became of an operation.
struct record
{
  explicit record(stage& s)
    : loops(s)
    , where(s.context.get_executor(), handler_executor)
    , alive(std::make_shared<int>())
  {
  }

  stage& loops;
  tracking_executor where;
  allocator_log memory;
  asio::cancellation_signal signal;
  // Held by the handler.
  std::shared_ptr<int> alive;
  bool starting = false;
  bool within_the_call = false;
  bool on_its_executor = false;
  bool on_the_loop = false;
  int calls = 0;
  std::chrono::milliseconds time{-1};
  std::string seen;

  void note(result const& r)
  {
    ++calls;
    time = loops.now();
    within_the_call = within_the_call || starting;
    on_its_executor = tracking_executor::running(handler_executor);
    on_the_loop = loops.lp.state().owned_here();
    seen = describe(r.failed);
    if (!r.failed)
      seen += ' ' + r.value;
  }
};

// A handler with an executor, an allocator and a slot of its own.
class probe
{
public:
  explicit probe(record& r) : record_(&r), alive_(r.alive) {}

  using executor_type = tracking_executor;
  executor_type get_executor() const noexcept { return record_->where; }
  using allocator_type = counting_allocator<>;
  allocator_type get_allocator() const noexcept
  {
    return allocator_type(record_->memory);
  }
  using cancellation_slot_type = asio::cancellation_slot;
  cancellation_slot_type get_cancellation_slot() const noexcept
  {
    return record_->signal.slot();
  }

  template <typename... Args>
  void operator()(Args&&... args)
  {
    record_->note(result(args...));
  }

private:
  record* record_;
  std::shared_ptr<int> alive_;
};

// That can only be moved. Asio 1.26 copies handlers in some adapters.
class sole_probe : public probe
{
public:
  explicit sole_probe(record& r) : probe(r), only_(new int) {}

private:
  std::unique_ptr<int> only_;
};

// How a token starts an operation. What it gives is called at the end.
using finish = std::function<void()>;

// What a token makes of the handler.
struct traits
{
  char const* name;
  bool has_executor = true;
  bool has_allocator = true;
  bool has_slot = true;
  // It ends the operation by itself.
  bool cancels = false;
  // It loses values on their way.
  bool loses_values = false;
};

// A cell of the product, without its types.
struct cell
{
  std::string name;
  std::string value;
  traits token;
  std::function<void(stage&)> prepare;
  std::function<finish(stage&, record&)> start;
};

template <typename Operation, typename... Token>
void add_cells(std::vector<cell>& all, std::tuple<Token...> const*)
{
  for (recipe<Operation> const& op : recipes<Operation>())
    (all.push_back({op.name + std::string(", ") + Token::what.name, op.value,
       Token::what, op.prepare,
       [make = op.make](
         stage& w, record& r) { return Token::start(make(w), r); }}),
      ...);
}

template <typename Tokens, typename... Operation>
std::vector<cell> product(std::tuple<Operation...> const*)
{
  std::vector<cell> all;
  (add_cells<Operation>(all, static_cast<Tokens const*>(nullptr)), ...);
  return all;
}

template <typename Tokens>
std::vector<cell> const& cells()
{
  static std::vector<cell> const all =
    product<Tokens>(static_cast<all_operations const*>(nullptr));
  return all;
}

inline std::chrono::milliseconds expected_time(cell const& c, mode m)
{
  if (m == mode::ready || c.token.cancels)
    return 0ms;
  return m == mode::cancelled ? 3ms : 5ms;
}

inline void run_cell(cell const& c, mode m, asio::cancellation_type type)
{
  stage w(m);
  record r(w);
  c.prepare(w);
  finish at_end;
  std::weak_ptr<int> const alive = r.alive;
  w.lp.call_soon([&] {
    r.starting = true;
    at_end = c.start(w, r);
    r.starting = false;
    r.alive.reset();
  });
  if (m == mode::cancelled)
    w.lp.call_later(3ms, [&] { r.signal.emit(type); });
  w.finish();
  if (at_end)
    at_end();
  bool const cancelled = m == mode::cancelled || c.token.cancels;
  BOOST_TEST(!r.within_the_call);
  if (c.token.has_executor)
    BOOST_TEST(r.on_its_executor);
  else if (!at_end)
    BOOST_TEST(r.on_the_loop);
  if (c.token.has_allocator)
    BOOST_TEST(r.memory.allocated > 0);
  BOOST_TEST(r.memory.allocated == r.memory.freed);
  BOOST_TEST(alive.expired());
  if (r.calls == -1)
    return;
  BOOST_TEST(r.calls == 1);
  if (!at_end)
    BOOST_TEST((r.time == expected_time(c, m)));
  if (c.token.loses_values)
    r.seen.resize(4);
  BOOST_TEST(r.seen
    == (cancelled              ? "cancelled(-)"
        : c.token.loses_values ? "none"
                               : "none " + c.value));
}

inline void complete_all(std::vector<cell> const& all)
{
  for (cell const& c : all)
    for (mode m : {mode::pending, mode::ready})
      if (!(c.token.cancels && m == mode::ready))
        BOOST_TEST_CONTEXT(c.name << ", " << mode_names[int(m)])
  run_cell(c, m, asio::cancellation_type::none);
}

inline void signal_all(std::vector<cell> const& all)
{
  using type = asio::cancellation_type;
  for (cell const& c : all)
    for (type t : {type::terminal, type::partial, type::total})
      if (c.token.has_slot && !c.token.cancels)
        BOOST_TEST_CONTEXT(c.name << ", signal " << unsigned(t))
  run_cell(c, mode::cancelled, t);
}

} // namespace handlers
} // namespace tokens

#endif // TASKIO_TEST_UNIT_TOKENS_HANDLERS_HPP
