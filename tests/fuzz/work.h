// How much the core works for what it is given. What is counted is not time but the blocks of code that run,
// as in tests/core/work_growth_test.cpp: the compiler has them count themselves (CMakeLists.txt).
#pragma once

#include <cstddef>
#include <cstdint>

// The blocks run so far, without those of the targets' own checks.
std::uint64_t work_done();

// While one lives, what runs is a check's and not the core's.
class Unwatched {
 public:
  Unwatched();
  ~Unwatched();
  Unwatched(const Unwatched&) = delete;
  Unwatched& operator=(const Unwatched&) = delete;
};

// Twice the input is about twice the work: so much at most for this number of bytes, beside a fixed part.
void require_linear(std::uint64_t work, std::size_t bytes);

// Runs what is given and requires that of it.
template <class Run>
auto with_linear_work(std::size_t bytes, const Run& run) {
  const std::uint64_t before = work_done();
  auto result = run();
  require_linear(work_done() - before, bytes);
  return result;
}
