#include "prove_auth/error.h"

namespace prove_auth {

std::string_view reason_name(ErrorReason reason) {
  constexpr std::string_view kNames[] = {
#define PROVE_AUTH_NAME(name, meaning) #name,
      PROVE_AUTH_ERROR_REASONS(PROVE_AUTH_NAME)
#undef PROVE_AUTH_NAME
  };
  return kNames[static_cast<std::size_t>(reason)];
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
