#include "steps/steps.h"

#include <utility>

#include "backend/backend.h"
#include "device/device_context.h"
#include "device/registration.h"
#include "effects/key.h"
#include "steps/consent.h"
#include "steps/key_registration.h"

namespace prove_auth {
namespace {

const char* verify_path(const Session& session) {
  return session.options.universal_prove_key ? "/v1/client/device/universal/verify"
                                             : "/v1/client/device/passive/verify";
}

const char* register_path(const Session& session) {
  return session.options.universal_prove_key ? "/v1/client/device/universal/register"
                                             : "/v1/client/device/passive/register";
}

// Empty when this device has no registration, or one whose key is gone or can no longer sign; such a
// registration is given up.
Task<std::string> sign_as_registered(Session& session) {
  if (!session.registration) {
    co_return std::string();
  }
  Result<std::string> signature = co_await result_of(sign_text(
      session.registration->key_id, session.registration->device_id + ":" + session.token.challenge));
  if (!signature) {
    if (!co_await cancelled()) {
      give_up_registration(session);
    }
    co_return std::string();
  }
  co_return signature.value();
}

Task<Result<NextStep>> verify_key(Session& session, std::string signature, Json signals) {
  Json body = json_object({{"deviceId", session.registration->device_id},
                           {"keyId", session.registration->key_id},
                           {"signature", signature},
                           {"signals", signals}});
  Reply reply = co_await call_backend(session, verify_path(session), std::move(body));
  co_await keep_sent_signals(session, std::move(signals));
  co_return next_step(reply);
}

Task<Result<NextStep>> register_key(Session& session, Json signals) {
  NewKey key = co_await make_key(session);
  Json body = describe_device(session);
  body["registrations"] = json_array({key.entry});
  body["signals"] = signals;
  Reply reply = co_await call_backend(session, register_path(session), std::move(body));
  key.registration.device_id = co_await device_id_in(reply);
  co_await keep_registration(session, std::move(key.registration));
  keep_scan_message(session, reply);
  co_await keep_sent_signals(session, std::move(signals));
  co_return next_step(reply);
}

}  // namespace

Task<Result<NextStep>> run_prove_key(Session& session) {
  co_await load_registration(session);
  std::string signature = co_await sign_as_registered(session);
  // All that may take its time comes before the lock.
  if (signature.empty()) {
    co_await ask_for_consent(session);
  }
  Json signals = co_await collect_signals(session);
  if (signature.empty()) {
    const EffectId lock_id = co_await lock_registration(session);
    const HeldEffect lock(session.host, lock_id);
    signature = co_await sign_as_registered(session);
    if (signature.empty()) {
      co_return co_await register_key(session, signals);
    }
  }
  co_return co_await verify_key(session, signature, signals);
}

}  // namespace prove_auth
