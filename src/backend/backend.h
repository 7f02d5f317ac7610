// One call to the backend: what is sent with it and how its answer is read. Nothing else knows a header.
#pragma once

#include <optional>
#include <string>

#include "async/task.h"
#include "session/session.h"

namespace prove_auth {

struct Reply {
  std::optional<std::string> next;  // nullopt when the member is missing; "" is a value of its own
  std::optional<Json> data;         // nullopt when missing or null
  Json body;                        // the whole answer

  std::string next_or_empty() const { return next.value_or(""); }
};

// path must live as long as the task. Errors: request_timeout, network, http_status, malformed_response;
// backend_error and device_not_found with the backend's code, message and next step. device_not_found has
// wiped the local registration.
Task<Result<Reply>> call_backend(Session& session, const char* path, Json body);

// The same for a call whose reply ends a step: the next one.
Task<Result<NextStep>> call_for_next_step(Session& session, const char* path, Json body);

// The next step, of a reply that ends a step: an empty one ends the flow, a missing one is
// malformed_response.
Result<NextStep> next_step(const Reply& reply);

// The backend's own error {code, message}, in an answer that may offer a next step beside it.
Error backend_error(const Json& refusal, const Json& answer);

// An answer that arrived but lacks what the step needs.
Error malformed_response(const char* what);

// The error with the next step of the answer that it was found in.
Error found_in(const Reply& reply, Error error);

}  // namespace prove_auth
