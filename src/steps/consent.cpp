#include "steps/consent.h"

namespace prove_auth {
namespace {

constexpr const char* kConsent = "universalProveKeyConsent";

}  // namespace

Task<Status> ask_for_consent(Session& session) {
  if (!session.options.universal_prove_key || !session.options.has_app_step(kConsent)) {
    co_return Done{};
  }
  const AppAnswer answer = co_await ask_app(session, kConsent);
  if (!answer.value.is_boolean()) {
    co_return step_result_error(kConsent, "true or false", answer.id);
  }
  if (!answer.value.get<bool>()) {
    co_return Error(ErrorReason::step_rejected, ErrorCode::external_failure,
                    "The customer did not consent to a Universal Prove Key.");
  }
  co_return Done{};
}

}  // namespace prove_auth
