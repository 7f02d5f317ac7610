#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace prove_auth {

// A P-256 signature as Web Crypto returns it (IEEE P1363: r || s, 32 bytes each) in the ASN.1 DER form
// SEQUENCE { INTEGER r, INTEGER s } of RFC 3279, section 2.2.3, with minimal integers (8 to 72 bytes).
// nullopt unless it is 64 bytes long.
std::optional<std::vector<std::uint8_t>> signature_der_from_p1363(
    const std::vector<std::uint8_t>& signature_p1363);

}  // namespace prove_auth
