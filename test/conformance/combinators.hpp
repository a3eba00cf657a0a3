//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#ifndef CONFORMANCE_COMBINATORS_HPP
#define CONFORMANCE_COMBINATORS_HPP

// What the statements do that wait for several things, limit the time, or group
// tasks, and those on queues: the third part of interpreter.hpp.

#include "interpreter.hpp"

namespace conformance {

// Arguments.

template <typename Body>
void interpreter<Body>::check_argument(json::value const& arg)
{
  if (arg.is_string())
    named(json::value_to<std::string>(arg));
}

// A handle, or a task for a def, named as that.
template <typename Body>
auto interpreter<Body>::argument(json::value const& arg, scope const& around)
  -> handle
{
  if (arg.is_string())
    return named(json::value_to<std::string>(arg));
  std::string const def = text(arg.as_object(), "def");
  taskio::task_options options;
  options.name = def;
  return taskio::create_task(
    run_def(program_.def(def), around), std::move(options));
}

template <typename Body>
auto interpreter<Body>::arguments(statement const& s, scope const& around)
  -> std::vector<handle>
{
  json::array const& args = s.at("args").as_array();
  for (json::value const& a : args)
    check_argument(a);
  std::vector<handle> hs;
  for (json::value const& a : args)
    hs.push_back(argument(a, around));
  return hs;
}

template <typename Body>
auto interpreter<Body>::futures_of(std::vector<handle> const& hs)
  -> std::vector<taskio::any_future>
{
  std::vector<taskio::any_future> futures;
  for (handle const& h : hs)
    futures.push_back(future_of(h));
  return futures;
}

template <typename Body>
taskio::time_limit interpreter<Body>::limit_of(
  statement const& s, char const* field)
{
  json::value const* ms = s.if_contains(field);
  if (!ms || ms->is_null())
    return std::nullopt;
  return std::chrono::milliseconds(ms->as_int64());
}

// Combinators.

template <typename Body>
void interpreter<Body>::gather(statement const& s, scope const& around)
{
  handles const args =
    std::make_shared<std::vector<handle> const>(arguments(s, around));
  auto const futures = futures_of(*args);
  json::value const* wanted = s.if_contains("return_exceptions");
  if (wanted && wanted->as_bool())
  {
    auto all = taskio::gather(taskio::return_exceptions, futures);
    bind(s, outcomes{std::move(all), args});
  }
  else
    bind(s, gathering{taskio::gather(futures), args});
}

template <typename Body>
void interpreter<Body>::shield(statement const& s, scope const& around)
{
  check_argument(s.at("arg"));
  handle const inner = argument(s.at("arg"), around);
  bind(s,
    std::visit(
      [](auto known) -> handle {
        if constexpr (requires { known.all; })
        {
          known.all = taskio::shield(known.all);
          return known;
        }
        else if constexpr (requires { known.done(); })
          return taskio::shield(known);
        else
          throw std::logic_error("a queue is no future");
      },
      inner.as_variant()));
}

template <typename Body>
auto interpreter<Body>::wait(statement const& s, scope const&)
  -> awaitable<flow>
{
  std::map<std::string, taskio::any_future> by_name;
  std::vector<taskio::any_future> futures;
  for (json::value const& h : s.at("hs").as_array())
  {
    std::string const name = json::value_to<std::string>(h);
    futures.push_back(future_of(named(name)));
    by_name[name] = futures.back();
  }
  taskio::wait_options options;
  options.timeout = limit_of(s, "timeout");
  if (json::value const* when = s.if_contains("when"))
    options.return_when = when->as_string() == "first_completed"
      ? taskio::return_when::first_completed
      : when->as_string() == "first_exception"
      ? taskio::return_when::first_exception
      : taskio::return_when::all_completed;
  auto waiting = Body::run(taskio::wait(std::move(futures), options));
  auto const result = co_await std::move(waiting);
  json::array done, pending;
  for (auto const& [name, f] : by_name)
    (std::count(result.done.begin(), result.done.end(), f) ? done : pending)
      .emplace_back(name);
  event("wait", done, pending);
  co_return std::nullopt;
}

template <typename Body>
auto interpreter<Body>::wait_for(statement const& s, scope const& around)
  -> awaitable<flow>
{
  json::value const& arg = s.at("arg");
  taskio::time_limit const limit = limit_of(s, "timeout");
  json::value v;
  if (arg.is_object() && (!limit || limit.get().count() > 0))
  {
    auto waiting = Body::run(taskio::wait_for(
      run_def(program_.def(text(arg.as_object(), "def")), around), limit));
    v = co_await std::move(waiting);
  }
  else
  {
    check_argument(arg);
    handle const h = argument(arg, around);
    awaitable<json::value> waiting = within(h, limit);
    v = co_await std::move(waiting);
  }
  event("got", "wait_for", outcome_of(v));
  co_return std::nullopt;
}

template <typename Body>
auto interpreter<Body>::as_completed(statement const& s, scope const& around)
  -> awaitable<flow>
{
  std::vector<handle> const hs = arguments(s, around);
  auto done = taskio::as_completed(futures_of(hs), limit_of(s, "timeout"));
  bool const plain = s.at("style").as_string() == "plain";
  while (done.left() > 0)
    if (plain)
    {
      awaitable<void> item = next_plain(done, hs);
      co_await std::move(item);
    }
    else
    {
      auto next = Body::run(done.next());
      taskio::any_future const f = co_await std::move(next);
      std::size_t const i = index_of(f, hs);
      json::value const& arg = s.at("args").at(i);
      event("next", arg.is_string() ? arg : arg.at("def"), settled(hs[i]));
    }
  co_return std::nullopt;
}

template <typename Body>
auto interpreter<Body>::next_plain(
  taskio::completions<taskio::any_future>& done, std::vector<handle> const& hs)
  -> awaitable<void>
{
  auto next = Body::run(done.next());
  taskio::any_future const f = co_await std::move(next);
  handle const& h = hs[index_of(f, hs)];
  json::value outcome;
  std::exception_ptr failure;
  try
  {
    outcome = outcome_of(result_of(h));
  }
  catch (...)
  {
    failure = std::current_exception();
    outcome = outcome_of(failure);
  }
  json::string_view const tag = tag_of(outcome);
  if (tag == "cancelled" || tag == "timeout")
    std::rethrow_exception(failure);
  event("next", outcome);
}

template <typename Body>
std::size_t interpreter<Body>::index_of(
  taskio::any_future const& f, std::vector<handle> const& hs)
{
  for (std::size_t i = 0;; ++i)
    if (future_of(hs[i]) == f)
      return i;
}

// Blocks.

template <typename Body>
auto interpreter<Body>::timeout(statement const& s, scope const& around)
  -> awaitable<flow>
{
  scope inside = around;
  inside.limit = std::make_shared<taskio::timeout_scope*>(nullptr);
  bool expired = false;
  auto body = [&](taskio::timeout_scope& limit) -> awaitable<flow> {
    struct note
    {
      ~note() { expired = limit.expired(); }
      taskio::timeout_scope& limit;
      bool& expired;
    };
    note const at_the_end{limit, expired};
    *inside.limit = &limit;
    co_return co_await run_block(s.at("body").as_array(), inside);
  };
  flow end;
  std::exception_ptr failure;
  try
  {
    auto running = Body::run(taskio::timeout(limit_of(s, "ms"), body));
    end = co_await std::move(running);
  }
  catch (...)
  {
    failure = std::current_exception();
  }
  *inside.limit = nullptr;
  event("timeout", expired ? "expired" : "ok");
  if (failure)
    std::rethrow_exception(failure);
  co_return end;
}

template <typename Body>
void interpreter<Body>::reschedule(statement const& s, scope const& around)
{
  // A scope is gone when its block is left; that is the program's to know.
  if (!*around.limit)
    throw std::logic_error("the timeout has finished");
  taskio::time_limit const d = limit_of(s, "ms");
  if (d)
    (*around.limit)->reschedule(taskio::running_loop().time() + d.get());
  else
    (*around.limit)->reschedule(std::nullopt);
}

template <typename Body>
auto interpreter<Body>::group(statement const& s, scope const& around)
  -> awaitable<flow>
{
  scope inside = around;
  inside.group = std::make_shared<taskio::task_group_scope*>(nullptr);
  struct leave
  {
    ~leave() { *group = nullptr; }
    std::shared_ptr<taskio::task_group_scope*> group;
  };
  leave const at_the_end{inside.group};
  auto body = [&](taskio::task_group_scope& g) -> awaitable<flow> {
    *inside.group = &g;
    co_return co_await run_block(s.at("body").as_array(), inside);
  };
  auto running = Body::run(taskio::task_group(body));
  co_return co_await std::move(running);
}

template <typename Body>
void interpreter<Body>::gspawn(statement const& s, scope const& around)
{
  if (!*around.group)
    throw std::logic_error("the group has finished");
  block const& body = program_.def(s.at("def").as_string());
  bind(s, (*around.group)->create_task(run_def(body, around), options_of(s)));
}

// Queues.

template <typename Body>
void interpreter<Body>::create_queue(statement const& s, scope const&)
{
  json::value const* size = s.if_contains("maxsize");
  bind(s, std::make_shared<queue>(size ? size->to_number<std::size_t>() : 0));
}

template <typename Body>
auto interpreter<Body>::a_queue(statement const& s) -> std::shared_ptr<queue>
{
  return std::get<std::shared_ptr<queue>>(named(text(s, "q")).as_variant());
}

template <typename Body>
auto interpreter<Body>::put(statement const& s, scope const&) -> awaitable<flow>
{
  std::shared_ptr<queue> const q = a_queue(s);
  auto putting = Body::run(q->put(s.at("v")));
  co_await std::move(putting);
  co_return std::nullopt;
}

template <typename Body>
auto interpreter<Body>::get_item(statement const& s, scope const&)
  -> awaitable<flow>
{
  std::shared_ptr<queue> const q = a_queue(s);
  auto getting = Body::run(q->get());
  json::value const v = co_await std::move(getting);
  event("item", s.at("q"), v);
  co_return std::nullopt;
}

} // namespace conformance

#endif // CONFORMANCE_COMBINATORS_HPP
