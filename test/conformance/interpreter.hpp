//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#ifndef CONFORMANCE_INTERPRETER_HPP
#define CONFORMANCE_INTERPRETER_HPP

#include "outcome.hpp"
#include "program.hpp"
#include <algorithm>
#include <boost/taskio.hpp>
#include <chrono>
#include <exception>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace conformance {

namespace taskio = boost::taskio;

// Runs one program. Each statement is one call of the library, made by the
// member function of its name; `operations` is the table of them. `Body` says
// what the coroutines are and how they await:
//
//   awaitable<T>      the coroutine type
//   wait(future)      what to await for a future
//   run(operation)    what to await for an operation
//   sleep(d, v...)    what to await for a sleep
template <typename Body>
class interpreter
{
public:
  static bool knows(std::string const& op)
  {
    return operations().count(op) > 0;
  }

  static json::object run(program const& p) { return interpreter(p).run(); }

private:
  template <typename T>
  using awaitable = typename Body::template awaitable<T>;
  using future = taskio::future<json::value>;
  using task = taskio::task<json::value>;
  using queue = taskio::queue<json::value>;

  // What a statement binds. Any kind of future may be gathered; what a gather
  // gives is read off its arguments.
  struct handle;
  using handles = std::shared_ptr<std::vector<handle> const>;
  struct gathering
  {
    taskio::future<std::vector<std::monostate>> all;
    handles args;
  };
  struct outcomes
  {
    taskio::future<std::vector<taskio::outcome<void>>> all;
    handles args;
  };
  using any_handle =
    std::variant<future, task, gathering, outcomes, std::shared_ptr<queue>>;
  struct handle : any_handle
  {
    using any_handle::any_handle;
    any_handle const& as_variant() const { return *this; }
  };
  using variables = std::map<std::string, handle>;

  // What the statements of a block find around them.
  struct scope
  {
    // By the innermost handler of the same def.
    std::exception_ptr caught{};
    // The innermost blocks; null once they have been left.
    std::shared_ptr<taskio::timeout_scope*> limit{};
    std::shared_ptr<taskio::task_group_scope*> group{};
  };

  // How a block was left: with the value of a `return`, or at its end.
  using flow = std::optional<json::value>;

  // A statement that never suspends, or one that may.
  struct operation
  {
    void (interpreter::*call)(statement const&, scope const&);
    awaitable<flow> (interpreter::*await)(statement const&, scope const&);
  };
  static std::map<std::string, operation> const& operations();

  explicit interpreter(program const& p) : program_(p) {}

  json::object run();
  awaitable<json::value> run_main();
  awaitable<json::value> run_def(block const& body, scope const inherited);
  awaitable<flow> run_block(block const& b, scope const& s);

  // Events and reports.
  std::int64_t milliseconds() const;
  template <typename... Details>
  void event(json::string_view name, Details const&... details);
  void on_report(taskio::exception_context const& c);

  // Fields of statements, and what they denote.
  static std::string text(statement const& s, char const* field);
  static char const* state_of(taskio::any_future const& f);
  taskio::any_future any(statement const& s);
  taskio::any_task a_task(statement const& s);
  handle named(std::string const& name);
  void bind(statement const& s, handle h);
  taskio::context shared_context(std::string const& name);
  taskio::done_callback const& callback(std::string const& label);
  taskio::context_var<json::value>& context_variable(statement const& s);
  taskio::task_options options_of(statement const& s);

  // What handles stand for.
  static taskio::any_future future_of(handle const& h);
  static json::value result_of(handle const& h);
  static json::value settled(handle const& h);
  static json::value items(handles const& args);
  static json::value items(
    handles const& args, std::vector<taskio::outcome<void>> const& all);
  static awaitable<json::value> get(handle h);

  // Arguments of combinators.
  void check_argument(json::value const& arg);
  handle argument(json::value const& arg, scope const& around);
  std::vector<handle> arguments(statement const& s, scope const& around);
  static std::vector<taskio::any_future> futures_of(
    std::vector<handle> const& hs);
  static taskio::time_limit limit_of(statement const& s, char const* field);
  static std::size_t index_of(
    taskio::any_future const& f, std::vector<handle> const& hs);
  static awaitable<json::value> within(handle h, taskio::time_limit limit);
  std::shared_ptr<queue> a_queue(statement const& s);

  // Basics.
  void log(statement const& s, scope const&);
  void raise(statement const& s, scope const&);
  void current(statement const& s, scope const&);
  void all_tasks(statement const& s, scope const&);
  awaitable<flow> sleep(statement const& s, scope const&);
  awaitable<flow> leave(statement const& s, scope const&);
  awaitable<flow> repeat(statement const& s, scope const& around);

  // Tasks.
  void spawn(statement const& s, scope const& around);
  void cancel(statement const& s, scope const&);
  void uncancel(statement const& s, scope const&);
  void cancelling(statement const& s, scope const&);
  void set_name(statement const& s, scope const&);
  void name(statement const& s, scope const&);
  void ensure(statement const& s, scope const&);
  awaitable<flow> call(statement const& s, scope const& around);
  awaitable<flow> await(statement const& s, scope const&);

  // Futures and outcomes.
  void create_future(statement const& s, scope const&);
  void set_result(statement const& s, scope const&);
  void set_exception(statement const& s, scope const&);
  void state(statement const& s, scope const&);
  void result(statement const& s, scope const&);
  void exception(statement const& s, scope const&);
  void on_done(statement const& s, scope const&);
  void off_done(statement const& s, scope const&);

  // Blocks.
  awaitable<flow> attempt(statement const& s, scope const& around);
  awaitable<flow> handle_failure(
    statement const& s, scope const& around, std::exception_ptr failure);
  void reraise(statement const& s, scope const& around);

  awaitable<flow> timeout(statement const& s, scope const& around);
  void reschedule(statement const& s, scope const& around);
  awaitable<flow> group(statement const& s, scope const& around);
  void gspawn(statement const& s, scope const& around);

  // Combinators.
  void gather(statement const& s, scope const& around);
  void shield(statement const& s, scope const& around);
  awaitable<flow> wait(statement const& s, scope const&);
  awaitable<flow> wait_for(statement const& s, scope const& around);
  awaitable<flow> as_completed(statement const& s, scope const& around);
  awaitable<void> next_plain(taskio::completions<taskio::any_future>& done,
    std::vector<handle> const& hs);

  // Queues.
  void create_queue(statement const& s, scope const&);
  awaitable<flow> put(statement const& s, scope const&);
  awaitable<flow> get_item(statement const& s, scope const&);

  // Context variables.
  void ctx_set(statement const& s, scope const&);
  void ctx_get(statement const& s, scope const&);

  program const& program_;
  taskio::virtual_clock clock_;
  // Owned by the loop, see run_main.
  variables* variables_ = nullptr;
  std::map<std::string, taskio::done_callback> callbacks_;
  std::map<std::string, taskio::context> contexts_;
  std::map<std::string, std::unique_ptr<taskio::context_var<json::value>>>
    context_variables_;
  json::array trace_;
  std::vector<std::string> unretrieved_;
};

template <typename Body>
std::map<std::string, typename interpreter<Body>::operation> const& interpreter<
  Body>::operations()
{
  using self = interpreter;
  static std::map<std::string, operation> const table = {
    {"log", {&self::log, nullptr}},
    {"raise", {&self::raise, nullptr}},
    {"current", {&self::current, nullptr}},
    {"all_tasks", {&self::all_tasks, nullptr}},
    {"sleep", {nullptr, &self::sleep}},
    {"return", {nullptr, &self::leave}},
    {"repeat", {nullptr, &self::repeat}},
    {"spawn", {&self::spawn, nullptr}},
    {"cancel", {&self::cancel, nullptr}},
    {"uncancel", {&self::uncancel, nullptr}},
    {"cancelling", {&self::cancelling, nullptr}},
    {"set_name", {&self::set_name, nullptr}},
    {"name", {&self::name, nullptr}},
    {"ensure", {&self::ensure, nullptr}},
    {"call", {nullptr, &self::call}},
    {"await", {nullptr, &self::await}},
    {"future", {&self::create_future, nullptr}},
    {"set_result", {&self::set_result, nullptr}},
    {"set_exception", {&self::set_exception, nullptr}},
    {"state", {&self::state, nullptr}},
    {"result", {&self::result, nullptr}},
    {"exception", {&self::exception, nullptr}},
    {"on_done", {&self::on_done, nullptr}},
    {"off_done", {&self::off_done, nullptr}},
    {"try", {nullptr, &self::attempt}},
    {"reraise", {&self::reraise, nullptr}},
    {"gather", {&self::gather, nullptr}},
    {"shield", {&self::shield, nullptr}},
    {"wait", {nullptr, &self::wait}},
    {"wait_for", {nullptr, &self::wait_for}},
    {"as_completed", {nullptr, &self::as_completed}},
    {"timeout", {nullptr, &self::timeout}},
    {"reschedule", {&self::reschedule, nullptr}},
    {"group", {nullptr, &self::group}},
    {"gspawn", {&self::gspawn, nullptr}},
    {"queue", {&self::create_queue, nullptr}},
    {"put", {nullptr, &self::put}},
    {"get", {nullptr, &self::get_item}},
    {"ctx_set", {&self::ctx_set, nullptr}},
    {"ctx_get", {&self::ctx_get, nullptr}},
  };
  return table;
}

template <typename Body>
json::object interpreter<Body>::run()
{
  taskio::run_options options;
  options.name = "main";
  options.clock = &clock_;
  options.exception_handler =
    [this](taskio::loop&, taskio::exception_context const& c) { on_report(c); };
  json::value result;
  try
  {
    result = outcome_of(
      taskio::run([this] { return run_main(); }, std::move(options)));
  }
  catch (...)
  {
    result = outcome_of(std::current_exception());
  }
  std::sort(unretrieved_.begin(), unretrieved_.end());
  json::object seen;
  seen["trace"] = std::move(trace_);
  seen["result"] = std::move(result);
  seen["end_time"] = milliseconds();
  seen["unretrieved"] = json::value_from(unretrieved_);
  return seen;
}

// The variables go when everything has stopped, but while the loop can still
// report what nobody looked at: a timer that is never due owns them, and the
// loop drops it when it is destroyed.
template <typename Body>
auto interpreter<Body>::run_main() -> awaitable<json::value>
{
  auto owned = std::make_unique<variables>();
  variables_ = owned.get();
  taskio::running_loop().call_at(
    taskio::loop::time_point::max(), [v = std::move(owned)] {});
  awaitable<json::value> main = run_def(program_.def("main"), {});
  co_return co_await std::move(main);
}

template <typename Body>
auto interpreter<Body>::run_def(block const& body, scope const inherited)
  -> awaitable<json::value>
{
  scope s = inherited;
  s.caught = nullptr;
  flow const end = co_await run_block(body, s);
  co_return end ? *end : json::value();
}

template <typename Body>
auto interpreter<Body>::run_block(block const& b, scope const& s)
  -> awaitable<flow>
{
  for (json::value const& v : b)
  {
    statement const& next = v.as_object();
    operation const& op = operations().at(text(next, "op"));
    if (op.call)
      (this->*op.call)(next, s);
    else if (flow end = co_await (this->*op.await)(next, s))
      co_return end;
  }
  co_return std::nullopt;
}

template <typename Body>
std::int64_t interpreter<Body>::milliseconds() const
{
  return std::chrono::duration_cast<std::chrono::milliseconds>(
    clock_.now().time_since_epoch())
    .count();
}

template <typename Body>
template <typename... Details>
void interpreter<Body>::event(json::string_view name, Details const&... details)
{
  taskio::any_task const who = taskio::current_task();
  json::array e;
  e.emplace_back(milliseconds());
  e.emplace_back(who ? who.get_name() : "-");
  e.emplace_back(name);
  (e.emplace_back(details), ...);
  trace_.emplace_back(std::move(e));
}

template <typename Body>
void interpreter<Body>::on_report(taskio::exception_context const& c)
{
  if (c.message == "task exception was never retrieved")
    unretrieved_.push_back(c.task.get_name());
}

} // namespace conformance

#include "combinators.hpp"
#include "handles.hpp"
#include "statements.hpp"

#endif // CONFORMANCE_INTERPRETER_HPP
