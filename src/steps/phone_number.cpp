#include "steps/phone_number.h"

#include <utility>

#include "backend/backend.h"

namespace prove_auth {

Json refusal_for_app(const char* type, const Json& data) {
  Json refusal = json_object_of("type", type);
  std::string shown;
  if (const Json* code = member(data, "code"); code != nullptr && (code->is_number() || code->is_string())) {
    refusal["code"] = *code;
    const std::string text = code->is_string() ? code->get<std::string>() : dump_json(*code);
    if (!text.empty() && *code != 0) {
      shown = "Error Code: " + text + ", ";
    }
  }
  std::string message = text_or_empty(data, "message");
  if (message.empty()) {
    message =
        std::string(type) == "OtpError" ? "The OTP was not accepted." : "The phone number was not accepted.";
  }
  refusal["message"] = shown + message;
  return refusal;
}

Status Refusals::note(const Json& answer, const Json& refusal) {
  constexpr int kMostRefusals = 3;
  count_ = answer == answer_ ? count_ + 1 : 1;
  answer_ = answer;
  if (count_ < kMostRefusals) {
    return Done{};
  }
  Error error(ErrorReason::backend_error, ErrorCode::none,
              "The backend has refused the same answer of the app's three times. " +
                  text_or_empty(refusal, "message"));
  error.code = integer_member(refusal, "code").value_or(0);
  return error;
}

Task<Result<Json>> ask_for_phone_number(Session& session, const char* start_step, bool phone_number_needed,
                                        Json refusal) {
  AppRequest request(start_step, json_array_of(phone_number_needed));
  request.error = std::move(refusal);
  const AppAnswer answer = co_await ask_app(session, std::move(request));
  const Json& value = answer.value;
  if (value.is_null()) {
    co_return value;
  }
  const Json* phone_number = member(value, "phoneNumber");
  if (phone_number == nullptr || !phone_number->is_string()) {
    co_return step_result_error(start_step, "null or {phoneNumber: string}", answer.id);
  }
  co_return *phone_number;
}

}  // namespace prove_auth
