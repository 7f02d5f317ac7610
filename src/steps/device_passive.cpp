#include "steps/device_passive.h"

#include "device/registration.h"
#include "device/settings.h"
#include "steps/webauthn.h"

namespace prove_auth {
namespace {

// Level of user verification that the backend wishes for: "none" (default), "pref" or "req".
bool wants_user_verification(const Session& session) {
  const std::string level = session.token.claim_text("dev", "pasv", "uvlvl");
  return level == "pref" || level == "req";
}

}  // namespace

Task<Result<std::string>> choose_device_check(Session& session, EffectScope& scope) {
  const std::string silent = "device/passive/silent";
  if (!session.options.webauthn || !wants_user_verification(session)) {
    co_return silent;
  }
  if (settings::device_id(session.host).empty()) {
    // The settings can be lost while the record is not; reading it brings them back.
    Task<bool> loading = load_registration(session, scope);
    co_await loading;
  }
  if (!settings::device_id(session.host).empty()) {
    co_return silent;
  }
  Task<Result<std::string>> starting = start_passkey(session, scope);
  co_return co_await starting;
}

}  // namespace prove_auth
