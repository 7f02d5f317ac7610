// Device context: when the collector is asked, and that it stops no flow.
#include <gtest/gtest.h>

#include "device_script.h"

namespace prove_auth_test {
namespace {

constexpr const char* kContextOptions = R"({"appSteps":["authFinish","deviceContext"]})";
constexpr const char* kContextSubjects = R"({"dev":{"sgnls":{"fpt":true,"fptrr":3600}}})";
constexpr const char* kTimestamp = "ProveAuth.fingerPrintTimestamp";

std::string seconds(std::int64_t timestamp_s) {
  return std::to_string(timestamp_s);
}

const Json kSent = {{"results", {{"visitorId", "v"}}}};

// The stored record, with the fingerprint that was sent last.
std::string remembering_registration(const Json& fingerprint) {
  Json stored = json(stored_registration());
  stored["registration"]["fingerprint"] = fingerprint;
  return stored.dump();
}

// The record is read once more and written with the fingerprint.
void expect_remembered(ScriptedHost& host, Here here = PROVE_AUTH_HERE) {
  expect_load(host, here).answer_text(stored_registration());
  const PendingEffect store = host.expect_effect(R"({"kind":"storage","op":"store"})", here);
  EXPECT_EQ(store.effect()["registration"], json(remembering_registration(kSent))["registration"]);
  store.answer_text(R"({"durable":true})");
}

// A registered device verifies its key; `collects`: the collector is asked first, and answers
// {"visitorId":"v"}.
void verify(ScriptedHost& host, bool collects, const char* subjects = kContextSubjects,
            Here here = PROVE_AUTH_HERE) {
  host.authenticate(test_token("device/passive/silent", subjects));
  expect_load(host, here).answer_text(stored_registration());
  answer_signed(expect_signing(host, kStoredKeyId, "device-1:challenge-1", here), 2);
  Json signals = Json::object();
  if (collects) {
    host.expect_app_step("deviceContext", "[true]", -1, here).answer_value(R"({"visitorId":"v"})");
    signals = {{"fingerprint", kSent}};
  }
  host.expect_request(kVerify, verify_body(2, kStoredKeyId, "device-1", signals), here)
      .answer(200, R"({"next":"done"})");
  if (collects) {
    expect_remembered(host, here);
  }
  finish_with_success(host, here);
}

TEST(DeviceContext, GoesWithARegistrationAndItsTimeIsKept) {
  ScriptedHost host(kContextOptions);
  host.authenticate(test_token("device/passive/silent", kContextSubjects));
  expect_load(host).answer_text(kNoRegistration);
  host.expect_app_step("deviceContext", "[true]").answer_value(R"({"visitorId":"v"})");
  const PendingEffect lock = lock_unregistered(host);
  make_key(host);
  const PendingEffect registering = host.expect_request("/v1/client/device/passive/register",
                                                        register_body(kFirstKeyId, {{"fingerprint", kSent}}));
  EXPECT_EQ(host.settings.count(kTimestamp), 0U) << "before the backend has it";
  registering.answer(200, R"({"next":"done","data":{"deviceId":"device-9"}})");
  expect_store(host, kFirstKeyId, "device-9", kSent).answer_text(R"({"durable":true})");
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
    ScriptedHost host(kContextOptions);
    if (!timestamp.empty()) {
      host.settings[kTimestamp] = timestamp;
    }
    verify(host, collects);
    EXPECT_EQ(host.settings[kTimestamp], collects ? seconds(kTestNowMs / 1000) : timestamp);
  }
}

TEST(DeviceContext, IsNotCollectedWhenNobodyAsked) {
  for (const char* subjects : {"{}", R"({"dev":{"sgnls":{}}})", R"({"dev":{"sgnls":{"fpt":false}}})"}) {
    ScriptedHost host(kContextOptions);
    verify(host, false, subjects);
  }
}

TEST(DeviceContext, ThatNobodyCanCollectIsTold) {
  ScriptedHost host(R"({"appSteps":["authFinish"]})");
  host.authenticate(test_token("device/passive/silent", kContextSubjects));
  expect_load(host).answer_text(stored_registration());
  answer_signed(expect_signing(host, kStoredKeyId, "device-1:challenge-1"), 2);
  const Json signals = {{"fingerprint", {{"error", "There is no device context collector."}}}};
  host.expect_request(kVerify, verify_body(2, kStoredKeyId, "device-1", signals))
      .answer(200, R"({"next":"done"})");
  finish_with_success(host);
  EXPECT_EQ(host.settings.count(kTimestamp), 0U);
}

TEST(DeviceContext, IsRememberedOnlyInTheRecordThatItWasSentWith) {
  const std::string other = stored_registration("another-key");
  for (const std::string& found : {std::string(kNoRegistration), other, std::string("nonsense")}) {
    ScriptedHost host(kContextOptions);
    host.authenticate(test_token("device/passive/silent", kContextSubjects));
    expect_load(host).answer_text(stored_registration());
    answer_signed(expect_signing(host, kStoredKeyId, "device-1:challenge-1"), 2);
    host.expect_app_step("deviceContext", "[true]").answer_value(R"({"visitorId":"v"})");
    host.expect_effect(R"({"url":"https://backend.test/v1/client/device/passive/verify"})")
        .answer(200, R"({"next":"done"})");
    expect_load(host).answer_text(found);
    finish_with_success(host);
  }
}

TEST(DeviceContext, ThatIsRememberedAlreadyIsNotWrittenAgain) {
  ScriptedHost host(kContextOptions);
  host.authenticate(test_token("device/passive/silent", kContextSubjects));
  expect_load(host).answer_text(remembering_registration(kSent));
  answer_signed(expect_signing(host, kStoredKeyId, "device-1:challenge-1"), 2);
  host.expect_app_step("deviceContext", "[true]").answer_value(R"({"visitorId":"v"})");
  host.expect_effect(R"({"url":"https://backend.test/v1/client/device/passive/verify"})")
      .answer(200, R"({"next":"done"})");
  finish_with_success(host);
}

TEST(DeviceContext, ThatCannotBeRememberedStopsNothing) {
  ScriptedHost host(kContextOptions);
  host.authenticate(test_token("device/passive/silent", kContextSubjects));
  expect_load(host).answer_text(stored_registration());
  answer_signed(expect_signing(host, kStoredKeyId, "device-1:challenge-1"), 2);
  host.expect_app_step("deviceContext", "[true]").answer_value(R"({"visitorId":"v"})");
  host.expect_effect(R"({"url":"https://backend.test/v1/client/device/passive/verify"})")
      .answer(200, R"({"next":"done"})");
  expect_load(host).answer_text(stored_registration());
  host.expect_effect(R"({"kind":"storage","op":"store"})").fail("refused");
  finish_with_success(host);
}

TEST(DeviceContext, ThatFailsIsToldAndStopsNothing) {
  const std::string hangs = "timeout";
  for (const std::string& trouble :
       {std::string("rejected"), hangs, std::string("null"), std::string(R"("")")}) {
    SCOPED_TRACE(trouble);
    ScriptedHost host(kContextOptions);
    host.authenticate(test_token("device/passive/silent", kContextSubjects));
    expect_load(host).answer_text(stored_registration());
    answer_signed(expect_signing(host, kStoredKeyId, "device-1:challenge-1"), 2);
    const PendingEffect collecting = host.expect_app_step("deviceContext", "[true]");
    if (trouble == hangs) {
      EXPECT_LE(collecting.effect()["timeoutMs"], 10'000);
      collecting.time_out();
    } else if (trouble == "rejected") {
      collecting.fail(trouble, "out of ink");
    } else {
      collecting.answer_value(trouble);
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
  ScriptedHost host(kContextOptions);
  host.authenticate(test_token("device/passive/silent", kContextSubjects));
  expect_load(host).answer_text(stored_registration());
  answer_signed(expect_signing(host, kStoredKeyId, "device-1:challenge-1"), 2);
  host.expect_app_step("deviceContext", "[true]").answer_value("1");
  host.expect_effect(R"({"url":"https://backend.test/v1/client/device/passive/verify"})").answer(503, "");
  host.expect_failure("http_status");
  EXPECT_EQ(host.settings.count(kTimestamp), 0U);
}

}  // namespace
}  // namespace prove_auth_test
