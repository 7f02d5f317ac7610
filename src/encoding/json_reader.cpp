#include "encoding/json_reader.h"

namespace prove_auth {
namespace {

// Deep nesting would overflow the stack on destruction; no document of this protocol nests a quarter of it.
constexpr int kMaxDepth = 64;

bool nests_too_deeply(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') {
        ++i;
      } else if (c == '"') {
        in_string = false;
      }
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      if (++depth > kMaxDepth) {
        return true;
      }
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return false;
}

}  // namespace

Json parse_json(std::string_view text) {
  if (nests_too_deeply(text)) {
    return Json(Json::value_t::discarded);
  }
  return Json::parse(text, nullptr, false);
}

std::string dump_json(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

const Json* member(const Json& object, const char* name) {
  if (!object.is_object()) {
    return nullptr;
  }
  const auto found = object.find(name);
  if (found == object.end() || found->is_null()) {
    return nullptr;
  }
  return &*found;
}

std::optional<std::string> text_member(const Json& object, const char* name) {
  const Json* found = member(object, name);
  if (found == nullptr || !found->is_string()) {
    return std::nullopt;
  }
  return found->get_ref<const std::string&>();
}

std::optional<bool> bool_member(const Json& object, const char* name) {
  const Json* found = member(object, name);
  if (found == nullptr || !found->is_boolean()) {
    return std::nullopt;
  }
  return found->get<bool>();
}

std::optional<std::int64_t> integer_member(const Json& object, const char* name) {
  const Json* found = member(object, name);
  if (found == nullptr) {
    return std::nullopt;
  }
  if (found->is_number_integer()) {
    return found->get<std::int64_t>();
  }
  // JavaScript has one number type: 1000.0 and 1e3 are integers too.
  if (found->is_number_float()) {
    constexpr double kLimit = 9007199254740992.0;  // 2^53
    const double number = found->get<double>();
    if (number >= -kLimit && number <= kLimit &&
        static_cast<double>(static_cast<std::int64_t>(number)) == number) {
      return static_cast<std::int64_t>(number);
    }
  }
  return std::nullopt;
}

std::optional<std::vector<std::uint8_t>> bytes_member(const Json& object, const char* name) {
  const Json* found = member(object, name);
  if (found == nullptr || !found->is_array()) {
    return std::nullopt;
  }
  std::vector<std::uint8_t> bytes;
  bytes.reserve(found->size());
  for (const Json& item : *found) {
    if (!item.is_number_unsigned() || item.get<std::uint64_t>() > 255) {
      return std::nullopt;
    }
    bytes.push_back(static_cast<std::uint8_t>(item.get<std::uint64_t>()));
  }
  return bytes;
}

const Json* object_member(const Json& object, const char* name) {
  const Json* found = member(object, name);
  return found != nullptr && found->is_object() ? found : nullptr;
}

const Json* object_at(const Json& object, std::initializer_list<const char*> path) {
  const Json* here = &object;
  for (const char* name : path) {
    here = object_member(*here, name);
    if (here == nullptr) {
      return nullptr;
    }
  }
  return here;
}

}  // namespace prove_auth
