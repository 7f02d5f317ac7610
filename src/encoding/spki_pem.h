#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace prove_auth {

// A SubjectPublicKeyInfo (RFC 5480) in the PEM armour "PUBLIC KEY" (RFC 7468, section 13). The backend
// wants the base64 on one line.
std::string public_key_spki_pem(const std::vector<std::uint8_t>& public_key_spki_der);

}  // namespace prove_auth
