// nlohmann/json as the module needs it: with the parts left out that only a native build can afford. Every
// source has to see this before it reads or writes JSON; CMakeLists.txt sees to that. Written for
// nlohmann/json 3.11.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace prove_auth_json {
using Base = nlohmann::detail::lexer_base<nlohmann::ordered_json>;
using Input = nlohmann::detail::iterator_input_adapter<const char*>;
}  // namespace prove_auth_json

// JavaScript writes numbers that are no integers (ECMA-262, Number::toString): the shortest text that reads
// back as the same number, as the library's own algorithm finds it with 3 KB of code and tables.
template <>
char* nlohmann::detail::to_chars<double>(char* first, const char* last, double value);

// Nobody is told where in a text the parser gave up and what it met there.
template <>
inline std::string
nlohmann::detail::parser<nlohmann::ordered_json, prove_auth_json::Input>::exception_message(
    const prove_auth_json::Base::token_type /*expected*/, const std::string& /*context*/) {
  return {};
}
template <>
inline std::string nlohmann::detail::lexer<nlohmann::ordered_json, prove_auth_json::Input>::get_token_string()
    const {
  return {};
}
template <>
inline nlohmann::detail::parse_error nlohmann::detail::parse_error::create<std::nullptr_t, 0>(
    int id, const position_t& position, const std::string& /*what*/, std::nullptr_t /*context*/) {
  return {id, position.chars_read_total, ""};
}
