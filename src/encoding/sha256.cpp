#include "encoding/sha256.h"

#include <mbedtls/sha256.h>
#include <mbedtls/version.h>

#include <array>

namespace prove_auth {

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, 32> digest{};
  const auto* start = reinterpret_cast<const unsigned char*>(bytes.data());
#if MBEDTLS_VERSION_MAJOR < 3
  mbedtls_sha256_ret(start, bytes.size(), digest.data(), 0);
#else
  mbedtls_sha256(start, bytes.size(), digest.data(), 0);
#endif
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  hex.reserve(digest.size() * 2);
  for (const unsigned char byte : digest) {
    hex.push_back(kDigits[byte >> 4U]);
    hex.push_back(kDigits[byte & 15U]);
  }
  return hex;
}

}  // namespace prove_auth
