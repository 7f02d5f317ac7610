// Counts its living instances, so that a leak is a failing test.
#pragma once

namespace prove_auth_test {

struct Counted {
  Counted() { ++alive; }
  Counted(const Counted&) { ++alive; }
  Counted(Counted&&) noexcept { ++alive; }
  Counted& operator=(const Counted&) = default;
  Counted& operator=(Counted&&) noexcept = default;
  ~Counted() { --alive; }

  static inline int alive = 0;
};

}  // namespace prove_auth_test
