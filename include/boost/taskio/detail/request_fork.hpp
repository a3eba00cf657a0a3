#ifndef BOOST_TASKIO_DETAIL_REQUEST_FORK_HPP
#define BOOST_TASKIO_DETAIL_REQUEST_FORK_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <cstddef>

namespace boost::taskio::detail {

class state_base;
class task_base;

// A future that passes requests to cancel on to others: a gather. A request on
// its way keeps here how it got to the fork and how far it is, so it needs
// neither stack nor memory.
class request_fork
{
public:
  request_fork(request_fork const&) = delete;
  request_fork& operator=(request_fork const&) = delete;

protected:
  request_fork() = default;
  ~request_fork() = default;

  // False when it is done or is being asked; else it is kept until the end.
  virtual bool begin_request() noexcept = 0;
  // Null after the last.
  virtual state_base* next_asked(std::size_t& i) noexcept = 0;
  // Whether it has accepted the request, if any of them has or none.
  virtual bool end_request(bool any) noexcept = 0;

private:
  friend class request;
  // What led here: a task that waits for this, or the fork above, or nothing.
  task_base* waiting_ = nullptr;
  request_fork* above_ = nullptr;
  std::size_t next_ = 0;
  bool any_ = false;
  bool around_waiting_ = false;
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_REQUEST_FORK_HPP
