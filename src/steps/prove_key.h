#pragma once

#include <string>

#include "async/task.h"
#include "flow/session.h"

namespace prove_auth {

// The step device/passive/silent: registers a new Prove Key for this device, or proves that it still has
// the one it registered. Two pages of one browser that register at once end with one registration.
Task<Result<std::string>> run_prove_key(Session& session, EffectScope& scope);

}  // namespace prove_auth
