#pragma once

#include <string>

#include "async/task.h"
#include "flow/session.h"

namespace prove_auth {

// The step scan/message: the app shows the message that came with the registration and tells the backend what
// the customer made of it.
Task<Result<std::string>> run_scan_message(Session& session, EffectScope& scope);

}  // namespace prove_auth
