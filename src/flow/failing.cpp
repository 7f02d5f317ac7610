#include "flow/failing.h"

#include "backend/backend.h"
#include "flow/step_table.h"

namespace prove_auth {

Task<Result<std::string>> fail_step(Session& session, std::string step, Error error) {
  if (co_await cancelled()) {
    co_return cancelled_error();
  }
  // Only an error of the backend's own leads on, and that one is not reportable: the backend knows it.
  if (!error.next.empty()) {
    co_return error.next;
  }
  const Step* entry = find_step(step);
  if (error.reportable && entry != nullptr && !entry->error_endpoint.empty()) {
    const std::string path = "/v1/client/" + std::string(entry->error_endpoint) + "/error";
    session.progress(json_object({{"type", "reported"}, {"path", path}}));
    Json report = json_object({{"code", error.code}, {"message", error.message}});
    Result<Reply> reply = co_await result_of(call_backend(session, path.c_str(), std::move(report)));
    if (co_await cancelled()) {
      co_return cancelled_error();
    }
    if (reply && !reply.value().next_or_empty().empty()) {
      co_return reply.value().next_or_empty();
    }
  }
  co_return error;
}

}  // namespace prove_auth
