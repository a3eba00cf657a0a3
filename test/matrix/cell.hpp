#ifndef TASKIO_TEST_MATRIX_CELL_HPP
#define TASKIO_TEST_MATRIX_CELL_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include <array>
#include <cstddef>
#include <ostream>
#include <vector>

// The coordinates of a cell of the product: when a task is cancelled that
// awaits an operation, what it does about it, and what it awaits next.

namespace matrix {

enum class moment
{
  // Before the loop has run for the first time, from outside.
  at_setup,
  // Before the first step, on the loop.
  before_start,
  // The operation has been started and has not completed.
  waiting,
  // It has completed, and its handler is queued, when cancel() runs.
  completed,
  // The task cancels itself, and then awaits the operation.
  itself,
  // As waiting, by another thread, while nobody runs the loop.
  other_thread,
  // As waiting, by another thread, while the loop runs.
  busy_loop,
  // The task runs on another thread.
  elsewhere,
  // It is starting the operation there.
  starting
};

enum class reaction
{
  // Catches what is thrown, and goes on to await other things.
  continues,
  propagates,
  // Returns after the operation, whatever that ended with.
  returns,
  // Catches, calls uncancel(), goes on.
  uncancels,
  // Who cancelled calls uncancel() at once.
  taken_back,
  // Catches, and is cancelled again before the next await.
  again_running,
  // Catches, and is cancelled again within the next await.
  again_waiting,
  // Catches, resets Asio's cancellation state, goes on.
  resets
};

enum class wait
{
  library,
  foreign
};

struct cell
{
  moment when;
  reaction then;
  // What is awaited after the operation; the other kind follows, by turns.
  wait next;
};

inline constexpr std::array moment_names{"at setup", "before start", "waiting",
  "completed", "itself", "other thread", "busy loop", "elsewhere", "starting"};
inline constexpr std::array reaction_names{"continues", "propagates", "returns",
  "uncancels", "taken back", "again running", "again waiting", "resets"};

inline std::ostream& operator<<(std::ostream& os, cell const& c)
{
  return os << moment_names[std::size_t(c.when)] << ", "
            << reaction_names[std::size_t(c.then)] << ", then a "
            << (c.next == wait::library ? "library" : "foreign") << " wait";
}

inline std::vector<cell> product(
  std::vector<moment> const& moments, std::vector<reaction> const& reactions)
{
  std::vector<cell> cells;
  for (moment m : moments)
    for (reaction r : reactions)
      for (wait w : {wait::library, wait::foreign})
        cells.push_back({m, r, w});
  return cells;
}

// The operation and four more awaits.
inline constexpr std::size_t attempts = 5;

inline wait kind_of(cell const& c, std::size_t attempt)
{
  bool const as_next = attempt % 2 == 1;
  return (c.next == wait::library) == as_next ? wait::library : wait::foreign;
}

// What an operation does when it is signalled while it waits.
enum class answer
{
  aborts,
  is_deaf,
  // Ends aborted, and its await gives that as its result.
  hands_over,
  // Hears nothing, because the coroutine's own filter holds the signal back.
  held_back
};

struct traits
{
  answer to_signal;
  // Has completed as soon as it has started: it waits for its turn only.
  bool completes_at_once = false;
  // The coroutine starts it although a request is pending.
  bool starts_anyway = false;
  // The thread on which the task runs: before it, or after it.
  bool starts_elsewhere = false;
  bool ends_elsewhere = false;
  // Its handler is ready some time after it has been completed, not at once.
  bool takes_time = true;
  // How many operations have to be started before all of it waits.
  int parts = 1;
};

} // namespace matrix

#endif // TASKIO_TEST_MATRIX_CELL_HPP
