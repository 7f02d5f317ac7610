// Device context: what a collector of the page (app step "deviceContext") can tell about the device, so that
// the backend recognises one whose storage was cleared.
#pragma once

#include "async/task.h"
#include "session/session.h"

namespace prove_auth {

// The member "signals" of a request: {} when the auth token does not ask for device context or what was sent
// last is fresh enough; else {"fingerprint":{"results":…}} or, when there is no collector or it failed, hung
// or had nothing to tell, {"fingerprint":{"error":"…"}}. Never fails. Asks the collector once per session.
Task<Json> collect_signals(Session& session);

// To be called once the backend has accepted signals: the next ones are due after the token's refresh time,
// and the stored registration remembers the fingerprint. Never fails.
Task<Done> keep_sent_signals(Session& session, Json signals);

// Asks the collector, whatever the token says: {"results":…} or {"error":"…"}. arguments: [true] for what is
// collected afresh, [] where the collector may answer what it has.
Task<Json> collect_fingerprint(Session& session, Json arguments);

}  // namespace prove_auth
