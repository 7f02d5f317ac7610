#include "effects/credential.h"

#include <utility>

#include "effects/failure.h"
#include "effects/limits.h"

namespace prove_auth {
namespace {

// Copies a binary value, which the backend takes as the host gives it: in base64url. False when it is missing
// or empty.
bool copy_bytes(const Json& from, Json& to, const char* name) {
  std::string bytes = text_or_empty(from, name);
  if (bytes.empty()) {
    return false;
  }
  to[name] = std::move(bytes);
  return true;
}

// Null when something is missing.
Json credential_for_backend(Ceremony ceremony, const Json& answer) {
  Json response = json_object();
  bool whole = object_member(answer, "response") != nullptr;
  const auto copy = [&](const char* name) { return whole && copy_bytes(answer["response"], response, name); };
  if (ceremony == Ceremony::create) {
    whole = copy("attestationObject") && copy("clientDataJSON");
  } else {
    whole = copy("authenticatorData") && copy("clientDataJSON") && copy("signature");
    copy("userHandle");
  }
  Json credential = json_object(
      {{"type", text_member(answer, "type").value_or("public-key")}, {"id", text_or_empty(answer, "id")}});
  if (!copy_bytes(answer, credential, "rawId") || !whole) {
    return {};
  }
  credential["response"] = std::move(response);
  return credential;
}

CeremonyResult read_ceremony(Answer& answer, const Json& effect) {
  const bool creating = text_member(effect, "op") == "create";
  const FailureMeaning meaning{ErrorReason::credential, ErrorReason::credential, ErrorCode::client_failure,
                               creating ? "Creating a passkey (WebAuthn)" : "Using a passkey (WebAuthn)"};
  CeremonyResult result;
  result.error = failure_of(answer, meaning);
  if (result.error) {
    if (!answer.cancelled) {
      result.exception_name = text_or_empty(answer.value, "name");
    }
    return result;
  }
  result.credential = credential_for_backend(creating ? Ceremony::create : Ceremony::get, answer.value);
  if (result.credential.is_null()) {
    result.error = malformed_answer(answer, meaning);
  }
  return result;
}

}  // namespace

EffectOf<CeremonyResult> run_ceremony(Ceremony ceremony, const Json& options, std::int64_t timeout_ms) {
  return EffectOf<CeremonyResult>(json_object({{"kind", "credential"},
                                               {"op", ceremony == Ceremony::create ? "create" : "get"},
                                               {"options", options},
                                               {"maxBytes", kMostBytes},
                                               {"timeoutMs", timeout_ms}}),
                                  read_ceremony);
}

}  // namespace prove_auth
