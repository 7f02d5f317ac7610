// Letters and digits as protocols know them: those of ASCII, whatever the locale.
#pragma once

#include <string_view>

namespace prove_auth {

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

constexpr char to_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr char to_upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

// Whether c is a letter, a digit or one of the marks.
constexpr bool is_alphanumeric_or(std::string_view marks, char c) {
  return is_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'z') || marks.find(c) != std::string_view::npos;
}

}  // namespace prove_auth
