#include "steps/steps.h"

#include <algorithm>
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
  SmsOutcome outcome = SmsOutcome::sent;
  Json refusal;
};

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
  SmsReply result;
  if (next == "done") {
    result.outcome = SmsOutcome::done;
  } else if (!next.empty()) {
    co_return malformed_response("to the Instant Link's start names a next step that cannot follow here");
  } else if (const std::optional<Json>& data = reply.data) {
    if (member(*data, "code") != nullptr || member(*data, "message") != nullptr) {
      result.outcome = SmsOutcome::refused;
      result.refusal = refusal_for_app("PhoneValidationError", *data);
    } else {
      result.outcome = SmsOutcome::sent_final;
    }
  }
  co_return result;
}

// The first SMS, asking for the number until the backend accepts one.
Task<Result<SmsOutcome>> send_first_sms(Session& session, bool phone_number_needed) {
  Json refusal;
  for (;;) {
    Json phone_number =
        co_await ask_for_phone_number(session, "instantLinkStart", phone_number_needed, refusal);
    SmsReply sent = co_await send_sms(session, phone_number);
    if (sent.outcome != SmsOutcome::refused) {
      co_return sent.outcome;
    }
    refusal = sent.refusal;
  }
}

Task<Result<RetryAction>> ask_for_retry(Session& session, std::int64_t deadline_ms) {
  Waiting waiting;
  waiting.timeout_ms = std::max<std::int64_t>(1, deadline_ms - session.host.now_ms());
  waiting.timeout_reason = ErrorReason::instant_link_timeout;
  waiting.timeout_message = "The Instant Link was not opened in time: start again with a new auth token.";
  AppAnswer asked = co_await ask_app(session, "instantLinkRetry", json_array(), waiting);
  const Json wrapped = json_object({{"value", asked.value}});
  const auto action = integer_member(wrapped, "value");
  if (action == static_cast<std::int64_t>(RetryAction::resend)) {
    co_return RetryAction::resend;
  }
  if (action == static_cast<std::int64_t>(RetryAction::change_number)) {
    co_return RetryAction::change_number;
  }
  co_return step_result_error("instantLinkRetry",
                              "an InstantLinkResultType: 0 OnResend or 1 OnMobileNumberChange", asked.id);
}

// The app's side. nullopt: nothing more to ask, the phone decides.
Task<Result<std::optional<std::string>>> run_dialog(Session& session) {
  bool phone_number_needed = prove_auth::phone_number_needed(session.token, "inln");
  for (;;) {
    SmsOutcome outcome = co_await send_first_sms(session, phone_number_needed);
    std::int64_t deadline_ms = session.host.now_ms() + session.options.instant_link_ms;
    bool change_number = false;
    while (!change_number) {
      if (outcome == SmsOutcome::done) {
        co_return std::optional<std::string>("done");
      }
      if (outcome == SmsOutcome::sent_final || !session.options.has_app_step("instantLinkRetry")) {
        co_return std::optional<std::string>();
      }
      RetryAction action = co_await ask_for_retry(session, deadline_ms);
      change_number = action == RetryAction::change_number;
      if (!change_number) {
        SmsReply sent = co_await send_sms(session, "");
        // Whatever else it answers to a resend, the customer may ask again.
        outcome = sent.outcome == SmsOutcome::done ? SmsOutcome::done : SmsOutcome::sent;
        deadline_ms = session.host.now_ms() + session.options.instant_link_ms;
      }
    }
    phone_number_needed = true;
  }
}

// The dialog as one side of the race: when it has nothing to decide it leaves the decision to the socket.
Task<Result<std::string>> run_dialog_beside_socket(Session& session) {
  std::optional<std::string> end = co_await run_dialog(session);
  if (end) {
    co_return *end;
  }
  co_await wait_until_cancelled();
  co_return cancelled_error();
}

}  // namespace

Task<Result<std::string>> run_instant_link(Session& session) {
  if (!session.options.has_app_step("instantLinkStart")) {
    co_return missing_app_step_error("instantLinkStart");
  }
  if (is_mobile(session)) {
    std::optional<std::string> end = co_await run_dialog(session);
    co_return end.value_or("");
  }
  co_return co_await first_of(wait_for_status(session), run_dialog_beside_socket(session));
}

}  // namespace prove_auth
