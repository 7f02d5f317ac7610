#include "steps/prove_key.h"

#include <optional>
#include <utility>

#include "device/registration.h"
#include "device/user_agent.h"
#include "effects/key.h"
#include "encoding/spki_pem.h"
#include "flow/backend.h"

namespace prove_auth {
namespace {

constexpr const char* kRegistrationLock = "ProveAuth.registration";

Json device_capabilities(const Session& session) {
  return session.options.webauthn ? Json::array({"webauthn"}) : Json::array();
}

Task<Result<std::string>> verify_key(Session& session, EffectScope& scope) {
  const Registration registration = *session.registration;
  Task<Result<std::string>> signing =
      sign_text(scope, registration.key_id, registration.device_id + ":" + session.token.challenge);
  Result<std::string> signature = co_await signing;
  if (!signature) {
    co_return signature.error();
  }
  Json body = {{"deviceId", registration.device_id},
               {"keyId", registration.key_id},
               {"signature", signature.value()},
               {"signals", Json::object()}};
  Task<Result<Reply>> verifying =
      call_backend(session, scope, "/v1/client/device/passive/verify", std::move(body));
  Result<Reply> reply = co_await verifying;
  if (!reply) {
    co_return reply.error();
  }
  co_return reply.value().next_or_empty();
}

Task<Result<std::string>> register_key(Session& session, EffectScope& scope) {
  Registration registration;
  registration.namespace_name = session.token.namespace_name;
  registration.endpoint = session.origin();
  registration.created_at_s = session.host.now_ms() / 1000;
  registration.key_id = session.host.random_uuid();

  Task<Result<std::vector<std::uint8_t>>> creating = create_key(scope, registration.key_id);
  Result<std::vector<std::uint8_t>> spki_der = co_await creating;
  if (!spki_der) {
    co_return spki_der.error();
  }
  Task<Result<std::string>> signing = sign_text(scope, registration.key_id, session.token.challenge);
  Result<std::string> signature = co_await signing;
  if (!signature) {
    co_return signature.error();
  }
  const Json public_key = {{"id", registration.key_id},
                           {"alg", "ES256"},
                           {"key", public_key_spki_pem(spki_der.value())},
                           {"uvLevel", 0}};
  Json body = {
      {"deviceName", device_name(session.options.user_agent)},
      {"deviceCapabilities", device_capabilities(session)},
      {"registrations", Json::array({Json{{"publicKey", public_key}, {"signature", signature.value()}}})},
      {"signals", Json::object()}};
  Task<Result<Reply>> registering =
      call_backend(session, scope, "/v1/client/device/passive/register", std::move(body));
  Result<Reply> reply = co_await registering;
  if (!reply) {
    co_return reply.error();
  }
  const Json data = reply.value().data.value_or(Json());
  registration.device_id = text_member(data, "deviceId").value_or("");
  if (registration.device_id.empty()) {
    co_return malformed_response("to the registration has no deviceId");
  }
  if (const Json* scan_message = member(data, "scanMessage")) {
    session.scan_message = *scan_message;
  }
  Task<Done> keeping = keep_registration(session, scope, std::move(registration));
  co_await keeping;
  co_return reply.value().next_or_empty();
}

}  // namespace

Task<Result<std::string>> run_prove_key(Session& session, EffectScope& scope) {
  Task<bool> loading = load_registration(session, scope);
  bool registered = co_await loading;
  if (!registered) {
    // Only a registration needs the lock, and it looks again once it has it. A lock that is not to be
    // had in time, or at all, must not cost the customer the sign-in.
    Task<Result<EffectId>> locking = take_lock(scope, kRegistrationLock, session.options.request_ms);
    const Result<EffectId> locked = co_await locking;
    const HeldEffect lock(session.host, locked ? locked.value() : 0);
    if (locked) {
      Task<bool> reloading = reload_registration(session, scope);
      registered = co_await reloading;
    }
    if (!registered) {
      Task<Result<std::string>> registering = register_key(session, scope);
      co_return co_await registering;
    }
  }
  Task<Result<std::string>> verifying = verify_key(session, scope);
  co_return co_await verifying;
}

}  // namespace prove_auth
