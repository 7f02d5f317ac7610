#include "steps/prove_key.h"

#include <utility>

#include "device/device_context.h"
#include "device/registration.h"
#include "effects/key.h"
#include "flow/backend.h"
#include "steps/key_registration.h"
#include "steps/universal_prove_key.h"

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
Task<std::string> sign_as_registered(Session& session, EffectScope& scope) {
  if (!session.registration) {
    co_return std::string();
  }
  EffectOf<Result<std::string>> signing = sign_text(
      scope, session.registration->key_id, session.registration->device_id + ":" + session.token.challenge);
  Result<std::string>& signature = co_await signing;
  if (!signature) {
    if (!scope.cancelled()) {
      give_up_registration(session);
    }
    co_return std::string();
  }
  co_return signature.value();
}

Task<Result<std::string>> verify_key(Session& session, EffectScope& scope, std::string signature,
                                     Json signals) {
  Json body = json_object({{"deviceId", session.registration->device_id},
                           {"keyId", session.registration->key_id},
                           {"signature", signature},
                           {"signals", signals}});
  Task<Result<Reply>> verifying = call_backend(session, scope, verify_path(session), std::move(body));
  Result<Reply>& reply = co_await verifying;
  if (!reply) {
    co_return reply.error();
  }
  note_signals_sent(session, signals);
  co_return next_step(reply.value());
}

Task<Result<std::string>> register_key(Session& session, EffectScope& scope, Json signals) {
  Task<Result<NewKey>> making = make_key(session, scope);
  Result<NewKey>& key = co_await making;
  if (!key) {
    co_return key.error();
  }
  Json body = describe_device(session);
  body["registrations"] = json_array({key.value().entry});
  body["signals"] = signals;
  Task<Result<Reply>> registering = call_backend(session, scope, register_path(session), std::move(body));
  Result<Reply>& reply = co_await registering;
  if (!reply) {
    co_return reply.error();
  }
  Task<Status> keeping = keep_new_key(session, scope, std::move(key.value()), reply.value());
  const Status& kept = co_await keeping;
  if (!kept) {
    co_return kept.error();
  }
  keep_scan_message(session, reply.value());
  note_signals_sent(session, signals);
  co_return next_step(reply.value());
}

}  // namespace

Task<Result<std::string>> run_prove_key(Session& session, EffectScope& scope) {
  Task<bool> loading = load_registration(session, scope);
  co_await loading;
  Task<std::string> signing = sign_as_registered(session, scope);
  std::string signature = co_await signing;
  // All that may take its time comes before the lock.
  if (signature.empty()) {
    Task<Status> asking = ask_for_consent(session, scope);
    const Status& consent = co_await asking;
    if (!consent) {
      co_return consent.error();
    }
  }
  Task<Json> collecting = collect_signals(session, scope);
  Json signals = co_await collecting;
  if (signature.empty()) {
    Task<EffectId> locking = lock_registration(session, scope);
    const EffectId lock_id = co_await locking;
    const HeldEffect lock(session.host, lock_id);
    Task<std::string> signing_again = sign_as_registered(session, scope);
    signature = co_await signing_again;
    if (signature.empty()) {
      Task<Result<std::string>> registering = register_key(session, scope, signals);
      co_return co_await registering;
    }
  }
  Task<Result<std::string>> verifying = verify_key(session, scope, signature, signals);
  co_return co_await verifying;
}

}  // namespace prove_auth
