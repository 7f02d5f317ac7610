#include "steps/passkeys/credential_options.h"

#include "backend/backend.h"
#include "encoding/base64.h"

namespace prove_auth {
namespace {

// Writes a binary value as the host reads it: without padding, and in the alphabet of base64url only. False
// when the member is missing, empty or not base64url.
bool tidy_bytes(Json& object, const char* name) {
  const auto text = text_member(object, name);
  const auto bytes = text ? from_base64url(*text) : std::nullopt;
  if (!bytes || bytes->empty()) {
    return false;
  }
  object[name] = to_base64url(*bytes);
  return true;
}

// A list of credential descriptors; it may be missing.
bool tidy_descriptors(Json& options, const char* name) {
  if (member(options, name) == nullptr) {
    return true;
  }
  Json& list = options[name];
  if (!list.is_array()) {
    return false;
  }
  for (Json& descriptor : list) {
    if (!tidy_bytes(descriptor, "id")) {
      return false;
    }
  }
  return true;
}

}  // namespace

Result<Json> parse_creation_options(Json options, const Json& display_name) {
  if (object_member(options, "user") == nullptr || !tidy_bytes(options["user"], "id") ||
      !tidy_bytes(options, "challenge") || !tidy_descriptors(options, "excludeCredentials")) {
    return malformed_response("has credCreateOptions whose binary values are not base64url");
  }
  if (!display_name.is_null()) {
    options["user"]["displayName"] = display_name;
  }
  return options;
}

Result<Json> parse_request_options(Json options) {
  if (!tidy_bytes(options, "challenge") || !tidy_descriptors(options, "allowCredentials")) {
    return malformed_response("has credRequestOptions whose binary values are not base64url");
  }
  const Json* allowed = member(options, "allowCredentials");
  if (allowed != nullptr && allowed->empty()) {
    return malformed_response("has credRequestOptions that allow no passkey");
  }
  return options;
}

}  // namespace prove_auth
