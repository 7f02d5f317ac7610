#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace prove_auth {

// A parameter of a URL's query by name, percent-decoded with + as a space (WHATWG URL,
// application/x-www-form-urlencoded). The first one counts; nullopt when there is none.
std::optional<std::string> query_parameter(std::string_view url, std::string_view name);

// The URL with that parameter set in its query: an earlier one of the name is replaced, the others keep their
// spelling. The value is percent-encoded. The URL has no fragment.
std::string with_query_parameter(std::string_view url, std::string_view name, std::string_view value);

// The text with everything but unreserved characters (RFC 3986, section 2.3) percent-encoded.
std::string percent_encode(std::string_view text);

}  // namespace prove_auth
