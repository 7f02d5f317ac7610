// Registering a new Prove Key: the parts that the silent registration shares with the one that comes with a
// passkey.
#pragma once

#include <string>

#include "async/task.h"
#include "backend/backend.h"
#include "session/session.h"

namespace prove_auth {

// A key that was just made: no backend knows it yet, and it is not stored.
struct NewKey {
  Registration registration;  // without a deviceId
  Json entry;                 // {"publicKey":…,"signature":…} as the backend takes it
};

// Makes a key and signs the token's challenge with it. Errors: key, unsupported.
Task<Result<NewKey>> make_key(Session& session);

// Takes the lock under which a page registers, then looks whether another page has registered meanwhile: see
// session.registration. The id to hold; 0 when the lock is not to be had, which must not cost the customer
// the sign-in. Never to be held while the customer is asked.
Task<EffectId> lock_registration(Session& session);

// {"deviceName":…,"deviceCapabilities":…}, the start of every registration's body.
Json describe_device(const Session& session);

// Under which the backend now knows this device. Errors: malformed_response, when it does not say.
Result<std::string> device_id_in(const Reply& reply);

// Keeps the text that the step scan/message is to show, if the backend has sent one.
void keep_scan_message(Session& session, const Reply& reply);

}  // namespace prove_auth
