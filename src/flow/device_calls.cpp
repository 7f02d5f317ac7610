#include "flow/device_calls.h"

#include <optional>

#include "device/registration.h"
#include "encoding/url_query.h"

namespace prove_auth {
namespace {

Error instant_link_error(ErrorReason reason, ErrorCode code, const char* message) {
  Error error;
  error.reason = reason;
  error.code = static_cast<std::int32_t>(code);
  error.message = message;
  error.reportable = false;
  return error;
}

}  // namespace

Task<Result<CallValue>> finish_instant_link(Session& session, EffectScope& scope, std::string url) {
  if (!session.options.has_app_step("authFinish")) {
    co_return missing_auth_finish_error();
  }
  const std::optional<std::string> auth_id = query_parameter(url, "authId");
  const std::optional<std::string> completed = query_parameter(url, "asc");
  if (!auth_id || auth_id->empty() || !completed) {
    co_return instant_link_error(
        ErrorReason::invalid_argument, ErrorCode::client_failure,
        "finishInstantLink() needs the URL that the Instant Link led to, with the query "
        "parameters authId and asc: pass location.href of that page.");
  }
  if (*completed != "true") {
    co_return instant_link_error(ErrorReason::backend_error, ErrorCode::authentication_failure,
                                 "The Instant Link was not completed: start again with a new auth token.");
  }
  Task<Result<CallValue>> finishing = finish_with_app(session, scope, *auth_id);
  co_return co_await finishing;
}

Task<Result<CallValue>> reset_device_settings(Session& session, EffectScope& scope) {
  Task<Status> forgetting = forget_device(session, scope);
  const Status forgotten = co_await forgetting;
  if (!forgotten) {
    co_return forgotten.error();
  }
  co_return CallValue{};
}

}  // namespace prove_auth
