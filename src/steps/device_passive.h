#pragma once

#include <string>

#include "async/task.h"
#include "flow/session.h"

namespace prove_auth {

// The step device/passive of a primary client: which way to recognise the device. With a known device,
// without WebAuthn or without the wish for user verification it is the silent Prove Key.
Task<Result<std::string>> choose_device_check(Session& session, EffectScope& scope);

}  // namespace prove_auth
