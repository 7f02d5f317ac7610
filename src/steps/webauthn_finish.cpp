#include "steps/webauthn_finish.h"

#include <utility>

#include "device/device_context.h"
#include "device/registration.h"
#include "flow/backend.h"
#include "steps/key_registration.h"

namespace prove_auth {
namespace {

Error no_ceremony_error() {
  return Error(ErrorReason::credential, ErrorCode::client_failure,
               "The backend wants the result of a passkey ceremony, but none has taken place in this flow.");
}

struct FinishRequest {
  const char* path = nullptr;
  Json body;
};

// key_entry: of a new Prove Key, or null.
FinishRequest build_request(const Session& session, Json credential, Json key_entry, const Json& signals) {
  FinishRequest request;
  request.body = describe_device(session);
  if (member(credential["response"], "attestationObject") != nullptr) {
    request.path = "/v1/client/device/fido2/register/finish";
    Json registrations = json_array();
    registrations.push_back(json_object({{"webAuthnCredential", credential}}));
    if (!key_entry.is_null()) {
      registrations.push_back(std::move(key_entry));
    }
    request.body["registrations"] = std::move(registrations);
  } else {
    request.path = "/v1/client/device/fido2/verify/finish";
    request.body["webAuthnAssertion"] = std::move(credential);
    if (!key_entry.is_null()) {
      key_entry["signals"] = signals;
      request.body["registrations"] = json_array({key_entry});
    }
  }
  return request;
}

// key: a new one, with which the device registers; none when it is registered.
Task<Result<std::string>> send_credential(Session& session, EffectScope& scope, Json credential,
                                          std::optional<NewKey> key, Json signals) {
  Json key_entry = key ? key->entry : Json();
  FinishRequest request = build_request(session, std::move(credential), std::move(key_entry), signals);
  Task<Result<Reply>> sending = call_backend(session, scope, request.path, std::move(request.body));
  Result<Reply>& reply = co_await sending;
  if (!reply) {
    co_return reply.error();
  }
  if (key) {
    Task<Status> keeping = keep_new_key(session, scope, std::move(*key), reply.value());
    const Status& kept = co_await keeping;
    if (!kept) {
      co_return kept.error();
    }
    note_signals_sent(session, signals);
  }
  keep_scan_message(session, reply.value());
  co_return next_step(reply.value());
}

}  // namespace

Task<Result<std::string>> finish_passkey(Session& session, EffectScope& scope) {
  // Its challenge is good for one use, so it is sent once, whatever comes of that.
  Json credential = std::exchange(session.credential, Json());
  if (credential.is_null()) {
    co_return no_ceremony_error();
  }
  Task<bool> loading = load_registration(session, scope);
  bool registered = co_await loading;
  Json signals = json_object();
  EffectId lock_id = 0;
  if (!registered) {
    Task<Json> collecting = collect_signals(session, scope);
    signals = co_await collecting;
    Task<EffectId> locking = lock_registration(session, scope);
    lock_id = co_await locking;
    registered = session.registration.has_value();
  }
  const HeldEffect lock(session.host, lock_id);
  std::optional<NewKey> key;
  if (!registered) {
    Task<Result<NewKey>> making = make_key(session, scope);
    Result<NewKey>& made = co_await making;
    if (!made) {
      co_return made.error();
    }
    key = std::move(made.value());
  }
  Task<Result<std::string>> sending =
      send_credential(session, scope, std::move(credential), std::move(key), std::move(signals));
  co_return co_await sending;
}

}  // namespace prove_auth
