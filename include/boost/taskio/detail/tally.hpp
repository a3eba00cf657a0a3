#ifndef BOOST_TASKIO_DETAIL_TALLY_HPP
#define BOOST_TASKIO_DETAIL_TALLY_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

namespace boost::taskio::detail {

// A small count that goes up and down by one, and says when it has to be
// settled. The byte is zero just then, so that one instruction changes it in
// memory and tells. To load, change, compare and store it takes four, and the
// next one has to wait: a post in a plain body changes ten of them.
class tally
{
public:
  static constexpr int full = 128;

  // False: it is `full`, or -`full`. settle() next.
  bool up() noexcept { return ++biased_ != 0; }
  bool down() noexcept { return --biased_ != 0; }
  void settle() noexcept { biased_ = full; }

  int get() const noexcept { return biased_ - full; }

private:
  unsigned char biased_ = full;
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_TALLY_HPP
