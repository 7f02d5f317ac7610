// The one-time auth token of POST /v3/unify: a JWT (RFC 7519) whose claims steer the client. The client
// has no key to verify it with; it sends it back as a bearer token.
#pragma once

#include <string>
#include <string_view>

#include "encoding/json_reader.h"
#include "prove_auth/result.h"

namespace prove_auth {

struct AuthToken {
  std::string text;            // as given
  std::string auth_id;         // handed to AuthFinish
  std::string namespace_name;  // of the device registration
  std::string endpoint;        // backend origin, without a closing slash
  std::string challenge;       // to be signed with the Prove Key
  std::string first_step;
  Json subjects;  // claim "auth.subs": what each authenticator may do

  // Settings of one authenticator, e.g. claim("mob", "otp"); nullptr when absent.
  const Json* claim(const char* subject, const char* authenticator) const;
  // One of these settings; "" when absent.
  std::string claim_text(const char* subject, const char* authenticator, const char* name) const;
};

// Errors: malformed_token, saying which part is missing; the token itself is never quoted.
Result<AuthToken> parse_auth_token(std::string_view text);

// True when the backend does not have the phone number yet for this authenticator ("otp", "inln").
bool phone_number_needed(const AuthToken& token, const char* authenticator);

}  // namespace prove_auth
