// The calls outside a flow: the landing page of an Instant Link, and what an app asks about this device.
#pragma once

#include "async/task.h"
#include "flow/flow.h"
#include "flow/session.h"

namespace prove_auth {

// url: of the page that the Instant Link led to; its query carries authId and asc.
Task<Result<CallValue>> finish_instant_link(Session& session, EffectScope& scope, std::string url);

// Forgets this device's settings and registration without telling the backend.
Task<Result<CallValue>> reset_device_settings(Session& session, EffectScope& scope);

}  // namespace prove_auth
