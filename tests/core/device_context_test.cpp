// Device context: when the collector is asked, and that it stops no flow.
#include <gtest/gtest.h>

#include "device_script.h"

namespace prove_auth_test {
namespace {

constexpr const char* kOptions = R"({"deviceContext":true,"appSteps":["authFinish","deviceContext"]})";
constexpr const char* kSubjects = R"({"dev":{"sgnls":{"fpt":true,"fptrr":3600}}})";
constexpr const char* kTimestamp = "ProveAuth.fingerPrintTimestamp";
constexpr const char* kVerify = "/v1/client/device/passive/verify";

std::string seconds(std::int64_t timestamp_s) {
  return std::to_string(timestamp_s);
}

// A registered device verifies its key; `collects`: the collector is asked first, and answers
// {"visitorId":"v"}.
void verify(ScriptedHost& host, bool collects, const char* subjects = kSubjects,
            Here here = PROVE_AUTH_HERE) {
  host.authenticate(test_token("device/passive/silent", subjects));
  expect_load(host, here).answer_text(stored_registration());
  answer_signed(expect_signing(host, kStoredKeyId, "device-1:challenge-1", here), 2);
  Json signals = Json::object();
  if (collects) {
    host.expect_app_step("deviceContext", "[]", -1, here).answer_value(R"({"visitorId":"v"})");
    signals = {{"fingerprint", {{"results", {{"visitorId", "v"}}}}}};
  }
  host.expect_request(kVerify, verify_body(2, kStoredKeyId, "device-1", signals), here)
      .answer(200, R"({"next":"done"})");
  finish_with_success(host, here);
}

TEST(DeviceContext, GoesWithARegistrationAndItsTimeIsKept) {
  ScriptedHost host(kOptions);
  host.authenticate(test_token("device/passive/silent", kSubjects));
  expect_load(host).answer_text(kNoRegistration);
  host.expect_app_step("deviceContext", "[]").answer_value(R"({"visitorId":"v"})");
  const PendingEffect lock = lock_unregistered(host);
  make_key(host);
  const PendingEffect registering =
      host.expect_request("/v1/client/device/passive/register",
                          register_body(kFirstKeyId, {{"fingerprint", {{"results", {{"visitorId", "v"}}}}}}));
  EXPECT_EQ(host.settings.count(kTimestamp), 0U) << "before the backend has it";
  registering.answer(200, R"({"next":"done","data":{"deviceId":"device-9"}})");
  expect_store(host, kFirstKeyId, "device-9").answer_text(R"({"durable":true})");
  lock.expect_aborted();
  EXPECT_EQ(host.settings[kTimestamp], seconds(kTestNowMs / 1000));
  finish_with_success(host);
}

TEST(DeviceContext, IsCollectedAgainWhenItsTimeHasCome) {
  const struct {
    std::string timestamp;
    bool collects;
  } cases[] = {{seconds(kTestNowMs / 1000 - 3600), true},
               {seconds(kTestNowMs / 1000 - 3599), false},
               {"", true},
               {"nonsense", true},
               {seconds(kTestNowMs / 1000 + 99), true}};
  for (const auto& [timestamp, collects] : cases) {
    SCOPED_TRACE(timestamp);
    ScriptedHost host(kOptions);
    if (!timestamp.empty()) {
      host.settings[kTimestamp] = timestamp;
    }
    verify(host, collects);
    EXPECT_EQ(host.settings[kTimestamp], collects ? seconds(kTestNowMs / 1000) : timestamp);
  }
}

TEST(DeviceContext, IsNotCollectedWhenNobodyAskedOrCan) {
  for (const char* subjects : {"{}", R"({"dev":{"sgnls":{}}})", R"({"dev":{"sgnls":{"fpt":false}}})"}) {
    ScriptedHost host(kOptions);
    verify(host, false, subjects);
  }
  ScriptedHost host(R"({"appSteps":["authFinish"]})");
  verify(host, false);
}

TEST(DeviceContext, ThatFailsIsToldAndStopsNothing) {
  const std::string hangs = "timeout";
  for (const std::string& trouble : {std::string("rejected"), hangs, std::string("nothing")}) {
    SCOPED_TRACE(trouble);
    ScriptedHost host(kOptions);
    host.authenticate(test_token("device/passive/silent", kSubjects));
    expect_load(host).answer_text(stored_registration());
    answer_signed(expect_signing(host, kStoredKeyId, "device-1:challenge-1"), 2);
    const PendingEffect collecting = host.expect_app_step("deviceContext", "[]");
    if (trouble == hangs) {
      EXPECT_LE(collecting.effect()["timeoutMs"], 10'000);
      collecting.time_out();
    } else if (trouble == "nothing") {
      collecting.answer_value("null");
    } else {
      collecting.fail("rejected", "out of ink");
    }
    const PendingEffect verifying =
        host.expect_effect(R"({"url":"https://backend.test/v1/client/device/passive/verify"})");
    const Json fingerprint = json(verifying.effect()["body"].get<std::string>())["signals"]["fingerprint"];
    EXPECT_TRUE(fingerprint["error"].is_string()) << fingerprint;
    EXPECT_FALSE(fingerprint.contains("results"));
    verifying.answer(200, R"({"next":"done"})");
    EXPECT_EQ(host.settings.count(kTimestamp), 0U) << "due again next time";
    finish_with_success(host);
  }
}

TEST(DeviceContext, IsSentAgainWhenTheBackendDidNotGetIt) {
  ScriptedHost host(kOptions);
  host.authenticate(test_token("device/passive/silent", kSubjects));
  expect_load(host).answer_text(stored_registration());
  answer_signed(expect_signing(host, kStoredKeyId, "device-1:challenge-1"), 2);
  host.expect_app_step("deviceContext", "[]").answer_value("1");
  host.expect_effect(R"({"url":"https://backend.test/v1/client/device/passive/verify"})").answer(503, "");
  host.expect_failure("http_status");
  EXPECT_EQ(host.settings.count(kTimestamp), 0U);
}

}  // namespace
}  // namespace prove_auth_test
