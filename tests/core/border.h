// The examples of border.json: every effect as the core asks for it, and every answer.
#pragma once

#include <nlohmann/json.hpp>

namespace prove_auth_test {

// {"exchanges":[{"effect","answers"},…],"failures":[…]}
const nlohmann::json& border();

// The test fails when no example is of this kind and operation, or none has one of its members, or the value
// of an app step is not marked as it should be. Every host of these tests asks it for every effect.
void expect_on_border(const nlohmann::json& effect);

}  // namespace prove_auth_test
