#include "flow/failing.h"

#include "backend/backend.h"
#include "flow/step_table.h"

namespace prove_auth {

Task<Result<NextStep>> fail_step(Session& session, Error error) {
  // Only an error of the backend's own leads on, and that one is not reportable: the backend knows it.
  if (!error.next.empty()) {
    co_return NextStep(error.next);
  }
  const Step* entry = find_step(session.step.name);
  if (!error.reportable || entry == nullptr || entry->error_endpoint.empty()) {
    co_return error;
  }
  const std::string path = "/v1/client/" + std::string(entry->error_endpoint) + "/error";
  session.progress(json_object({{"type", "reported"}, {"path", path}}));
  Json report = json_object({{"code", error.code}, {"message", error.message}});
  Result<NextStep> next = co_await result_of(call_for_next_step(session, path.c_str(), std::move(report)));
  co_await still_wanted();
  if (!next || next.value().name.empty()) {
    co_return error;
  }
  co_return next;
}

}  // namespace prove_auth
