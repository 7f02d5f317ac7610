#include "encoding/base64.h"

#include <mbedtls/base64.h>

namespace prove_auth {

std::string to_base64(const std::vector<std::uint8_t>& bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');  // mbedTLS writes a closing NUL
  std::size_t written = 0;
  if (mbedtls_base64_encode(reinterpret_cast<unsigned char*>(text.data()), text.size(), &written,
                            bytes.data(), bytes.size()) != 0) {
    return {};
  }
  text.resize(written);
  return text;
}

std::string to_base64url(const std::vector<std::uint8_t>& bytes) {
  std::string text = to_base64(bytes);
  for (char& c : text) {
    c = c == '+' ? '-' : c == '/' ? '_' : c;
  }
  text.resize(text.find_last_not_of('=') + 1);
  return text;
}

std::optional<std::vector<std::uint8_t>> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) {
    return std::nullopt;
  }
  std::vector<std::uint8_t> bytes(text.size() / 4 * 3 + 1);
  std::size_t written = 0;
  if (mbedtls_base64_decode(bytes.data(), bytes.size(), &written,
                            reinterpret_cast<const unsigned char*>(text.data()), text.size()) != 0) {
    return std::nullopt;
  }
  bytes.resize(written);
  return bytes;
}

std::optional<std::vector<std::uint8_t>> from_base64url(std::string_view text) {
  std::string standard(text.substr(0, text.find_last_not_of('=') + 1));
  for (char& c : standard) {
    c = c == '-' ? '+' : c == '_' ? '/' : c;
  }
  standard.append((4 - standard.size() % 4) % 4, '=');
  return from_base64(standard);
}

}  // namespace prove_auth
