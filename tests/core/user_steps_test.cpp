// The steps that ask the customer or cannot be done on the web: scan/message, user/mobileactive,
// user/present.
#include <gtest/gtest.h>

#include "device_script.h"
#include "scripted_host.h"

namespace prove_auth_test {
namespace {

constexpr const char* kMessageOptions = R"({"appSteps":["authFinish","authMessage"]})";

TEST(ScanMessage, ShowsTheMessageOfTheRegistrationAndTellsTheStatus) {
  ScriptedHost host(kMessageOptions);
  host.authenticate(test_token("device/passive/silent"));
  expect_load(host).answer_text(kNoRegistration);
  const PendingEffect lock = lock_unregistered(host);
  make_key(host);
  host.expect_request("/v1/client/device/passive/register", register_body())
      .answer(
          200,
          R"({"next":"scan/message","data":{"deviceId":"device-1","scanMessage":{"title":"Is this you?"}}})");
  expect_store(host, kFirstKeyId, "device-1").answer_text(R"({"durable":true})");
  lock.expect_aborted();
  host.expect_app_step("authMessage", R"([{"title":"Is this you?"}])").answer_value(R"("reject")");
  host.expect_request("/v1/client/user/response", R"({"response":"reject"})")
      .answer(200, R"({"next":"done"})");
  finish_with_success(host);
}

TEST(ScanMessage, PassesEveryStatusOn) {
  for (const char* status : {"accept", "reject", "cancel", "unexpected", "timeout", "unknown"}) {
    ScriptedHost host(kMessageOptions);
    host.authenticate(test_token("scan/message"));
    host.expect_app_step("authMessage", R"([{}])").answer_value(Json(status).dump());
    host.expect_request("/v1/client/user/response", Json{{"response", status}}.dump())
        .answer(200, R"({"next":"done"})");
    finish_with_success(host);
  }
}

TEST(ScanMessage, RefusesOtherStatuses) {
  for (const char* value : {"null", "true", R"("Accept")", R"({"status":"accept"})"}) {
    ScriptedHost host(kMessageOptions);
    host.authenticate(test_token("scan/message"));
    host.expect_app_step("authMessage", R"([{}])").answer_value(value);
    const Json error = host.expect_failure("step_result");
    EXPECT_NE(error.value("message", "").find("authMessage"), std::string::npos);
  }
}

TEST(ScanMessage, NeedsAHandler) {
  ScriptedHost host(R"({"appSteps":["authFinish"]})");
  host.authenticate(test_token("scan/message"));
  const Json error = host.expect_failure("missing_app_step", 10002);
  EXPECT_EQ(error.value("step", ""), "scan/message");
}

TEST(ScanMessage, EndsWithTheHandlersOwnWordsWhenItRejects) {
  ScriptedHost host(kMessageOptions);
  host.authenticate(test_token("scan/message"));
  host.expect_app_step("authMessage", R"([{}])").fail("rejected", "closed by the customer");
  EXPECT_EQ(host.expect_failure("step_rejected").value("message", ""), "closed by the customer");
}

TEST(ScanMessage, DoesNotWaitForeverForTheHandler) {
  ScriptedHost host(kMessageOptions);
  host.authenticate(test_token("scan/message"));
  host.expect_app_step("authMessage", R"([{}])").time_out();
  host.expect_failure("step_timeout");
}

TEST(ScanMessage, EndsWhenTheBackendDoesNotTakeTheStatus) {
  ScriptedHost host(kMessageOptions);
  host.authenticate(test_token("scan/message"));
  host.expect_app_step("authMessage", R"([{}])").answer_value(R"("accept")");
  host.expect_effect(R"({"url":"https://backend.test/v1/client/user/response"})").fail("network");
  host.expect_failure("network");
}

TEST(UserActive, IsNotForTheWebAndHasNoReport) {
  ScriptedHost host(kMessageOptions);
  host.authenticate(test_token("user/mobileactive"));
  const Json error = host.expect_failure("unsupported", 10002);
  EXPECT_NE(error.value("message", "").find("user/mobileactive"), std::string::npos);
}

TEST(UserPresent, IsNotForTheWebAndIsReported) {
  ScriptedHost host(kMessageOptions);
  host.authenticate(test_token("user/present"));
  const PendingEffect report =
      host.expect_effect(R"({"url":"https://backend.test/v1/client/user/mobileactive/error"})");
  const Json body = Json::parse(report.effect().value("body", ""));
  EXPECT_EQ(body, (Json{{"message", body.value("message", "")}}));
  report.answer(200, R"({"next":"done"})");
  finish_with_success(host);
}

}  // namespace
}  // namespace prove_auth_test
