// Options of a WebAuthn ceremony (W3C WebAuthn Level 2, sections 5.4 and 5.5) as the backend sends them,
// checked for the host: each binary value is base64url without padding.
#pragma once

#include "encoding/json_reader.h"
#include "prove_auth/result.h"

namespace prove_auth {

// display_name: text that replaces user.displayName, or null. Errors: malformed_response.
Result<Json> parse_creation_options(Json options, const Json& display_name);

// Errors: malformed_response, also for an empty list of allowed passkeys.
Result<Json> parse_request_options(Json options);

}  // namespace prove_auth
