#include "steps/steps.h"

#include <optional>
#include <utility>

#include "async/first_of.h"
#include "backend/backend.h"
#include "device/user_agent.h"
#include "effects/timer.h"
#include "steps/phone_number.h"

namespace prove_auth {
namespace {

// Values of the public enum InstantLinkResultType.
enum class RetryAction : std::uint8_t { resend = 0, change_number = 1 };

// What the backend made of a request for the SMS.
enum class SmsOutcome : std::uint8_t {
  sent,        // ask the retry step, if there is one
  sent_final,  // sent, and it will not send another: only wait
  refused,     // ask for another number
  done,        // the backend needs no link
};

struct SmsReply {
  explicit SmsReply(SmsOutcome outcome_in, Json refusal_in = Json())
      : outcome(outcome_in), refusal(std::move(refusal_in)) {}

  SmsOutcome outcome;
  Json refusal;  // of the number, for the app
};

constexpr const char* kRetry = "instantLinkRetry";

bool is_mobile(const Session& session) {
  return is_mobile_user_agent(session.options.user_agent);
}

// phone_number: null leaves the member out.
Task<Result<SmsReply>> send_sms(Session& session, Json phone_number) {
  Json source_ip = co_await ask_for_text(session, "deviceIpAddress");
  Json body = json_object({{"sourceIp", source_ip}});
  if (!phone_number.is_null()) {
    body["mobileNumber"] = std::move(phone_number);
  }
  body["isMobile"] = is_mobile(session);
  Reply reply = co_await call_backend(session, "/v1/client/mobile/instantlink/start", std::move(body));
  const std::string next = reply.next_or_empty();
  if (next == "done") {
    co_return SmsReply(SmsOutcome::done);
  }
  if (!next.empty()) {
    co_return found_in(
        reply, malformed_response("to the Instant Link's start names a next step that cannot follow here"));
  }
  if (!reply.data) {
    co_return SmsReply(SmsOutcome::sent);
  }
  if (member(*reply.data, "code") == nullptr && member(*reply.data, "message") == nullptr) {
    co_return SmsReply(SmsOutcome::sent_final);
  }
  co_return SmsReply(SmsOutcome::refused, refusal_for_app("PhoneValidationError", *reply.data));
}

// The first SMS, asking for the number until the backend accepts one.
Task<Result<SmsOutcome>> send_first_sms(Session& session, bool number_needed) {
  Refusals refusals;
  for (Json refusal;;) {
    Json number = co_await ask_for_phone_number(session, "instantLinkStart", number_needed, refusal);
    SmsReply sent = co_await send_sms(session, number);
    if (sent.outcome != SmsOutcome::refused) {
      co_return sent.outcome;
    }
    refusal = sent.refusal;
    co_await refusals.note(number, refusal);
  }
}

Result<RetryAction> parse_retry_answer(const AppAnswer& answer) {
  const auto action = integer_value(answer.value);
  if (action == static_cast<std::int64_t>(RetryAction::resend)) {
    return RetryAction::resend;
  }
  if (action == static_cast<std::int64_t>(RetryAction::change_number)) {
    return RetryAction::change_number;
  }
  return step_result_error(kRetry, "an InstantLinkResultType: 0 OnResend or 1 OnMobileNumberChange",
                           answer.id);
}

Task<Result<RetryAction>> ask_for_retry(Session& session, std::int64_t deadline_ms) {
  Waiting waiting = wait_until(session, deadline_ms);
  waiting.timeout_reason = ErrorReason::instant_link_timeout;
  waiting.timeout_message = "The Instant Link was not opened in time: start again with a new auth token.";
  co_return parse_retry_answer(co_await ask_app(session, AppRequest(kRetry), waiting));
}

// Sends the link again. The customer may ask for it again, whatever the backend answers but "done".
Task<Result<SmsOutcome>> resend_sms(Session& session, Refusals& refusals) {
  SmsReply sent = co_await send_sms(session, "");
  if (sent.outcome == SmsOutcome::done) {
    co_return sent.outcome;
  }
  if (sent.outcome == SmsOutcome::refused) {
    co_await refusals.note(kRetry, sent.refusal);
  } else {
    refusals = Refusals();
  }
  co_return SmsOutcome::sent;
}

// What came of the SMS and of those sent again after it; nullopt when the customer wants to change the
// number. refusals are the caller's: as a local of it Clang 14 ends this coroutine too early.
Task<Result<std::optional<SmsOutcome>>> offer_retry(Session& session, Refusals& refusals,
                                                    SmsOutcome outcome) {
  while (outcome == SmsOutcome::sent && session.options.has_app_step(kRetry)) {
    const std::int64_t deadline_ms = deadline_after(session, session.options.instant_link_ms);
    RetryAction action = co_await ask_for_retry(session, deadline_ms);
    if (action == RetryAction::change_number) {
      co_return std::nullopt;
    }
    outcome = co_await resend_sms(session, refusals);
  }
  co_return outcome;
}

// The app's side. An empty step: nothing more to ask, the phone decides.
Task<Result<NextStep>> run_dialog(Session& session) {
  bool number_needed = phone_number_needed(session.token, "inln");
  for (;; number_needed = true) {
    SmsOutcome sent = co_await send_first_sms(session, number_needed);
    Refusals refusals;
    std::optional<SmsOutcome> outcome = co_await offer_retry(session, refusals, sent);
    if (outcome) {
      co_return NextStep(outcome == SmsOutcome::done ? "done" : "");
    }
  }
}

// The dialog as one side of the race: when it has nothing to decide it leaves the decision to the socket.
Task<Result<NextStep>> run_dialog_beside_socket(Session& session) {
  NextStep next = co_await run_dialog(session);
  if (next.name.empty()) {
    co_await wait_until_cancelled();
  }
  co_return next;
}

Task<Result<NextStep>> run_on_desktop(Session& session) {
  co_return co_await first_of(wait_for_status(session), run_dialog_beside_socket(session));
}

}  // namespace

Task<Result<NextStep>> run_instant_link(Session& session) {
  if (!session.options.has_app_step("instantLinkStart")) {
    return end_step(missing_app_step_error("instantLinkStart"));
  }
  return is_mobile(session) ? run_dialog(session) : run_on_desktop(session);
}

}  // namespace prove_auth
