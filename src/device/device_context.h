// Device context: what a collector of the page (app step "deviceContext") can tell about the device, so that
// the backend recognises one whose storage was cleared.
#pragma once

#include "async/task.h"
#include "session/session.h"

namespace prove_auth {

// The member "signals" of a request: {} when the auth token does not ask for device context, there is no
// collector or what was sent last is fresh enough; else {"fingerprint":{"results":…}} or, when the collector
// failed, hung or had nothing to tell, {"fingerprint":{"error":"…"}}. Never fails. Asks the collector once
// per session.
Task<Json> collect_signals(Session& session);

// To be called once the backend has accepted signals: the next ones are due after the token's refresh time.
void note_signals_sent(Session& session, const Json& signals);

// Asks the collector, whatever the token says: {"results":…} or {"error":"…"}.
Task<Json> collect_fingerprint(Session& session);

}  // namespace prove_auth
