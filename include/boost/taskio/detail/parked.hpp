#ifndef BOOST_TASKIO_DETAIL_PARKED_HPP
#define BOOST_TASKIO_DETAIL_PARKED_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/list.hpp>
#include <boost/taskio/detail/node.hpp>

namespace boost::taskio::detail {

// A waiting coroutine that only who will wake it knows, for the case that the
// loop is closed.
class parked : public list_hook<parked>
{
public:
  explicit parked(node* n) noexcept : node_(n) {}
  node* get() const noexcept { return node_; }

private:
  node* node_;
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_PARKED_HPP
