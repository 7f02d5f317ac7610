// The passkey ceremonies of a flow (FIDO2; W3C WebAuthn): what starts them. See webauthn_finish.h for what
// the backend gets.
#pragma once

#include <string>

#include "async/task.h"
#include "flow/session.h"

namespace prove_auth {

// Asks the backend for a ceremony, runs it in the browser and keeps its credential in the session. A passkey
// that exists already is used instead of a new one, if the app's passkeyAlreadyExist step agrees.
// Errors: credential (see credential_error.h), malformed_response, step_rejected, those of call_backend.
Task<Result<std::string>> start_passkey(Session& session, EffectScope& scope);

// The step device/passive/stepup: the same for a device that is registered. Errors: unsupported besides.
Task<Result<std::string>> run_step_up(Session& session, EffectScope& scope);

}  // namespace prove_auth
