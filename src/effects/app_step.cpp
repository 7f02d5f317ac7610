#include "effects/app_step.h"

#include <utility>

#include "effects/failure.h"
#include "effects/limits.h"
#include "encoding/secret_text.h"

namespace prove_auth {
namespace {

constexpr const char* kNeeded = "a value with a JSON form of at most 256 KB and 5,000 values";

Result<AppAnswer> read_app_answer(Answer& answer, const Json& effect) {
  const std::string step = text_or_empty(effect, "step");
  const std::string subject = "The app's " + step + " step";
  const FailureMeaning meaning{ErrorReason::step_rejected, ErrorReason::step_timeout,
                               ErrorCode::external_failure, subject.c_str()};
  std::optional<Error> failure = failure_of(answer, meaning);
  if (failure) {
    const std::string kind = failure_kind(answer.value);
    if (answer.cancelled) {
      return *failure;
    }
    if (kind == "rejected") {
      const std::string reason = without_secrets(failure_message(answer.value));
      failure->message = reason.empty() ? subject + " was rejected without a reason." : reason;
    } else if (kind == "invalid" || kind == "too_large" || kind.empty()) {
      return step_result_error(step, kNeeded, answer.id);
    } else if (kind == "missing") {
      failure->reason = ErrorReason::missing_app_step;
      failure->code = static_cast<std::int64_t>(ErrorCode::client_failure);
    }
    return *failure;
  }
  AppAnswer result;
  result.id = answer.id;
  const auto value = answer.value.find("value");
  if (value == answer.value.end()) {
    return step_result_error(step, kNeeded, answer.id);
  }
  result.value = *value;
  return result;
}

}  // namespace

EffectOf<Result<AppAnswer>> call_app_step(const AppRequest& request, std::int64_t timeout_ms) {
  Json effect = json_object({{"kind", "appStep"}, {"step", request.step}, {"args", request.arguments}});
  if (!request.error.is_null()) {
    effect["error"] = request.error;
  }
  if (request.value == AppValue::read) {
    effect["maxBytes"] = kMostBytes;
  } else {
    effect["value"] = request.value == AppValue::kept ? "kept" : "ignored";
  }
  if (timeout_ms > 0) {
    effect["timeoutMs"] = timeout_ms;
  }
  return EffectOf<Result<AppAnswer>>(std::move(effect), read_app_answer);
}

Error step_result_error(const std::string& step, const char* expected, EffectId effect) {
  Error error(ErrorReason::step_result, ErrorCode::external_failure,
              "The app's " + step + " step must answer with " + expected + ".");
  error.cause_effect = effect;
  return error;
}

}  // namespace prove_auth
