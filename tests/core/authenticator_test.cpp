// The Authenticator itself: its life, its synchronous answers, and calls that are none.
#include "prove_auth/authenticator.h"

#include <gtest/gtest.h>

#include "scripted_host.h"

namespace prove_auth_test {
namespace {

TEST(Authenticator, MayGoWithoutEverBeingStarted) {
  ScriptedHost host(kOtpOptions);
  host.complete(1, "{}");
  host.cancel();
  host.destroy();
  EXPECT_EQ(host.finish_count(), 0);
}

TEST(Authenticator, CancelledBeforeItsStartEndsWithoutTouchingAnything) {
  ScriptedHost host(kOtpOptions);
  host.cancel();
  host.authenticate(test_token("mobile/otp"));
  host.expect_failure("cancelled", 10002);
  EXPECT_TRUE(host.settings.empty());
}

TEST(Authenticator, DestroyedInTheMiddleEndsAsCancelled) {
  ScriptedHost host(kOtpOptions);
  host.authenticate(test_token("mobile/otp"));
  const PendingEffect asking = host.expect_app_step("otpStart", "[true]");
  host.destroy();
  asking.expect_aborted();
  host.expect_failure("cancelled", 10002);
}

TEST(Authenticator, DestroyedOrCancelledAfterTheEndSaysNothingMore) {
  ScriptedHost host(kOtpOptions);
  host.authenticate(test_token("done"));
  host.expect_app_step("authFinish", R"([{"authId":"auth-1"}])").answer_value("1");
  host.expect_success();
  host.cancel();
  host.complete(1, R"({"value":2})");
  host.destroy();
  EXPECT_EQ(host.finish_count(), 1);
}

TEST(Authenticator, RunsBesideOthersWithoutDisturbingThem) {
  ScriptedHost first(kOtpOptions);
  ScriptedHost second(kOtpOptions);
  first.authenticate(test_token("mobile/otp"));
  second.authenticate(test_token("mobile/otp"));
  const PendingEffect asked_first = first.expect_app_step("otpStart", "[true]");
  const PendingEffect asked_second = second.expect_app_step("otpStart", "[true]");
  first.cancel();
  asked_first.expect_aborted();
  first.expect_failure("cancelled");
  asked_second.expect_pending();
  asked_second.fail("rejected", "no");
  second.expect_request("/v1/client/mobile/otp/error", R"({"message":"no"})").answer(200, R"({"next":""})");
  second.expect_failure("step_rejected", 10001);
}

TEST(Authenticator, RefusesACallThatIsNone) {
  for (const char* call : {"", "no json", "null", "[]", "{}", R"({"call":"x"})", R"({"call":7})"}) {
    ScriptedHost host(kOtpOptions);
    host.start(call);
    host.expect_failure("invalid_argument", 10002);
  }
}

TEST(Authenticator, TakesOptionsItCannotReadAsLeftOut) {
  for (const char* options : {"", "no json", "[]", R"({"appSteps":"authFinish","role":7,"timeouts":[]})",
                              R"({"appSteps":[7,null],"timeouts":{"otpMs":"5"}})"}) {
    ScriptedHost host(options);
    host.authenticate(test_token("mobile/otp"));
    host.expect_failure("missing_auth_finish", 10004);
    EXPECT_FALSE(host.authenticator().is_mobile_web());
  }
}

TEST(Authenticator, KeepsTimeLimitsWithinReason) {
  const std::pair<const char*, std::int64_t> limits[] = {
      {"0", 1},           {"-5", 1},          {"9223372036854775807", 86'400'000},
      {"1e300", 120'000}, {"\"5\"", 120'000}, {"250", 250}};
  for (const auto& [text, limit_ms] : limits) {
    ScriptedHost host(R"({"appSteps":["authFinish","otpStart","otpFinish"],"timeouts":{"otpMs":)" +
                      std::string(text) + "}}");
    host.authenticate(test_token("mobile/otp"));
    host.expect_app_step("otpStart", "[true]").answer_value("null");
    host.expect_request("/v1/client/mobile/otp/start", "{}").answer(200, R"({"next":""})");
    const PendingEffect typing = host.expect_app_step("otpFinish", "[]", limit_ms);
    host.cancel();
    typing.expect_aborted();
    host.expect_failure("cancelled");
  }
}

TEST(Authenticator, AnswersAtOnceWithoutAFlow) {
  ScriptedHost host(
      R"({"userAgent":"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Mobile/15E148"})");
  EXPECT_TRUE(host.authenticator().is_mobile_web());
  EXPECT_EQ(host.authenticator().device_id(), "");
  host.settings["ProveAuth.DeviceId"] = "device-1";
  EXPECT_EQ(host.authenticator().device_id(), "device-1");
  EXPECT_FALSE(prove_auth::version().empty());
}

}  // namespace
}  // namespace prove_auth_test
