#pragma once

#include <string>

#include "async/task.h"
#include "flow/session.h"

namespace prove_auth {

// The step mobile/instant (Mobile Auth): the phone's carrier is asked, over the phone's own connection, whose
// phone it is. The answer, the verified fingerprint (vfp), goes to the backend. The whole dialogue with the
// carrier has the time limit of one request; whatever goes wrong in it is reported with reason mobile_auth.
Task<Result<std::string>> run_mobile_auth(Session& session, EffectScope& scope);

}  // namespace prove_auth
