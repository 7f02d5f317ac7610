#include "work.h"

#include "require.h"

namespace {

std::uint64_t blocks_run = 0;
int unwatched = 0;

}  // namespace

// By the linker's option --wrap: libFuzzer has a function of the name without __wrap_, which does nothing.
extern "C" __attribute__((no_sanitize("coverage"))) void __wrap___sanitizer_cov_trace_pc() {
  blocks_run += unwatched == 0 ? 1 : 0;
}

std::uint64_t work_done() {
  return blocks_run;
}

Unwatched::Unwatched() {
  ++unwatched;
}

Unwatched::~Unwatched() {
  --unwatched;
}

void require_linear(std::uint64_t work, std::size_t bytes) {
  constexpr std::uint64_t kFixed = 20'000;
  constexpr std::uint64_t kPerByte = 120;
  require(work <= kFixed + kPerByte * bytes, "the work grows no faster than what is read and written");
}
