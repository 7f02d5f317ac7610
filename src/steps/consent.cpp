#include "steps/consent.h"

#include <optional>

namespace prove_auth {
namespace {

constexpr const char* kConsent = "universalProveKeyConsent";

}  // namespace

Task<Status> ask_for_consent(Session& session) {
  if (!session.options.universal_prove_key || !session.options.has_app_step(kConsent)) {
    co_return Done{};
  }
  const AppAnswer answer = co_await ask_app(session, AppRequest(kConsent));
  const std::optional<bool> granted = bool_member(answer.value, "consentGranted");
  if (!granted) {
    co_return step_result_error(kConsent, "{consentGranted: boolean}", answer.id);
  }
  if (!*granted) {
    co_return Error(ErrorReason::step_rejected, ErrorCode::external_failure,
                    "The customer did not consent to a Universal Prove Key.");
  }
  co_return Done{};
}

}  // namespace prove_auth
