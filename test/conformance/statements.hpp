//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#ifndef CONFORMANCE_STATEMENTS_HPP
#define CONFORMANCE_STATEMENTS_HPP

// What each statement does: the second half of interpreter.hpp.

#include "interpreter.hpp"

namespace conformance {

// Basics.

template <typename Body>
void interpreter<Body>::log(statement const& s, scope const&)
{
  event("log", s.at("v"));
}

template <typename Body>
void interpreter<Body>::raise(statement const& s, scope const&)
{
  std::rethrow_exception(make_exception(text(s, "type"), s.at("msg")));
}

template <typename Body>
void interpreter<Body>::current(statement const&, scope const&)
{
  event("current", taskio::current_task().get_name());
}

template <typename Body>
void interpreter<Body>::all_tasks(statement const&, scope const&)
{
  std::vector<std::string> names;
  for (taskio::any_task const& t : taskio::all_tasks())
    names.push_back(t.get_name());
  std::sort(names.begin(), names.end());
  event("all", json::value_from(names));
}

template <typename Body>
auto interpreter<Body>::sleep(statement const& s, scope const&)
  -> awaitable<flow>
{
  std::chrono::milliseconds const d(s.at("ms").as_int64());
  if (json::value const* v = s.if_contains("value"))
  {
    auto nap = Body::sleep(d, *v);
    json::value const slept = co_await std::move(nap);
    event("slept", slept);
  }
  else
  {
    auto nap = Body::sleep(d);
    co_await std::move(nap);
  }
  co_return std::nullopt;
}

template <typename Body>
auto interpreter<Body>::leave(statement const& s, scope const&)
  -> awaitable<flow>
{
  co_return s.at("v");
}

template <typename Body>
auto interpreter<Body>::repeat(statement const& s, scope const& around)
  -> awaitable<flow>
{
  for (std::int64_t n = s.at("n").as_int64(); n > 0; --n)
    if (flow end = co_await run_block(s.at("body").as_array(), around))
      co_return end;
  co_return std::nullopt;
}

// Tasks.

template <typename Body>
void interpreter<Body>::spawn(statement const& s, scope const& around)
{
  block const& body = program_.def(s.at("def").as_string());
  bind(s, taskio::create_task(run_def(body, around), options_of(s)));
}

template <typename Body>
void interpreter<Body>::cancel(statement const& s, scope const&)
{
  json::value const* msg = s.if_contains("msg");
  bool const accepted =
    any(s).cancel(msg ? encode_message(*msg) : std::nullopt);
  event("cancel", s.at("h"), accepted);
}

template <typename Body>
void interpreter<Body>::uncancel(statement const& s, scope const&)
{
  int const left = a_task(s).uncancel();
  event("uncancel", s.at("h"), left);
}

template <typename Body>
void interpreter<Body>::cancelling(statement const& s, scope const&)
{
  int const count = a_task(s).cancelling();
  event("cancelling", s.at("h"), count);
}

template <typename Body>
void interpreter<Body>::set_name(statement const& s, scope const&)
{
  a_task(s).set_name(text(s, "v"));
}

template <typename Body>
void interpreter<Body>::name(statement const& s, scope const&)
{
  std::string const found = a_task(s).get_name();
  event("name", s.at("h"), found);
}

// What asyncio's ensure_future does with a future; here the types say it.
template <typename Body>
void interpreter<Body>::ensure(statement const& s, scope const&)
{
  taskio::any_future const before = any(s);
  handle const same = named(text(s, "h"));
  bind(s, same);
  event("same", taskio::ensure_future(future_of(same)) == before);
}

template <typename Body>
auto interpreter<Body>::call(statement const& s, scope const& around)
  -> awaitable<flow>
{
  block const& body = program_.def(s.at("def").as_string());
  json::value const v = co_await run_def(body, around);
  event("call", outcome_of(v));
  co_return std::nullopt;
}

template <typename Body>
auto interpreter<Body>::await(statement const& s, scope const&)
  -> awaitable<flow>
{
  awaitable<json::value> waiting = get(named(text(s, "h")));
  json::value const v = co_await std::move(waiting);
  event("got", s.at("h"), outcome_of(v));
  co_return std::nullopt;
}

// Futures and outcomes.

template <typename Body>
void interpreter<Body>::create_future(statement const& s, scope const&)
{
  bind(s, taskio::running_loop().create_future<json::value>());
}

template <typename Body>
void interpreter<Body>::set_result(statement const& s, scope const&)
{
  handle const h = named(text(s, "h"));
  std::visit(
    [&](auto const& known) {
      if constexpr (requires { known.set_result(s.at("v")); })
        known.set_result(s.at("v"));
      else
        throw std::logic_error("a gather sets its own result");
    },
    h.as_variant());
  event("set", s.at("h"));
}

template <typename Body>
void interpreter<Body>::set_exception(statement const& s, scope const&)
{
  std::exception_ptr const e = make_exception(text(s, "type"), s.at("msg"));
  handle const h = named(text(s, "h"));
  std::visit(
    [&](auto const& known) {
      if constexpr (requires { known.all; })
        known.all.set_exception(e);
      else if constexpr (requires { known.set_exception(e); })
        known.set_exception(e);
      else
        throw std::logic_error("a queue is no future");
    },
    h.as_variant());
  event("set", s.at("h"));
}

template <typename Body>
void interpreter<Body>::state(statement const& s, scope const&)
{
  event("state", s.at("h"), state_of(any(s)));
}

template <typename Body>
void interpreter<Body>::result(statement const& s, scope const&)
{
  handle const h = named(text(s, "h"));
  event("result", s.at("h"), settled(h));
}

template <typename Body>
void interpreter<Body>::exception(statement const& s, scope const&)
{
  taskio::any_future const f = any(s);
  json::value outcome;
  try
  {
    std::exception_ptr const e = f.exception();
    outcome = e ? outcome_of(e) : outcome_of(json::value());
  }
  catch (...)
  {
    outcome = outcome_of(std::current_exception());
  }
  event("exception", s.at("h"), outcome);
}

template <typename Body>
void interpreter<Body>::on_done(statement const& s, scope const&)
{
  any(s).add_done_callback(callback(text(s, "label")));
}

template <typename Body>
void interpreter<Body>::off_done(statement const& s, scope const&)
{
  std::size_t const removed =
    any(s).remove_done_callback(callback(text(s, "label")));
  event("removed", s.at("label"), removed);
}

// Blocks.

// C++ awaits in no catch block, so failures are carried out of them. The
// library's own `finally` would hold requests to cancel back.
template <typename Body>
auto interpreter<Body>::attempt(statement const& s, scope const& around)
  -> awaitable<flow>
{
  flow end;
  std::exception_ptr failure;
  try
  {
    end = co_await run_block(s.at("body").as_array(), around);
  }
  catch (...)
  {
    failure = std::current_exception();
  }
  if (failure)
  {
    std::exception_ptr const raised = std::exchange(failure, nullptr);
    try
    {
      end = co_await handle_failure(s, around, raised);
    }
    catch (...)
    {
      failure = std::current_exception();
    }
  }
  if (json::value const* last = s.if_contains("finally"))
    co_await run_block(last->as_array(), around);
  if (failure)
    std::rethrow_exception(failure);
  co_return end;
}

template <typename Body>
auto interpreter<Body>::handle_failure(statement const& s, scope const& around,
  std::exception_ptr failure) -> awaitable<flow>
{
  json::value const outcome = outcome_of(failure);
  json::value const* handlers = s.if_contains("except");
  json::value const* handler =
    handlers ? handlers->as_object().if_contains(tag_of(outcome)) : nullptr;
  if (!handler)
    std::rethrow_exception(failure);
  event("caught", outcome);
  scope inside = around;
  inside.caught = failure;
  co_return co_await run_block(handler->as_array(), inside);
}

template <typename Body>
void interpreter<Body>::reraise(statement const&, scope const& around)
{
  std::rethrow_exception(around.caught);
}

// Context variables.

template <typename Body>
void interpreter<Body>::ctx_set(statement const& s, scope const&)
{
  context_variable(s).set(s.at("v"));
}

template <typename Body>
void interpreter<Body>::ctx_get(statement const& s, scope const&)
{
  json::value const v = context_variable(s).get(json::value());
  event("ctx", s.at("var"), v);
}

} // namespace conformance

#endif // CONFORMANCE_STATEMENTS_HPP
