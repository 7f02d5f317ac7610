// Absolute http(s) URLs and references to them, as far as redirects need it (RFC 3986).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace prove_auth {

// Parts keep their spelling but for the scheme and the authority, which are lower-cased, and the path, which
// is free of dot segments and begins with a slash. A fragment is dropped: it never reaches a server.
struct Url {
  std::string scheme;
  std::string authority;             // host and port; userinfo is refused
  std::string path;                  // at least "/"
  std::optional<std::string> query;  // without the question mark

  std::string text() const;
};

// nullopt unless the text is an absolute URL with an authority and free of spaces, control characters and
// backslashes, which browsers and servers read in different ways.
std::optional<Url> parse_url(std::string_view text);

// The URL that a reference (a Location header, for example) means on a page with the URL base: RFC 3986,
// section 5.2. nullopt as parse_url.
std::optional<Url> resolve_url(const Url& base, std::string_view reference);

}  // namespace prove_auth
