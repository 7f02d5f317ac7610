#pragma once

#include <string>

#include "async/task.h"
#include "flow/session.h"

namespace prove_auth {

// The step mobile/instantlink: an SMS with a link, opened on the phone. On a desktop the status socket
// waits for it beside the app's dialog, and whichever ends first decides the step.
Task<Result<std::string>> run_instant_link(Session& session, EffectScope& scope);

}  // namespace prove_auth
