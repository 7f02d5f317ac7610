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

Task<Result<NewKey>> make_key(Session& session) {
  NewKey key;
  key.registration.namespace_name = session.token.namespace_name;
  key.registration.endpoint = session.origin();
  key.registration.created_at_s = session.host.now_ms() / 1000;
  key.registration.key_id = session.host.random_uuid();

  std::vector<std::uint8_t> spki_der = co_await create_key(key.registration.key_id);
  std::string signature = co_await sign_text(key.registration.key_id, session.token.challenge);
  Json public_key = json_object({{"id", key.registration.key_id},
                                 {"alg", "ES256"},
                                 {"key", public_key_spki_pem(spki_der)},
                                 {"uvLevel", 0}});
  key.entry = json_object({{"publicKey", public_key}, {"signature", signature}});
  co_return key;
}

Task<EffectId> lock_registration(Session& session) {
  const Result<EffectId> locked =
      co_await result_of(take_lock(kRegistrationLock, session.options.request_ms));
  if (!locked) {
    // A lock that comes too late is not kept.
    const HeldEffect late(session.host, locked.error().cause_effect);
    co_return 0;
  }
  co_await reload_registration(session);
  co_return locked.value();
}

Json describe_device(const Session& session) {
  return json_object(
      {{"deviceName", device_name(session.options.user_agent)},
       {"deviceCapabilities", session.options.webauthn ? json_array({"webauthn"}) : json_array()}});
}

Result<std::string> device_id_in(const Reply& reply) {
  std::string device_id = text_or_empty(reply.data.value_or(Json()), "deviceId");
  if (device_id.empty()) {
    Error error = malformed_response("to the registration has no deviceId");
    error.code = static_cast<std::int64_t>(ErrorCode::authentication_failure);
    return found_in(reply, std::move(error));
  }
  return device_id;
}

void keep_scan_message(Session& session, const Reply& reply) {
  const Json* scan_message = reply.data ? member(*reply.data, "scanMessage") : nullptr;
  if (scan_message != nullptr) {
    session.scan_message = *scan_message;
  }
}

}  // namespace prove_auth
