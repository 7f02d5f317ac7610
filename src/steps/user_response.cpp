#include "steps/steps.h"

#include <algorithm>
#include <array>

#include "backend/backend.h"

namespace prove_auth {
namespace {

// Values of the public enum AuthResponseStatus.
bool is_response_status(const Json& value) {
  constexpr std::array<std::string_view, 6> kStatuses = {"accept",     "reject",  "cancel",
                                                         "unexpected", "timeout", "unknown"};
  return value.is_string() && std::find(kStatuses.begin(), kStatuses.end(),
                                        value.get_ref<const std::string&>()) != kStatuses.end();
}

}  // namespace

Task<Result<NextStep>> run_scan_message(Session& session) {
  const Json message = session.scan_message.is_null() ? json_object() : session.scan_message;
  const AppAnswer answer = co_await ask_app(session, AppRequest("authMessage", json_array_of(message)));
  if (!is_response_status(answer.value)) {
    co_return step_result_error("authMessage",
                                "an AuthResponseStatus: \"accept\", \"reject\", \"cancel\", \"unexpected\", "
                                "\"timeout\" or \"unknown\"",
                                answer.id);
  }
  Json body = json_object({{"response", answer.value}});
  co_return co_await call_for_next_step(session, "/v1/client/user/response", std::move(body));
}

}  // namespace prove_auth
