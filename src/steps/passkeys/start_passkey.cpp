#include "steps/steps.h"

#include <algorithm>
#include <utility>

#include "backend/backend.h"
#include "device/device_context.h"
#include "device/registration.h"
#include "device/settings.h"
#include "effects/credential.h"
#include "steps/passkeys/credential_error.h"
#include "steps/passkeys/credential_options.h"

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

Task<Result<Json>> use_passkey(Json options) {
  const Json parsed = co_await parse_request_options(std::move(options));
  CeremonyResult used = co_await run_ceremony(Ceremony::get, parsed, ceremony_limit_ms(parsed));
  if (used.error) {
    co_return credential_error(Ceremony::get, used.exception_name, *used.error);
  }
  co_return used.credential;
}

// Whether the customer wants the passkey that exists; yes where the app has no say in it.
Task<Status> ask_for_existing_passkey(Session& session) {
  if (!session.options.has_app_step(kPasskeyExists)) {
    co_return Done{};
  }
  const AppAnswer answer = co_await ask_app(session, AppRequest(kPasskeyExists));
  if (!is_text(answer.value, "accept")) {
    co_return Error(ErrorReason::step_rejected, ErrorCode::external_failure,
                    "The customer did not agree to use the passkey that exists already.");
  }
  co_return Done{};
}

// data: of the answer to fido2/start.
Task<Result<Json>> run_offered_ceremony(Session& session, Json data, Json display_name) {
  const Json* request = object_member(data, "credRequestOptions");
  const Json* creation = object_member(data, "credCreateOptions");
  if (creation != nullptr) {
    const Json parsed = co_await parse_creation_options(*creation, display_name);
    CeremonyResult created = co_await run_ceremony(Ceremony::create, parsed, ceremony_limit_ms(parsed));
    if (!created.error) {
      co_return created.credential;
    }
    // Thrown when the authenticator holds one of excludeCredentials: the passkey exists already.
    if (created.exception_name != "InvalidStateError" || request == nullptr) {
      co_return credential_error(Ceremony::create, created.exception_name, *created.error);
    }
    co_await ask_for_existing_passkey(session);
  }
  if (request == nullptr) {
    co_return malformed_response("has neither credCreateOptions nor credRequestOptions");
  }
  co_return co_await use_passkey(*request);
}

Task<Result<NextStep>> run_passkey(Session& session, Json body) {
  Json display_name = co_await ask_for_text(session, "displayName");
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
  Reply started = co_await call_backend(session, "/v1/client/device/fido2/start", std::move(body));
  co_await keep_sent_signals(session, std::move(signals));
  Result<Json> credential =
      co_await result_of(run_offered_ceremony(session, started.data.value_or(Json()), display_name));
  if (!credential && credential.error().reason == ErrorReason::malformed_response) {
    co_return found_in(started, credential.error());
  }
  session.credential = co_await std::move(credential);
  co_return next_step(started);
}

Error step_up_error(const char* lack) {
  return Error(ErrorReason::unsupported, ErrorCode::client_failure,
               std::string("The step device/passive/stepup needs ") + lack);
}

}  // namespace

Task<Result<NextStep>> start_passkey(Session& session) {
  Json signals = co_await collect_signals(session);
  co_return co_await run_passkey(session, json_object_of("signals", signals));
}

Task<Result<NextStep>> run_step_up(Session& session) {
  if (!session.options.webauthn) {
    co_return step_up_error("WebAuthn, which this browser does not have or denies to pages without https.");
  }
  const bool registered = co_await load_registration(session);
  if (!registered) {
    co_return step_up_error(
        "a registered device, which this one is not: authenticate without step-up first.");
  }
  co_return co_await run_passkey(session, json_object());
}

}  // namespace prove_auth
