#include "encoding/url_query.h"

#include <algorithm>
#include <utility>

namespace prove_auth {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string percent_decode(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0) {
      decoded.push_back(static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2])));
      i += 2;
    } else {
      decoded.push_back(text[i] == '+' ? ' ' : text[i]);
    }
  }
  return decoded;
}

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

// Takes the first name=value pair off a query.
std::string_view take_pair(std::string_view& query) {
  const std::string_view pair = query.substr(0, query.find('&'));
  query.remove_prefix(std::min(pair.size() + 1, query.size()));
  return pair;
}

bool is_named(std::string_view pair, std::string_view name) {
  return percent_decode(pair.substr(0, pair.find('='))) == name;
}

}  // namespace

std::optional<std::string> query_parameter(std::string_view url, std::string_view name) {
  url = url.substr(0, url.find('#'));
  const std::size_t question = url.find('?');
  if (question == std::string_view::npos) {
    return std::nullopt;
  }
  std::string_view query = url.substr(question + 1);
  while (!query.empty()) {
    const std::string_view pair = take_pair(query);
    if (is_named(pair, name)) {
      const std::size_t equals = pair.find('=');
      return equals == std::string_view::npos ? std::string() : percent_decode(pair.substr(equals + 1));
    }
  }
  return std::nullopt;
}

std::string with_query_parameter(std::string_view url, std::string_view name, std::string_view value) {
  const std::size_t question = std::min(url.find('?'), url.size());
  std::string changed(url.substr(0, question));
  std::string_view query = url.substr(std::min(question + 1, url.size()));
  char separator = '?';
  while (!query.empty()) {
    const std::string_view pair = take_pair(query);
    if (!is_named(pair, name)) {
      changed.append(1, std::exchange(separator, '&')).append(pair);
    }
  }
  return changed.append(1, separator).append(percent_encode(name)) + "=" + percent_encode(value);
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    if (is_unreserved(c)) {
      encoded.push_back(c);
    } else {
      const auto byte = static_cast<unsigned char>(c);
      encoded.push_back('%');
      encoded.push_back(kDigits[byte >> 4U]);
      encoded.push_back(kDigits[byte & 15U]);
    }
  }
  return encoded;
}

}  // namespace prove_auth
