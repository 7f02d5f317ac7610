#include "session/session.h"

#include <utility>

namespace prove_auth {

Error missing_app_step_error(const char* step) {
  return Error(ErrorReason::missing_app_step, ErrorCode::client_failure,
               std::string("The backend asked for a step that needs the app's ") + step +
                   " step: configure it with the builder before authenticate().");
}

Task<Result<std::string>> end_step(Result<std::string> outcome) {
  co_return outcome;
}

Task<Result<AppAnswer>> ask_app(Session& session, const char* step, Json arguments, Waiting waiting) {
  if (!session.options.has_app_step(step)) {
    co_return missing_app_step_error(step);
  }
  Json event = json_object({{"type", "waiting"}, {"appStep", step}});
  event["expiresAt"] = session.host.now_ms() + waiting.timeout_ms;
  if (waiting.attempts_left >= 0) {
    event["attemptsLeft"] = waiting.attempts_left;
  }
  session.progress(event);
  Result<AppAnswer> answer = co_await result_of(call_app_step(step, arguments, waiting.timeout_ms));
  if (!answer && answer.error().reason == ErrorReason::step_timeout) {
    answer.error().reason = waiting.timeout_reason;
    if (waiting.timeout_message != nullptr) {
      answer.error().message = waiting.timeout_message;
    }
  }
  if (!co_await cancelled()) {
    session.progress(json_object({{"type", "answered"}, {"appStep", step}}));
  }
  co_return answer;
}

Task<Result<AppAnswer>> ask_app(Session& session, const char* step, Json arguments) {
  return ask_app(session, step, std::move(arguments), Waiting());
}

Task<Result<AppAnswer>> ask_app(Session& session, const char* step) {
  return ask_app(session, step, json_array());
}

Task<Json> ask_for_text(Session& session, const char* step) {
  // The page answers these at once or not at all; a slow answer must not hold up the customer.
  constexpr std::int64_t kTextTimeoutMs = 5'000;
  Json text;
  if (session.options.has_app_step(step)) {
    Result<AppAnswer> answer = co_await result_of(call_app_step(step, json_array(), kTextTimeoutMs));
    if (answer && answer.value().value.is_string()) {
      text = answer.value().value;
    }
  }
  co_return text;
}

}  // namespace prove_auth
