// Creating and using the device's private key, which only the host ever holds.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "async/effect.h"
#include "prove_auth/result.h"

namespace prove_auth {

// A new ECDSA P-256 key pair known as key_id; returns its public half as SPKI DER (RFC 5480).
EffectOf<Result<std::vector<std::uint8_t>>> create_key(std::string_view key_id);

// ECDSA with SHA-256 over the text, as DER in standard base64: the form the backend verifies.
EffectOf<Result<std::string>> sign_text(std::string_view key_id, std::string_view text);

}  // namespace prove_auth
