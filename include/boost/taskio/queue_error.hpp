#ifndef BOOST_TASKIO_QUEUE_ERROR_HPP
#define BOOST_TASKIO_QUEUE_ERROR_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/config.hpp>
#include <stdexcept>

namespace boost::taskio {

/// `queue::get_nowait` found no item.
/**
 * Difference from asyncio: none (`QueueEmpty`).
 */
class BOOST_SYMBOL_VISIBLE queue_empty : public std::runtime_error
{
public:
  queue_empty() : std::runtime_error("queue::get_nowait: the queue is empty") {}
};

/// `queue::put_nowait` found no room.
/**
 * Difference from asyncio: none (`QueueFull`).
 */
class BOOST_SYMBOL_VISIBLE queue_full : public std::runtime_error
{
public:
  queue_full() : std::runtime_error("queue::put_nowait: the queue is full") {}
};

/// A queue that was shut down takes no more items, or has none left.
/**
 * Difference from asyncio: none (`QueueShutDown`).
 */
class BOOST_SYMBOL_VISIBLE queue_shut_down : public std::runtime_error
{
public:
  queue_shut_down() : std::runtime_error("the queue was shut down") {}
};

} // namespace boost::taskio

#endif // BOOST_TASKIO_QUEUE_ERROR_HPP
