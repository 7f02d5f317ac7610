#include "border.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>
#include <string>

namespace prove_auth_test {
namespace {

std::string kind_and_op(const nlohmann::json& effect) {
  return effect.value("kind", "") + " " + effect.value("op", "");
}

}  // namespace

const nlohmann::json& border() {
  static const nlohmann::json examples = [] {
    std::ifstream file(PROVE_AUTH_BORDER);
    return nlohmann::json::parse(file, nullptr, false);
  }();
  return examples;
}

namespace {

// What becomes of the values of the app's steps: one is the call's, some nobody reads, the core reads the
// others.
void expect_value_mark(const nlohmann::json& effect) {
  static const std::map<std::string, std::string> marks = {
      {"authFinish", "kept"},  {"ppb", "ignored"},       {"docv", "ignored"},
      {"ppbStart", "ignored"}, {"ppbFinish", "ignored"}, {"docvFinish", "ignored"}};
  const auto found = marks.find(effect.value("step", ""));
  EXPECT_EQ(effect.value("value", ""), found == marks.end() ? "" : found->second) << effect;
}

// What others give is taken in up to a limit.
void expect_bound(const nlohmann::json& effect) {
  static const std::map<std::string, int> bounds = {
      {"appStep ", 256 * 1024},       {"request ", 256 * 1024},  {"storage load", 512 * 1024},
      {"key create", 256 * 1024},     {"key sign", 256 * 1024},  {"credential create", 256 * 1024},
      {"credential get", 256 * 1024}, {"socket open", 64 * 1024}};
  const auto found = bounds.find(kind_and_op(effect));
  const bool bounded = found != bounds.end() && !effect.contains("value");
  EXPECT_EQ(effect.value("maxBytes", 0), bounded ? found->second : 0) << effect;
}

}  // namespace

void expect_on_border(const nlohmann::json& effect) {
  expect_value_mark(effect);
  expect_bound(effect);
  static const std::map<std::string, std::set<std::string>> known = [] {
    std::map<std::string, std::set<std::string>> members;
    for (const auto& exchange : border()["exchanges"]) {
      for (const auto& member : exchange["effect"].items()) {
        members[kind_and_op(exchange["effect"])].insert(member.key());
      }
    }
    return members;
  }();
  const auto found = known.find(kind_and_op(effect));
  if (found == known.end()) {
    ADD_FAILURE() << "border.json has no example of this effect: " << effect;
    return;
  }
  for (const auto& member : effect.items()) {
    EXPECT_EQ(found->second.count(member.key()), 1U)
        << "no example in border.json has \"" << member.key() << "\", as " << effect;
  }
}

}  // namespace prove_auth_test
