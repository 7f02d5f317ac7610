// One call of a function that the app configured, and what came of it.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "async/effect.h"
#include "prove_auth/result.h"

namespace prove_auth {

struct AppAnswer {
  EffectId id = 0;  // names the value on the host's side, see Host::finish
  Json value;
};

// What becomes of the value that a step gives. The host does as it is told: which steps are of which kind is
// no business of its own.
enum class AppValue : std::uint8_t {
  read,    // as JSON, for the core
  kept,    // as it is, to be the value of the call
  ignored  // need not have a JSON form
};

// One call of an app step. step: of static storage.
struct AppRequest {
  AppRequest(const char* step_in, Json arguments_in = json_array(), AppValue value_in = AppValue::read)
      : step(step_in), arguments(std::move(arguments_in)), value(value_in) {}

  const char* step;
  Json arguments;  // reach the step untouched
  Json error;      // after them, as an Error: {type, message, …} of authenticator.h; null: none
  AppValue value;
};

// Errors: step_rejected (with the app's own text as message, less anything secret), step_result (a value
// without JSON form), step_timeout, missing_app_step. timeout_ms 0: no limit.
EffectOf<Result<AppAnswer>> call_app_step(const AppRequest& request, std::int64_t timeout_ms);

// An answer of the wrong shape; expected says what the step should have answered.
Error step_result_error(const std::string& step, const char* expected, EffectId effect);

}  // namespace prove_auth
