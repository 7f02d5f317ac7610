// This device's registration within a session: reading it once, keeping it, forgetting it.
#pragma once

#include "async/task.h"
#include "session/session.h"

namespace prove_auth {

// Reads the registration of the session's namespace into the session, once; true when there is one. From
// then on its endpoint is the session's origin. Storage that fails counts as empty.
Task<bool> load_registration(Session& session);

// The same, from storage even if it was read before: another tab may have registered meanwhile.
Task<bool> reload_registration(Session& session);

// Has the host read the registration of the last session, so that a flow finds it ready; nothing where the
// settings name no device. Never fails.
Task<Done> read_ahead(Session& session);

// Keeps a registration that the backend has accepted. Never fails: where storage does, the registration
// lives as long as the page and a progress event tells.
Task<Done> keep_registration(Session& session, Registration registration);

// Has the session do without its registration: its key cannot be used any more. Storage keeps the record
// until another one takes its place.
void give_up_registration(Session& session);

// Forgets settings and every registration of this device.
Task<Status> forget_device(Session& session);

}  // namespace prove_auth
