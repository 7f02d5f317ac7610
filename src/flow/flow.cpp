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

Task<Result<NextStep>> run_step(Session& session) {
  const std::string& name = session.step.name;
  const Step* step = find_step(name);
  const StepFunction function = step == nullptr ? nullptr : step->for_role(session.options.role);
  return function == nullptr ? end_step(unknown_step_error(name, step != nullptr)) : function(session);
}

// From the step being run to the one that follows, whatever came of it.
Task<Result<NextStep>> run_or_fail_step(Session& session) {
  Result<NextStep> next = co_await result_of(run_step(session));
  co_await still_wanted();
  if (next) {
    co_return next;
  }
  co_return co_await fail_step(session, next.error());
}

}  // namespace

Error missing_auth_finish_error() {
  Error error(ErrorReason::missing_auth_finish, ErrorCode::missing_authenticator_completion,
              "No AuthFinish step: call withAuthFinishStep() on the builder before build().");
  error.reportable = false;
  return error;
}

Task<Result<CallValue>> finish_with_app(Session& session, std::string auth_id) {
  Json arguments = json_array({json_object({{"authId", auth_id}})});
  AppRequest request("authFinish", std::move(arguments), AppValue::kept);
  AppAnswer finished = co_await ask_app(session, std::move(request));
  CallValue value;
  value.value_of = finished.id;
  co_return value;
}

Task<Result<CallValue>> authenticate(Session& session, std::string auth_token) {
  if (!session.options.has_app_step("authFinish")) {
    co_return missing_auth_finish_error();
  }
  session.token = co_await parse_auth_token(auth_token);
  settings::set_namespace_name(session.host, session.token.namespace_name);

  session.step = NextStep(session.token.first_step);
  for (int count = 0; !session.step.name.empty() && session.step.name != "done"; ++count) {
    if (count == kStepLimit) {
      co_return too_many_steps_error();
    }
    session.progress(json_object({{"type", "step"}, {"step", printable(session.step.name)}}));
    NextStep next = co_await run_or_fail_step(session);
    session.step.name = next.name;
    if (!next.data.is_null()) {
      session.step.data = std::move(next.data);  // an answer without any leaves the last one
    }
  }
  if (session.step.name.empty()) {
    co_return CallValue{};  // a redirect took over, or the other device goes on
  }
  session.progress(json_object({{"type", "step"}, {"step", session.step.name}}));
  co_return co_await finish_with_app(session, session.token.auth_id);
}

}  // namespace prove_auth
