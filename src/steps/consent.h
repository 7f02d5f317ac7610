// Asking the customer before a Universal Prove Key is made.
#pragma once

#include "async/task.h"
#include "session/session.h"

namespace prove_auth {

// Asks the customer, through the app, before a key is made; at once fine where the app has no consent step.
// Errors: step_rejected when the customer says no, step_result, those of ask_app.
Task<Status> ask_for_consent(Session& session);

}  // namespace prove_auth
