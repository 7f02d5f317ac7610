// The step device/passive/silent: what the backend, storage and the customer see of the Prove Key.
#include <gtest/gtest.h>

#include <algorithm>

#include "device_script.h"

namespace prove_auth_test {
namespace {

constexpr const char* kKeyOptions = R"({"appSteps":["authFinish"]})";
constexpr const char* kRegister = "/v1/client/device/passive/register";

bool told(const ScriptedHost& host, const char* type) {
  return std::any_of(host.progress_events.begin(), host.progress_events.end(),
                     [type](const Json& event) { return event["type"] == type; });
}

TEST(ProveKey, RegistersADeviceThatHasNoneAndKeepsTheRegistration) {
  ScriptedHost host(kKeyOptions);
  host.authenticate(test_token("device/passive"));
  expect_load(host).answer_text(kNoRegistration);
  const PendingEffect lock = lock_unregistered(host);
  make_key(host);
  host.expect_request(kRegister, register_body()).answer(200, kAccepted);
  EXPECT_EQ(host.settings.count(kDeviceId), 0U) << "before the record is stored";
  expect_store(host, kFirstKeyId, "device-9").answer_text(R"({"durable":true})");
  lock.expect_aborted();
  EXPECT_EQ(host.settings[kDeviceId], "device-9");
  EXPECT_EQ(host.settings["ProveAuth.namespace"], "space-1");
  EXPECT_FALSE(told(host, "storage-degraded"));
  finish_with_success(host);
}

TEST(ProveKey, IsVerifiedOnADeviceThatIsRegistered) {
  ScriptedHost host(kKeyOptions);
  host.authenticate(test_token("device/passive/silent"));
  expect_load(host).answer_text(stored_registration());
  answer_signed(expect_signing(host, kStoredKeyId, "device-1:challenge-1"), 2);
  host.expect_request(kVerify, verify_body(2)).answer(200, R"({"next":"done"})");
  EXPECT_EQ(host.settings[kDeviceId], "device-1") << "the record brings back a setting that was lost";
  finish_with_success(host);
}

TEST(ProveKey, GoesOnWithTheBackendThatTheRegistrationBelongsTo) {
  ScriptedHost host(kKeyOptions);
  host.authenticate(test_token("device/passive/silent"));
  expect_load(host).answer_text(stored_registration(kStoredKeyId, "device-1", "https://other.test/"));
  answer_signed(expect_signing(host, kStoredKeyId, "device-1:challenge-1"), 2);
  host.set_origin("https://other.test");
  host.expect_request(kVerify, verify_body(2)).answer(200, R"({"next":"done"})");
  finish_with_success(host);
}

TEST(ProveKey, IgnoresARecordThatLacksAPartOrNamesNoBackend) {
  for (const char* record :
       {R"({"namespace":"space-1","endpoint":"https://a.test","keyId":"k"})",
        R"({"namespace":"space-1","endpoint":"https://a.test","deviceId":"d"})",
        R"({"namespace":"space-1","endpoint":"javascript:x","keyId":"k","deviceId":"d"})",
        R"({"namespace":"space-1","keyId":"k","deviceId":"d"})", R"("text")"}) {
    ScriptedHost host(kKeyOptions);
    host.authenticate(test_token("device/passive/silent"));
    expect_load(host).answer_text(Json{{"registration", json(record)}}.dump());
    const PendingEffect lock = lock_unregistered(host);
    make_key(host);
    host.expect_request(kRegister, register_body()).answer(200, kAccepted);
    expect_store(host, kFirstKeyId, "device-9").answer_text(R"({"durable":true})");
    lock.expect_aborted();
    finish_with_success(host);
  }
}

TEST(ProveKey, IsForThisPageOnlyWhereStorageFailsAndTellsSo) {
  ScriptedHost host(kKeyOptions);
  host.authenticate(test_token("device/passive/silent"));
  expect_load(host).time_out();
  refuse_lock(host);
  make_key(host);
  host.expect_request(kRegister, register_body()).answer(200, kAccepted);
  expect_store(host, kFirstKeyId, "device-9").fail("error");
  EXPECT_TRUE(told(host, "storage-degraded"));
  finish_with_success(host);
}

TEST(ProveKey, TellsOfAKeyThatWillNotOutliveThePage) {
  ScriptedHost host(kKeyOptions);
  host.authenticate(test_token("device/passive/silent"));
  expect_load(host).answer_text(kNoRegistration);
  const PendingEffect lock = lock_unregistered(host);
  make_key(host);
  host.expect_request(kRegister, register_body()).answer(200, kAccepted);
  expect_store(host, kFirstKeyId, "device-9").answer_text(R"({"durable":false})");
  lock.expect_aborted();
  EXPECT_TRUE(told(host, "storage-degraded"));
  finish_with_success(host);
}

TEST(ProveKey, OfAnotherTabIsUsedWhenItRegisteredFirst) {
  ScriptedHost host(kKeyOptions);
  host.authenticate(test_token("device/passive/silent"));
  expect_load(host).answer_text(kNoRegistration);
  const PendingEffect lock = expect_lock(host);
  lock.answer_locked();
  expect_load(host).answer_text(stored_registration());
  answer_signed(expect_signing(host, kStoredKeyId, "device-1:challenge-1"), 2);
  lock.expect_aborted();
  host.expect_request(kVerify, verify_body(2)).answer(200, R"({"next":"done"})");
  finish_with_success(host);
}

TEST(ProveKey, IsMadeWithoutALockThatIsNotToBeHadInTime) {
  ScriptedHost host(kKeyOptions);
  host.authenticate(test_token("device/passive/silent"));
  expect_load(host).answer_text(kNoRegistration);
  const PendingEffect lock = expect_lock(host);
  lock.time_out();
  lock.expect_aborted();
  make_key(host);
  host.expect_request(kRegister, register_body()).answer(200, kAccepted);
  expect_store(host, kFirstKeyId, "device-9").answer_text(R"({"durable":true})");
  finish_with_success(host);
}

TEST(ProveKey, ThatCanNoLongerSignIsReplacedOnceTheBackendHasAcceptedAnother) {
  ScriptedHost host(kKeyOptions);
  host.settings[kDeviceId] = "device-1";
  host.authenticate(test_token("device/passive/silent"));
  expect_load(host).answer_text(stored_registration());
  expect_signing(host, kStoredKeyId, "device-1:challenge-1").fail("missing");
  const PendingEffect lock = expect_lock(host);
  lock.answer_locked();
  expect_load(host).answer_text(stored_registration());  // still there, and still useless
  make_key(host);
  const PendingEffect registering = host.expect_request(kRegister, register_body());
  EXPECT_EQ(host.settings[kDeviceId], "device-1") << "nothing is forgotten before the backend has accepted";
  registering.answer(200, kAccepted);
  expect_store(host, kFirstKeyId, "device-9").answer_text(R"({"durable":true})");
  lock.expect_aborted();
  EXPECT_EQ(host.settings[kDeviceId], "device-9");
  finish_with_success(host);
}

TEST(ProveKey, LeavesNothingHalfStoredWhenTheRegistrationFails) {
  const char* refusals[] = {R"({"next":"done","error":{"code":12,"message":"no"}})",
                            R"({"next":"device/passive","data":{}})", R"(not json)"};
  for (const char* refusal : refusals) {
    ScriptedHost host(kKeyOptions);
    host.authenticate(test_token("device/passive/silent"));
    expect_load(host).answer_text(kNoRegistration);
    const PendingEffect lock = lock_unregistered(host);
    make_key(host);
    host.expect_request(kRegister, register_body()).answer(200, refusal);
    lock.expect_aborted();
    if (json(refusal == refusals[2] ? "{}" : refusal).contains("error")) {
      finish_with_success(host);  // the backend named the next step itself
    } else {
      host.expect_effect(R"({"kind":"request","url":"https://backend.test/v1/client/device/passive/error"})")
          .answer(200, R"({"next":"done"})");
      finish_with_success(host);
    }
    EXPECT_EQ(host.settings.count(kDeviceId), 0U);
  }
}

TEST(ProveKey, IsForgottenWhenTheBackendDoesNotKnowItAndMadeAnew) {
  ScriptedHost host(kKeyOptions);
  host.settings[kDeviceId] = "device-1";
  host.authenticate(test_token("device/passive/silent"));
  expect_load(host).answer_text(stored_registration());
  answer_signed(expect_signing(host, kStoredKeyId, "device-1:challenge-1"), 2);
  host.expect_request(kVerify, verify_body(2))
      .answer(200, R"({"next":"device/passive","error":{"code":10006,"message":"no such device"}})");
  EXPECT_EQ(host.settings.count(kDeviceId), 0U);
  expect_wipe(host).fail("error");  // even where the record cannot be deleted, the flow goes on without it
  const PendingEffect lock = expect_lock(host);
  lock.answer_locked();
  expect_load(host).answer_text(stored_registration());
  make_key(host);
  host.expect_request(kRegister, register_body()).answer(200, kAccepted);
  expect_store(host, kFirstKeyId, "device-9").answer_text(R"({"durable":true})");
  lock.expect_aborted();
  finish_with_success(host);
}

TEST(ProveKey, ThatCannotBeMadeIsReportedAndTheFlowGoesOn) {
  ScriptedHost host(kKeyOptions);
  host.authenticate(test_token("device/passive/silent"));
  expect_load(host).answer_text(kNoRegistration);
  const PendingEffect lock = lock_unregistered(host);
  expect_key_creation(host, kFirstKeyId).fail("unsupported", "no Web Crypto");
  lock.expect_aborted();
  const PendingEffect report =
      host.expect_effect(R"({"kind":"request","url":"https://backend.test/v1/client/device/passive/error"})");
  const Json body = json(report.effect()["body"].get<std::string>());
  EXPECT_EQ(body, (Json{{"message", body.value("message", "")}}));
  report.answer(200, R"({"next":"done"})");
  finish_with_success(host);
}

TEST(ProveKey, IsCancelledAtEveryPointWithoutATrace) {
  for (int point = 0; point < 7; ++point) {
    ScriptedHost host(kKeyOptions);
    host.authenticate(test_token("device/passive/silent"));
    const PendingEffect load = expect_load(host);
    PendingEffect pending = load;
    std::vector<PendingEffect> held;
    if (point > 0) {
      load.answer_text(kNoRegistration);
      pending = expect_lock(host);
    }
    if (point > 1) {
      pending.answer_locked();
      held.push_back(pending);
      pending = expect_load(host);
    }
    if (point > 2) {
      pending.answer_text(kNoRegistration);
      pending = expect_key_creation(host, kFirstKeyId);
    }
    if (point > 3) {
      answer_created(pending);
      pending = expect_signing(host, kFirstKeyId, "challenge-1");
    }
    if (point > 4) {
      answer_signed(pending, 1);
      pending = host.expect_request(kRegister, register_body());
    }
    if (point > 5) {
      pending.answer(200, kAccepted);
      pending = expect_store(host, kFirstKeyId, "device-9");
    }
    host.cancel();
    pending.expect_aborted();
    for (const PendingEffect& lock : held) {
      lock.expect_aborted();
    }
    host.expect_failure("cancelled", 10002);
  }
}

}  // namespace
}  // namespace prove_auth_test
