#include "steps/steps.h"

namespace prove_auth {

Task<Result<NextStep>> refuse_user_active(Session& session) {
  return end_step(
      Error(ErrorReason::unsupported, ErrorCode::client_failure,
            "The step \"" + session.step.name +
                "\" is not supported on the web: ask Prove to take it out of this project's flows."));
}

}  // namespace prove_auth
