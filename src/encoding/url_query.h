#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace prove_auth {

// A parameter of a URL's query by name, percent-decoded with + as a space (WHATWG URL,
// application/x-www-form-urlencoded). The first one counts; nullopt when there is none.
std::optional<std::string> query_parameter(std::string_view url, std::string_view name);

struct QueryParameter {
  std::string_view name;
  std::string_view value;
};

// The URL with these parameters at the end of its query. Earlier ones of their names go, the others keep
// their order; each name and value is decoded as above and written anew. The URL has no fragment.
std::string with_query_parameters(std::string_view url, std::initializer_list<QueryParameter> parameters);

// As JavaScript's encodeURIComponent does it (ECMA-262, section 19.2.6.4).
std::string percent_encode(std::string_view text);

}  // namespace prove_auth
