// The device registration that is read before a flow asks for it.
#include <gtest/gtest.h>

#include "device_script.h"

namespace prove_auth_test {
namespace {

constexpr const char* kReadsAhead = R"({"appSteps":["authFinish"],"readsAhead":true})";
constexpr const char* kPrepare = R"({"call":"prepare"})";
const std::map<std::string, std::string> kKnownDevice = {{kDeviceId, "device-1"},
                                                         {"ProveAuth.namespace", "space-1"}};

// Everything that the effect names, so that a member too many shows.
Json load_effect(Json more) {
  Json effect = {{"kind", "storage"},
                 {"op", "load"},
                 {"namespace", "space-1"},
                 {"maxBytes", 512 * 1024},
                 {"timeoutMs", 10'000}};
  effect.update(more);
  return effect;
}

TEST(ReadAhead, ReadsTheRegistrationOfTheDeviceThatTheSettingsName) {
  ScriptedHost host(kReadsAhead);
  host.settings = kKnownDevice;
  host.start(kPrepare);
  const PendingEffect reading = expect_load(host);
  EXPECT_EQ(reading.effect(), load_effect({{"ahead", true}}));
  reading.answer_text(stored_registration());
  host.expect_success();
}

TEST(ReadAhead, TouchesNoDatabaseForAnUnknownDevice) {
  for (const char* missing : {kDeviceId, "ProveAuth.namespace"}) {
    ScriptedHost host(kReadsAhead);
    host.settings = kKnownDevice;
    host.settings.erase(missing);
    host.start(kPrepare);
    host.expect_success();
  }
}

TEST(ReadAhead, IsForSettingsThatThePagesOfAnOriginShare) {
  ScriptedHost host(R"({"appSteps":["authFinish"]})");
  host.settings = kKnownDevice;
  host.start(kPrepare);
  host.expect_success();
}

TEST(ReadAhead, FailsNobody) {
  ScriptedHost host(kReadsAhead);
  host.settings = kKnownDevice;
  host.start(kPrepare);
  expect_load(host).fail("error");
  host.expect_success();
}

TEST(ReadAhead, AFlowTakesTheRecordOfTheDeviceThatTheSettingsNameNow) {
  ScriptedHost host(kReadsAhead);
  host.settings = {{kDeviceId, "device-1"}};
  host.authenticate(test_token("device/passive/silent"));
  const PendingEffect loading = expect_load(host);
  EXPECT_EQ(loading.effect(), load_effect({{"deviceId", "device-1"}}));
  loading.answer_text(stored_registration());
  answer_signed(expect_signing(host, kStoredKeyId, "device-1:challenge-1"), 2);
  host.expect_request("/v1/client/device/passive/verify", verify_body(2)).answer(200, R"({"next":"done"})");
  finish_with_success(host);
}

TEST(ReadAhead, ADeviceThatAnotherTabForgotIsReadAfresh) {
  ScriptedHost host(kReadsAhead);
  host.authenticate(test_token("device/passive/silent"));
  const PendingEffect loading = expect_load(host);
  EXPECT_EQ(loading.effect(), load_effect(Json::object()));
  loading.answer_text(kNoRegistration);
  host.cancel();
  host.expect_effect("{}").expect_aborted();
  host.expect_failure("cancelled");
}

TEST(ReadAhead, UnderTheLockTheRecordIsReadAfresh) {
  ScriptedHost host(kReadsAhead);
  host.settings = {{kDeviceId, "device-1"}};
  host.authenticate(test_token("device/passive/silent"));
  expect_load(host).answer_text(kNoRegistration);
  const PendingEffect lock = host.expect_effect(R"({"op":"lock"})");
  lock.answer_locked();
  const PendingEffect again = expect_load(host);
  EXPECT_EQ(again.effect(), load_effect(Json::object()));
  host.cancel();
  again.expect_aborted();
  lock.expect_aborted();
  host.expect_failure("cancelled");
}

}  // namespace
}  // namespace prove_auth_test
