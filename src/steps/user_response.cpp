#include "steps/user_response.h"

#include <algorithm>
#include <array>

#include "flow/backend.h"

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

Task<Result<std::string>> run_scan_message(Session& session, EffectScope& scope) {
  const Json message = session.scan_message.is_null() ? Json("") : session.scan_message;
  Task<Result<AppAnswer>> asking = ask_app(session, scope, "authMessage", json_array({message}));
  Result<AppAnswer>& asked = co_await asking;
  if (!asked) {
    co_return asked.error();
  }
  const AppAnswer& answer = asked.value();
  if (!is_response_status(answer.value)) {
    co_return step_result_error("authMessage",
                                "an AuthResponseStatus: \"accept\", \"reject\", \"cancel\", \"unexpected\", "
                                "\"timeout\" or \"unknown\"",
                                answer.id);
  }
  Json body = json_object({{"response", answer.value}});
  Task<Result<std::string>> sending =
      call_for_next_step(session, scope, "/v1/client/user/response", std::move(body));
  co_return co_await sending;
}

}  // namespace prove_auth
