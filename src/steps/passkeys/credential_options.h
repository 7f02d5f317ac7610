// Options of a WebAuthn ceremony: from the backend's JSON, with binary values in base64url, to what the host
// takes, with arrays of bytes (W3C WebAuthn Level 2, sections 5.4 and 5.5).
#pragma once

#include "encoding/json_reader.h"
#include "prove_auth/result.h"

namespace prove_auth {

// display_name: text that replaces user.displayName, or null. Errors: malformed_response.
Result<Json> parse_creation_options(Json options, const Json& display_name);

// Errors: malformed_response, also for an empty list of allowed passkeys.
Result<Json> parse_request_options(Json options);

}  // namespace prove_auth
