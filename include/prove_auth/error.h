// Every way a call of this library can fail, as one value type.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace prove_auth {

// Numeric codes of the client's own failures: X(name, number, meaning). A failure that the backend itself
// returned carries the backend's code instead.
#define PROVE_AUTH_ERROR_CODES(X)                                                              \
  X(none, 0, "the backend gave an error without a code")                                       \
  X(authentication_failure, 10000, "the backend refused, or did not prove, the customer")      \
  X(external_failure, 10001, "network, HTTP status, socket, or an app step that failed")       \
  X(client_failure, 10002, "bad input, a missing capability, a time limit, a cancelled call")  \
  X(prohibited_action, 10003, "the backend asked for a step this client's role does not have") \
  X(missing_authenticator_completion, 10004, "no AuthFinish step was configured")              \
  X(too_many_steps, 10005, "more than 50 steps of the backend, or 100 questions to the app")   \
  X(no_device_found, 10006, "the backend does not know this device: local registration is wiped")

// What went wrong, from a closed list: X(name, meaning). The name is the wire's spelling too, an API: never
// renamed. Mirrored in js/errors.js.
#define PROVE_AUTH_ERROR_REASONS(X)                                                           \
  X(missing_auth_finish, "withAuthFinishStep was not called")                                 \
  X(missing_app_step, "the backend asked for a step whose app step was not configured")       \
  X(malformed_token, "not an auth token of POST /v3/unify")                                   \
  X(invalid_argument, "another argument of a public function is unusable")                    \
  X(unknown_step, "the backend named a step that this role or platform does not have")        \
  X(too_many_steps, "see ErrorCode::too_many_steps")                                          \
  X(step_rejected, "an app step threw, or its promise was rejected")                          \
  X(step_result, "an app step answered with a value of the wrong shape")                      \
  X(step_timeout, "an app step did not answer within its limit")                              \
  X(otp_timeout, "the OTP was not entered in time")                                           \
  X(instant_link_timeout, "the Instant Link was not opened in time")                          \
  X(request_timeout, "the backend did not answer in time")                                    \
  X(network, "the request never got an answer: offline, DNS, TLS, CORS or CSP")               \
  X(http_status, "the backend answered with a status outside 200-299")                        \
  X(malformed_response, "empty body, broken JSON, or a field missing from it")                \
  X(backend_error, "the backend answered with an error of its own")                           \
  X(device_not_found, "the backend does not know this device (code 10006)")                   \
  X(socket_closed, "the status socket closed before a result, or could not be opened")        \
  X(socket_stalled, "the status socket did not answer a ping")                                \
  X(storage, "device storage failed where no fallback exists")                                \
  X(key, "the Prove Key could not be created or used")                                        \
  X(credential, "WebAuthn failed: cause tells the browser's exception")                       \
  X(mobile_auth, "the carrier dialogue of Mobile Auth failed")                                \
  X(unsupported, "this browser or build lacks what the step needs")                           \
  X(cancelled, "cancel() or an aborted signal")                                               \
  X(wasm_blocked, "the page's Content-Security-Policy forbids WebAssembly (JavaScript only)") \
  X(core_stopped, "the WebAssembly instance trapped or is out of memory (JavaScript only)")

enum class ErrorCode : std::int32_t {
#define PROVE_AUTH_CODE(name, number, meaning) name = number,
  PROVE_AUTH_ERROR_CODES(PROVE_AUTH_CODE)
#undef PROVE_AUTH_CODE
};

enum class ErrorReason : std::uint8_t {
#define PROVE_AUTH_REASON(name, meaning) name,
  PROVE_AUTH_ERROR_REASONS(PROVE_AUTH_REASON)
#undef PROVE_AUTH_REASON
};

// Names an effect of the host (see host.h); 0 names none.
using EffectId = std::uint32_t;

struct Error {
  Error() = default;
  Error(ErrorReason reason_in, ErrorCode code_in, std::string message_in)
      : reason(reason_in), code(static_cast<std::int64_t>(code_in)), message(std::move(message_in)) {}

  ErrorReason reason = ErrorReason::invalid_argument;
  std::int64_t code = 0;      // an ErrorCode or the backend's own number
  std::string message;        // for a developer: what happened and what to do. Never a secret.
  std::string step;           // backend step that was running, e.g. "mobile/otp"; empty outside a flow
  std::string next;           // step named by the answer that the error was found in; empty if none
  bool reportable = true;     // false: the backend already knows (its own errors, HTTP failures)
  EffectId cause_effect = 0;  // the effect whose failure caused this one; the host knows the exception
  int http_status = 0;        // of the backend, with http_status
};

// Stable spelling of a reason, e.g. "otp_timeout".
std::string_view reason_name(ErrorReason reason);

// True when the same call may succeed if it is simply made again with a new auth token:
// time limits, network trouble, HTTP 5xx and lost sockets.
bool is_retryable(const Error& error);

}  // namespace prove_auth
