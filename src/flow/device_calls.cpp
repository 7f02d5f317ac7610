#include "flow/device_calls.h"

#include <optional>

#include "backend/backend.h"
#include "device/device_context.h"
#include "device/registration.h"
#include "device/settings.h"
#include "effects/limits.h"
#include "encoding/url_query.h"

namespace prove_auth {
namespace {

Error call_error(ErrorReason reason, ErrorCode code, const char* message) {
  Error error(reason, code, message);
  error.reportable = false;
  return error;
}

// Reads the registration of the last session, as far as there is one.
Task<bool> load_last_registration(Session& session) {
  if (settings::device_id(session.host).empty()) {
    co_return false;
  }
  session.token.namespace_name = settings::namespace_name(session.host);
  co_return co_await load_registration(session);
}

// Sends {deviceId}, signed. A backend that does not know the device has nothing left to do, if that is its
// answer to this request and not to the one for a challenge.
Task<Status> tell_backend(Session& session, const char* path) {
  Json body = json_object({{"deviceId", session.registration->device_id}});
  Result<Reply> reply = co_await result_of(call_backend(session, path, std::move(body)));
  if (reply || reply.error().reason != ErrorReason::device_not_found || !session.challenge) {
    co_await std::move(reply);
  }
  co_return Done{};
}

}  // namespace

Task<Result<CallValue>> finish_instant_link(Session& session, std::string url) {
  if (!session.options.has_app_step("authFinish")) {
    co_return missing_auth_finish_error();
  }
  const std::optional<std::string> auth_id = query_parameter(url, "authId");
  const std::optional<std::string> completed = query_parameter(url, "asc");
  if (url.size() > kMostBytes || !auth_id || auth_id->empty() || !completed) {
    co_return call_error(ErrorReason::invalid_argument, ErrorCode::client_failure,
                         "finishInstantLink() needs the URL that the Instant Link led to, with the query "
                         "parameters authId and asc: pass location.href of that page.");
  }
  if (*completed != "true") {
    co_return call_error(ErrorReason::backend_error, ErrorCode::authentication_failure,
                         "The Instant Link was not completed: start again with a new auth token.");
  }
  co_return co_await finish_with_app(session, *auth_id);
}

Task<Result<CallValue>> unregister_device(Session& session) {
  if (settings::device_id(session.host).empty()) {
    co_return CallValue{};
  }
  const bool registered = co_await load_last_registration(session);
  if (registered) {
    co_await tell_backend(session, "/v1/client/device/unregister");
  }
  co_return co_await reset_device_settings(session);
}

Task<Result<CallValue>> unregister_passkey(Session& session) {
  const bool registered = co_await load_last_registration(session);
  if (registered) {
    co_await tell_backend(session, "/v1/client/stepup/unregister");
  }
  co_return CallValue{};
}

Task<Result<CallValue>> get_device_discovery_info(Session& session) {
  CallValue info;
  const std::string device_id = settings::device_id(session.host);
  if (!device_id.empty()) {
    info.value["deviceId"] = device_id;
  }
  Json fingerprint = co_await collect_fingerprint(session, json_array());
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

Task<Result<CallValue>> prepare(Session& session) {
  co_await read_ahead(session);
  co_return CallValue{};
}

Task<Result<CallValue>> reset_device_settings(Session& session) {
  co_await forget_device(session);
  co_return CallValue{};
}

}  // namespace prove_auth
