// Base64 of RFC 4648: the standard alphabet with padding (section 4) and base64url without (section 5).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace prove_auth {

std::string to_base64(const std::vector<std::uint8_t>& bytes);
std::string to_base64url(const std::vector<std::uint8_t>& bytes);

// nullopt for characters outside the alphabet or an impossible length. base64url is read with or without
// padding, and with the characters of the standard alphabet too.
std::optional<std::vector<std::uint8_t>> from_base64(std::string_view text);
std::optional<std::vector<std::uint8_t>> from_base64url(std::string_view text);

}  // namespace prove_auth
