#include "session/session.h"

#include <algorithm>
#include <utility>

namespace prove_auth {
namespace {

// No customer does; a step that answers by itself would have one message sent after the other.
constexpr int kMostAsked = 100;

Error asked_too_often_error() {
  Error error(
      ErrorReason::too_many_steps, ErrorCode::too_many_steps,
      "The app's steps were asked for more than 100 answers in one flow. Do they wait for the customer?");
  error.reportable = false;
  return error;
}

}  // namespace

std::int64_t deadline_after(const Session& session, std::int64_t limit_ms) {
  return session.host.monotonic_ms() + limit_ms;
}

Waiting wait_until(const Session& session, std::int64_t deadline_ms) {
  Waiting waiting;
  waiting.timeout_ms = std::max<std::int64_t>(1, deadline_ms - session.host.monotonic_ms());
  return waiting;
}

Error missing_app_step_error(const char* step) {
  return Error(ErrorReason::missing_app_step, ErrorCode::client_failure,
               std::string("The backend asked for a step that needs the app's ") + step +
                   " step: configure it with the builder before authenticate().");
}

void tell_refused(Session& session, const Error& error) {
  session.progress(json_object({{"type", "refused"}, {"message", error.message}}));
}

Task<Result<NextStep>> end_step(Result<NextStep> outcome) {
  co_return outcome;
}

Task<Result<AppAnswer>> ask_app(Session& session, AppRequest request, Waiting waiting) {
  const char* const step = request.step;
  if (!session.options.has_app_step(step)) {
    co_return missing_app_step_error(step);
  }
  if (++session.asked > kMostAsked) {
    co_return asked_too_often_error();
  }
  const std::int64_t expires_at_ms = session.host.now_ms() + waiting.timeout_ms;
  session.progress(json_object({{"type", "waiting"}, {"appStep", step}, {"expiresAt", expires_at_ms}}));
  Result<AppAnswer> answer = co_await result_of(call_app_step(request, waiting.timeout_ms));
  co_await still_wanted();
  session.progress(json_object({{"type", "answered"}, {"appStep", step}}));
  if (!answer && answer.error().reason == ErrorReason::step_timeout) {
    answer.error().reason = waiting.timeout_reason;
    if (waiting.timeout_message != nullptr) {
      answer.error().message = waiting.timeout_message;
    }
  }
  co_return answer;
}

Task<Json> ask_for_text(Session& session, const char* step) {
  // The page answers these at once or not at all; a slow answer must not hold up the customer.
  constexpr std::int64_t kTextTimeoutMs = 5'000;
  Json text;
  if (session.options.has_app_step(step)) {
    Result<AppAnswer> answer = co_await result_of(call_app_step(AppRequest(step), kTextTimeoutMs));
    if (answer && answer.value().value.is_string()) {
      text = answer.value().value;
    } else if (answer && !answer.value().value.is_null()) {
      tell_refused(session, step_result_error(step, "a text or null", answer.value().id));
    }
  }
  co_return text;
}

}  // namespace prove_auth
