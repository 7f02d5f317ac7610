// One call of a function that the app configured, and what came of it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "async/effect.h"
#include "prove_auth/result.h"

namespace prove_auth {

struct AppAnswer {
  EffectId id = 0;  // names the value on the host's side, see Host::finish
  Json value;
};

// Errors: step_rejected (with the app's own text as message, less anything secret), step_result (a value
// without JSON form), step_timeout, missing_app_step. timeout_ms 0: no limit.
EffectOf<Result<AppAnswer>> call_app_step(const char* step, const Json& arguments, std::int64_t timeout_ms);

// An answer of the wrong shape; expected says what the step should have answered.
Error step_result_error(const std::string& step, const char* expected, EffectId effect);

}  // namespace prove_auth
