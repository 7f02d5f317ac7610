#include "encoding/json_reader.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace prove_auth {
namespace {

// Deep nesting would overflow the stack on destruction; no document of this protocol nests a quarter of it.
constexpr std::size_t kMaxDepth = 64;
// A quarter of a megabyte has room for 87,000 empty arrays, which would hold a page up for a tenth of a
// second. No document of this protocol has a tenth of these.
constexpr std::size_t kMaxValues = 5'000;

// The standard's vector would copy every value, with all that stands in it, since a member's name cannot be
// moved.
void make_room(Json::object_t& members) {
  if (members.size() == members.capacity()) {
    Json::object_t larger;
    larger.reserve(2 * members.size() + 1);
    std::move(members.begin(), members.end(), std::back_inserter(larger));
    members = std::move(larger);
  }
}

// Of members of one name the last one counts; it stands where the first one stood.
void keep_last_of_each_name(Json::object_t& members) {
  std::vector<Json::object_t::value_type*> sorted;
  sorted.reserve(members.size());
  for (auto& member : members) {
    sorted.push_back(&member);
  }
  std::sort(sorted.begin(), sorted.end(), [](const auto* left, const auto* right) {
    const int order = left->first.compare(right->first);
    return order < 0 || (order == 0 && left < right);
  });
  bool repeated = false;
  for (std::size_t at = sorted.size(); at-- > 1;) {
    if (sorted[at]->first == sorted[at - 1]->first) {
      sorted[at - 1]->second = std::move(sorted[at]->second);
      sorted[at]->second = Json(Json::value_t::discarded);
      repeated = true;
    }
  }
  if (repeated) {
    Json::object_t kept;
    kept.reserve(members.size());
    for (auto& member : members) {
      if (!member.second.is_discarded()) {
        kept.push_back(std::move(member));
      }
    }
    members = std::move(kept);
  }
}

// Builds a value from the parser's events. nlohmann's own builder comes with a second, filtering one.
class Builder : public nlohmann::json_sax<Json> {
 public:
  explicit Builder(Json& root) : root_(root) {}

  bool null() override { return add(Json()) != nullptr; }
  bool boolean(bool value) override { return add(Json(value)) != nullptr; }
  bool number_integer(number_integer_t value) override { return add(Json(value)) != nullptr; }
  bool number_unsigned(number_unsigned_t value) override { return add(Json(value)) != nullptr; }
  bool number_float(number_float_t value, const string_t& /*text*/) override {
    return add(Json(value)) != nullptr;
  }
  bool string(string_t& value) override { return add(Json(std::move(value))) != nullptr; }
  bool binary(binary_t& /*value*/) override { return false; }
  bool start_object(std::size_t /*size*/) override { return open(Json(Json::value_t::object)); }
  bool key(string_t& name) override {
    key_ = std::move(name);
    return true;
  }
  bool end_object() override { return close(); }
  bool start_array(std::size_t /*size*/) override { return open(Json(Json::value_t::array)); }
  bool end_array() override { return close(); }
  bool parse_error(std::size_t /*position*/, const std::string& /*token*/,
                   const nlohmann::detail::exception& /*error*/) override {
    return false;
  }

 private:
  Json* add(Json value) {
    if (++values_ > kMaxValues) {
      return nullptr;
    }
    if (depth_ == 0) {
      root_ = std::move(value);
      return &root_;
    }
    Json& container = *open_[depth_ - 1];
    if (container.is_array()) {
      container.push_back(std::move(value));
      return &container.back();
    }
    // Without a look at the others, or the work would grow with the square of their number.
    auto& members = container.get_ref<Json::object_t&>();
    make_room(members);
    members.push_back(Json::object_t::value_type(std::move(key_), std::move(value)));
    return &members.back().second;
  }
  bool open(Json container) {
    Json* added = depth_ < open_.size() ? add(std::move(container)) : nullptr;
    if (added == nullptr) {
      return false;
    }
    open_[depth_++] = added;
    return true;
  }
  bool close() {
    Json& closed = *open_[--depth_];
    if (closed.is_object()) {
      keep_last_of_each_name(closed.get_ref<Json::object_t&>());
    }
    return true;
  }

  Json& root_;
  std::array<Json*, kMaxDepth> open_{};
  std::size_t depth_ = 0;
  std::size_t values_ = 0;
  std::string key_;
};

}  // namespace

Json parse_json(std::string_view text) {
  Json value;
  Builder builder(value);
  // nlohmann takes a NUL for the end of the text, whatever follows.
  if (text.find('\0') != std::string_view::npos || !Json::sax_parse(text, &builder)) {
    return Json(Json::value_t::discarded);
  }
  return value;
}

Json json_object() {
  return Json(Json::value_t::object);
}

Json json_array() {
  return Json(Json::value_t::array);
}

Json json_object(std::initializer_list<JsonField> fields) {
  Json object = json_object();
  for (const JsonField& field : fields) {
    object[std::string(field.name)] = field.value;
  }
  return object;
}

Json json_array(std::initializer_list<Json> items) {
  Json array = json_array();
  for (const Json& item : items) {
    array.push_back(item);
  }
  return array;
}

Json json_array_of(Json item) {
  return json_array({std::move(item)});
}

Json json_object_of(const char* name, Json value) {
  return json_object({JsonField(name, std::move(value))});
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

std::string text_or_empty(const Json& object, const char* name) {
  const Json* found = member(object, name);
  return found == nullptr || !found->is_string() ? std::string() : found->get_ref<const std::string&>();
}

bool is_text(const Json& value, std::string_view text) {
  return value.is_string() && value.get_ref<const std::string&>() == text;
}

std::optional<bool> bool_member(const Json& object, const char* name) {
  const Json* found = member(object, name);
  if (found == nullptr || !found->is_boolean()) {
    return std::nullopt;
  }
  return found->get<bool>();
}

std::optional<std::int64_t> integer_value(const Json& value) {
  if (value.is_number_integer()) {
    const auto number = value.get<std::int64_t>();
    const bool wrapped = value.is_number_unsigned() && number < 0;
    return wrapped ? std::nullopt : std::optional(number);
  }
  // JavaScript has one number type: 1000.0 and 1e3 are integers too.
  if (value.is_number_float()) {
    constexpr double kLimit = 9007199254740992.0;  // 2^53
    const double number = value.get<double>();
    if (number >= -kLimit && number <= kLimit &&
        static_cast<double>(static_cast<std::int64_t>(number)) == number) {
      return static_cast<std::int64_t>(number);
    }
  }
  return std::nullopt;
}

std::optional<std::int64_t> integer_member(const Json& object, const char* name) {
  const Json* found = member(object, name);
  return found == nullptr ? std::nullopt : integer_value(*found);
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
