#include "steps/device_passive.h"

namespace prove_auth {

Task<Result<std::string>> choose_device_check(Session& session, EffectScope& scope) {
  static_cast<void>(session);
  static_cast<void>(scope);
  co_return std::string("device/passive/silent");
}

}  // namespace prove_auth
