#include "steps/steps.h"

#include <optional>
#include <utility>

#include "backend/backend.h"
#include "steps/phone_number.h"

namespace prove_auth {
namespace {

// Values of the public enum OtpFinishResultType.
enum class OtpAction : std::uint8_t { submit = 0, resend = 1, change_number = 2 };

struct OtpAnswer {
  OtpAction action = OtpAction::submit;
  std::string otp;
};

constexpr const char* kStart = "/v1/client/mobile/otp/start";
constexpr const char* kFinish = "/v1/client/mobile/otp/finish";

Result<OtpAnswer> parse_finish_answer(const AppAnswer& answer) {
  const auto expected = [&answer](const char* shape) {
    return step_result_error("otpFinish", shape, answer.id);
  };
  const auto type = integer_member(answer.value, "resultType");
  OtpAnswer parsed;
  if (type == static_cast<std::int64_t>(OtpAction::resend)) {
    parsed.action = OtpAction::resend;
    return parsed;
  }
  if (type == static_cast<std::int64_t>(OtpAction::change_number)) {
    parsed.action = OtpAction::change_number;
    return parsed;
  }
  if (type != static_cast<std::int64_t>(OtpAction::submit)) {
    return expected(
        "{resultType}, an OtpFinishResultType: 0 OnSuccess, 1 OnResendOtp or 2 OnMobileNumberChange");
  }
  const Json* input = object_member(answer.value, "input");
  const auto otp = input == nullptr ? std::nullopt : text_member(*input, "otp");
  if (!otp) {
    return expected("{resultType: 0, input: {otp: string}}; an OTP stays a string, it may begin with zeros");
  }
  parsed.otp = *otp;
  return parsed;
}

Task<Result<OtpAnswer>> ask_for_otp(Session& session, Json refusal, std::int64_t deadline_ms) {
  AppRequest request("otpFinish");
  request.error = std::move(refusal);
  Waiting waiting = wait_until(session, deadline_ms);
  waiting.timeout_reason = ErrorReason::otp_timeout;
  waiting.timeout_message = "The OTP was not entered in time: start again with a new auth token.";
  co_return parse_finish_answer(co_await ask_app(session, std::move(request), waiting));
}

// A wrong OTP is answered with data. So is a right one when the step that follows needs some (biometrics).
bool is_refusal(const Reply& reply) {
  return reply.data && (reply.next_or_empty().empty() || member(*reply.data, "code") != nullptr ||
                        member(*reply.data, "message") != nullptr);
}

// The first SMS, asking for the number until the backend accepts one.
Task<Status> send_first_sms(Session& session, bool phone_number_needed) {
  Refusals refusals;
  for (Json refusal;;) {
    Json number = co_await ask_for_phone_number(session, "otpStart", phone_number_needed, refusal);
    Json body = number.is_null() ? json_object() : json_object_of("mobileNumber", number);
    Reply reply = co_await call_backend(session, kStart, std::move(body));
    if (!reply.data) {
      co_return Done{};
    }
    refusal = refusal_for_app("PhoneValidationError", *reply.data);
    co_await refusals.note(number, refusal);
  }
}

// From one SMS to the next step, or to nullopt when the customer wants to change the number.
Task<Result<std::optional<NextStep>>> enter_otp(Session& session) {
  Json refusal;
  Refusals refusals;
  std::int64_t deadline_ms = deadline_after(session, session.options.otp_ms);
  for (;;) {
    OtpAnswer answer = co_await ask_for_otp(session, refusal, deadline_ms);
    if (answer.action == OtpAction::change_number) {
      co_return std::nullopt;
    }
    if (answer.action == OtpAction::resend) {
      co_await call_backend(session, kStart, json_object());
      refusal = Json();
      refusals = Refusals();
      deadline_ms = deadline_after(session, session.options.otp_ms);
      continue;
    }
    Reply reply = co_await call_backend(session, kFinish, json_object_of("otp", answer.otp));
    if (!is_refusal(reply)) {
      co_return co_await next_step(reply);
    }
    refusal = refusal_for_app("OtpError", *reply.data);
    co_await refusals.note(answer.otp, refusal);
  }
}

}  // namespace

Task<Result<NextStep>> run_otp(Session& session) {
  for (const char* step : {"otpStart", "otpFinish"}) {
    if (!session.options.has_app_step(step)) {
      co_return missing_app_step_error(step);
    }
  }
  bool number_needed = phone_number_needed(session.token, "otp");
  for (;; number_needed = true) {
    co_await send_first_sms(session, number_needed);
    std::optional<NextStep> next = co_await enter_otp(session);
    if (next) {
      co_return *next;
    }
  }
}

}  // namespace prove_auth
