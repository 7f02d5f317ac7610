// Calls outside a flow that are about this device.
#include <gtest/gtest.h>

#include "device_script.h"
#include "encoding/sha256.h"

namespace prove_auth_test {
namespace {

constexpr const char* kBody = R"({"deviceId":"device-1"})";

void begin_registered(ScriptedHost& host, const char* call, Here here = PROVE_AUTH_HERE) {
  host.settings = {{kDeviceId, "device-1"}, {"ProveAuth.namespace", "space-1"}};
  host.start(Json{{"call", call}}.dump());
  expect_load(host, here).answer_text(stored_registration());
}

// A challenge, a signature over the request, then the request itself.
PendingEffect expect_signed(ScriptedHost& host, const std::string& path, Here here = PROVE_AUTH_HERE) {
  host.expect_request("/v1/client/challenge", kBody, here)
      .answer(200, R"({"deviceId":"device-1","challenge":"challenge-2","ttl":300})");
  const std::string text =
      "POST\n" + path + "\n\napplication/json\nchallenge-2\n" + prove_auth::sha256_hex(kBody);
  answer_signed(expect_signing(host, kStoredKeyId, text, here), 3);
  return host.expect_signed_request(path, kBody,
                                    {{"PA-Sig-Version", "3"},
                                     {"PA-Challenge", "challenge-2"},
                                     {"PA-KID", std::string(kStoredKeyId)},
                                     {"PA-Signature", signature_of(3)}},
                                    here);
}

TEST(DeviceCalls, UnregistersTheDeviceWithASignatureThenForgetsIt) {
  ScriptedHost host;
  begin_registered(host, "unregisterDevice");
  const PendingEffect unregistering = expect_signed(host, "/v1/client/device/unregister");
  EXPECT_EQ(host.settings[kDeviceId], "device-1");
  unregistering.answer(200, R"({"next":""})");
  expect_wipe(host).answer_text("{}");
  EXPECT_TRUE(host.settings.empty());
  host.expect_success();
}

TEST(DeviceCalls, KeepsADeviceThatTheBackendCouldNotBeToldAbout) {
  ScriptedHost host;
  begin_registered(host, "unregisterDevice");
  expect_signed(host, "/v1/client/device/unregister").fail("network");
  host.expect_failure("network");
  EXPECT_EQ(host.settings[kDeviceId], "device-1") << "so that it can be tried again";
}

TEST(DeviceCalls, HaveNothingToUnregisterOnANewDevice) {
  for (const char* call : {R"({"call":"unregisterDevice"})", R"({"call":"unregisterPasskey"})"}) {
    ScriptedHost host;
    host.start(call);
    host.expect_success();
  }
}

TEST(DeviceCalls, ForgetADeviceWhoseKeyIsLost) {
  ScriptedHost host;
  host.settings = {{kDeviceId, "device-1"}, {"ProveAuth.namespace", "space-1"}};
  host.start(R"({"call":"unregisterDevice"})");
  expect_load(host).answer_text(kNoRegistration);
  expect_wipe(host).answer_text("{}");
  EXPECT_TRUE(host.settings.empty());
  host.expect_success();
}

TEST(DeviceCalls, TakeABackendThatDoesNotKnowTheDeviceForDone) {
  ScriptedHost host;
  begin_registered(host, "unregisterDevice");
  expect_signed(host, "/v1/client/device/unregister")
      .answer(200, R"({"next":"","error":{"code":10006,"message":"no such device"}})");
  expect_wipe(host).answer_text("{}");
  expect_wipe(host).answer_text("{}");
  host.expect_success();
}

TEST(DeviceCalls, EndWithTheErrorOfAChallengeThatCannotBeHad) {
  for (const char* call : {"unregisterDevice", "unregisterPasskey"}) {
    {
      ScriptedHost host;
      begin_registered(host, call);
      host.expect_request("/v1/client/challenge", kBody)
          .answer(200, R"({"next":"","error":{"code":8002,"message":"not today"}})");
      EXPECT_EQ(host.expect_failure("backend_error", 8002)["message"], "not today");
      EXPECT_EQ(host.settings[kDeviceId], "device-1");
    }
    {
      ScriptedHost host;
      begin_registered(host, call);
      host.expect_request("/v1/client/challenge", kBody).answer(503, "");
      const Json error = host.expect_failure("http_status");
      EXPECT_NE(error.value("message", "").find("503"), std::string::npos);
    }
    ScriptedHost host;
    begin_registered(host, call);
    host.expect_request("/v1/client/challenge", kBody)
        .answer(200, R"({"error":{"code":10006,"message":"no such device"}})");
    expect_wipe(host).answer_text("{}");
    host.expect_failure("device_not_found", 10006);
    EXPECT_TRUE(host.settings.empty());
  }
}

TEST(DeviceCalls, UnregisterAPasskeyAndKeepTheDevice) {
  ScriptedHost host;
  begin_registered(host, "unregisterPasskey");
  expect_signed(host, "/v1/client/stepup/unregister").answer(200, R"({"next":""})");
  host.expect_success();
  EXPECT_EQ(host.settings[kDeviceId], "device-1");
}

TEST(DeviceCalls, TellTheDeviceIdAndTheDeviceContext) {
  constexpr const char* kCall = R"({"call":"getDeviceDiscoveryInfo"})";
  {
    ScriptedHost host;
    host.settings = {{kDeviceId, "device-1"}};
    host.start(kCall);
    EXPECT_EQ(host.expect_success()["value"], (Json{{"deviceId", "device-1"}, {"signals", Json::object()}}));
  }
  {
    ScriptedHost host(R"({"appSteps":["deviceContext"]})");
    host.start(kCall);
    host.expect_app_step("deviceContext", "[]").answer_value(R"({"visitorId":"v"})");
    EXPECT_EQ(host.expect_success()["value"],
              json(R"({"signals":{"fingerprint":{"results":{"visitorId":"v"}}}})"));
  }
  ScriptedHost host(R"({"appSteps":["deviceContext"]})");
  host.start(kCall);
  host.expect_app_step("deviceContext", "[]").fail("rejected", "x");
  host.expect_failure("device_not_found", 10006);
}

TEST(DeviceCalls, FinishNoInstantLinkOfAUrlLongerThanAny) {
  const std::string end = "&authId=auth-1&asc=true";
  const std::string url = "https://shop.test/?state=";
  for (const std::size_t size : {std::size_t{256 * 1024}, std::size_t{256 * 1024 + 1}}) {
    ScriptedHost host(R"({"appSteps":["authFinish"]})");
    const std::string padding(size - url.size() - end.size(), 's');
    host.start(Json{{"call", "finishInstantLink"}, {"url", url + padding + end}}.dump());
    if (size > 256 * 1024) {
      host.expect_failure("invalid_argument");
    } else {
      host.expect_app_step("authFinish", R"([{"authId":"auth-1"}])").answer_value("null");
      host.expect_success();
    }
  }
}

TEST(DeviceCalls, AreCancelledAtOnce) {
  ScriptedHost host;
  begin_registered(host, "unregisterDevice");
  const PendingEffect unregistering = expect_signed(host, "/v1/client/device/unregister");
  host.cancel();
  unregistering.expect_aborted();
  host.expect_failure("cancelled");
  EXPECT_EQ(host.settings[kDeviceId], "device-1");
}

}  // namespace
}  // namespace prove_auth_test
