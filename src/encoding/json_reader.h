// The only door to nlohmann/json: parsing, reading and writing that cannot throw or abort, whatever the text
// is.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace prove_auth {

using Json = nlohmann::ordered_json;

// A discarded value (is_discarded()) when the text is not JSON, or is nested too deeply, or has too many
// values, to be honest.
Json parse_json(std::string_view text);

// Bytes that are not UTF-8 come out as U+FFFD.
std::string dump_json(const Json& value);

struct JsonField {
  JsonField(const char* name_in, Json value_in) : name(name_in), value(std::move(value_in)) {}

  const char* name;
  Json value;
};

// Instead of nlohmann's own initializer lists, which cost several times the code at every place they stand.
Json json_object(std::initializer_list<JsonField> fields);
Json json_object();
Json json_array(std::initializer_list<Json> items);
// Without braces, for the operand of a co_await.
Json json_array_of(Json item);
Json json_object_of(const char* name, Json value);
Json json_array();

// Each returns nullopt (or nullptr) when the value is no object, lacks the member or has it with another
// type.
std::optional<std::string> text_member(const Json& object, const char* name);
// The same, with "" for nullopt.
std::string text_or_empty(const Json& object, const char* name);
// Whether the value is this text.
bool is_text(const Json& value, std::string_view text);
std::optional<bool> bool_member(const Json& object, const char* name);
// The same number in another spelling (1e3, 1000.0) is an integer too.
std::optional<std::int64_t> integer_value(const Json& value);
std::optional<std::int64_t> integer_member(const Json& object, const char* name);
const Json* object_member(const Json& object, const char* name);

// Any type but null.
const Json* member(const Json& object, const char* name);

// Follows a chain of object members; nullptr when one is missing or no object.
const Json* object_at(const Json& object, std::initializer_list<const char*> path);

}  // namespace prove_auth
