#include "steps/otp.h"

#include <algorithm>
#include <utility>

#include "flow/backend.h"
#include "steps/phone_number.h"

namespace prove_auth {
namespace {

// Values of the public enum OtpFinishResultType.
enum class OtpAction : std::uint8_t { submit = 0, resend = 1, change_number = 2 };

struct OtpAnswer {
  OtpAction action = OtpAction::submit;
  std::string otp;
};

// Tries that the backend grants once it has shown, by offering a second one, that it grants any.
constexpr std::int64_t kOtpTries = 3;

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

Task<Result<OtpAnswer>> ask_for_otp(Session& session, EffectScope& scope, Json refusal, Waiting waiting) {
  Json arguments = json_array();
  if (!refusal.is_null()) {
    arguments.push_back(std::move(refusal));
  }
  Task<Result<AppAnswer>> asking = ask_app(session, scope, "otpFinish", std::move(arguments), waiting);
  Result<AppAnswer>& asked = co_await asking;
  if (!asked) {
    if (asked.error().reason == ErrorReason::otp_timeout) {
      asked.error().message = "The OTP was not entered in time: start again with a new auth token.";
    }
    co_return asked.error();
  }
  co_return parse_finish_answer(asked.value());
}

// A wrong OTP is answered with data. So is a right one when the step that follows needs some (biometrics).
bool is_refusal(const Reply& reply) {
  return reply.data && (reply.next_or_empty().empty() || member(*reply.data, "code") != nullptr ||
                        member(*reply.data, "message") != nullptr);
}

// The first SMS, asking for the number until the backend accepts one.
Task<Result<Done>> send_first_sms(Session& session, EffectScope& scope, bool phone_number_needed) {
  Json refusal;
  for (;;) {
    Task<Result<Json>> asking =
        ask_for_phone_number(session, scope, "otpStart", phone_number_needed, refusal);
    Result<Json>& phone_number = co_await asking;
    if (!phone_number) {
      co_return phone_number.error();
    }
    Json body = json_object();
    if (!phone_number.value().is_null()) {
      body["mobileNumber"] = phone_number.value();
    }
    Task<Result<Reply>> starting =
        call_backend(session, scope, "/v1/client/mobile/otp/start", std::move(body));
    Result<Reply>& started = co_await starting;
    if (!started) {
      co_return started.error();
    }
    if (!started.value().data) {
      co_return Done{};
    }
    refusal = refusal_for_app("PhoneValidationError", *started.value().data);
  }
}

// From one SMS to the next step, or to nullopt when the customer wants to change the number.
Task<Result<std::optional<std::string>>> enter_otp(Session& session, EffectScope& scope) {
  Json refusal;
  std::int64_t wrong = 0;
  std::int64_t deadline_ms = session.host.now_ms() + session.options.otp_ms;
  for (;;) {
    Waiting waiting;
    waiting.timeout_ms = std::max<std::int64_t>(1, deadline_ms - session.host.now_ms());
    waiting.timeout_reason = ErrorReason::otp_timeout;
    waiting.attempts_left = wrong == 0 ? -1 : std::max<std::int64_t>(0, kOtpTries - wrong);
    Task<Result<OtpAnswer>> asking = ask_for_otp(session, scope, refusal, waiting);
    Result<OtpAnswer>& answer = co_await asking;
    if (!answer) {
      co_return answer.error();
    }
    if (answer.value().action == OtpAction::change_number) {
      co_return std::optional<std::string>();
    }
    const bool resend = answer.value().action == OtpAction::resend;
    const char* path = resend ? "/v1/client/mobile/otp/start" : "/v1/client/mobile/otp/finish";
    Json body = json_object();
    if (!resend) {
      body["otp"] = answer.value().otp;
    }
    Task<Result<Reply>> sending = call_backend(session, scope, path, std::move(body));
    Result<Reply>& reply = co_await sending;
    if (!reply) {
      co_return reply.error();
    }
    if (resend) {
      refusal = Json();
      deadline_ms = session.host.now_ms() + session.options.otp_ms;
    } else if (is_refusal(reply.value())) {
      ++wrong;
      refusal = refusal_for_app("OtpError", *reply.value().data);
    } else {
      Result<std::string> next = next_step(reply.value());
      if (!next) {
        co_return next.error();
      }
      co_return std::optional<std::string>(std::move(next.value()));
    }
  }
}

}  // namespace

Task<Result<std::string>> run_otp(Session& session, EffectScope& scope) {
  for (const char* step : {"otpStart", "otpFinish"}) {
    if (!session.options.has_app_step(step)) {
      co_return missing_app_step_error(step);
    }
  }
  bool phone_number_needed = prove_auth::phone_number_needed(session.token, "otp");
  for (;;) {
    Task<Result<Done>> sending = send_first_sms(session, scope, phone_number_needed);
    const Result<Done>& sent = co_await sending;
    if (!sent) {
      co_return sent.error();
    }
    Task<Result<std::optional<std::string>>> entering = enter_otp(session, scope);
    Result<std::optional<std::string>>& entered = co_await entering;
    if (!entered) {
      co_return entered.error();
    }
    if (entered.value()) {
      co_return *entered.value();
    }
    phone_number_needed = true;
  }
}

}  // namespace prove_auth
