#include "session/auth_token.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "effects/limits.h"
#include "encoding/ascii.h"
#include "encoding/base64.h"

namespace prove_auth {
namespace {

Error malformed(const std::string& what) {
  Error error(
      ErrorReason::malformed_token, ErrorCode::client_failure,
      "The auth token " + what + ". Pass the authToken of POST /v3/unify to authenticate() as it is.");
  error.reportable = false;
  return error;
}

// RFC 6750, section 2.1, without those that base64 does not have.
bool is_token_character(char c) {
  return is_alphanumeric_or("-_.=+/", c);
}

bool starts_with(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

}  // namespace

const Json* AuthToken::claim(const char* subject, const char* authenticator) const {
  return object_at(subjects, {subject, "auths", authenticator});
}

std::string AuthToken::claim_text(const char* subject, const char* authenticator, const char* name) const {
  const Json* settings = claim(subject, authenticator);
  return settings == nullptr ? std::string() : text_or_empty(*settings, name);
}

Result<AuthToken> parse_auth_token(std::string_view text) {
  if (text.size() > kMostBytes) {
    return malformed("is longer than any");
  }
  // What no header field could carry must not come as far as a request.
  if (!std::all_of(text.begin(), text.end(), is_token_character)) {
    return malformed("has characters that a token cannot have");
  }
  const auto dots = std::count(text.begin(), text.end(), '.');
  if (dots < 1 || dots > 2) {
    return malformed("is not of the form header.payload.signature");
  }
  const std::string_view after_header = text.substr(text.find('.') + 1);
  const auto bytes = from_base64url(after_header.substr(0, after_header.find('.')));
  if (!bytes) {
    return malformed("has a payload that is not base64url");
  }
  const Json payload =
      parse_json(std::string_view(reinterpret_cast<const char*>(bytes->data()), bytes->size()));
  const Json* auth = object_member(payload, "auth");
  if (auth == nullptr) {
    return malformed("has a payload without the claim auth");
  }
  AuthToken token;
  token.text = text;
  token.auth_id = text_or_empty(*auth, "id");
  token.namespace_name = text_or_empty(*auth, "ans");
  token.endpoint = text_or_empty(*auth, "endp");
  token.challenge = text_or_empty(*auth, "chlg");
  if (const Json* subjects = object_member(*auth, "subs")) {
    token.subjects = *subjects;
  }
  while (!token.endpoint.empty() && token.endpoint.back() == '/') {
    token.endpoint.pop_back();
  }
  if (!starts_with(token.endpoint, "https://") && !starts_with(token.endpoint, "http://")) {
    return malformed("has no usable backend origin (claim auth.endp)");
  }
  if (token.auth_id.empty()) {
    return malformed("has no authId (claim auth.id)");
  }
  const std::optional<std::string> first_step = text_member(*auth, "next");
  if (!first_step) {
    return malformed("names no first step (claim auth.next)");
  }
  token.first_step = *first_step;
  return token;
}

bool phone_number_needed(const AuthToken& token, const char* authenticator) {
  const Json* claim = token.claim("mob", authenticator);
  return claim == nullptr || !bool_member(*claim, "mnp").value_or(false);
}

}  // namespace prove_auth
