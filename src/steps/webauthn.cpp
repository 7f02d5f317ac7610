#include "steps/webauthn.h"

#include <algorithm>
#include <utility>

#include "device/device_context.h"
#include "device/registration.h"
#include "device/settings.h"
#include "effects/credential.h"
#include "flow/backend.h"
#include "steps/credential_error.h"
#include "steps/credential_options.h"

namespace prove_auth {
namespace {

constexpr const char* kPasskeyExists = "passkeyAlreadyExist";

// The browser keeps the time that the options name, or one of its own; this limit is for one that does not.
std::int64_t ceremony_limit_ms(const Json& options) {
  constexpr std::int64_t kUsualMs = 300'000;
  constexpr std::int64_t kMarginMs = 10'000;
  const std::int64_t timeout_ms = integer_member(options, "timeout").value_or(kUsualMs);
  return std::clamp<std::int64_t>(timeout_ms, 1, kSessionMs) + kMarginMs;
}

Task<Result<Json>> use_passkey(EffectScope& scope, Json options) {
  Result<Json> parsed = parse_request_options(std::move(options));
  if (!parsed) {
    co_return parsed.error();
  }
  const std::int64_t limit_ms = ceremony_limit_ms(parsed.value());
  EffectOf<CeremonyResult> running = run_ceremony(scope, Ceremony::get, parsed.value(), limit_ms);
  CeremonyResult& used = co_await running;
  if (used.error) {
    co_return credential_error(Ceremony::get, used.exception_name, *used.error);
  }
  co_return used.credential;
}

// Whether the customer wants the passkey that exists; yes where the app has no say in it.
Task<Status> ask_for_existing_passkey(Session& session, EffectScope& scope) {
  if (!session.options.has_app_step(kPasskeyExists)) {
    co_return Done{};
  }
  Task<Result<AppAnswer>> asking = ask_app(session, scope, kPasskeyExists);
  Result<AppAnswer>& asked = co_await asking;
  if (!asked) {
    co_return asked.error();
  }
  if (!is_text(asked.value().value, "accept")) {
    co_return Error(ErrorReason::step_rejected, ErrorCode::external_failure,
                    "The customer did not agree to use the passkey that exists already.");
  }
  co_return Done{};
}

// data: of the answer to fido2/start.
Task<Result<Json>> run_offered_ceremony(Session& session, EffectScope& scope, Json data, Json display_name) {
  const Json* request = object_member(data, "credRequestOptions");
  const Json* creation = object_member(data, "credCreateOptions");
  if (creation != nullptr) {
    Result<Json> parsed = parse_creation_options(*creation, display_name);
    if (!parsed) {
      co_return parsed.error();
    }
    const std::int64_t limit_ms = ceremony_limit_ms(parsed.value());
    EffectOf<CeremonyResult> running = run_ceremony(scope, Ceremony::create, parsed.value(), limit_ms);
    CeremonyResult& created = co_await running;
    if (!created.error) {
      co_return created.credential;
    }
    // Thrown when the authenticator holds one of excludeCredentials: the passkey exists already.
    if (created.exception_name != "InvalidStateError" || request == nullptr) {
      co_return credential_error(Ceremony::create, created.exception_name, *created.error);
    }
    Task<Status> asking = ask_for_existing_passkey(session, scope);
    const Status& agreed = co_await asking;
    if (!agreed) {
      co_return agreed.error();
    }
  }
  if (request == nullptr) {
    co_return malformed_response("has neither credCreateOptions nor credRequestOptions");
  }
  Task<Result<Json>> using_passkey = use_passkey(scope, *request);
  co_return co_await using_passkey;
}

Task<Result<std::string>> run_passkey(Session& session, EffectScope& scope, Json body) {
  Task<Json> asking = ask_for_text(session, scope, "displayName");
  Json display_name = co_await asking;
  if (is_text(display_name, "")) {
    display_name = Json();
  }
  if (!display_name.is_null()) {
    body["displayName"] = display_name;
  }
  const std::string device_id = settings::device_id(session.host);
  body["deviceId"] = device_id.empty() ? Json() : Json(device_id);
  const Json* found = object_member(body, "signals");
  Json signals = found == nullptr ? Json() : *found;
  Task<Result<Reply>> starting =
      call_backend(session, scope, "/v1/client/device/fido2/start", std::move(body));
  Result<Reply>& started = co_await starting;
  if (!started) {
    co_return started.error();
  }
  note_signals_sent(session, signals);
  Task<Result<Json>> running =
      run_offered_ceremony(session, scope, started.value().data.value_or(Json()), std::move(display_name));
  Result<Json>& credential = co_await running;
  if (!credential) {
    co_return credential.error();
  }
  session.credential = std::move(credential.value());
  co_return next_step(started.value());
}

Error step_up_error(const char* lack) {
  return Error(ErrorReason::unsupported, ErrorCode::client_failure,
               std::string("The step device/passive/stepup needs ") + lack);
}

}  // namespace

Task<Result<std::string>> start_passkey(Session& session, EffectScope& scope) {
  Task<Json> collecting = collect_signals(session, scope);
  Json signals = co_await collecting;
  Json body = json_object();
  body["signals"] = std::move(signals);
  Task<Result<std::string>> running = run_passkey(session, scope, std::move(body));
  co_return co_await running;
}

Task<Result<std::string>> run_step_up(Session& session, EffectScope& scope) {
  if (!session.options.webauthn) {
    co_return step_up_error("WebAuthn, which this browser does not have or denies to pages without https.");
  }
  Task<bool> loading = load_registration(session, scope);
  const bool registered = co_await loading;
  if (!registered) {
    co_return step_up_error(
        "a registered device, which this one is not: authenticate without step-up first.");
  }
  Task<Result<std::string>> running = run_passkey(session, scope, json_object());
  co_return co_await running;
}

}  // namespace prove_auth
