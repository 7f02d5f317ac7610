#include "steps/plug_in_operation.h"

#include <utility>

#include "flow/backend.h"

namespace prove_auth {
namespace {

// How an app step gets an error; see authenticator.h.
Json describe(const Session& session, const Error& error) {
  return json_object({{"error", "AuthError"},
                      {"code", error.code},
                      {"reason", reason_name(error.reason)},
                      {"message", error.message},
                      {"step", session.current_step}});
}

}  // namespace

Result<Json> plug_in_request(const Session& session, const char* group, const Json& data) {
  const Json* claim = session.token.claim("usr", "auths", group);
  const std::string endpoint = claim == nullptr ? "" : text_member(*claim, "endp").value_or("");
  if (endpoint.empty()) {
    Error error;
    error.reason = ErrorReason::malformed_token;
    error.code = static_cast<std::int32_t>(ErrorCode::client_failure);
    error.message = "The auth token does not say where the step \"" + session.current_step +
                    "\" takes place: ask Prove to enable it for this project.";
    return error;
  }
  const Json* operation = object_member(data, group);
  const auto operation_id = operation == nullptr ? std::nullopt : text_member(*operation, "operationId");
  const auto secret = operation == nullptr ? std::nullopt : text_member(*operation, "oneTimeSecret");
  if (!operation_id || !secret) {
    return malformed_response("before this step has no operationId and oneTimeSecret");
  }
  return json_object({{"endpointUrl", endpoint}, {"operationId", *operation_id}, {"oneTimeSecret", *secret}});
}

Task<Result<std::string>> run_plug_in(Session& session, EffectScope& scope, std::string group, Json request,
                                      std::string request_id) {
  Json body = json_object({{"requestId", request_id}, {"operationId", request["operationId"]}});
  Task<Result<AppAnswer>> asking = ask_app(session, scope, group, json_array({request}));
  Result<AppAnswer>& asked = co_await asking;
  if (!asked) {
    co_return asked.error();
  }
  Task<Result<Reply>> finishing =
      call_backend(session, scope, "/v1/client/user/" + group + "/finish", std::move(body));
  Result<Reply>& reply = co_await finishing;
  if (!reply) {
    co_return reply.error();
  }
  co_return next_step(reply.value());
}

Task<Result<std::string>> finish_plug_in(Session& session, EffectScope& scope, std::string finish_step,
                                         Json arguments, Result<std::string> outcome) {
  if (scope.cancelled() || !session.options.has_app_step(finish_step)) {
    co_return outcome;
  }
  if (!outcome) {
    arguments.push_back(describe(session, outcome.error()));
  }
  Task<Result<AppAnswer>> asking = ask_app(session, scope, finish_step, std::move(arguments));
  Result<AppAnswer>& asked = co_await asking;
  if (!asked && outcome) {
    co_return asked.error();
  }
  co_return outcome;
}

Error missing_plug_in_error(const std::string& builder_method) {
  Error error;
  error.reason = ErrorReason::missing_app_step;
  error.code = static_cast<std::int32_t>(ErrorCode::client_failure);
  error.message = "The backend asked for a step that needs a plug-in: call " + builder_method +
                  "() on the builder and PpbIntegration.register() before authenticate().";
  return error;
}

}  // namespace prove_auth
