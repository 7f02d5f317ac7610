#pragma once

#include <string>

#include "async/task.h"
#include "flow/session.h"

namespace prove_auth {

// The steps device/passive/register and device/passive/verify: hands the credential of the last ceremony to
// the backend, an attestation or an assertion, whichever it is. A device without a Prove Key registers one
// with it.
Task<Result<std::string>> finish_passkey(Session& session, EffectScope& scope);

}  // namespace prove_auth
