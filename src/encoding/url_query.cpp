#include "encoding/url_query.h"

#include <algorithm>
#include <utility>

#include "encoding/ascii.h"

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
  return is_alphanumeric_or("-_.!~*'()", c);
}

// Takes the first name=value pair off a query.
std::string_view take_pair(std::string_view& query) {
  const std::string_view pair = query.substr(0, query.find('&'));
  query.remove_prefix(std::min(pair.size() + 1, query.size()));
  return pair;
}

struct Pair {
  explicit Pair(std::string_view text) : name(percent_decode(text.substr(0, text.find('=')))) {
    const std::size_t equals = text.find('=');
    value = equals == std::string_view::npos ? std::string() : percent_decode(text.substr(equals + 1));
  }

  std::string name;
  std::string value;
};

}  // namespace

std::optional<std::string> query_parameter(std::string_view url, std::string_view name) {
  url = url.substr(0, url.find('#'));
  const std::size_t question = std::min(url.find('?'), url.size());
  std::string_view query = url.substr(std::min(question + 1, url.size()));
  while (!query.empty()) {
    const Pair pair(take_pair(query));
    if (pair.name == name) {
      return pair.value;
    }
  }
  return std::nullopt;
}

std::string with_query_parameters(std::string_view url, std::initializer_list<QueryParameter> parameters) {
  const std::size_t question = std::min(url.find('?'), url.size());
  std::string changed(url.substr(0, question));
  char separator = '?';
  const auto append = [&](std::string_view name, std::string_view value) {
    changed.append(1, std::exchange(separator, '&')).append(percent_encode(name));
    changed.append("=").append(percent_encode(value));
  };
  std::string_view query = url.substr(std::min(question + 1, url.size()));
  while (!query.empty()) {
    const std::string_view text = take_pair(query);
    const Pair pair(text);
    const bool replaced = std::any_of(parameters.begin(), parameters.end(),
                                      [&](const QueryParameter& own) { return own.name == pair.name; });
    if (!text.empty() && !replaced) {
      append(pair.name, pair.value);
    }
  }
  for (const QueryParameter& own : parameters) {
    append(own.name, own.value);
  }
  return changed;
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
