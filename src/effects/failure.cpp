#include "effects/failure.h"

namespace prove_auth {
namespace {

const char* explanation(const std::string& kind) {
  if (kind == "timeout") return "took longer than its limit";
  if (kind == "network")
    return "got no answer: check the connection, CORS, and connect-src in the page's Content-Security-Policy";
  if (kind == "too_large") return "was answered with more data than allowed";
  if (kind == "missing") return "needs something that is not there";
  if (kind == "unsupported") return "is not supported by this browser or platform";
  if (kind == "refused") return "was refused by the browser or platform";
  return "failed";
}

Error error_with(const Answer& answer, const FailureMeaning& meaning, const char* predicate) {
  Error error(meaning.reason, meaning.code, std::string(meaning.what) + " " + predicate + ".");
  error.cause_effect = answer.id;
  return error;
}

}  // namespace

std::string failure_message(const Json& answer) {
  constexpr std::size_t kLongest = 200;
  std::string text = text_or_empty(answer, "message");
  if (text.size() > kLongest) {
    std::size_t end = kLongest;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
      --end;  // not in the middle of a UTF-8 character
    }
    text.resize(end);
  }
  return text;
}

std::string failure_kind(const Json& answer) {
  return text_or_empty(answer, "failed");
}

std::optional<Error> failure_of(const Answer& answer, const FailureMeaning& meaning) {
  if (answer.cancelled) {
    return cancelled_error();
  }
  if (!answer.value.is_object()) {
    return malformed_answer(answer, meaning);
  }
  const std::string kind = failure_kind(answer.value);
  if (kind.empty()) {
    return std::nullopt;
  }
  Error error = error_with(answer, meaning, explanation(kind));
  if (kind == "timeout") {
    error.reason = meaning.timeout_reason;
    error.code = static_cast<std::int64_t>(ErrorCode::client_failure);
  } else if (kind == "unsupported") {
    error.reason = ErrorReason::unsupported;
  }
  const std::string detail = failure_message(answer.value);
  if (!detail.empty()) {
    error.message += " (" + detail + ")";
  }
  return error;
}

Error malformed_answer(const Answer& answer, const FailureMeaning& meaning) {
  return error_with(answer, meaning, "was answered by the host in a form that cannot be read");
}

}  // namespace prove_auth
