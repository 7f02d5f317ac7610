#include "steps/instant_link.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "async/first_of.h"
#include "device/user_agent.h"
#include "effects/timer.h"
#include "flow/backend.h"
#include "steps/phone_number.h"
#include "steps/status_socket.h"

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
Task<Result<SmsReply>> send_sms(Session& session, EffectScope& scope, Json phone_number) {
  Task<Json> asking = ask_for_text(session, scope, "deviceIpAddress");
  Json source_ip = co_await asking;
  Json body = json_object({{"sourceIp", source_ip}});
  if (!phone_number.is_null()) {
    body["mobileNumber"] = std::move(phone_number);
  }
  body["isMobile"] = is_mobile(session);
  Task<Result<Reply>> sending =
      call_backend(session, scope, "/v1/client/mobile/instantlink/start", std::move(body));
  Result<Reply>& reply = co_await sending;
  if (!reply) {
    co_return reply.error();
  }
  const std::string next = reply.value().next_or_empty();
  SmsReply result;
  if (next == "done") {
    result.outcome = SmsOutcome::done;
  } else if (!next.empty()) {
    co_return malformed_response("to the Instant Link's start names a next step that cannot follow here");
  } else if (const std::optional<Json>& data = reply.value().data) {
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
Task<Result<SmsOutcome>> send_first_sms(Session& session, EffectScope& scope, bool phone_number_needed) {
  Json refusal;
  for (;;) {
    Task<Result<Json>> asking =
        ask_for_phone_number(session, scope, "instantLinkStart", phone_number_needed, refusal);
    Result<Json>& phone_number = co_await asking;
    if (!phone_number) {
      co_return phone_number.error();
    }
    Task<Result<SmsReply>> sending = send_sms(session, scope, phone_number.value());
    Result<SmsReply>& sent = co_await sending;
    if (!sent) {
      co_return sent.error();
    }
    if (sent.value().outcome != SmsOutcome::refused) {
      co_return sent.value().outcome;
    }
    refusal = sent.value().refusal;
  }
}

Task<Result<RetryAction>> ask_for_retry(Session& session, EffectScope& scope, std::int64_t deadline_ms) {
  Waiting waiting;
  waiting.timeout_ms = std::max<std::int64_t>(1, deadline_ms - session.host.now_ms());
  waiting.timeout_reason = ErrorReason::instant_link_timeout;
  Task<Result<AppAnswer>> asking = ask_app(session, scope, "instantLinkRetry", json_array(), waiting);
  Result<AppAnswer>& asked = co_await asking;
  if (!asked) {
    if (asked.error().reason == ErrorReason::instant_link_timeout) {
      asked.error().message = "The Instant Link was not opened in time: start again with a new auth token.";
    }
    co_return asked.error();
  }
  const Json wrapped = json_object({{"value", asked.value().value}});
  const auto action = integer_member(wrapped, "value");
  if (action == static_cast<std::int64_t>(RetryAction::resend)) {
    co_return RetryAction::resend;
  }
  if (action == static_cast<std::int64_t>(RetryAction::change_number)) {
    co_return RetryAction::change_number;
  }
  co_return step_result_error(
      "instantLinkRetry", "an InstantLinkResultType: 0 OnResend or 1 OnMobileNumberChange", asked.value().id);
}

// The app's side. nullopt: nothing more to ask, the phone decides.
Task<Result<std::optional<std::string>>> run_dialog(Session& session, EffectScope& scope) {
  bool phone_number_needed = prove_auth::phone_number_needed(session.token, "inln");
  for (;;) {
    Task<Result<SmsOutcome>> starting = send_first_sms(session, scope, phone_number_needed);
    Result<SmsOutcome>& outcome = co_await starting;
    std::int64_t deadline_ms = session.host.now_ms() + session.options.instant_link_ms;
    bool change_number = false;
    while (!change_number) {
      if (!outcome) {
        co_return outcome.error();
      }
      if (outcome.value() == SmsOutcome::done) {
        co_return std::optional<std::string>("done");
      }
      if (outcome.value() == SmsOutcome::sent_final || !session.options.has_app_step("instantLinkRetry")) {
        co_return std::optional<std::string>();
      }
      Task<Result<RetryAction>> asking = ask_for_retry(session, scope, deadline_ms);
      const Result<RetryAction>& action = co_await asking;
      if (!action) {
        co_return action.error();
      }
      change_number = action.value() == RetryAction::change_number;
      if (!change_number) {
        Task<Result<SmsReply>> sending = send_sms(session, scope, "");
        Result<SmsReply>& sent = co_await sending;
        if (!sent) {
          co_return sent.error();
        }
        // Whatever else it answers to a resend, the customer may ask again.
        outcome = sent.value().outcome == SmsOutcome::done ? SmsOutcome::done : SmsOutcome::sent;
        deadline_ms = session.host.now_ms() + session.options.instant_link_ms;
      }
    }
    phone_number_needed = true;
  }
}

// The dialog as one side of the race: when it has nothing to decide it leaves the decision to the socket.
Task<Result<std::string>> run_dialog_beside_socket(Session& session, EffectScope& scope) {
  Task<Result<std::optional<std::string>>> dialog = run_dialog(session, scope);
  Result<std::optional<std::string>>& end = co_await dialog;
  if (!end) {
    co_return end.error();
  }
  if (end.value()) {
    co_return *end.value();
  }
  EffectOf<Status> waiting = wait_until_cancelled(scope);
  const Status& waited = co_await waiting;
  co_return waited.error();
}

}  // namespace

Task<Result<std::string>> run_instant_link(Session& session, EffectScope& scope) {
  if (!session.options.has_app_step("instantLinkStart")) {
    co_return missing_app_step_error("instantLinkStart");
  }
  if (is_mobile(session)) {
    Task<Result<std::optional<std::string>>> dialog = run_dialog(session, scope);
    Result<std::optional<std::string>>& end = co_await dialog;
    if (!end) {
      co_return end.error();
    }
    co_return end.value().value_or("");
  }
  EffectScope socket_scope(scope);
  EffectScope dialog_scope(scope);
  Race<Result<std::string>> race(socket_scope, wait_for_status(session, socket_scope), dialog_scope,
                                 run_dialog_beside_socket(session, dialog_scope));
  co_return co_await race;
}

}  // namespace prove_auth
