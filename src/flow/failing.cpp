#include "flow/failing.h"

#include <utility>

#include "backend/backend.h"
#include "flow/step_table.h"

namespace prove_auth {
namespace {

// The next step by the backend's answer to the report; the failure itself when it knows none.
Task<Result<NextStep>> report_failure(Session& session, Error error, std::string_view endpoint) {
  const std::string path = "/v1/client/" + std::string(endpoint) + "/error";
  session.progress(json_object({{"type", "reported"}, {"path", path}}));
  Json report = json_object_of("message", error.message);
  if (error.reason == ErrorReason::mobile_auth) {
    report["code"] = error.code;  // the one failure that the backend is told by number
  }
  Result<NextStep> next = co_await result_of(call_for_next_step(session, path.c_str(), std::move(report)));
  co_await still_wanted();
  if (!next || next.value().name.empty()) {
    co_return error;
  }
  co_return next;
}

}  // namespace

Task<Result<NextStep>> fail_step(Session& session, Error error) {
  if (error.reason == ErrorReason::step_result) {
    tell_refused(session, error);
  }
  if (error.next == "done") {
    co_return NextStep(error.next);
  }
  const Step* entry = find_step(session.step.name);
  if (error.reportable && entry != nullptr && !entry->error_endpoint.empty()) {
    co_return co_await report_failure(session, std::move(error), entry->error_endpoint);
  }
  if (error.next.empty()) {
    co_return error;
  }
  co_return NextStep(error.next);
}

}  // namespace prove_auth
