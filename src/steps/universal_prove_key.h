// The Universal Prove Key: one key for the pages of several merchants, kept by a site of its own to which the
// customer's browser is sent and from which it comes back.
#pragma once

#include <string>

#include "async/task.h"
#include "flow/session.h"

namespace prove_auth {

// Asks the customer, through the app, before a key is made; at once fine where the app has no consent step.
// Errors: step_rejected when the customer says no, step_result, those of ask_app.
Task<Status> ask_for_consent(Session& session, EffectScope& scope);

// The step device/universal: the key is here when the app enabled it (withUniversalProveKey), else the page
// goes where it is, and the flow stops with an empty next step.
Task<Result<std::string>> run_universal_check(Session& session, EffectScope& scope);

// The steps redirect/exchange and redirect/finish: the page goes back where the flow continues.
Task<Result<std::string>> run_redirect(Session& session, EffectScope& scope);

}  // namespace prove_auth
