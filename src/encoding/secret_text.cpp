#include "encoding/secret_text.h"

#include <algorithm>

#include "encoding/ascii.h"

namespace prove_auth {
namespace {

constexpr std::string_view kMask = "***";

// Characters of tokens, base64 and URLs: all but spaces, quotes, brackets and the like.
bool is_word(char c) {
  return is_alphanumeric_or("-_.~+/=%&?:", c);
}

bool joins_digits(char c) {
  constexpr std::string_view kMarks = " -.()/";
  return kMarks.find(c) != std::string_view::npos;
}

// The length of the secret that the text begins with; 0 when it begins with none.
std::size_t word_length(std::string_view text) {
  constexpr std::size_t kLongestWord = 30;
  const std::size_t length =
      static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_word) - text.begin());
  const std::string_view word = text.substr(0, length);
  return length > kLongestWord && std::any_of(word.begin(), word.end(), is_digit) ? length : 0;
}

// The same for a number.
std::size_t number_length(std::string_view text) {
  constexpr std::size_t kFewDigits = 3;
  std::size_t digits = 0;
  std::size_t length = 0;
  for (std::size_t at = 0; at < text.size() && (is_digit(text[at]) || joins_digits(text[at])); ++at) {
    if (is_digit(text[at])) {
      ++digits;
      length = at + 1;
    }
  }
  return digits > kFewDigits ? length : 0;
}

}  // namespace

std::string without_secrets(std::string_view text) {
  std::string kept;
  char before = ' ';  // what follows one of its own kind was looked at together with it
  while (!text.empty()) {
    std::size_t secret = is_word(before) ? 0 : word_length(text);
    if (secret == 0 && is_digit(text.front()) && !is_digit(before)) {
      secret = number_length(text);
    }
    before = secret == 0 ? text.front() : ' ';
    kept.append(secret == 0 ? text.substr(0, 1) : kMask);
    text.remove_prefix(std::max<std::size_t>(secret, 1));
  }
  return kept;
}

}  // namespace prove_auth
