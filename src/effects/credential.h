// One WebAuthn ceremony of the host (W3C WebAuthn Level 2, section 5.1).
#pragma once

#include <cstdint>
#include <string>

#include "async/effect.h"
#include "prove_auth/result.h"

namespace prove_auth {

enum class Ceremony : std::uint8_t {
  create,  // a new passkey: gives an attestation
  get      // an existing one: gives an assertion
};

struct CeremonyResult {
  // {"type","id","rawId","response":{…}} with binary values in base64url: an attestation has
  // attestationObject and clientDataJSON, an assertion authenticatorData, clientDataJSON, signature and
  // perhaps userHandle.
  Json credential;
  std::optional<Error> error;  // instead of a credential
  std::string
      exception_name;  // of the browser's DOMException, when that is the error; see credential_error.h
};

// options: of navigator.credentials.create or .get, binary values in base64url.
// Errors: credential, unsupported.
EffectOf<CeremonyResult> run_ceremony(Ceremony ceremony, const Json& options, std::int64_t timeout_ms);

}  // namespace prove_auth
