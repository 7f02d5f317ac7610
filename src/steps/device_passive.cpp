#include "steps/steps.h"

#include "device/registration.h"
#include "device/settings.h"

namespace prove_auth {
namespace {

// Level of user verification that the backend wishes for: "none" (default), "pref" or "req".
bool wants_user_verification(const Session& session) {
  const std::string level = session.token.claim_text("dev", "pasv", "uvlvl");
  return level == "pref" || level == "req";
}

}  // namespace

Task<Result<NextStep>> choose_device_check(Session& session) {
  const NextStep silent("device/passive/silent");
  if (!session.options.webauthn || !wants_user_verification(session)) {
    co_return silent;
  }
  if (settings::device_id(session.host).empty()) {
    // The settings can be lost while the record is not; reading it brings them back.
    co_await load_registration(session);
  }
  if (!settings::device_id(session.host).empty()) {
    co_return silent;
  }
  co_return co_await start_passkey(session);
}

}  // namespace prove_auth
