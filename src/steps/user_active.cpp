#include "steps/user_active.h"

namespace prove_auth {

Task<Result<std::string>> refuse_user_active(Session& session, EffectScope& scope) {
  static_cast<void>(scope);
  Error error;
  error.reason = ErrorReason::unsupported;
  error.code = static_cast<std::int32_t>(ErrorCode::client_failure);
  error.message = "The step \"" + session.current_step +
                  "\" is not supported on the web: ask Prove to take it out of this project's flows.";
  co_return error;
}

}  // namespace prove_auth
