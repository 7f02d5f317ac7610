#include "effects/timer.h"

namespace prove_auth {

Task<Status> wait_ms(EffectScope& scope, std::int64_t duration_ms) {
  EffectAwaiter effect(scope, json_object({{"kind", "timer"}, {"ms", duration_ms}}));
  const Answer answer = co_await effect;
  if (answer.cancelled) {
    co_return cancelled_error();
  }
  co_return Done{};
}

Task<Status> wait_until_cancelled(EffectScope& scope) {
  EffectAwaiter effect(scope, Json());
  const Answer answer = co_await effect;
  static_cast<void>(answer);
  co_return cancelled_error();
}

}  // namespace prove_auth
