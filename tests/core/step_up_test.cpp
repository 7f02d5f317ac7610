// The step device/passive/stepup where it cannot run. Where it can: webauthn_test.cpp.
#include <gtest/gtest.h>

#include "device_script.h"

namespace prove_auth_test {
namespace {

TEST(StepUp, NeedsARegisteredDevice) {
  ScriptedHost host(R"({"webauthn":true,"appSteps":["authFinish"]})");
  host.authenticate(test_token("device/passive/stepup"));
  expect_load(host).answer_text(kNoRegistration);
  host.expect_effect(R"({"url":"https://backend.test/v1/client/device/fido2/error"})")
      .answer(200, R"({"next":""})");
  host.expect_failure("unsupported", 10002);
}

}  // namespace
}  // namespace prove_auth_test
