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
