//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

#include "sync_script.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/use_future.hpp>

namespace {

using namespace taskio_test;

// a acquires, r releases; the argument is the first value, the state at the end
// 1 when it is locked.
template <typename Semaphore>
class semaphore_things
{
public:
  explicit semaphore_things(int value) : semaphore_(value) {}

  template <typename Body>
  awaitable_of<Body, std::string> perform(char operation, int)
  {
    if (operation == 'a')
      co_await in_body<Body>(semaphore_.acquire());
    else
      semaphore_.release();
    co_return std::string();
  }

  std::string state() const { return semaphore_.locked() ? "1" : "0"; }

private:
  Semaphore semaphore_;
};

constexpr script_row semaphore_table[] = {
  {0, "a raa x2rx1ara", "br cr aa ba=! ba ca=! cr ca |  1"},
  {0, "ar x1r..aara rrra", "br cr cr cr aa ar b.=! ca ba ba br ba |  0"},
  {0, "rx0a..a .rax1r ..r", "ar aa a.=! br ba br aa cr |  0"},
  {0, "r aa r..rax2aa ...r", "ar ba cr ba cr ca ca=! dr ca |  1"},
  {0, "x0a r x0a a.a x3r..r", "br ca er aa=! da=! da er |  0"},
  {0, "...aa...a rx0a..rra x2aa", "br ba a.=! ca=! br br ca ba | a 1"},
  {0, "ax2ax1a x0aax2aaa ..rrx0r..a ..ar",
    "aa=! c.=! cr cr cr ba aa=! da dr ba=! c.=! aa ba | bc 1"},
  {1, "a x1r...r .ax0aa", "aa br b.=! ca br ca | c 1"},
  {1, "raaar rr...ar .a x0rrx2ar",
    "ar aa aa br br dr dr aa=! ar c.=! da dr ca ba br |  0"},
  {1, "x0aaa ax1ax2r...aa x1ax1ar aa",
    "aa aa=! ba=! ba=! br ca=! da b.=! | abcd 1"},
  {1, "x0a..rax1r a..rax2a.a x2ax1aax0a",
    "aa a.=! ca=! ar ba=! ca br aa ar ba=! ca=! ba | bc 1"},
  {1, "...r.a...ra a...r ra x3ax3ax1aaa",
    "ba cr ca da=! da=! ar b.=! br da da | ad 1"},
  {1, "ax1r.aa..a .aa x2aa.ax3aa rrx0r...a",
    "aa ar ca dr dr dr a.=! aa aa ca=! ca d.=! | acd 1"},
  {1, "..rx4r arx0aa r.ax4a x3aa rx0a.r...a.a",
    "ba br ba cr er a.=! ba da=! ar ar ea=! ca da e.=! er ca ea | e 1"},
  {1, "x0a..aa x1a...ax0ax0aa ax3r..rx0r rax1a...r",
    "aa dr a.=! ba=! ca cr aa da=! b.=! cr cr aa=! da ba dr ba | b 1"},
  {1, "rx1a...a...r ax0a..aaa a..rx2aa...a x0rx3rr.a",
    "ar aa ca dr dr dr a.=! d.=! da cr ca ca aa c.=! ar ca |  1"},
  {2, "x0aax1aa a r", "aa aa cr aa=! aa |  1"},
  {2, "x0a ax1a..r x0ax2a", "aa ba ba=! br ca ca=! |  1"},
  {2, "r.r .a ...ax2a..ra", "ar ar ba ca ca c.=! cr ca |  0"},
  {2, "rx0a ...rr x1r.aaax2a", "ar aa cr b.=! ca ca ca ca=! br br |  0"},
  {2, "..rx0ra x1aa..aa x0ax1a", "ba ba a.=! b.=! ar ar ca aa=! ba=! ca | b 1"},
  {2, "ra ...rrx3aaa a x1aa ..r",
    "ar aa ca da b.=! er br br da=! ba ba ba |  1"},
  {2, "a..arr x1aax0rr rra.a ax0r",
    "aa ba cr cr ca da dr a.=! ba=! br br ca a.=! aa ar ar |  0"},
  {2, ".rx0r.r r...a x2aar x2r ..ra..a",
    "br ca ca cr dr ar ar a.=! ar er ea ba ea |  0"},
};

constexpr script_row bounded_table[] = {
  {1, "...r r rrx2r.a", "br=r cr=r cr=r cr=r c.=! ca ar |  0"},
  {1, "a ar.r rx1aa.r rr", "aa cr dr dr ba=! br=r ca ca br=r cr=r |  0"},
  {1, ".rr rx0ara x2rrr.aa",
    "br=r ba br ba cr cr=r cr=r a.=! ar=r ar=r c.=! ca | c 1"},
  {1, "a..r rax1ax0r.r x2a", "aa br ba ba=! br ca=! a.=! ar=r br=r |  0"},
  {1, "raa rraa rax0rrr x0rr",
    "ar=r aa br br cr=r dr=r dr=r aa=! ba ca cr cr cr=r ba |  0"},
  {1, "r...rx2a ax0a .rx1rra",
    "ar=r ba a.=! cr cr cr=r ba=! ar=r ca=! aa |  0"},
  {1, "a.r x0ax0ax1aar rar..r", "aa cr a.=! ar ba ca cr ba ba=! cr ba br |  0"},
  {1, "aarra rr...r x0rx2ax2a",
    "aa br br cr=r aa=! ar=r ar=r aa ca=! ca br |  0"},
  {1, "..a x3ax0rr...r x1r.r a", "ba br br=r cr=r a.=! b.=! cr=r aa br |  0"},
  {1, "aa ax1a rx2ax1aa ...rx1ra", "aa cr aa ca=! ba=! ba=! dr dr ca da | c 1"},
  {1, "aax1a ra.rx1r rar.a aaa r",
    "aa br cr er aa ba=! ca cr da br br aa da ca | d 1"},
  {1, "rx0a...rx3r a.r a.a x1arra..r",
    "ar=r aa a.=! ba=! br ar ar ca da=! dr=r dr=r da ca dr |  0"},
  {1, "aax0r...r x0ara ..rrx0a x2ax2ar",
    "aa aa=! ar c.=! ba br a.=! cr cr da a.=! ba ca=! ar da dr=r |  0"},
  {2, "r x1a.rr aaraa", "ar=r ba ca b.=! br br ca cr ca ca |  1"},
  {2, "rr a..r..r rx2a.rr", "ar=r ar=r ba cr ca c.=! cr cr=r br=r br=r |  0"},
  {2, "a...aarr x1r...rar r", "aa br cr=r b.=! aa aa ar ar br=r ba br |  0"},
  {2, "r..raar ax1aarx0r x2r",
    "ar=r ba ba cr ba=! br br=r a.=! ar=r aa aa ar |  0"},
  {2, "a...ra x0aarar rrx1rr",
    "aa ba cr cr cr cr=r a.=! ba=! br=r ba br=r ar=r aa |  0"},
  {2, "a.r..ax0a r x0aax2r..a", "aa br ca ca cr a.=! ar c.=! ca aa aa=! |  1"},
  {2, "a ar rx2ar..a..r rrrx0a",
    "aa ba br cr ca cr dr=r dr=r dr=r da c.=! ca cr |  0"},
  {2, "a...r ax2aar r .rx1r rrax4aa",
    "aa ba er er dr dr ba=! ea ar=r ba br=r ea=! ea |  0"},
  {2, "x0rr...a r..r ax2rx1a ax3ax3aa",
    "ar=r ar=r br=r ca cr ca da a.=! b.=! da=! br da=! da | a 1"},
  {2, "..rrx0ar...a .a ...rr.aa r.ra..r",
    "dr=r ba dr da ar ar=r aa ar a.=! cr=r cr=r dr=r ca ca | a 1"},
  {2, "ra..rx4ax3a a .rx4rr rx0ax0aa...r ar",
    "ar=r aa ba dr da a.=! cr cr cr ar=r da ea=! er aa da=! aa dr |  0"},
};

using semaphore_guard = taskio::guard<taskio::semaphore>;

BOOST_AUTO_TEST_SUITE(semaphore)

BOOST_AUTO_TEST_CASE_TEMPLATE(does_what_asyncio_does, Body, both_bodies)
{
  check_scripts<Body, semaphore_things<taskio::semaphore>>(semaphore_table);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(bounded_does_what_asyncio_does, Body, both_bodies)
{
  check_scripts<Body, semaphore_things<taskio::bounded_semaphore>>(
    bounded_table);
}

BOOST_AUTO_TEST_CASE(has_no_negative_value)
{
  BOOST_CHECK_THROW(taskio::semaphore(-1), std::invalid_argument);
  BOOST_CHECK_THROW(taskio::bounded_semaphore(-1), std::invalid_argument);
  BOOST_TEST(taskio::semaphore(0).locked());
  BOOST_TEST(!taskio::semaphore().locked());
}

BOOST_AUTO_TEST_CASE(a_bounded_one_says_that_it_was_released_too_often)
{
  taskio::bounded_semaphore s(2);
  BOOST_CHECK_EXCEPTION(s.release(), std::logic_error, [](auto const& e) {
    return std::string(e.what()).starts_with("semaphore::release: ");
  });
  taskio::semaphore unbounded(2);
  unbounded.release();
}

BOOST_AUTO_TEST_CASE_TEMPLATE(lets_so_many_through_at_a_time, Body, both_bodies)
{
  world w;
  taskio::bounded_semaphore s(3);
  int inside = 0;
  int most = 0;
  auto const work = [&]() -> awaitable_of<Body> {
    semaphore_guard const guard = co_await in_body<Body>(s.scoped());
    most = std::max(most, ++inside);
    co_await Body::sleep(1s);
    --inside;
  };
  for (int i = 0; i < 10; ++i)
    w.lp.create_task(work);
  w.run();
  BOOST_TEST(most == 3);
  BOOST_TEST(inside == 0);
  BOOST_TEST(w.now().count() == 4000);
  for (int i = 0; i < 3; ++i)
    w.play([&] { return s.acquire(); });
  BOOST_TEST(s.locked());
}

BOOST_AUTO_TEST_CASE(works_with_any_completion_token)
{
  world w;
  taskio::semaphore s(1);
  auto const ex = w.lp.get_executor();
  bool held = false;
  s.scoped().async_wait(asio::bind_executor(ex,
    [&](std::exception_ptr e, semaphore_guard g) { held = !e && bool(g); }));
  auto guard = s.scoped().async_wait(asio::bind_executor(ex, asio::use_future));
  auto done = s.acquire().async_wait(asio::bind_executor(ex, asio::use_future));
  w.settle();
  BOOST_TEST(held);
  guard.get().release();
  w.settle();
  done.get();
  BOOST_TEST(s.locked());
}

BOOST_AUTO_TEST_CASE(belongs_to_the_loop_of_who_first_waits_for_it)
{
  taskio::semaphore s(0);
  check_loop(
    "semaphore::acquire",
    [&]() -> taskio::awaitable<void> { co_await s.acquire(); },
    [&](world&) { s.release(); });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(
  may_be_destroyed_while_coroutines_wait, Body, both_bodies)
{
  check_destruction<Body>([] { return std::make_unique<taskio::semaphore>(1); },
    [](taskio::semaphore& s, int) -> awaitable_of<Body> {
      semaphore_guard const guard = co_await in_body<Body>(s.scoped());
      co_await Body::sleep(1h);
    },
    [](taskio::semaphore& s) { s.release(); });
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
