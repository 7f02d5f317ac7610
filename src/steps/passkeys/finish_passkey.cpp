#include "steps/steps.h"

#include <utility>

#include "backend/backend.h"
#include "device/device_context.h"
#include "device/registration.h"
#include "steps/key_registration.h"

namespace prove_auth {
namespace {

Error no_ceremony_error() {
  return Error(ErrorReason::credential, ErrorCode::client_failure,
               "The backend wants the result of a passkey ceremony, but none has taken place in this flow.");
}

struct FinishRequest {
  bool attests = false;  // a new passkey; else one that was used
  Json body;

  const char* path() const {
    return attests ? "/v1/client/device/fido2/register/finish" : "/v1/client/device/fido2/verify/finish";
  }
};

// key_entry: of a new Prove Key, or null.
FinishRequest build_request(const Session& session, Json credential, Json key_entry, const Json& signals) {
  FinishRequest request;
  request.body = describe_device(session);
  request.attests = member(credential["response"], "attestationObject") != nullptr;
  if (request.attests) {
    Json registrations = json_array();
    registrations.push_back(json_object({{"webAuthnCredential", credential}}));
    if (!key_entry.is_null()) {
      registrations.push_back(std::move(key_entry));
    }
    request.body["registrations"] = std::move(registrations);
  } else {
    request.body["webAuthnAssertion"] = std::move(credential);
    if (!key_entry.is_null()) {
      key_entry["signals"] = signals;
      request.body["registrations"] = json_array({key_entry});
    }
  }
  return request;
}

// key: a new one, with which the device registers; none when it is registered.
Task<Result<NextStep>> send_credential(Session& session, Json credential, std::optional<NewKey> key,
                                       Json signals) {
  Json key_entry = key ? key->entry : Json();
  FinishRequest request = build_request(session, std::move(credential), std::move(key_entry), signals);
  Reply reply = co_await call_backend(session, request.path(), std::move(request.body));
  Result<std::string> device_id = device_id_in(reply);
  if (device_id || request.attests) {
    Registration registration = key ? std::move(key->registration) : *session.registration;
    const std::string id = co_await std::move(device_id);
    if (registration.device_id != id) {
      registration.device_id = id;
      co_await keep_registration(session, std::move(registration));
    }
  }
  if (key) {
    co_await keep_sent_signals(session, std::move(signals));
  }
  keep_scan_message(session, reply);
  co_return next_step(reply);
}

}  // namespace

Task<Result<NextStep>> finish_passkey(Session& session) {
  // Its challenge is good for one use, so it is sent once, whatever comes of that.
  Json credential = std::exchange(session.credential, Json());
  if (credential.is_null()) {
    co_return no_ceremony_error();
  }
  bool registered = co_await load_registration(session);
  Json signals = json_object();
  EffectId lock_id = 0;
  if (!registered) {
    signals = co_await collect_signals(session);
    lock_id = co_await lock_registration(session);
    registered = session.registration.has_value();
  }
  const HeldEffect lock(session.host, lock_id);
  std::optional<NewKey> key;
  if (!registered) {
    key = co_await make_key(session);
  }
  co_return co_await send_credential(session, std::move(credential), std::move(key), std::move(signals));
}

}  // namespace prove_auth
