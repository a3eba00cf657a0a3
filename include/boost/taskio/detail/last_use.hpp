#ifndef BOOST_TASKIO_DETAIL_LAST_USE_HPP
#define BOOST_TASKIO_DETAIL_LAST_USE_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <memory>
#include <utility>

namespace boost::taskio::detail {

// The end of an operation, which is taken apart before its handler is called:
// the handler may want the memory. Also when taking it apart throws.
template <typename Operation, typename Allocator>
class last_use
{
public:
  last_use(Operation& op, Allocator const& a) noexcept
    : operation_(&op)
    , allocator_(a)
  {
  }
  last_use(last_use const&) = delete;
  last_use& operator=(last_use const&) = delete;
  ~last_use()
  {
    if (operation_)
      end();
  }

  void end() noexcept
  {
    Operation* const op = std::exchange(operation_, nullptr);
    std::destroy_at(op);
    std::allocator_traits<Allocator>::deallocate(allocator_, op, 1);
  }

  // Nobody is to be called: the function, or handler, goes last, or where it is
  // when it cannot be moved.
  template <typename F>
  void drop(F& f) noexcept
  {
    try
    {
      [[maybe_unused]] F const gone(std::move(f));
      end();
    }
    catch (...)
    {
    }
  }

private:
  Operation* operation_;
  [[no_unique_address]] Allocator allocator_;
};

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_LAST_USE_HPP
