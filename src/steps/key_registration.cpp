#include "steps/key_registration.h"

#include <utility>

#include "device/registration.h"
#include "device/user_agent.h"
#include "effects/key.h"
#include "encoding/spki_pem.h"

namespace prove_auth {
namespace {

constexpr const char* kRegistrationLock = "ProveAuth.registration";

}  // namespace

Task<Result<NewKey>> make_key(Session& session, EffectScope& scope) {
  NewKey key;
  key.registration.namespace_name = session.token.namespace_name;
  key.registration.endpoint = session.origin();
  key.registration.created_at_s = session.host.now_ms() / 1000;
  key.registration.key_id = session.host.random_uuid();

  EffectOf<Result<std::vector<std::uint8_t>>> creating = create_key(scope, key.registration.key_id);
  Result<std::vector<std::uint8_t>>& spki_der = co_await creating;
  if (!spki_der) {
    co_return spki_der.error();
  }
  EffectOf<Result<std::string>> signing = sign_text(scope, key.registration.key_id, session.token.challenge);
  Result<std::string>& signature = co_await signing;
  if (!signature) {
    co_return signature.error();
  }
  Json public_key = json_object({{"id", key.registration.key_id},
                                 {"alg", "ES256"},
                                 {"key", public_key_spki_pem(spki_der.value())},
                                 {"uvLevel", 0}});
  key.entry = json_object({{"publicKey", public_key}, {"signature", signature.value()}});
  co_return key;
}

Task<EffectId> lock_registration(Session& session, EffectScope& scope) {
  EffectOf<Result<EffectId>> locking = take_lock(scope, kRegistrationLock, session.options.request_ms);
  const Result<EffectId>& locked = co_await locking;
  if (!locked) {
    const HeldEffect late(session.host,
                          locked.error().cause_effect);  // a lock that comes too late is not kept
    co_return 0;
  }
  Task<bool> reloading = reload_registration(session, scope);
  co_await reloading;
  co_return locked.value();
}

Json describe_device(const Session& session) {
  return json_object(
      {{"deviceName", device_name(session.options.user_agent)},
       {"deviceCapabilities", session.options.webauthn ? json_array({"webauthn"}) : json_array()}});
}

Task<Status> keep_new_key(Session& session, EffectScope& scope, NewKey key, Reply reply) {
  key.registration.device_id = text_or_empty(reply.data.value_or(Json()), "deviceId");
  if (key.registration.device_id.empty()) {
    co_return malformed_response("to the registration has no deviceId");
  }
  Task<Done> keeping = keep_registration(session, scope, std::move(key.registration));
  co_await keeping;
  co_return Done{};
}

void keep_scan_message(Session& session, const Reply& reply) {
  const Json* scan_message = reply.data ? member(*reply.data, "scanMessage") : nullptr;
  if (scan_message != nullptr) {
    session.scan_message = *scan_message;
  }
}

}  // namespace prove_auth
