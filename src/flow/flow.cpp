#include "flow/flow.h"

#include "device/settings.h"
#include "flow/failing.h"
#include "flow/step_table.h"

namespace prove_auth {
namespace {

constexpr int kStepLimit = 50;

Error too_many_steps_error() {
  return Error(ErrorReason::too_many_steps, ErrorCode::too_many_steps,
               "The backend asked for more than " + std::to_string(kStepLimit) +
                   " steps. Start again with a new auth token; if it happens again, tell Prove's support.");
}

// A backend's step name may go into an error text only as far as it looks like one.
std::string printable(const std::string& step) {
  constexpr std::size_t kLongest = 60;
  std::string text;
  for (const char c : step.substr(0, kLongest)) {
    text.push_back(c >= ' ' && c <= '~' ? c : '?');
  }
  return text;
}

Error unknown_step_error(const std::string& step, bool known_to_other_role) {
  return Error(ErrorReason::unknown_step, ErrorCode::prohibited_action,
               known_to_other_role ? "The step \"" + step +
                                         "\" does not belong to this client's role: check withRole() and the "
                                         "possessionType of POST /v3/unify."
                                   : "The backend asked for the step \"" + printable(step) +
                                         "\", which this client does not have.");
}

Task<Result<std::string>> run_step(Session& session, EffectScope& scope, const std::string& name) {
  const Step* step = find_step(name);
  const StepFunction function = step == nullptr ? nullptr : step->for_role(session.options.role);
  return function == nullptr ? end_step(unknown_step_error(name, step != nullptr)) : function(session, scope);
}

}  // namespace

Error missing_auth_finish_error() {
  Error error(ErrorReason::missing_auth_finish, ErrorCode::missing_authenticator_completion,
              "No AuthFinish step: call withAuthFinishStep() on the builder before build().");
  error.reportable = false;
  return error;
}

Task<Result<CallValue>> finish_with_app(Session& session, EffectScope& scope, std::string auth_id) {
  Task<Result<AppAnswer>> finishing =
      ask_app(session, scope, "authFinish", json_array({json_object({{"authId", auth_id}})}));
  Result<AppAnswer>& finished = co_await finishing;
  if (!finished) {
    co_return finished.error();
  }
  CallValue value;
  value.value_of = finished.value().id;
  co_return value;
}

Task<Result<CallValue>> authenticate(Session& session, EffectScope& scope, std::string auth_token) {
  if (!session.options.has_app_step("authFinish")) {
    co_return missing_auth_finish_error();
  }
  Result<AuthToken> token = parse_auth_token(auth_token);
  if (!token) {
    co_return token.error();
  }
  session.token = std::move(token.value());
  settings::set_namespace_name(session.host, session.token.namespace_name);

  std::string next = session.token.first_step;
  for (int count = 0; !next.empty() && next != "done"; ++count) {
    session.current_step = next;
    if (count == kStepLimit) {
      co_return too_many_steps_error();
    }
    session.progress(json_object({{"type", "step"}, {"step", printable(next)}}));
    Task<Result<std::string>> running = run_step(session, scope, next);
    Result<std::string>& outcome = co_await running;
    if (!outcome) {
      Task<Result<std::string>> failing = fail_step(session, scope, next, outcome.error());
      outcome = std::move(co_await failing);
    }
    if (scope.cancelled()) {
      co_return cancelled_error();
    }
    if (!outcome) {
      co_return outcome.error();
    }
    next = outcome.value();
  }
  session.current_step = next;
  if (next.empty()) {
    co_return CallValue{};  // a redirect took over, or the other device goes on
  }
  session.progress(json_object({{"type", "step"}, {"step", next}}));
  Task<Result<CallValue>> finishing = finish_with_app(session, scope, session.token.auth_id);
  co_return co_await finishing;
}

}  // namespace prove_auth
