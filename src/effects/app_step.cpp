#include "effects/app_step.h"

#include "effects/failure.h"

namespace prove_auth {

Task<Result<AppAnswer>> call_app_step(EffectScope& scope, std::string step, Json arguments,
                                      std::int64_t timeout_ms, ErrorReason timeout_reason) {
  Json request = json_object({{"kind", "appStep"}, {"step", step}, {"args", std::move(arguments)}});
  if (timeout_ms > 0) {
    request["timeoutMs"] = timeout_ms;
  }
  EffectAwaiter effect(scope, std::move(request));
  Answer answer = co_await effect;
  const FailureMeaning meaning{ErrorReason::step_rejected, timeout_reason, ErrorCode::external_failure,
                               "The app's " + step + " step"};
  std::optional<Error> failure = failure_of(answer, meaning);
  if (failure) {
    const std::string kind = failure_kind(answer.value);
    if (kind == "rejected") {
      const std::string reason = failure_message(answer.value);
      failure->message =
          reason.empty() ? "The app's " + step + " step was rejected without a reason." : reason;
    } else if (kind == "invalid" || kind.empty()) {
      failure = answer.cancelled ? failure : step_result_error(step, "a value with a JSON form", answer.id);
    } else if (kind == "missing") {
      failure->reason = ErrorReason::missing_app_step;
      failure->code = static_cast<std::int32_t>(ErrorCode::client_failure);
    }
    co_return *failure;
  }
  AppAnswer result;
  result.id = answer.id;
  const auto value = answer.value.find("value");
  if (value == answer.value.end()) {
    co_return step_result_error(step, "a value with a JSON form", answer.id);
  }
  result.value = *value;
  co_return result;
}

Error step_result_error(const std::string& step, const std::string& expected, EffectId effect) {
  Error error;
  error.reason = ErrorReason::step_result;
  error.code = static_cast<std::int32_t>(ErrorCode::external_failure);
  error.message = "The app's " + step + " step must answer with " + expected + ".";
  error.cause_effect = effect;
  return error;
}

}  // namespace prove_auth
