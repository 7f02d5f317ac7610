#include "prove_auth/error.h"

#include "prove_auth/result.h"

// Never inlined: they stand at every return of the library.
#define PROVE_AUTH_ONCE __attribute__((noinline))

namespace prove_auth {

PROVE_AUTH_ONCE Error::Error() = default;
PROVE_AUTH_ONCE Error::Error(ErrorReason reason_in, ErrorCode code_in, const char* message_in)
    : reason(reason_in), code(static_cast<std::int32_t>(code_in)), message(message_in) {}
PROVE_AUTH_ONCE Error::Error(ErrorReason reason_in, ErrorCode code_in, const std::string& message_in)
    : Error(reason_in, code_in, message_in.c_str()) {}
PROVE_AUTH_ONCE Error::Error(const Error&) = default;
PROVE_AUTH_ONCE Error::Error(Error&&) noexcept = default;
PROVE_AUTH_ONCE Error& Error::operator=(const Error&) = default;
PROVE_AUTH_ONCE Error& Error::operator=(Error&&) noexcept = default;
PROVE_AUTH_ONCE Error::~Error() = default;

ResultBase::ResultBase() = default;
PROVE_AUTH_ONCE ResultBase::ResultBase(const Error& error) : error_(std::make_unique<Error>(error)) {}
PROVE_AUTH_ONCE ResultBase::ResultBase(ResultBase&& other) noexcept = default;
PROVE_AUTH_ONCE ResultBase& ResultBase::operator=(ResultBase&& other) noexcept = default;
PROVE_AUTH_ONCE ResultBase::~ResultBase() = default;

std::string_view reason_name(ErrorReason reason) {
  switch (reason) {
    case ErrorReason::missing_auth_finish:
      return "missing_auth_finish";
    case ErrorReason::missing_app_step:
      return "missing_app_step";
    case ErrorReason::malformed_token:
      return "malformed_token";
    case ErrorReason::invalid_argument:
      return "invalid_argument";
    case ErrorReason::unknown_step:
      return "unknown_step";
    case ErrorReason::too_many_steps:
      return "too_many_steps";
    case ErrorReason::step_rejected:
      return "step_rejected";
    case ErrorReason::step_result:
      return "step_result";
    case ErrorReason::step_timeout:
      return "step_timeout";
    case ErrorReason::otp_timeout:
      return "otp_timeout";
    case ErrorReason::instant_link_timeout:
      return "instant_link_timeout";
    case ErrorReason::request_timeout:
      return "request_timeout";
    case ErrorReason::network:
      return "network";
    case ErrorReason::http_status:
      return "http_status";
    case ErrorReason::malformed_response:
      return "malformed_response";
    case ErrorReason::backend_error:
      return "backend_error";
    case ErrorReason::device_not_found:
      return "device_not_found";
    case ErrorReason::socket_closed:
      return "socket_closed";
    case ErrorReason::socket_stalled:
      return "socket_stalled";
    case ErrorReason::storage:
      return "storage";
    case ErrorReason::key:
      return "key";
    case ErrorReason::credential:
      return "credential";
    case ErrorReason::mobile_auth:
      return "mobile_auth";
    case ErrorReason::unsupported:
      return "unsupported";
    case ErrorReason::cancelled:
      return "cancelled";
    case ErrorReason::wasm_blocked:
      return "wasm_blocked";
  }
  return "invalid_argument";
}

bool is_retryable(const Error& error) {
  switch (error.reason) {
    case ErrorReason::otp_timeout:
    case ErrorReason::instant_link_timeout:
    case ErrorReason::request_timeout:
    case ErrorReason::step_timeout:
    case ErrorReason::network:
    case ErrorReason::socket_closed:
    case ErrorReason::socket_stalled:
      return true;
    case ErrorReason::http_status:
      return error.http_status == 429 || error.http_status >= 500;
    default:
      return false;
  }
}

}  // namespace prove_auth
