#ifndef BOOST_TASKIO_DETAIL_WATCHER_HPP
#define BOOST_TASKIO_DETAIL_WATCHER_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/taskio/detail/list.hpp>
#include <boost/taskio/detail/loop_state.hpp>
#include <boost/taskio/detail/state_base.hpp>
#include <boost/taskio/detail/waiter.hpp>
#include <memory>
#include <utility>

namespace boost::taskio::detail {

class watcher;
using watcher_ptr = std::unique_ptr<watcher>;

// Is told, as a done callback would be, when futures are done; until it lets go
// of them. It may go while such news is still on its way.
class watcher_list
{
public:
  watcher_list() = default;
  watcher_list(watcher_list const&) = delete;
  watcher_list& operator=(watcher_list const&) = delete;

  void watch(state_handle s);
  // With memory that was made before there was anything to watch.
  void watch(state_handle s, watcher_ptr w) noexcept;
  void forget() noexcept;
  bool empty() const noexcept { return watchers_.empty(); }
  // In the order in which they were watched.
  template <typename F>
  void for_each(F&& f) const;

  virtual void on_done(state_handle const& s) = 0;

protected:
  ~watcher_list() { forget(); }

private:
  friend class watcher;
  list<watcher> watchers_;
};

class watcher final
  : public waiter
  , public pooled
  , public list_hook<watcher>
{
public:
  watcher() noexcept : waiter(node::by<&watcher::on_ready>) {}

  void begin(watcher_list& owner, state_handle s) noexcept
  {
    owner_ = &owner;
    state_ = std::move(s);
    owner.watchers_.push_back(this);
    if (state_->done())
      state_->loop().ready(this);
    else
      state_->add_waiter(this);
  }

  state_handle const& state() const noexcept { return state_; }

  // Nobody is to be told.
  void forget() noexcept
  {
    owner_->watchers_.erase(this);
    owner_ = nullptr;
    if (state_->done())
      return;
    state_->remove_waiter(this);
    delete this;
  }

private:
  static void on_ready(node* n, action a)
  {
    auto* self = static_cast<watcher*>(n);
    watcher_list* const owner = self->owner_;
    if (owner)
      owner->watchers_.erase(self);
    if (owner && a == action::run)
      try
      {
        owner->on_done(self->state_);
      }
      catch (...)
      {
        // There was no memory to take the news; it comes again.
        owner->watchers_.push_back(self);
        self->state_->loop().ready(self);
        throw;
      }
    delete self;
  }

  watcher_list* owner_ = nullptr;
  state_handle state_;
};

inline void watcher_list::watch(state_handle s)
{
  watch(std::move(s), std::make_unique<watcher>());
}

inline void watcher_list::watch(state_handle s, watcher_ptr w) noexcept
{
  w.release()->begin(*this, std::move(s));
}

inline void watcher_list::forget() noexcept
{
  while (watcher* w = watchers_.first())
    w->forget();
}

template <typename F>
void watcher_list::for_each(F&& f) const
{
  for (watcher* w = watchers_.first(); w;)
  {
    watcher* const next = watchers_.next(w);
    f(*w->state());
    w = next;
  }
}

} // namespace boost::taskio::detail

#endif // BOOST_TASKIO_DETAIL_WATCHER_HPP
