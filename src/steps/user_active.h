#pragma once

#include <string>

#include "async/task.h"
#include "flow/session.h"

namespace prove_auth {

// The steps user/mobileactive and user/present need an app on the phone: on the web they fail.
Task<Result<std::string>> refuse_user_active(Session& session, EffectScope& scope);

}  // namespace prove_auth
