#include "steps/plug_in_operation.h"

#include <utility>

#include "backend/backend.h"

namespace prove_auth {
namespace {

// How an app step gets an error; see authenticator.h.
Json describe(const Session& session, const Error& error) {
  return json_object({{"type", "AuthError"},
                      {"code", error.code},
                      {"reason", reason_name(error.reason)},
                      {"message", error.message},
                      {"step", session.step.name}});
}

}  // namespace

Result<Json> plug_in_request(const Session& session, const char* group, const Json& data) {
  const std::string endpoint = session.token.claim_text("usr", group, "endp");
  if (endpoint.empty()) {
    return Error(ErrorReason::malformed_token, ErrorCode::client_failure,
                 "The auth token does not say where the step \"" + session.step.name +
                     "\" takes place: ask Prove to enable it for this project.");
  }
  const Json* operation = object_member(data, group);
  const auto operation_id = operation == nullptr ? std::nullopt : text_member(*operation, "operationId");
  const auto secret = operation == nullptr ? std::nullopt : text_member(*operation, "oneTimeSecret");
  if (!operation_id || !secret) {
    return malformed_response("before this step has no operationId and oneTimeSecret");
  }
  return json_object({{"endpointUrl", endpoint}, {"operationId", *operation_id}, {"oneTimeSecret", *secret}});
}

Task<Result<NextStep>> run_plug_in(Session& session, const char* group, Json request,
                                   std::string request_id) {
  Json body = json_object({{"requestId", request_id}, {"operationId", request["operationId"]}});
  co_await ask_app(session, AppRequest(group, json_array_of(request), AppValue::ignored));
  const std::string path = std::string("/v1/client/user/") + group + "/finish";
  co_return co_await call_for_next_step(session, path.c_str(), std::move(body));
}

Task<Result<NextStep>> finish_plug_in(Session& session, const char* finish_step, Json arguments,
                                      Result<NextStep> next) {
  co_await still_wanted();
  if (!session.options.has_app_step(finish_step)) {
    co_return next;
  }
  AppRequest request(finish_step, std::move(arguments), AppValue::ignored);
  if (!next) {
    request.error = describe(session, next.error());
    const Result<AppAnswer> told = co_await result_of(ask_app(session, std::move(request)));
    co_return next;
  }
  co_await ask_app(session, std::move(request));
  co_return next;
}

Error missing_plug_in_error(const char* builder_method) {
  return Error(ErrorReason::missing_app_step, ErrorCode::client_failure,
               std::string("The backend asked for a step that needs an add-on: call ") + builder_method +
                   "() on the builder and construct a PpbIntegration before authenticate().");
}

}  // namespace prove_auth
