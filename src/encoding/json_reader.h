// The only door to nlohmann/json: parsing and reading that cannot throw or abort, whatever the text is.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace prove_auth {

using Json = nlohmann::ordered_json;

// A discarded value (is_discarded()) when the text is not JSON, or is nested too deeply to be honest.
Json parse_json(std::string_view text);

// Bytes that are not UTF-8 come out as U+FFFD.
std::string dump_json(const Json& value);

// Each returns nullopt (or nullptr) when the value is no object, lacks the member or has it with another
// type.
std::optional<std::string> text_member(const Json& object, const char* name);
std::optional<bool> bool_member(const Json& object, const char* name);
std::optional<std::int64_t> integer_member(const Json& object, const char* name);
std::optional<std::vector<std::uint8_t>> bytes_member(const Json& object, const char* name);
const Json* object_member(const Json& object, const char* name);

// Any type but null.
const Json* member(const Json& object, const char* name);

// Follows a chain of object members; nullptr when one is missing or no object.
const Json* object_at(const Json& object, std::initializer_list<const char*> path);

}  // namespace prove_auth
