#ifndef TASKIO_TEST_MATRIX_MODEL_HPP
#define TASKIO_TEST_MATRIX_MODEL_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "cell.hpp"
#include <array>
#include <ostream>
#include <string>

// What has to come out of a cell, from the rules of cancellation alone.

namespace matrix {

enum class outcome
{
  unreached,
  // The await gave the operation's result.
  result,
  // The await gave, as its result, that the operation was aborted.
  abort,
  // The await threw, before the operation was started.
  refused,
  // The await threw, after that.
  cancelled,
  // An operation gave something else than it should.
  wrong
};

inline constexpr std::array outcome_names{
  "-", "result", "abort", "refused", "cancelled", "wrong"};

enum class ending
{
  finished,
  cancelled,
  failed,
  pending
};

inline constexpr std::array ending_names{
  "finished", "cancelled", "failed", "pending"};

// All that is to be seen of a task.
struct history
{
  std::array<outcome, attempts> awaits{};
  int thrown = 0;
  ending end = ending::finished;
  int cancelling = 0;
  int reports = 0;
  // The messages of what was thrown, in a taskio::awaitable, and of what the
  // task ended with.
  std::string heard;
  std::string last;

  friend bool operator==(history const&, history const&) = default;
  friend std::ostream& operator<<(std::ostream& os, history const& h)
  {
    for (outcome o : h.awaits)
      os << outcome_names[std::size_t(o)] << ' ';
    return os << "| thrown " << h.thrown << " | "
              << ending_names[std::size_t(h.end)] << " | cancelling "
              << h.cancelling << " | reports " << h.reports << " | heard "
              << h.heard << "| last " << h.last;
  }
};

// What the requests say.
inline constexpr char const* messages[]{"first", "second"};

struct expectation
{
  history seen;
  // Whether the test has to complete the operation.
  bool completes = false;
  // The await in which the test cancels for the second time; 0: none.
  std::size_t again_at = 0;
  // The await in which a request arrives that comes too late for the
  // operation; 0: none.
  std::size_t late_at = 0;

  // Whether an await after the operation has to last until it is cancelled.
  bool lasts(std::size_t attempt) const
  {
    return attempt > 0 && (attempt == again_at || attempt == late_at);
  }
};

// Why a cell makes no sense; null when it does.
char const* why_not(traits const& t, cell const& c, bool plain);

// A taskio::awaitable: each request is thrown once, by one await. A plain
// asio::awaitable: what was signalled in a foreign wait goes on being thrown
// until uncancel() reaches zero or the state is reset.
expectation expect(traits const& t, cell const& c, bool plain);

} // namespace matrix

#endif // TASKIO_TEST_MATRIX_MODEL_HPP
