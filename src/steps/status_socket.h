// The status socket: where a desktop learns what became of the Instant Link on the phone.
#pragma once

#include <string>

#include "async/task.h"
#include "flow/session.h"

namespace prove_auth {

// Also the step device/passive of a secondary client, which is nothing but this wait.
//
// Waits for the backend's one message on the socket; the result is the next step it names. Keeps the
// connection alive, reopens it when it drops abnormally, and ends after the Instant Link's time limit.
// Errors: socket_closed, socket_stalled, instant_link_timeout, backend_error, malformed_response.
Task<Result<std::string>> wait_for_status(Session& session, EffectScope& scope);

// Meaning of a close code, e.g. "the connection was lost" for 1006 (RFC 6455, section 7.4.1).
const char* close_code_meaning(int code);

// A server that closes with one of these means it; any other end before the result is an accident.
bool is_final_close(int code);

}  // namespace prove_auth
