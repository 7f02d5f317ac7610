#include "flow/device_calls.h"

#include <optional>

#include "device/device_context.h"
#include "device/registration.h"
#include "device/settings.h"
#include "encoding/url_query.h"
#include "flow/backend.h"

namespace prove_auth {
namespace {

Error call_error(ErrorReason reason, ErrorCode code, const char* message) {
  Error error(reason, code, message);
  error.reportable = false;
  return error;
}

// Reads the registration of the last session, as far as there is one.
Task<bool> load_last_registration(Session& session, EffectScope& scope) {
  if (settings::device_id(session.host).empty()) {
    co_return false;
  }
  session.token.namespace_name = settings::namespace_name(session.host);
  Task<bool> loading = load_registration(session, scope);
  co_return co_await loading;
}

// Sends {deviceId}, signed. A backend that does not know the device has nothing left to do.
Task<Status> tell_backend(Session& session, EffectScope& scope, const char* path) {
  Json body = json_object({{"deviceId", session.registration->device_id}});
  Task<Result<Reply>> telling = call_backend(session, scope, path, std::move(body));
  Result<Reply>& reply = co_await telling;
  if (!reply && reply.error().reason != ErrorReason::device_not_found) {
    co_return reply.error();
  }
  co_return Done{};
}

}  // namespace

Task<Result<CallValue>> finish_instant_link(Session& session, EffectScope& scope, std::string url) {
  if (!session.options.has_app_step("authFinish")) {
    co_return missing_auth_finish_error();
  }
  const std::optional<std::string> auth_id = query_parameter(url, "authId");
  const std::optional<std::string> completed = query_parameter(url, "asc");
  if (!auth_id || auth_id->empty() || !completed) {
    co_return call_error(ErrorReason::invalid_argument, ErrorCode::client_failure,
                         "finishInstantLink() needs the URL that the Instant Link led to, with the query "
                         "parameters authId and asc: pass location.href of that page.");
  }
  if (*completed != "true") {
    co_return call_error(ErrorReason::backend_error, ErrorCode::authentication_failure,
                         "The Instant Link was not completed: start again with a new auth token.");
  }
  Task<Result<CallValue>> finishing = finish_with_app(session, scope, *auth_id);
  co_return co_await finishing;
}

Task<Result<CallValue>> unregister_device(Session& session, EffectScope& scope) {
  if (settings::device_id(session.host).empty()) {
    co_return CallValue{};
  }
  Task<bool> loading = load_last_registration(session, scope);
  const bool registered = co_await loading;
  if (registered) {
    Task<Status> telling = tell_backend(session, scope, "/v1/client/device/unregister");
    const Status& told = co_await telling;
    if (!told) {
      co_return told.error();
    }
  }
  Task<Result<CallValue>> resetting = reset_device_settings(session, scope);
  co_return co_await resetting;
}

Task<Result<CallValue>> unregister_passkey(Session& session, EffectScope& scope) {
  Task<bool> loading = load_last_registration(session, scope);
  const bool registered = co_await loading;
  if (registered) {
    Task<Status> telling = tell_backend(session, scope, "/v1/client/stepup/unregister");
    const Status& told = co_await telling;
    if (!told) {
      co_return told.error();
    }
  }
  co_return CallValue{};
}

Task<Result<CallValue>> get_device_discovery_info(Session& session, EffectScope& scope) {
  CallValue info;
  const std::string device_id = settings::device_id(session.host);
  if (!device_id.empty()) {
    info.value["deviceId"] = device_id;
  }
  Task<Json> collecting = collect_fingerprint(session, scope);
  Json fingerprint = co_await collecting;
  info.value["signals"] = json_object();
  if (member(fingerprint, "results") != nullptr) {
    info.value["signals"]["fingerprint"] = fingerprint;
  } else if (device_id.empty()) {
    co_return call_error(
        ErrorReason::device_not_found, ErrorCode::no_device_found,
        "There is nothing to tell about this device: it is not registered, and no device "
        "context was collected. Run authenticate() first, or configure withDeviceContext().");
  }
  co_return info;
}

Task<Result<CallValue>> reset_device_settings(Session& session, EffectScope& scope) {
  Task<Status> forgetting = forget_device(session, scope);
  const Status& forgotten = co_await forgetting;
  if (!forgotten) {
    co_return forgotten.error();
  }
  co_return CallValue{};
}

}  // namespace prove_auth
