#ifndef TASKIO_TEST_UNIT_CANCELLATION_TABLE_HPP
#define TASKIO_TEST_UNIT_CANCELLATION_TABLE_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

namespace taskio_test {

// What asyncio does when a task is cancelled while it waits for something that
// belongs to the loop, in any state and any body.
//
// The actions, which others perform in one step of theirs (in the states that
// begin with "self" and in "running" the task itself performs the first ones):
// c cancels with the next message, a, b …; u takes a request back; | lets one
// tick pass.
//
// What is expected, for a body that throws a cancellation again, one that goes
// on, one that awaits a clean-up and throws again, and one that takes the
// request back and goes on:
//   W     the wait ended well
//   R     the body returned at once
//   Xm2   the wait was cancelled, message m, with two requests made
//   C Am  the clean-up ended, was cancelled
//   L1    one request is left after one was taken back
//   T E   the first wait after that ended, the last one
//   Zm    one of these was cancelled
//   v !m  the task has a value, was cancelled
//   0     the number of requests at the end
//   k K   the child that the task waited for was cancelled, was not
struct cancellation_row
{
  char const* state;
  char const* actions;
  char const* expected[4];
};

inline cancellation_row const cancellation_table[] = {
  {"unstarted", "c", {"!a1", "!a1", "!a1", "!a1"}},
  {"unstarted", "cc", {"!b2", "!b2", "!b2", "!b2"}},
  {"unstarted", "cu", {"WTEv0", "WTEv0", "WTEv0", "WTEv0"}},
  {"unstarted", "cuc", {"!b1", "!b1", "!b1", "!b1"}},
  {"unstarted", "ccu", {"!b1", "!b1", "!b1", "!b1"}},
  {"unstarted", "ccuu", {"WTEv0", "WTEv0", "WTEv0", "WTEv0"}},
  {"unstarted", "c|c", {"!a1", "!a1", "!a1", "!a1"}},
  {"unstarted", "c|u", {"!a0", "!a0", "!a0", "!a0"}},
  {"unstarted", "c|uc", {"!a0", "!a0", "!a0", "!a0"}},
  {"unstarted", "cu|c", {"Xb1!b1", "Xb1TEv1", "Xb1C!b1", "Xb1L0TEv0"}},
  {"sleeping", "c", {"Xa1!a1", "Xa1TEv1", "Xa1C!a1", "Xa1L0TEv0"}},
  {"sleeping", "cc", {"Xa2!a2", "Xa2TEv2", "Xa2C!a2", "Xa2L1TEv1"}},
  {"sleeping", "cu", {"Xa0!a0", "Xa0TEv0", "Xa0C!a0", "Xa0L0TEv0"}},
  {"sleeping", "cuc", {"Xa1!a1", "Xa1TEv1", "Xa1C!a1", "Xa1L0TEv0"}},
  {"sleeping", "ccu", {"Xa1!a1", "Xa1TEv1", "Xa1C!a1", "Xa1L0TEv0"}},
  {"sleeping", "ccuu", {"Xa0!a0", "Xa0TEv0", "Xa0C!a0", "Xa0L0TEv0"}},
  {"sleeping", "c|c", {"Xa1!a1", "Xa1Zb!b2", "Xa1Ab!a2", "Xa1L0Zb!b1"}},
  {"sleeping", "c|u", {"Xa1!a0", "Xa1TEv0", "Xa1C!a0", "Xa1L0TEv0"}},
  {"sleeping", "c|uc", {"Xa1!a0", "Xa1Zb!b1", "Xa1Ab!a1", "Xa1L0Zb!b1"}},
  {"sleeping", "cu|c", {"Xa0!a0", "Xa0Zb!b1", "Xa0Ab!a1", "Xa0L0Zb!b1"}},
  {"future", "c", {"Xa1!a1", "Xa1TEv1", "Xa1C!a1", "Xa1L0TEv0"}},
  {"future", "cc", {"Xa2!a2", "Xa2TEv2", "Xa2C!a2", "Xa2L1TEv1"}},
  {"future", "cu", {"Xa0!a0", "Xa0TEv0", "Xa0C!a0", "Xa0L0TEv0"}},
  {"future", "cuc", {"Xa1!a1", "Xa1TEv1", "Xa1C!a1", "Xa1L0TEv0"}},
  {"future", "ccu", {"Xa1!a1", "Xa1TEv1", "Xa1C!a1", "Xa1L0TEv0"}},
  {"future", "ccuu", {"Xa0!a0", "Xa0TEv0", "Xa0C!a0", "Xa0L0TEv0"}},
  {"future", "c|c", {"Xa1!a1", "Xa1Zb!b2", "Xa1Ab!a2", "Xa1L0Zb!b1"}},
  {"future", "c|u", {"Xa1!a0", "Xa1TEv0", "Xa1C!a0", "Xa1L0TEv0"}},
  {"future", "c|uc", {"Xa1!a0", "Xa1Zb!b1", "Xa1Ab!a1", "Xa1L0Zb!b1"}},
  {"future", "cu|c", {"Xa0!a0", "Xa0Zb!b1", "Xa0Ab!a1", "Xa0L0Zb!b1"}},
  {"task", "c", {"Xa1!a1k", "Xa1TEv1k", "Xa1C!a1k", "Xa1L0TEv0k"}},
  {"task", "cc", {"Xa2!a2k", "Xa2TEv2k", "Xa2C!a2k", "Xa2L1TEv1k"}},
  {"task", "cu", {"Xa0!a0k", "Xa0TEv0k", "Xa0C!a0k", "Xa0L0TEv0k"}},
  {"task", "cuc", {"Xa1!a1k", "Xa1TEv1k", "Xa1C!a1k", "Xa1L0TEv0k"}},
  {"task", "ccu", {"Xa1!a1k", "Xa1TEv1k", "Xa1C!a1k", "Xa1L0TEv0k"}},
  {"task", "ccuu", {"Xa0!a0k", "Xa0TEv0k", "Xa0C!a0k", "Xa0L0TEv0k"}},
  {"task", "c|c", {"Xa2!a2k", "Xa2TEv2k", "Xa2C!a2k", "Xa2L1TEv1k"}},
  {"task", "c|u", {"Xa0!a0k", "Xa0TEv0k", "Xa0C!a0k", "Xa0L0TEv0k"}},
  {"task", "c|uc", {"Xa1!a1k", "Xa1TEv1k", "Xa1C!a1k", "Xa1L0TEv0k"}},
  {"task", "cu|c", {"Xa1!a1k", "Xa1TEv1k", "Xa1C!a1k", "Xa1L0TEv0k"}},
  {"tick", "c", {"Xa1!a1", "Xa1TEv1", "Xa1C!a1", "Xa1L0TEv0"}},
  {"tick", "cc", {"Xb2!b2", "Xb2TEv2", "Xb2C!b2", "Xb2L1TEv1"}},
  {"tick", "cu", {"WTEv0", "WTEv0", "WTEv0", "WTEv0"}},
  {"tick", "cuc", {"Xb1!b1", "Xb1TEv1", "Xb1C!b1", "Xb1L0TEv0"}},
  {"tick", "ccu", {"Xb1!b1", "Xb1TEv1", "Xb1C!b1", "Xb1L0TEv0"}},
  {"tick", "ccuu", {"WTEv0", "WTEv0", "WTEv0", "WTEv0"}},
  {"tick", "c|c", {"Xa1!a1", "Xa1Zb!b2", "Xa1Ab!a2", "Xa1L0Zb!b1"}},
  {"tick", "c|u", {"Xa1!a0", "Xa1TEv0", "Xa1C!a0", "Xa1L0TEv0"}},
  {"tick", "c|uc", {"Xa1!a0", "Xa1Zb!b1", "Xa1Ab!a1", "Xa1L0Zb!b1"}},
  {"tick", "cu|c", {"WZb!b1", "WZb!b1", "WZb!b1", "WZb!b1"}},
  {"woken", "c", {"Xa1!a1", "Xa1TEv1", "Xa1C!a1", "Xa1L0TEv0"}},
  {"woken", "cc", {"Xb2!b2", "Xb2TEv2", "Xb2C!b2", "Xb2L1TEv1"}},
  {"woken", "cu", {"WTEv0", "WTEv0", "WTEv0", "WTEv0"}},
  {"woken", "cuc", {"Xb1!b1", "Xb1TEv1", "Xb1C!b1", "Xb1L0TEv0"}},
  {"woken", "ccu", {"Xb1!b1", "Xb1TEv1", "Xb1C!b1", "Xb1L0TEv0"}},
  {"woken", "ccuu", {"WTEv0", "WTEv0", "WTEv0", "WTEv0"}},
  {"woken", "c|c", {"Xa1!a1", "Xa1Zb!b2", "Xa1Ab!a2", "Xa1L0Zb!b1"}},
  {"woken", "c|u", {"Xa1!a0", "Xa1TEv0", "Xa1C!a0", "Xa1L0TEv0"}},
  {"woken", "c|uc", {"Xa1!a0", "Xa1Zb!b1", "Xa1Ab!a1", "Xa1L0Zb!b1"}},
  {"woken", "cu|c", {"WZb!b1", "WZb!b1", "WZb!b1", "WZb!b1"}},
  {"running", "c", {"Xa1!a1", "Xa1TEv1", "Xa1C!a1", "Xa1L0TEv0"}},
  {"running", "cc", {"Xb2!b2", "Xb2TEv2", "Xb2C!b2", "Xb2L1TEv1"}},
  {"running", "cu", {"WTEv0", "WTEv0", "WTEv0", "WTEv0"}},
  {"running", "cuc", {"Xb1!b1", "Xb1TEv1", "Xb1C!b1", "Xb1L0TEv0"}},
  {"running", "ccu", {"Xb1!b1", "Xb1TEv1", "Xb1C!b1", "Xb1L0TEv0"}},
  {"running", "ccuu", {"WTEv0", "WTEv0", "WTEv0", "WTEv0"}},
  {"running", "c|c", {"Xa2!a2", "Xa2TEv2", "Xa2C!a2", "Xa2L1TEv1"}},
  {"running", "c|u", {"Xa0!a0", "Xa0TEv0", "Xa0C!a0", "Xa0L0TEv0"}},
  {"running", "c|uc", {"Xa1!a1", "Xa1TEv1", "Xa1C!a1", "Xa1L0TEv0"}},
  {"running", "cu|c", {"Xb1!b1", "Xb1TEv1", "Xb1C!b1", "Xb1L0TEv0"}},
  {"self-done", "c", {"WZa!a1", "WZa!a1", "WZa!a1", "WZa!a1"}},
  {"self-done", "cc", {"WZb!b2", "WZb!b2", "WZb!b2", "WZb!b2"}},
  {"self-done", "cu", {"WTEv0", "WTEv0", "WTEv0", "WTEv0"}},
  {"self-done", "cuc", {"WZb!b1", "WZb!b1", "WZb!b1", "WZb!b1"}},
  {"self-done", "ccu", {"WZb!b1", "WZb!b1", "WZb!b1", "WZb!b1"}},
  {"self-done", "ccuu", {"WTEv0", "WTEv0", "WTEv0", "WTEv0"}},
  {"self-done", "c|c", {"WZb!b2", "WZb!b2", "WZb!b2", "WZb!b2"}},
  {"self-done", "c|u", {"WTEv0", "WTEv0", "WTEv0", "WTEv0"}},
  {"self-done", "c|uc", {"WZb!b1", "WZb!b1", "WZb!b1", "WZb!b1"}},
  {"self-done", "cu|c", {"WZb!b1", "WZb!b1", "WZb!b1", "WZb!b1"}},
  {"self-return", "c", {"R!a1", "R!a1", "R!a1", "R!a1"}},
  {"self-return", "cc", {"R!b2", "R!b2", "R!b2", "R!b2"}},
  {"self-return", "cu", {"Rv0", "Rv0", "Rv0", "Rv0"}},
  {"self-return", "cuc", {"R!b1", "R!b1", "R!b1", "R!b1"}},
  {"self-return", "ccu", {"R!b1", "R!b1", "R!b1", "R!b1"}},
  {"self-return", "ccuu", {"Rv0", "Rv0", "Rv0", "Rv0"}},
  {"self-return", "c|c", {"R!a1", "R!a1", "R!a1", "R!a1"}},
  {"self-return", "c|u", {"R!a0", "R!a0", "R!a0", "R!a0"}},
  {"self-return", "c|uc", {"R!a0", "R!a0", "R!a0", "R!a0"}},
  {"self-return", "cu|c", {"Rv0", "Rv0", "Rv0", "Rv0"}},
};

} // namespace taskio_test

#endif // TASKIO_TEST_UNIT_CANCELLATION_TABLE_HPP
