// The calls outside a flow: the landing page of an Instant Link, and what an app asks about this device.
#pragma once

#include "async/task.h"
#include "flow/flow.h"
#include "session/session.h"

namespace prove_auth {

// url: of the page that the Instant Link led to; its query carries authId and asc.
Task<Result<CallValue>> finish_instant_link(Session& session, std::string url);

// Has the backend forget this device, then forgets it here; nothing to do for a device that is not
// registered. A device that the backend cannot be told about, because its key is lost, is forgotten here
// only.
Task<Result<CallValue>> unregister_device(Session& session);

// Has the backend forget the passkeys of this device; nothing to do for a device that is not registered.
Task<Result<CallValue>> unregister_passkey(Session& session);

// {"deviceId"?,"signals":{"fingerprint"?}}; device_not_found when there is neither.
Task<Result<CallValue>> get_device_discovery_info(Session& session);

// Gets ready for an authentication that is likely to come: see device/registration.h.
Task<Result<CallValue>> prepare(Session& session);

// Forgets this device's settings and registration without telling the backend.
Task<Result<CallValue>> reset_device_settings(Session& session);

}  // namespace prove_auth
