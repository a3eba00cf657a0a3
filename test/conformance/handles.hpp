//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#ifndef CONFORMANCE_HANDLES_HPP
#define CONFORMANCE_HANDLES_HPP

// Fields of statements, and what the handles in them stand for: a part of
// interpreter.hpp.

#include "interpreter.hpp"

namespace conformance {

// Fields.

template <typename Body>
std::string interpreter<Body>::text(statement const& s, char const* field)
{
  return json::value_to<std::string>(s.at(field));
}

template <typename Body>
char const* interpreter<Body>::state_of(taskio::any_future const& f)
{
  return !f.done() ? "pending" : f.cancelled() ? "cancelled" : "finished";
}

template <typename Body>
taskio::any_future interpreter<Body>::any(statement const& s)
{
  return future_of(named(text(s, "h")));
}

template <typename Body>
taskio::any_task interpreter<Body>::a_task(statement const& s)
{
  return std::get<task>(named(text(s, "h")).as_variant());
}

// Every task here gives a JSON value.
template <typename Body>
auto interpreter<Body>::named(std::string const& name) -> handle
{
  if (name == "self")
    return taskio::current_task().as<json::value>();
  auto const found = variables_->find(name);
  if (found == variables_->end())
    throw program_error("LookupError", nullptr);
  return found->second;
}

template <typename Body>
void interpreter<Body>::bind(statement const& s, handle h)
{
  variables_->insert_or_assign(text(s, "as"), std::move(h));
}

template <typename Body>
taskio::context interpreter<Body>::shared_context(std::string const& name)
{
  auto const found = contexts_.find(name);
  if (found != contexts_.end())
    return found->second;
  return contexts_.emplace(name, taskio::copy_context()).first->second;
}

template <typename Body>
taskio::done_callback const& interpreter<Body>::callback(
  std::string const& label)
{
  auto const found = callbacks_.find(label);
  if (found != callbacks_.end())
    return found->second;
  taskio::done_callback added([this, label](taskio::any_future const& f) {
    event("callback", label, state_of(f));
  });
  return callbacks_.emplace(label, std::move(added)).first->second;
}

template <typename Body>
taskio::context_var<json::value>& interpreter<Body>::context_variable(
  statement const& s)
{
  auto& slot = context_variables_[text(s, "var")];
  if (!slot)
    slot = std::make_unique<taskio::context_var<json::value>>(text(s, "var"));
  return *slot;
}

template <typename Body>
taskio::task_options interpreter<Body>::options_of(statement const& s)
{
  taskio::task_options options;
  options.name = text(s, s.contains("name") ? "name" : "as");
  if (json::value const* eager = s.if_contains("eager"))
    options.eager_start = eager->as_bool();
  if (s.contains("ctx"))
    options.context = shared_context(text(s, "ctx"));
  return options;
}

// Handles.

template <typename Body>
taskio::any_future interpreter<Body>::future_of(handle const& h)
{
  return std::visit(
    [](auto const& known) -> taskio::any_future {
      if constexpr (requires { known.all; })
        return known.all;
      else if constexpr (requires { known.done(); })
        return known;
      else
        throw std::logic_error("a queue is no future");
    },
    h.as_variant());
}

// Throws as the result of the future does.
template <typename Body>
json::value interpreter<Body>::result_of(handle const& h)
{
  return std::visit(
    [](auto const& known) -> json::value {
      using type = std::decay_t<decltype(known)>;
      if constexpr (std::is_same_v<type, gathering>)
      {
        known.all.result();
        return items(known.args);
      }
      else if constexpr (std::is_same_v<type, outcomes>)
        return items(known.args, known.all.result());
      else if constexpr (requires { known.result(); })
        return known.result();
      else
        throw std::logic_error("a queue has no result");
    },
    h.as_variant());
}

template <typename Body>
json::value interpreter<Body>::settled(handle const& h)
{
  try
  {
    return outcome_of(result_of(h));
  }
  catch (...)
  {
    return outcome_of(std::current_exception());
  }
}

template <typename Body>
json::value interpreter<Body>::items(handles const& args)
{
  json::array values;
  for (handle const& h : *args)
    values.push_back(result_of(h));
  return values;
}

template <typename Body>
json::value interpreter<Body>::items(
  handles const& args, std::vector<taskio::outcome<void>> const& all)
{
  json::array values;
  for (std::size_t i = 0; i < all.size(); ++i)
    values.push_back(
      all[i] ? result_of((*args)[i]) : outcome_of(all[i].error()));
  return values;
}

template <typename Body>
auto interpreter<Body>::get(handle h) -> awaitable<json::value>
{
  if (auto* f = std::get_if<future>(&h))
    co_return co_await Body::wait(*f);
  if (auto* t = std::get_if<task>(&h))
    co_return co_await Body::wait(*t);
  taskio::any_future const f = future_of(h);
  co_await Body::wait(f);
  co_return result_of(h);
}

template <typename Body>
auto interpreter<Body>::within(handle h, taskio::time_limit limit)
  -> awaitable<json::value>
{
  if (auto* f = std::get_if<future>(&h))
  {
    auto waiting = Body::run(taskio::wait_for(*f, limit));
    co_return co_await std::move(waiting);
  }
  if (auto* t = std::get_if<task>(&h))
  {
    auto waiting = Body::run(taskio::wait_for(*t, limit));
    co_return co_await std::move(waiting);
  }
  auto waiting = Body::run(taskio::wait_for(future_of(h), limit));
  co_await std::move(waiting);
  co_return result_of(h);
}

} // namespace conformance

#endif // CONFORMANCE_HANDLES_HPP
