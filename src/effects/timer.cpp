#include "effects/timer.h"

namespace prove_auth {
namespace {

Status read_end(Answer& answer, const Json& /*effect*/) {
  if (answer.cancelled) {
    return cancelled_error();
  }
  return Done{};
}

}  // namespace

EffectOf<Status> wait_ms(std::int64_t duration_ms) {
  return EffectOf<Status>(json_object({{"kind", "timer"}, {"ms", duration_ms}}), read_end);
}

EffectOf<Status> wait_until_cancelled() {
  return EffectOf<Status>(Json(), read_end);
}

}  // namespace prove_auth
