// What biometrics and document verification have in common: the backend opens an operation, a plug-in of the
// page carries it out, the backend hears of it, and the app's finish step learns how it ended.
#pragma once

#include <string>

#include "async/task.h"
#include "session/session.h"

namespace prove_auth {

// The operation that the backend has opened, as the plug-in takes it: {endpointUrl, operationId,
// oneTimeSecret}. group: "ppb" or "docv", the name of the token's claim with the endpoint and of the member
// of data. Errors: malformed_token, malformed_response.
Result<Json> plug_in_request(const Session& session, const char* group, const Json& data);

// Asks the plug-in (app step "ppb" or "docv"), then tells the backend; the result is the next step.
Task<Result<NextStep>> run_plug_in(Session& session, const char* group, Json request, std::string request_id);

// Tells the app's finish step, if there is one, how the operation ended. A finish step that fails turns
// success into failure; it cannot turn one failure into another.
Task<Result<NextStep>> finish_plug_in(Session& session, const char* finish_step, Json arguments,
                                      Result<NextStep> next);

// The error of a step whose plug-in is missing.
Error missing_plug_in_error(const char* builder_method);

}  // namespace prove_auth
