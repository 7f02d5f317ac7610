#pragma once

#include <string>

#include "async/task.h"
#include "flow/session.h"

namespace prove_auth {

// The steps user/ppb/register and user/ppb/verify: a plug-in of the page enrolls or verifies the customer's
// biometrics. The app's start step comes before it, the finish step after it, whatever came of it.
Task<Result<std::string>> run_biometrics(Session& session, EffectScope& scope);

}  // namespace prove_auth
